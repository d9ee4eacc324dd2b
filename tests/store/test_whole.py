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


def test_a_store_that_is_emptied_takes_a_whole_one_again(path: str):
    store = TinyStore(path)
    written(store)
    whole = store.whole()
    store.empty()
    assert [each.name for each in Path(path).parent.iterdir()] == []
    again = TinyStore(path)
    again.fill(whole)
    assert difference(whole, TinyStore(path).whole()) is None
