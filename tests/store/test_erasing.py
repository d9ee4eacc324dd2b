"""A person taken out of a store: the name and the user id are nowhere in it, while the chain holds and prognoses stay."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.commands import Erase
from core.mailbox import Incoming, Sending
from core.outgoing import Outgoing
from core.people import Person
from core.ports import StoreError
from core.question import Question, Who
from core.reported import ReportedRow, ReportedTable
from core.rounds import Prognosis, Round
from core.subject import Asking, Subject
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import Words, personal_of, traces_of
from store.proving import prove
from store.sql.store import SqlStore
from store.tiny.store import TinyStore
from store.tiny.writing import Writing
from tests.store.small import SMALL, booked, months, put

NAME, USER = "Eva Ek-Öst", 7001234567
EVA = Subject((NAME,), (USER,))
SAID = f"{NAME} (Telegram {USER})"
ADMIN = Who("anna", "admin")
WORDS = Words("anna", "sundbykoping", "Raderade en person.")


def filled(store: Any) -> None:
    """Eva is manager, has been let in, has given two prognoses of which the first is only in the notes for undo, and has asked."""
    store.commit(put(*SMALL[:2], SMALL[2]._replace(manager=NAME), *SMALL[3:], booked("KLK", 1, 2), name="Sundbyköping"))
    reminder = Outgoing(f"påminn r {USER}", str(USER), Question("missing"), "private", f"Hej {NAME}", SAID)
    person = Person(USER, NAME, "manager", "BUN")
    store.commit(put(person, Round("r", "Delår", 2020, 8), reminder, summary=f"{SAID} tog emot sin inbjudan."))
    given = Prognosis("r", "BUN", "result", -5, comment=f"Se {NAME}s underlag", author=SAID, time="2020-09-01T12:00:00+00:00")
    store.commit(put(given)._replace(author=SAID))
    store.commit(put(given._replace(amount=-7))._replace(author=SAID))
    store.commit(put(booked("KLK", 3)))
    personal_of(store).note(Asking("2020-09-01T12:00:00+00:00", SAID, "sundbykoping", "BUN", "utfall bun", "answered"))
    personal_of(store).note(Asking("2020-09-02T12:00:00+00:00", "Bo (Telegram 8)", "sundbykoping", "BUN", f"vad säger {NAME}?", "answered"))


def bytes_of(store: Any, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a store in files; every row of one in PostgreSQL; what one in memory holds."""
    if isinstance(store, TinyStore):
        yield from ((str(path), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    elif isinstance(store, SqlStore):
        connection = store._followed.server.held()
        for table in ("stores", "documents", "figures", "log", "undo", "notes"):
            rows = connection.execute(f"select t::text from {store._followed.tables.name}.{table} t").fetchall()
            yield table, repr(rows).encode()
    else:
        yield "memory", repr((store.whole(), personal_of(store).asked())).encode()


def telling(store: Any, folder: Path) -> list[str]:
    return [name for name, content in bytes_of(store, folder) if NAME.encode() in content or str(USER).encode() in content]


def test_a_person_who_is_erased_is_in_no_byte_of_the_store_and_the_chain_holds(store: Any, tmp_path: Path):
    filled(store)
    assert telling(store, tmp_path)
    number = personal_of(store).erase(EVA, WORDS)
    assert telling(store, tmp_path) == []
    assert prove(store).faults == ()
    alias = f"Raderad person {number}"
    assert [(p.amount, p.author, p.comment) for p in store.prognoses("sundbykoping", 2020)] == [(-7, alias, f"Se {alias}s underlag")]
    assert [(p.user, p.name) for _, p in store.people()] == [(-number, alias)]
    assert store.log()[-1].summary == "Raderade en person."
    assert [(a.who, a.words) for a in personal_of(store).asked()] == [("Bo (Telegram 8)", f"vad säger {alias}?")]


def test_what_is_written_after_an_erasure_goes_on_from_it_and_an_earlier_change_can_still_be_taken_back(store: Any, tmp_path: Path):
    filled(store)
    personal_of(store).erase(EVA, WORDS)
    assert store.commit(put(booked("KLK", 9))) == 7
    assert store.commit(put(summary="Ångrat")._replace(undoes=4)) == 8
    assert [p.amount for p in store.prognoses("sundbykoping", 2020)] == [-5]
    assert telling(store, tmp_path) == []
    assert prove(store).faults == ()


def test_two_people_who_are_erased_after_each_other_leave_a_chain_that_holds(store: Any, tmp_path: Path):
    filled(store)
    personal_of(store).erase(EVA, WORDS)
    personal_of(store).erase(Subject(("anna",)), WORDS)
    assert prove(store).faults == ()
    assert {entry.author for entry in store.log()} == {"Raderad person 6", "Raderad person 7"}


def test_an_entry_that_is_changed_without_an_erasure_that_vouches_for_it_is_still_told(path: str):
    store = TinyStore(path)
    filled(store)
    personal_of(store).erase(EVA, WORDS)
    from tests.store.test_proving import rewritten

    rewritten(Path(path).parent / "koll.log.json", lambda tables: tables["log"][3].update(author="någon annan"))
    assert "Ändring 3 i loggen har andra ord än när den skrevs (vem, när eller vad är ändrat)." in prove(TinyStore(path)).faults


def test_another_process_reads_and_writes_on_after_an_erasure(path: str, tmp_path: Path):
    one, other = TinyStore(path), TinyStore(path)
    filled(one)
    other.commit(put(booked("KLK", 4)))
    assert other.people()[0][1].name == NAME
    personal_of(one).erase(EVA, WORDS)
    assert other.people()[0][1].name == "Raderad person 7"
    assert other.commit(put(booked("KLK", 5))) == 8
    assert one.commit(put(booked("KLK", 6))) == 9
    assert other.commit(put(booked("KLK", 7))) == 10
    assert Desk(TinyStore(path)).generation() == 10
    assert prove(TinyStore(path)).faults == ()
    assert telling(one, tmp_path) == []
    (tmp_path / "koll.json.journal").unlink()  # what its backup is for
    TinyStore(path).storage.rebuild()
    assert months(TinyStore(path), "KLK") == [7]


def test_an_erasure_that_is_cut_off_is_told_and_finished_by_the_next(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from store.tiny import erasing

    store = TinyStore(path)
    filled(store)
    put_in_place = erasing._put
    for stopped in ("koll.undo", "koll.json.journal-"):
        def cut_off(storage, path, change, stopped=stopped):
            if stopped in path:
                raise OSError(28, "fullt")
            put_in_place(storage, path, change)

        with monkeypatch.context() as patched:
            patched.setattr(erasing, "_put", cut_off)
            with pytest.raises(StoreError, match="Kör koll glom igen"):
                personal_of(store).erase(EVA, WORDS)
        assert any("radering" in fault for fault in prove(TinyStore(path)).faults)
        assert store.registers()[0].name == "Sundbyköping"
    personal_of(TinyStore(path)).erase(EVA, WORDS)
    assert telling(store, tmp_path) == []
    assert prove(TinyStore(path)).faults == ()


@pytest.mark.parametrize("at", ["koll.json.journal-", "koll.json.journal.bak", "the change itself"])
def test_an_erasure_that_is_killed_is_finished_though_the_person_is_no_longer_found(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str,
):
    from store.tiny import erasing

    store = TinyStore(path)
    filled(store)
    personal_of(store).prune("2021")  # no question is left to tell of her either
    put_in_place, commit = erasing._put, Writing.commit

    def put_until(storage, path, change):
        if at in path:
            raise KeyboardInterrupt
        put_in_place(storage, path, change)

    def commit_until(writing, said, build, *more, **further):
        if at == "the change itself" and "erased" in said:
            raise KeyboardInterrupt
        return commit(writing, said, build, *more, **further)

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_put", put_until)
        patched.setattr(Writing, "commit", commit_until)
        with pytest.raises(KeyboardInterrupt):
            Desk(TinyStore(path)).do(Erase(NAME, write=True), ADMIN)
    assert telling(store, tmp_path) != []
    done = Desk(TinyStore(path)).do(Erase("Någon Annan"), ADMIN)
    assert done.headline == "En radering som blev avbruten är klar. I prognoser och i loggen står nu ”Raderad person 7”."
    assert telling(store, tmp_path) == []
    assert prove(TinyStore(path)).faults == ()
    assert Desk(TinyStore(path)).do(Erase("Någon Annan"), ADMIN).status == "refused"


def test_a_damaged_backup_does_not_stand_in_the_way_of_an_erasure(path: str, tmp_path: Path):
    store = TinyStore(path)
    filled(store)
    store.storage.writing.checkpoint()
    store.commit(put(booked("KLK", 9)))
    store.storage.writing.checkpoint()
    backup = tmp_path / "koll.json.bak"
    backup.write_bytes(backup.read_bytes()[:-9] + b"damaged!\n")
    personal_of(store).erase(EVA, WORDS)
    assert telling(store, tmp_path) == []
    assert prove(TinyStore(path)).faults == ()


def test_everything_that_is_kept_about_a_person_is_found(store: Any):
    filled(store)
    found = [trace.place for trace in traces_of(store, EVA)]
    assert {place: found.count(place) for place in found} == {
        "manager": 1, "access": 1, "prognosis": 1, "log": 3, "note": 2, "question": 2, "post": 1,
    }
    assert list(traces_of(store, Subject(("Eva",), (700,)))) == []


def test_a_unit_and_a_figure_keep_their_codes_though_they_look_like_the_name(store: MemoryStore):
    store.commit(put(*SMALL, booked("KLK", USER), name="Sundbyköping"))
    store.commit(put(Person(USER, "KLK")))
    personal_of(store).erase(Subject(("KLK",), (USER,)), WORDS)
    assert next(iter(store.figures("sundbykoping", 2020))).monthly["actual"]["3011"] == [USER]
    assert "KLK" in store.registers()[0].latest


def test_the_notes_of_the_chat_are_known_by_name_also_while_someone_holds_them(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    notes = store.notebook("inbox-1")
    notes.receive([Incoming(1, 7, "{}")])
    assert personal_of(store).notebooks() == ("inbox-1",)
    notes.close()


def test_a_store_rebuilt_after_an_erasure_does_not_bring_the_person_back(path: str, tmp_path: Path):
    store = TinyStore(path)
    filled(store)
    personal_of(store).erase(EVA, WORDS)
    store.close()
    for name in ("koll.json", "koll.json.bak", "koll.log.json"):
        (tmp_path / name).unlink()
    TinyStore(path).storage.rebuild()
    rebuilt = TinyStore(path)
    assert telling(rebuilt, tmp_path) == []
    assert [p.author for p in rebuilt.prognoses("sundbykoping", 2020)] == ["Raderad person 6"]
    assert prove(rebuilt).faults == ()


def test_a_person_is_erased_from_what_is_kept_of_a_rebuilt_store_whose_figures_stay(path: str, tmp_path: Path):
    store = TinyStore(path)
    filled(store)
    store.storage.writing.checkpoint()
    store.close()
    TinyStore(path).storage.rebuild()
    store = TinyStore(path)
    assert any(".skadad-1" in name for name in telling(store, tmp_path))
    personal_of(store).erase(EVA, WORDS)
    assert telling(store, tmp_path) == []
    assert prove(store).faults == ()
    assert [file.name for file in (tmp_path / "koll.json.skadad-1" / "koll.figures").iterdir()] == ["sundbykoping-2020.json"]


def test_a_person_is_erased_from_a_store_that_an_older_koll_wrote(tmp_path: Path):
    shutil.copytree(Path(__file__).parent / "written_before", tmp_path / "old")
    store = TinyStore(str(tmp_path / "old" / "koll.json"))
    author = next(entry.author for entry in store.log() if entry.author)
    assert author
    store.storage.writing.checkpoint()
    assert (tmp_path / "old" / "koll.json.format-1" / "koll.json").exists()
    personal_of(store).erase(Subject((author,)), WORDS)
    assert author not in {entry.author for entry in store.log()}
    assert [name for name, content in bytes_of(store, tmp_path) if f'"{author}"'.encode() in content] == []
    assert prove(store).faults == ()


def test_tidied_notes_keep_what_waits_and_forget_private_chats_of_people_without_access(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    notes = store.notebook("inbox-1")
    notes.receive([
        Incoming(1, USER, f'{{"from":{{"id":{USER}}}}}', 11), Incoming(2, 8, "{}", 12), Incoming(3, 9, "{}", 13), Incoming(4, -5, "{}", 14),
        Incoming(5, -5, f'{{"from":{{"id":{USER},"x":1}}}}', 15),
    ])
    notes.note(Sending("2", 0, 8, 12, "m"))
    notes.note(Sending("post anna", 0, -5, 14, "m"))
    notes.done("3")
    notes.tidy({8}, {"ett annat inlägg"}, {USER})
    assert [each.id for each in notes.waiting()] == [2, 4]
    assert (notes.last_known(8), notes.last_known(9), notes.last_known(-5), notes.last_known(USER)) == (12, 0, 15, 0)
    assert (dict(notes.sendings("2")), dict(notes.sendings("post anna"))) == ({0: Sending("2", 0, 8, 12, "m")}, {})
    assert notes.receive([Incoming(3, 9, "{}", 13)]) == ()  # it was handled, and is not answered again
    notes.close()


def test_a_name_that_is_an_ordinary_word_is_erased_as_an_author_and_left_as_a_word(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    said = Prognosis("r", "KLK", "result", -5, comment="Bo på skolan slutar, och vi ska bo kvar", author="Bo (Telegram 12345678)")
    change = put(Round("r", "Delår", 2020, 8), said, Person(12_345_678, "Bo"), summary="Ändrade Bos roll.")
    store.commit(change._replace(author="Bo (Telegram 12345678)"))
    personal_of(store).erase(Subject(("Bo",), (12_345_678,)), WORDS)
    kept, = store.prognoses("sundbykoping", 2020)
    assert (kept.author, kept.comment) == ("Raderad person 3", "Bo på skolan slutar, och vi ska bo kvar")
    assert (store.log()[1].author, store.log()[1].summary) == ("Raderad person 3", "Ändrade Raderad person 3s roll.")


def test_a_namesake_with_a_user_id_of_their_own_stays_as_they_are(store: Any):
    store.commit(put(*SMALL, Person(USER, NAME), Person(8_000_000_001, NAME), name="Sundbyköping"))
    other = f"{NAME} (Telegram 8000000001)"
    given = Prognosis("r", "KLK", "result", -5, author=other, time="2020-09-01T12:00:00+00:00")
    store.commit(put(Round("r", "Delår", 2020, 8), given, summary=f"{other} och {SAID} tog emot sina inbjudningar.")._replace(author=other))
    personal_of(store).erase(EVA, WORDS)
    assert sorted((each.user, each.name) for _, each in store.people()) == [(-3, "Raderad person 3"), (8_000_000_001, NAME)]
    assert store.prognoses("sundbykoping", 2020)[0].author == other
    assert (store.log()[1].author, store.log()[1].summary) == (other, f"{other} och Raderad person 3 tog emot sina inbjudningar.")


def test_a_short_user_id_is_no_figure_of_a_report_and_no_number_in_a_comment(store: Any):
    row = ReportedRow("a", "Mål 1", {"result": "1", "plan": "till 1 maj, chatt 1"})
    table = ReportedTable("goals", "KLK", 2020, "g", "Mål", rows=(row,))
    said = Prognosis("r", "KLK", "result", -5, comment="1", author="Kim (Telegram 1)")
    store.commit(put(*SMALL, table, Round("r", "Delår", 2020, 8), said, name="Sundbyköping"))
    personal_of(store).erase(Subject(("Kim",), (1,)), WORDS)
    assert store.reported("sundbykoping") == (table,)
    assert [(p.author, p.comment) for p in store.prognoses("sundbykoping", 2020)] == [("Raderad person 2", "1")]
