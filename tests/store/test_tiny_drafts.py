"""Writers of one store at once: what a writer works out before it has the lock, and who waits for the disk."""
from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ports import StaleError, StoreError
from core.rounds import Round
from store.tiny import appending
from store.tiny.disk import Disk
from store.tiny.drafting import Draft
from store.tiny.store import TinyStore
from tests.store.small import SMALL, booked, months, put

Tiny = Callable[..., TinyStore]


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each commit with a draft, whether the draft was written."""
    used: list[bool] = []
    changes_in = Draft.changes_in

    def noting(self, state):
        changes = changes_in(self, state)
        used.append(changes is not None)
        return changes

    monkeypatch.setattr(Draft, "changes_in", noting)
    return used


def overtaken(store: TinyStore, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let another act between the next draft of a store and its lock."""
    acquire = store.storage.lock.acquire

    def acquire_later():
        monkeypatch.setattr(store.storage.lock, "acquire", acquire)
        act()
        acquire()

    monkeypatch.setattr(store.storage.lock, "acquire", acquire_later)


def test_a_draft_is_written_though_another_changed_another_unit_meanwhile(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, drafts: list[bool]):
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, booked("KLK", 0), booked("BUN", 0), name="Sundbyköping"))
    one.commit(put(booked("KLK", 1)))
    drafts.clear()
    overtaken(one, monkeypatch, lambda: other.commit(put(booked("BUN", 7))))
    assert one.commit(put(booked("KLK", 2))) == 4
    assert drafts == [True, True]
    for store in (one, other, tiny()):
        assert (months(store, "KLK"), months(store, "BUN")) == ([2], [7])
        assert [entry.generation for entry in store.log()] == [1, 2, 3, 4]


@pytest.mark.parametrize("meanwhile", [
    put(booked("KLK", 7)), put(booked("NY", 7)), put(name="Sundby"), put(SMALL[0]._replace(name="Hela kommunen")),
], ids=["the same unit", "a new unit", "the municipality's name", "a unit's name"])
def test_a_draft_is_made_anew_when_another_changed_what_it_rests_on(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, drafts: list[bool], meanwhile: object,
):
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    one.commit(put(booked("KLK", 1)))
    drafts.clear()
    overtaken(one, monkeypatch, lambda: other.commit(meanwhile))
    one.commit(put(booked("KLK", 2), booked("EGEN", 2)))
    assert drafts == [True, False]
    assert (months(tiny(), "KLK"), months(tiny(), "EGEN")) == ([2], [2])
    undoing = one.undoing()
    assert undoing is not None
    assert undoing.obstacles == ()


def test_undo_gives_back_what_another_wrote_between_draft_and_lock(tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    one.commit(put(booked("KLK", 1)))
    overtaken(one, monkeypatch, lambda: other.commit(put(booked("KLK", 7))))
    one.commit(put(booked("KLK", 2)))
    one.commit(put()._replace(undoes=4))
    assert months(tiny(), "KLK") == [7]


def test_new_units_of_two_writers_get_places_of_their_own(tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    overtaken(one, monkeypatch, lambda: other.commit(put(booked("NY", 7), booked("NYARE", 8))))
    one.commit(put(booked("EGEN", 2)))
    found = {figures.unit: figures.monthly["actual"]["3011"] for figures in tiny().figures("sundbykoping", 2020)}
    assert found == {"KLK": [0], "NY": [7], "NYARE": [8], "EGEN": [2]}


def test_a_round_that_another_froze_between_draft_and_lock_is_not_changed(tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    april = Round("april", "April", 2020, 4)
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, april, name="Sundbyköping"))
    overtaken(one, monkeypatch, lambda: other.commit(put(april._replace(frozen=True))))
    with pytest.raises(StoreError, match="fryst"):
        one.commit(put(april._replace(name="Vår")))
    assert tiny().generation() == 2


def test_a_transaction_that_expects_a_number_is_refused_when_another_was_first(tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    one, other = tiny(), tiny()
    one.commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    overtaken(one, monkeypatch, lambda: other.commit(put(booked("BUN", 7))))
    with pytest.raises(StaleError):
        one.commit(put(booked("KLK", 2)), 1)
    assert months(tiny(), "KLK") == [0]


def test_a_store_that_is_not_there_is_not_made_by_one_that_expects_a_number(path: str, tiny: Tiny):
    with pytest.raises(StaleError):
        tiny().commit(put(*SMALL, name="Sundbyköping"), 3)
    assert not Path(path).exists()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["A", "B", "C", "D"]), st.integers(-9, 9), st.booleans()), max_size=25))
