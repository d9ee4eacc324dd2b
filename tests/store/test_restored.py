"""A restore is a change of its own in the log, above every number that was there before."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import koll
from store.content import sum_of
from store.holes import holes, lacking
from store.memory import MemoryStore
from store.opening import lost_by_rebuilding, rebuild_store
from store.proving import prove
from store.restored import highest, restored
from store.tiny.store import TinyStore
from tests.store.small import booked, months, put
from tests.store.test_whole import written

OTHERWISE = "Det som lagret håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."


@pytest.mark.parametrize(("above", "number", "way"), [
    (50, 51, "från ändring 50 tillbaka till ändring 6"), (0, 7, "till ändring 6"), (6, 7, "till ändring 6"), (3, 7, "till ändring 6"),
])
def test_what_is_put_back_says_who_did_it_from_which_file_and_from_which_number(store: Any, above: int, number: int, way: str):
    copied = MemoryStore()
    written(copied)
    store.fill(restored(copied.whole(), "/mnt/säkert/k1.zip", above, "Eva Ek", "kommandoraden"))
    *before, last = store.log()
    assert tuple(before) == copied.log()
    assert (last.generation, last.author, last.face, last.municipality) == (number, "Eva Ek", "kommandoraden", "")
    assert last.summary == f"Återställde lagret ur k1.zip, {way}."
    assert prove(store).faults == ()


def test_after_a_restore_numbers_go_on_and_changes_on_both_sides_of_the_gap_can_be_taken_back(store: Any):
    copied = MemoryStore()
    written(copied)
    copied.commit(put(booked("SKOLA", 5)))
    store.fill(restored(copied.whole(), "k1.zip", 50, "Eva Ek", "kommandoraden"))
    assert store.commit(put(booked("KLK", 8, 8))) == 52
    assert store.undoing().entry.generation == 52
    assert store.commit(put(summary="Ångrat")._replace(undoes=52)) == 53
    assert store.commit(put(summary="Ångrat")._replace(undoes=7)) == 54
    assert (months(store, "KLK"), months(store, "SKOLA")) == ([1, None, 3], None)
    assert prove(store).faults == ()


def test_the_highest_number_is_known_also_of_a_store_that_cannot_be_read(path: str):
    store = TinyStore(path)
    written(store)
    store.close()
    with open(path, "r+b") as file:
        file.write(b"\0")
    assert highest(TinyStore(path)) == 6
    assert highest(TinyStore(path + "-ny/koll.json")) == 0


@pytest.mark.parametrize("is_accepted", [True, False])
def test_what_was_changed_before_it_was_put_back_is_told_in_the_log_and_vouched_for_only_where_it_was_accepted(
    store: Any, is_accepted: bool,
):
    copied = MemoryStore()
    written(copied)
    whole = copied.whole()
    before = sum_of(whole.tables)
    figures = whole.tables["figures/sundbykoping/2020"]
    first = min(figures)
    figures[first] = {**figures[first], "monthly": {"actual": {"3011": [99, None]}}}
    added = sum_of(whole.tables) - before if is_accepted else 0
    store.fill(restored(whole, "ut", 0, "Eva Ek", "kommandoraden", added))
    assert store.log()[-1].summary == "Återställde lagret ur ut, till ändring 6. Innehållet är ett annat än det som loggen där intygar."
    assert prove(store).faults == (() if is_accepted else (OTHERWISE,))
    store.commit(put(booked("SKOLA", 5)))
    assert prove(store).faults == (() if is_accepted else (OTHERWISE,))


def test_a_hole_in_the_log_is_told_beside_the_numbers_that_a_restore_left_unused():
    copied = MemoryStore()
    written(copied)
    whole = restored(copied.whole(), "k1.zip", 50, "Eva Ek", "kommandoraden")
    assert (holes(whole.generation, whole.tables), lacking(51, whole.tables["log"])) == ((), [])
    del whole.tables["log"][3]
    assert holes(whole.generation, whole.tables) == ("loggen för ändring 3",)


def test_notes_that_are_lost_are_told_and_not_those_of_numbers_left_unused(path: str, tmp_path: Path):
    copied = MemoryStore()
    written(copied)
    store = TinyStore(path)
    store.fill(restored(copied.whole(), "k1.zip", 50, "Eva Ek", "kommandoraden"))
    store.close()
    for file in (tmp_path / "koll.undo").iterdir():
        file.write_bytes(b"")
    assert lost_by_rebuilding(path) == ("underlaget för att ångra ändring 1–6, 51",)


@pytest.mark.parametrize("name", ["koll.json", "koll.log.json", "koll.figures/sundbykoping-2020.json", "koll.json.journal"])
def test_a_store_with_a_gap_in_its_numbers_heals_from_its_second_copies(path: str, tmp_path: Path, name: str):
    copied = MemoryStore()
    written(copied)
    store = TinyStore(path)
    store.fill(restored(copied.whole(), "k1.zip", 50, "Eva Ek", "kommandoraden"))
    store.commit(put(booked("KLK", 8, 8)))
    store.close()
    (tmp_path / name).write_bytes(b"")
    assert lost_by_rebuilding(path) == ()
    rebuild_store(path, ())
    healed = TinyStore(path)
    assert (healed.generation(), months(healed, "KLK"), prove(healed).faults) == (53, [8, 8], ())


def test_a_copy_with_a_name_in_another_encoding_is_put_back(path: str, tmp_path: Path, capsys):
    store = TinyStore(path)
    written(store)
    store.close()
    name = str(tmp_path / "s\udce4k\n.zip")
    assert koll.run(["kopia", name, "--json", "--store", f"tinydb:///{path}"]) == 0
    assert capsys.readouterr().out.startswith('{"status":"answered"')
    url = f"tinydb:///{tmp_path}/ny/koll.json"
    assert koll.run(["aterstall", name, "--ja", "--store", url]) == 0
    assert TinyStore(str(tmp_path / "ny/koll.json")).log()[-1].summary == "Återställde lagret ur s·k·.zip, till ändring 6."
