"""Two stores in one folder whose files would have the same names: the second is refused before anything is written."""
from __future__ import annotations

from pathlib import Path

import pytest

from core.ports import StoreError
from store.memory import MemoryStore
from store.tiny.store import TinyStore, rebuild
from store.whole import difference
from tests.store.small import SMALL, booked, months, put


def filled(path: Path) -> TinyStore:
    """A store with all kinds of files."""
    store = TinyStore(str(path))
    store.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    store.storage.writing.checkpoint()
    return store


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(("first", "second"), [("koll.json", "koll"), ("koll", "koll.json")])
def test_a_second_store_with_the_same_files_is_neither_begun_filled_emptied_nor_rebuilt(tmp_path: Path, first: str, second: str):
    store = filled(tmp_path / first)
    before, other = contents(tmp_path), TinyStore(str(tmp_path / second))
    said = rf"Lagret {tmp_path}/{second} skulle få samma filer som lagret {tmp_path}/{first}, .* Inget är skrivet"
    for act in (
        lambda: other.commit(put(name="Sundbyköping")), lambda: other.fill(store.whole()), other.empty,
        lambda: rebuild(str(tmp_path / second)),
    ):
        with pytest.raises(StoreError, match=said):
            act()
    assert contents(tmp_path) == before
    store.commit(put(booked("KLK", 2)))
    assert months(TinyStore(str(tmp_path / first)), "KLK") == [2]


def test_of_two_that_stand_there_already_the_one_that_ends_in_json_goes_on(tmp_path: Path):
    (tmp_path / "annan").mkdir()
    filled(tmp_path / "koll.json")
    filled(tmp_path / "annan" / "koll")
    for name in ("koll", "koll.journal"):
        (tmp_path / "annan" / name).rename(tmp_path / name)
    TinyStore(str(tmp_path / "koll.json")).commit(put(booked("KLK", 2)))
    with pytest.raises(StoreError, match="skulle få samma filer"):
        TinyStore(str(tmp_path / "koll")).commit(put(booked("KLK", 3)))
    assert months(TinyStore(str(tmp_path / "koll.json")), "KLK") == [2]


def test_a_file_of_something_else_with_that_name_is_no_store(tmp_path: Path):
    (tmp_path / "koll").write_text("#!/bin/sh\n", encoding="utf-8")
    whole = filled(tmp_path / "koll.json").whole()
    target = MemoryStore()
    target.fill(whole)
    assert difference(whole, target.whole()) is None