def test_stores_that_write_in_any_order_say_the_same_as_one_that_reads_all_of_it(tmp_path_factory: pytest.TempPathFactory, acts: list):
    path = str(tmp_path_factory.mktemp("lager") / "koll.json")
    stores = [TinyStore(path, checkpoint_at=4000) for _ in range(3)]
    stores[0].commit(put(*SMALL, name="Sundbyköping"))
    wanted: dict[str, list[int | None]] = {}
    for who, unit, amount, is_dropped in acts:
        if is_dropped and unit in wanted:
            stores[who].commit(put()._replace(drop=(booked(unit),)))
            del wanted[unit]
        else:
            stores[who].commit(put(booked(unit, amount), summary=unit))
            wanted[unit] = [amount]
    for store in (*stores, TinyStore(path)):
        assert {f.unit: f.monthly["actual"]["3011"] for f in store.figures("sundbykoping", 2020)} == wanted
        assert [entry.generation for entry in store.log()] == list(range(1, len(acts) + 2))
        assert store.generation() == len(acts) + 1
        store.close()


class CountingDisk(Disk):
    """Counts how often it was waited for, and lets another write just before what is there is counted."""

    syncs = 0
    meanwhile: Callable[[], object] | None = None

    def sync(self, file: int) -> None:
        self.syncs += 1
        super().sync(file)

    def read_at(self, file: int, size: int, position: int) -> bytes:
        if size == appending._AHEAD and self.meanwhile is not None:
            act, self.meanwhile = self.meanwhile, None
            act()
        return super().read_at(file, size, position)


@pytest.mark.skipif(os.name == "nt", reason="there each process waits for itself")
def test_one_wait_of_the_disk_serves_all_who_have_written(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, booked("KLK", 0), booked("BUN", 0), name="Sundbyköping"))
    first, second = CountingDisk(), CountingDisk()
    one, other = TinyStore(path, disk=first), TinyStore(path, disk=second)
    thread = threading.Thread(target=lambda: other.commit(put(booked("BUN", 7), summary="den andra")))

    def start_and_see_it_written():
        thread.start()
        until = time.monotonic() + 20
        while b"den andra" not in Path(path + ".journal").read_bytes():
            assert time.monotonic() < until

    first.meanwhile = start_and_see_it_written
    one.commit(put(booked("KLK", 7)))
    thread.join()
    assert (first.syncs, second.syncs) == (1, 0)
    assert tiny().storage.lock.acknowledged() == tiny().generation() == 3


def test_a_process_whose_turn_never_comes_waits_for_the_disk_itself(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(appending, "_PATIENCE", 0.01)
    tiny().commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    stopped, disk = tiny(), CountingDisk()
    stopped.commit(put(booked("KLK", 1)))
    assert stopped.storage.writing._appending.take_turn(stopped.storage.lock, 99) is appending.Turn.MINE
    assert TinyStore(path, disk=disk).commit(put(booked("KLK", 2))) == 3
    assert disk.syncs == 1


def test_lines_of_another_program_are_not_taken_for_transactions_that_the_disk_has(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    disk = CountingDisk()

    def scribble():
        with open(path + ".journal", "ab") as file:
            file.write(b"hej\nhopp\n")

    disk.meanwhile = scribble
    store = TinyStore(path, disk=disk)
    assert store.commit(put(booked("KLK", 1))) == 2
    assert store.storage.lock.acknowledged() == 2


def test_a_writer_that_is_late_does_not_take_back_what_a_later_one_acknowledged(path: str, tiny: Tiny):
    lock = tiny().storage.lock
    lock.acknowledge(800)
    lock.acknowledge(792)
    assert lock.acknowledged() == 800


class UnreadableAheadDisk(Disk):
    """Cannot read what may stand after one's own line."""

    def read_at(self, file: int, size: int, position: int) -> bytes:
        if size == appending._AHEAD:
            raise OSError(5, "Input/output error")
        return super().read_at(file, size, position)


@pytest.mark.skipif(os.name == "nt", reason="there each process waits for itself")
def test_what_others_have_written_need_not_be_readable_for_ones_own_to_be_kept(path: str, tiny: Tiny):
    tiny().commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    store = TinyStore(path, disk=UnreadableAheadDisk())
    assert store.commit(put(booked("KLK", 1))) == 2
    assert tiny().storage.lock.acknowledged() == 2


@pytest.mark.skipif(sys.platform != "linux", reason="there each process waits for itself")
def test_a_turn_that_the_system_will_not_give_is_done_without(path: str, tiny: Tiny, monkeypatch: pytest.MonkeyPatch):
    tiny().commit(put(*SMALL, booked("KLK", 0), name="Sundbyköping"))
    store = tiny()

    def no_locks_left() -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(store.storage.writing._appending._turn, "is_taken", no_locks_left)
    assert store.commit(put(booked("KLK", 1))) == 2
    assert tiny().storage.lock.acknowledged() == 2
