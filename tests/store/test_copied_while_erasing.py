"""A copy, an export and a move of a store in which a person is half erased: it is finished first, or nothing is copied."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from core.ports import StoreError
from store import schema
from store.copying import read_copy, write_copy
from store.moving import move
from store.open_files import export, read_export
from store.personal import personal_of, traces_of
from store.proving import prove
from store.tiny import erasing
from store.tiny.store import TinyStore
from store.whole import Whole
from tests.store.small import booked, put
from tests.store.test_erasing import EVA, NAME, WORDS, filled
from tests.store.test_erasing_cut_off import cut_off


def copied(store: TinyStore, folder: Path) -> Whole:
    write_copy(store, str(folder / "z.zip"))
    return read_copy(str(folder / "z.zip"))


def exported(store: TinyStore, folder: Path) -> Whole:
    export(store, str(folder / "ut"))
    return read_export(str(folder / "ut"))


def moved(store: TinyStore, folder: Path) -> Whole:
    move(store, TinyStore(str(folder / "nytt" / "koll.json")), "nytt")
    return TinyStore(str(folder / "nytt" / "koll.json")).whole()


WAYS = pytest.mark.parametrize("taken", [copied, exported, moved])


@WAYS
def test_what_is_taken_after_an_erasure_that_was_cut_off_is_without_the_person_and_whole(
    taken: Callable[[TinyStore, Path], Whole], path: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    folder = tmp_path_factory.mktemp("annat")
    whole = taken(TinyStore(path), folder)
    assert NAME not in repr(whole)
    new = TinyStore(str(folder / "prov" / "koll.json"))
    new.fill(whole)
    assert prove(new).faults == ()
    assert whole.generation == max(whole.tables[schema.LOG]) == 6


@WAYS
def test_nothing_is_taken_while_the_erasure_that_was_cut_off_cannot_be_finished(
    taken: Callable[[TinyStore, Path], Whole], path: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    folder = tmp_path_factory.mktemp("annat")

    def full(*_: object) -> None:
        raise OSError(28, "fullt")

    monkeypatch.setattr(erasing, "_rewrite", full)
    with pytest.raises(StoreError, match="Personuppgifterna är inte helt raderade: disken är full"):
        taken(TinyStore(path), folder)
    assert [file for file in folder.rglob("*") if file.is_file() and "lock" not in file.name] == []


def test_a_copy_while_someone_erases_waits_for_them(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    filled(TinyStore(path))
    put_in_place, found, running = erasing._put, [], []

    def put_while_a_copy_is_made(storage, at, change):
        if not running:
            running.append(Thread(target=lambda: found.append(copied(TinyStore(path), tmp_path))))
            running[0].start()
            running[0].join(0.3)
            assert found == []
        put_in_place(storage, at, change)

    monkeypatch.setattr(erasing, "_put", put_while_a_copy_is_made)
    personal_of(TinyStore(path)).erase(EVA, WORDS)
    running[0].join(20)
    assert found[0].generation == 6
    assert NAME not in repr(found[0])


def test_the_proof_of_a_store_with_an_erasure_that_was_cut_off_writes_nothing(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert "En radering av personuppgifter blev avbruten. Kör koll glom igen, så görs den klar." in prove(TinyStore(path)).faults
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_the_questions_of_a_person_whose_erasure_a_writer_finished_do_not_follow_to_another_store(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
):
    filled(TinyStore(path))
    cut_off(path, monkeypatch)
    TinyStore(path).commit(put(booked("KLK", 4)))
    new = TinyStore(str(tmp_path / "nytt" / "koll.json"))
    move(TinyStore(path), new, "nytt")
    assert [asking.words for asking in personal_of(new).asked()] == ["vad säger Raderad person 6?"]
    assert list(traces_of(new, EVA)) == []
