"""Every file of a store written at once: of one that is moved in, and of one that is made whole from what could be had of it."""
from __future__ import annotations

import os

from store import schema
from store.tiny.checkpoint import Checkpoint
from store.tiny.journal import pack_head
from store.tiny.reading import Reading
from store.tiny.salvage import Salvage
from store.tiny.state import lies_beside
from store.whole import refuse_unless_empty


def fill(reading: Reading, found: Salvage, split_at: int) -> None:
    """Write a store that is not there yet, by the holder of the lock; the main file last, so that half of it is no store. Raises
    StoreError. ``split_at`` as in store.tiny.writing."""
    refuse_unless_empty(reading.state.generation if reading.state else 0, reading.places.main)
    write_all(reading, found, split_at)
    reading.lock.acknowledge(found.generation)


def write_all(reading: Reading, found: Salvage, split_at: int) -> None:
    """Write every file of what was found, as a state of its own, by the holder of the lock. Raises StoreError."""
    state, log = found.state(), found.tables.get(schema.LOG, {})
    state.pending = {table: [] for table in found.tables if lies_beside(table)}
    state.last = log[max(log)] if log else {}
    state.head = pack_head(state.store or os.urandom(8).hex(), state.generation, 0, state.last)
    state.store, state.place = state.head.store, state.head.end
    reading.use(found)
    reading.adopt(Checkpoint(reading, state, split_at, keep_old=False).written())
