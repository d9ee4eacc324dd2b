"""A store proves itself whole, and says what is wrong when a file, a word of the log, a reference or a sum is not as it was."""
from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from core.rounds import Prognosis, Round
from store import schema
from store.chain import broken_links, linked
from store.proving import prove
from store.tiny.lock import WriterLock
from store.tiny.proving import faults_of_files
from store.tiny.snapshot import Snapshot, pack, unpack
from store.tiny.store import TinyStore
from store.whole import Movable
from tests.store.small import SMALL, booked, put
from tests.store.test_tiny_processes import writer
from tests.store.test_whole import written

OTHERWISE = "Det som lagret håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."


def sound(store: Movable) -> None:
    store.commit(put(*SMALL, booked("KLK", 1, None, 3), booked("SKOLA", 5), name="Sundbyköping"))
    store.commit(put(Round("r", "Delår", 2020, 8), Prognosis("r", "KLK", "result", -5)))
    store.commit(put(booked("KLK", 2, 2)))


def test_a_whole_store_has_no_faults(store: Movable):
    sound(store)
    proof = prove(store)
    assert proof.faults == ()
    assert proof.read == "1 kommun, 11 poster och 3 ändringar"


def test_a_store_that_is_not_there_is_no_whole_one(store: Movable):
    assert prove(store).faults == ("Här finns inget lager: inget har sparats. Är disken monterad, och är adressen rätt (koll sokvag)?",)


def test_what_names_something_that_is_not_there_is_told(store: Movable):
    sound(store)
    store.commit(put(booked("BORTA", 1), Prognosis("annat", "KLK", "result", 1), booked("KLK", 1, year=1999)))
    assert prove(store).faults == (
        "Sundbyköping: det finns siffror för 1999, men inget sådant år.",
        "Sundbyköping 2020: siffror på enheten ”BORTA”, som inte finns i organisationen.",
        "Sundbyköping: en prognos för KLK hör till tillfället ”annat”, som inte finns.",
    )


def rewritten(path: Path, change) -> None:
    """The file with its tables changed and a right checksum, as someone who knows the format could write it."""
    snapshot = unpack(path.read_bytes(), path.name)
    change(snapshot.tables)
    path.write_bytes(pack(Snapshot(*snapshot), path.name))


def test_words_of_the_log_that_someone_changes_with_a_right_checksum_are_told(path: str):
    store = TinyStore(path)
    sound(store)
    store.storage.writing.checkpoint()
    store.commit(put(booked("BUN", 4)))
    rewritten(Path(path).parent / "koll.log.json", lambda tables: tables[schema.LOG][2].update(author="någon annan"))
    faults = prove(TinyStore(path)).faults
    assert "Ändring 2 i loggen har andra ord än när den skrevs (vem, när eller vad är ändrat)." in faults
    assert "Ändring 2 står på ett sätt i journalen och på ett annat i loggen." in faults


def test_a_figure_that_someone_changes_with_a_right_checksum_is_told(path: str):
    store = TinyStore(path)
    sound(store)
    store.storage.writing.checkpoint()
    figures = Path(path).parent / "koll.figures" / "sundbykoping-2020.json"
    rewritten(figures, lambda tables: tables["figures/sundbykoping/2020"][1]["monthly"]["actual"].update({"3011": [999]}))
    assert prove(TinyStore(path)).faults == ("Post 1 i figures/sundbykoping/2020 är inte den som journalerna leder fram till.", OTHERWISE)


def test_an_entry_taken_out_put_in_or_moved_breaks_the_chain():
    log, before = {}, ""
    for number in range(1, 6):
        log[number] = linked(before, number, {"author": "anna", "summary": f"Ändring {number}"}, {"units": {number: {"code": "K"}}})
        before = log[number]["chain"]
    assert list(broken_links(log)) == []
    without = {number: said for number, said in log.items() if number != 3}
    assert [fault[:30] for fault in broken_links(without)] == ["Kedjan är bruten vid ändring 4"]
    swapped = {**log, 2: log[3], 3: log[2]}
    assert len(list(broken_links(swapped))) == 3
    forged = {**log, 3: linked(log[2]["chain"], 3, {"author": "eva", "summary": "Ändring 3"}, {})}
    assert [fault[:30] for fault in broken_links(forged)] == ["Kedjan är bruten vid ändring 4"]
    unlinked = {**log, 6: {"author": "x", "summary": "utan länk"}}
    assert [fault[:31] for fault in broken_links(unlinked)] == ["Ändring 6 saknar länk i kedjan:"]


