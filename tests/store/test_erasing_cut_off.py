"""An erasure that is cut off when its change is written is finished before anyone writes on, and the store proves whole."""
from __future__ import annotations

from pathlib import Path

import pytest

from core.commands import Erase
from core.ports import StoreError
from core.rounds import Prognosis
from core.subject import Asking
from store.desk import Desk
from store.personal import personal_of
from store.proving import prove
from store.tiny import erasing
from store.tiny.store import TinyStore
from store.tiny.writing import Writing
from tests.store.small import booked, months, put
from tests.store.test_erasing import ADMIN, EVA, NAME, SAID, WORDS, filled, telling

AGAIN = Prognosis("r", "BUN", "result", -9, comment=f"{NAME} sa så", author=SAID, time="2020-09-09T12:00:00+00:00")


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def cut_off(path: str, patched: pytest.MonkeyPatch) -> None:
    """Eva's erasure, change 6, is killed before any file is rewritten."""
    with patched.context() as patch:
        patch.setattr(erasing, "_rewrite", killed)
        with pytest.raises(KeyboardInterrupt):
            personal_of(TinyStore(path)).erase(EVA, WORDS)


def test_who_writes_after_an_erasure_that_was_cut_off_finishes_it_first_and_what_is_new_is_erased_anew(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    store = TinyStore(path)
    filled(store)
    cut_off(path, monkeypatch)
    assert store.commit(put(booked("KLK", 4))) == 7
    assert {name.rsplit(".", 1)[-1] for name in telling(store, tmp_path)} <= {"radering", "fragor"}
    assert prove(TinyStore(path)).faults == (
        "En radering av personuppgifter blev avbruten. Kör koll glom igen, så görs den klar.",
    )
    TinyStore(path).commit(put(AGAIN)._replace(author=SAID))
    Desk(TinyStore(path)).do(Erase(NAME, write=True), ADMIN)
    assert telling(store, tmp_path) == []
    assert prove(TinyStore(path)).faults == ()
    assert [(p.amount, p.comment) for p in TinyStore(path).prognoses("sundbykoping", 2020)] == [(-9, "Raderad person 9 sa så")]


def test_the_next_erasure_says_that_one_was_cut_off_also_when_a_writer_has_finished_its_files(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    TinyStore(path).commit(put(booked("KLK", 4)))
    done = Desk(TinyStore(path)).do(Erase("Någon Annan"), ADMIN)
    assert done.headline == "En radering som blev avbruten är klar. I prognoser och i loggen står nu ”Raderad person 6”."
    assert telling(TinyStore(path), tmp_path) == []
    assert prove(TinyStore(path)).faults == ()


def test_two_open_writers_go_on_after_one_of_them_finished_an_erasure(path: str, monkeypatch: pytest.MonkeyPatch):
    one, other = TinyStore(path), TinyStore(path)
    filled(one)
    assert months(other, "KLK") == [3]
    cut_off(path, monkeypatch)
    for number, store in enumerate((one, other, one, other), 7):
        assert store.commit(put(booked("KLK", number))) == number
    personal_of(one).finish()
    assert prove(TinyStore(path)).faults == ()
    assert months(TinyStore(path), "KLK") == [10]


@pytest.mark.parametrize("is_stopped_again", [False, True])
def test_what_an_older_koll_wrote_on_after_an_erasure_that_was_cut_off_is_erased_by_a_change_of_its_own(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_stopped_again: bool,
):
    older = TinyStore(path)
    filled(older)
    cut_off(path, monkeypatch)
    older.storage.writing.finish_erasing = lambda: None
    older.commit(put(AGAIN)._replace(author=SAID))
    older.commit(put(AGAIN._replace(amount=-11))._replace(author=SAID))
    older.commit(put(booked("KLK", 4)))
    if is_stopped_again:
        with monkeypatch.context() as patch:
            patch.setattr(Writing, "commit", killed)  # what is to be done is noted, and its change is not written
            with pytest.raises(KeyboardInterrupt):
                personal_of(TinyStore(path)).finish()
    done = personal_of(TinyStore(path)).finish()
    assert (done.number, done.subject) == (10, EVA)
    assert telling(TinyStore(path), tmp_path) == []
    assert prove(TinyStore(path)).faults == ()
    assert [(p.amount, p.comment) for p in TinyStore(path).prognoses("sundbykoping", 2020)] == [(-11, "Raderad person 10 sa så")]
    assert TinyStore(path).commit(put(summary="Ångrat")._replace(undoes=8)) == 11
    assert [p.amount for p in TinyStore(path).prognoses("sundbykoping", 2020)] == [-9]
    assert prove(TinyStore(path)).faults == ()


def test_questions_are_pruned_of_a_person_whose_erasure_a_writer_finished(path: str, monkeypatch: pytest.MonkeyPatch):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    store = TinyStore(path)
    store.commit(put(booked("KLK", 4)))
    assert personal_of(store).asked()[0].who == SAID
    personal_of(store).finish()
    assert personal_of(store).asked() == (
        Asking("2020-09-02T12:00:00+00:00", "Bo (Telegram 8)", "sundbykoping", "BUN", "vad säger Raderad person 6?", "answered"),
    )


def test_a_person_who_comes_back_with_an_older_copy_before_the_erasure_is_said_to_be_done_is_erased_again(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    store = TinyStore(path)
    filled(store)
    older = store.whole()
    cut_off(path, monkeypatch)
    store.commit(put(booked("KLK", 4)))
    store.put(older, 7)
    done = personal_of(TinyStore(path)).finish()
    assert (done.subject, done.number) == (EVA, 6)
    assert {entry.author for entry in TinyStore(path).log()} == {"anna", "Raderad person 6"}
    assert [name for name in telling(TinyStore(path), tmp_path) if ".7.bak" not in name] == []
    assert prove(TinyStore(path)).faults == ()


@pytest.mark.parametrize("content", ["", "[]", '{"names":["Eva"]}'])
def test_a_note_of_what_is_to_be_erased_that_koll_did_not_write_is_told_by_name(path: str, content: str):
    store = TinyStore(path)
    filled(store)
    Path(path + ".radering").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=r"koll.json.radering är inte som Koll skriver den. Flytta undan den"):
        store.commit(put(booked("KLK", 4)))
    Path(path + ".radering").unlink()
    assert store.commit(put(booked("KLK", 4))) == 6
