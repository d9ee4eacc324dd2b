"""A restore is a change of its own in the log, above every number that was there before."""
from __future__ import annotations

from typing import Any

import pytest

from store.memory import MemoryStore
from store.proving import prove
from store.restored import highest, restored
from store.tiny.store import TinyStore
from tests.store.small import booked, months, put
from tests.store.test_whole import written


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


def test_what_was_edited_before_it_was_put_back_is_told_in_the_log_and_is_then_what_the_log_vouches_for(store: Any):
    copied = MemoryStore()
    written(copied)
    whole = copied.whole()
    next(iter(whole.tables["figures/sundbykoping/2020"].values()))["monthly"]["actual"]["3011"][0] = 99
    store.fill(restored(whole, "ut", 0, "Eva Ek", "kommandoraden"))
    assert store.log()[-1].summary == "Återställde lagret ur ut, till ändring 6. Innehållet är ett annat än det som loggen där intygar."
    assert prove(store).faults == ()
