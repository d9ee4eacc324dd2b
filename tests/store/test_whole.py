"""Everything that a store keeps can be taken out and put into another store of any kind, and is then the same."""
from __future__ import annotations

from pathlib import Path

import pytest

from core.calendar import FiscalYear
from core.ports import Store, StoreError
from core.profile import Profile
from core.register import Year
from core.rounds import Prognosis, Round
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from store.whole import difference, digest_of
from tests.store.small import SMALL, booked, months, put


def written(store: Store) -> None:
    """Two municipalities, a change of each kind, one taken back."""
    store.commit(put(*SMALL, Profile(words={"actual": "Bokfört", "budget": "Ram"}), booked("KLK", 1, None, 3), name="Sundbyköping"))
    given = Round("2020-08", "Delår", 2020, 8), Prognosis("2020-08", "KLK", "result", -5)
    store.commit(put(*given, booked("BUN", 7, year=2019), Year(FiscalYear(2019))))
    store.commit(put(*SMALL[:2], SMALL[5], booked("KLK", 9), municipality="hjo", name="Hjo"))
    store.choose("hjo")
    store.commit(put(booked("KLK", 2, 2)))
    store.commit(put(summary="Ångrat")._replace(undoes=5))


def test_a_whole_store_put_into_an_empty_one_is_the_same_there(store: Store, tmp_path: Path):
    written(store)
    whole = store.whole()  # type: ignore[attr-defined] # every store is a Movable
    for other in (MemoryStore(), TinyStore(str(tmp_path / "annat" / "koll.json"))):
        other.fill(whole)
        assert difference(whole, other.whole()) is None
        assert digest_of(other.whole()) == digest_of(whole)
        assert (other.registers(), other.log(), other.chosen()) == (store.registers(), store.log(), "hjo")
        assert other.commit(put(booked("KLK", 4))) == 7
        assert other.commit(put(summary="Ångrat")._replace(undoes=7)) == 8
        assert months(other, "KLK") == [1, None, 3]
        other.close()


def test_a_store_that_holds_something_is_never_filled(store: Store):
    written(store)
    with pytest.raises(StoreError, match="inte tomt"):
        store.fill(store.whole())  # type: ignore[attr-defined]
    assert store.generation() == 6


def test_a_store_put_over_another_is_what_is_there_and_where_files_are_the_old_one_is_kept(store: Store, tmp_path: Path):
    written(store)
    whole = store.whole()  # type: ignore[attr-defined] # every store is a Movable
    store.commit(put(booked("KLK", 99)))
    changed = store.whole()  # type: ignore[attr-defined]
    kept = store.put(whole, 7)  # type: ignore[attr-defined]
    assert difference(whole, store.whole()) is None  # type: ignore[attr-defined]
    assert (store.generation(), months(store, "KLK")) == (6, [1, None, 3])
    if kept:
        assert kept == str(tmp_path / "koll.json.7.bak")
        assert difference(changed, TinyStore(f"{kept}/koll.json").whole()) is None
    assert store.commit(put(booked("KLK", 4))) == 7


def test_a_store_in_which_someone_wrote_meanwhile_is_not_replaced(store: Store):
    written(store)
    whole = store.whole()  # type: ignore[attr-defined] # every store is a Movable
    store.commit(put(booked("KLK", 99)))
    with pytest.raises(StoreError, match=r"Någon skrev i lagret .*stod vid ändring 6 och står nu vid ändring 7"):
        store.put(whole, 6)  # type: ignore[attr-defined]
    assert (store.generation(), months(store, "KLK")) == (7, [99])


def test_a_store_that_is_refused_at_the_last_moment_is_as_it_was(store: Store):
    def refuse() -> None:
        raise StoreError("Stopp.")

    written(store)
    before = store.whole()  # type: ignore[attr-defined] # every store is a Movable
    store.commit(put(booked("KLK", 99)))
    changed = store.whole()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="Stopp"):
        store.put(before, 7, refuse)  # type: ignore[attr-defined]
    assert difference(changed, store.whole()) is None  # type: ignore[attr-defined]
    assert store.commit(put(booked("KLK", 4))) == 8