def test_the_chain_goes_on_through_checkpoints_other_processes_and_a_rebuilt_store(path: str):
    for number in range(1, 6):
        store = TinyStore(path, checkpoint_at=1 if number % 2 else 10**6)
        store.commit(put(*SMALL, booked("KLK", number), name="Sundbyköping"))
        store.close()
    TinyStore(path).storage.rebuild()
    TinyStore(path).commit(put(booked("KLK", 9)))
    log = TinyStore(path).whole().tables[schema.LOG]
    assert len({said["chain"] for said in log.values()}) == 7
    assert list(broken_links(log)) == []


def test_a_store_without_a_chain_begins_one_with_its_next_change(tmp_path: Path):
    import shutil

    shutil.copytree(Path(__file__).parent / "written_before", tmp_path / "old")
    store = TinyStore(str(tmp_path / "old" / "koll.json"))
    store.commit(put(summary="Ny", municipality="forna"))
    assert list(broken_links(store.whole().tables[schema.LOG])) == []
    assert "chain" in store.whole().tables[schema.LOG][store.generation()]


FILES = ("koll.json", "koll.json.journal", "koll.figures/sundbykoping-2020.json", "koll.json.bak", "koll.log.json")


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_in_any_file_is_told_by_its_name(path: str, name: str):
    store = TinyStore(path)
    sound(store)
    store.storage.writing.checkpoint()
    store.commit(put(booked("BUN", 4)))
    store.storage.writing.checkpoint()
    store.commit(put(booked("BUN", 5)))
    file = Path(path).parent / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)
    assert any(file.name in fault for fault in prove(TinyStore(path)).faults)


def test_each_entry_says_through_which_face(store: Movable):
    store.face = "chatten"  # type: ignore[attr-defined]
    written(store)
    assert {said["face"] for said in store.whole().tables[schema.LOG].values()} == {"chatten"}
    assert orjson.dumps(store.log()[0].summary)


@pytest.mark.parametrize("times", [1, 50])
def test_what_others_write_while_the_files_are_read_is_no_fault(path: str, times: int, monkeypatch: pytest.MonkeyPatch):
    store, other = TinyStore(path), TinyStore(path, checkpoint_at=1)
    sound(store)
    store.storage.writing.checkpoint()
    read, left, held = store.storage.reading.disk.read, list(range(times)), []

    def read_and_then_another_writes(name: str) -> bytes:
        content = read(name)
        if name.endswith("koll.log.json") and left and not held:
            other.commit(put(booked("KLK", left.pop())))
        return content

    class Noted(WriterLock):
        def acquire(self) -> None:
            super().acquire()
            held.append(self)

        def release(self) -> None:
            super().release()
            held.remove(self)

    monkeypatch.setattr(store.storage.reading.disk, "read", read_and_then_another_writes)
    monkeypatch.setattr("store.tiny.proving.WriterLock", Noted)
    assert list(faults_of_files(store.storage)) == []
    assert bool(left) == (times == 50), "one that writes at every look is stopped by the lock"


def test_files_that_change_all_the_time_where_no_lock_can_be_had_are_told_to_do_so(path: str, monkeypatch: pytest.MonkeyPatch):
    store, other = TinyStore(path), TinyStore(path, checkpoint_at=1)
    sound(store)
    store.storage.writing.checkpoint()
    read = store.storage.reading.disk.read

    def read_and_then_another_writes(name: str) -> bytes:
        content = read(name)
        if name.endswith("koll.log.json"):
            other.commit(put(booked("KLK", 1)))
        return content

    monkeypatch.setattr(store.storage.reading.disk, "read", read_and_then_another_writes)
    monkeypatch.setattr(store.storage.places, "lock", "/finns/inte/koll.json.lock")
    why = "låsfilen /finns/inte/koll.json.lock kan inte öppnas eller låsas (den eller mappen finns inte)"
    assert faults_of_files(store.storage) == [
        f"Filerna ändras medan de läses, så de gick inte att pröva. Det går inte att skriva i lagret: {why}.",
    ]


@pytest.mark.slow
def test_a_store_that_two_processes_write_in_has_no_faults(path: str):
    sound(TinyStore(path))
    writers = [writer(path, unit, 1, 100_000, checkpoint_at=2_000) for unit in ("KLK", "BUN")]
    try:
        assert all(each.stdout is not None and [each.stdout.readline() for _ in range(40)] for each in writers)
        found = [prove(TinyStore(path)) for _ in range(6)]
        assert all(each.poll() is None for each in writers)
    finally:
        for each in writers:
            each.kill()
            each.communicate()
    assert [fault for proof in found for fault in proof.faults if "inte finns i organisationen" not in fault] == []
