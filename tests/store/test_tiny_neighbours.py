"""Two stores in one folder whose files would have the same names: the second is refused before anything is written."""
from __future__ import annotations

import re
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
def test_a_second_store_with_the_same_files_is_neither_begun_filled_replaced_nor_rebuilt(tmp_path: Path, first: str, second: str):
    store = filled(tmp_path / first)
    before, other = contents(tmp_path), TinyStore(str(tmp_path / second))
    said = rf"Lagret {tmp_path}/{second} skulle få samma filer som lagret {tmp_path}/{first}, .* Inget är skrivet"
    for act in (
        lambda: other.commit(put(name="Sundbyköping")), lambda: other.fill(store.whole()),
            lambda: other.put(store.whole(), None),
        lambda: rebuild(str(tmp_path / second)),
    ):
        with pytest.raises(StoreError, match=said):
            act()
    assert contents(tmp_path) == before
    store.commit(put(booked("KLK", 2)))
    assert months(TinyStore(str(tmp_path / first)), "KLK") == [2]


OWN = (
    "koll.log.json", "koll.log.json.bak", "koll.json.bak", "koll.json.radering", "koll.json.fragor", "koll.json.byte", "koll.json.tmp",
    "koll.json.inbox-1", "koll.json.outbox", "koll.json.7.bak", "koll.json.format-1", "koll.json.skadad-1", "koll.json.ny-12ab",
    "koll.json.journal-0000000001-0000000004", "koll.figures/egen.json",
)


@pytest.mark.parametrize("name", OWN)
def test_a_store_that_is_called_what_a_file_of_another_is_is_refused_before_anything_is_written(tmp_path: Path, name: str):
    store = filled(tmp_path / "koll.json")
    before = contents(tmp_path)
    said = rf"Lagret {tmp_path}/{name} skulle få samma filer som lagret {tmp_path}/koll.json, .* Inget är skrivet"
    for act in (
        lambda: TinyStore(str(tmp_path / name)).commit(put(name="Sundbyköping")),
        lambda: TinyStore(str(tmp_path / name)).put(store.whole(), 0),
    ):
        with pytest.raises(StoreError, match=said):
            act()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["koll.log.json", "koll.figures", "koll.undo", "koll.json.7.bak"])
def test_a_store_one_of_whose_files_is_another_store_is_not_begun(tmp_path: Path, name: str):
    first = filled(tmp_path / name)
    before = contents(tmp_path)
    said = rf"Lagret {tmp_path}/koll.json skulle få samma filer som lagret {tmp_path}/{name}, .* Inget är skrivet"
    for act in (
        lambda: TinyStore(str(tmp_path / "koll.json")).commit(put(name="Sundbyköping")),
        lambda: TinyStore(str(tmp_path / "koll.json")).put(first.whole(), 0),
    ):
        with pytest.raises(StoreError, match=said):
            act()
    assert contents(tmp_path) == before
    first.commit(put(booked("KLK", 2)))
    assert months(TinyStore(str(tmp_path / name)), "KLK") == [2]


@pytest.mark.parametrize("name", ["koll.figures", "koll.undo"])
def test_a_store_that_is_called_what_a_folder_of_another_will_be_is_refused(tmp_path: Path, name: str):
    first = TinyStore(str(tmp_path / "koll.json"))
    first.commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    with pytest.raises(StoreError, match=rf"{name} skulle få samma filer som lagret {tmp_path}/koll.json"):
        TinyStore(str(tmp_path / name)).commit(put(name="Sundbyköping"))
    first.storage.writing.checkpoint()
    assert months(TinyStore(str(tmp_path / "koll.json")), "KLK") == [1]


@pytest.mark.parametrize("name", ["koll.json.journal", "koll.json.lock", "koll.figures", "koll.undo"])
def test_a_file_or_folder_of_a_store_that_is_there_already_is_no_store_to_write_in(tmp_path: Path, name: str):
    filled(tmp_path / "koll.json")
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=rf"{name} (är inget Koll-lager|går inte att läsa: det är en mapp)"):
        TinyStore(str(tmp_path / name)).commit(put(name="Sundbyköping"))
    assert contents(tmp_path) == before


def test_a_store_that_is_called_the_backup_of_one_that_is_begun_later_stays_as_it_is(tmp_path: Path):
    filled(tmp_path / "koll.json.bak")
    before = contents(tmp_path)
    with pytest.raises(StoreError, match=r"koll.json saknas, men resten av lagret finns kvar"):
        TinyStore(str(tmp_path / "koll.json")).commit(put(name="Sundbyköping"))
    with pytest.raises(StoreError, match=rf"skulle få samma filer som lagret {tmp_path}/koll.json.bak"):
        rebuild(str(tmp_path / "koll.json"))
    assert contents(tmp_path) == before


def test_stores_with_names_that_are_only_alike_stand_beside_each_other(tmp_path: Path):
    names = ("koll.json", "koll2.json", "koll.2020.json", "koll-log.json", "loggen.json", "koll.kopia.json", "figures.json")
    for number, name in enumerate(names):
        filled(tmp_path / name).commit(put(booked("KLK", number)))
    for number, name in enumerate(names):
        store = TinyStore(str(tmp_path / name))
        store.storage.writing.checkpoint()
        assert months(store, "KLK") == [number]


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


def test_a_new_store_beside_what_is_someone_elses_and_has_the_name_of_its_log_is_told_to_take_another_name(tmp_path: Path):
    (tmp_path / "app.log.json").write_text("{}")
    said = f"Filen {tmp_path}/app.log.json är inte Kolls, och där skulle loggen till ett lager i {tmp_path}/app.json ligga. Koll rör den"
    for act in (lambda store: store.commit(put(*SMALL, name="Sundbyköping")), lambda store: store.generation()):
        with pytest.raises(StoreError, match=f"^{re.escape(said)} inte; ge lagret ett annat namn med --store"):
            act(TinyStore(str(tmp_path / "app.json")))
    assert contents(tmp_path) == {"app.log.json": b"{}"}
    assert TinyStore(str(tmp_path / "koll.json")).commit(put(*SMALL, name="Sundbyköping")) == 1


@pytest.mark.parametrize("left", [b"", b"annat"], ids=["nothing in it", "damaged beside its notes"])
def test_a_log_that_may_be_kolls_own_is_still_what_is_left_of_a_store(tmp_path: Path, left: bytes):
    (tmp_path / "app.log.json").write_bytes(left)
    if left:
        (tmp_path / "app.undo").mkdir()
    with pytest.raises(StoreError, match=r"app\.json saknas, men resten av lagret finns kvar"):
        TinyStore(str(tmp_path / "app.json")).commit(put(*SMALL, name="Sundbyköping"))
