"""The journal's backup, where it goes further than the journal: its lines are read, and written into the journal before others.

A journal that was cut off is noticed by what the lock's file says; where that file is lost too, or a power cut has taken both, the
backup is what still tells of the last changes. Those that were never acknowledged do no harm.
"""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.journal import Tail, read_entries, read_head
from store.tiny.parts import ChangedMeanwhile
from store.tiny.places import Places
from store.tiny.reading import Reading
from store.tiny.snapshot import DamagedError
from store.tiny.state import State


def follow_mirror(places: Places, disk: Disk, state: State) -> None:
    """Let the state, which has followed the journal, take in what the backup has after that, and note it as owed to the journal.

    What is left there of an earlier journal is passed over. Raises ChangedMeanwhile where it tells of later changes that do not follow on:
    a checkpoint may have come between two readings, and where none has it is damage.
    """
    try:
        content = disk.read(places.mirror)
    except OSError:
        return
    assert state.head is not None
    assert state.place is not None
    if content.startswith(state.head.line):
        at = state.place
        tail = read_entries(content[at.position :], at, 0, places.mirror, state.head.version)
        if tail.damage:
            raise ChangedMeanwhile(DamagedError(tail.damage))
        if tail.entries:
            state.follow(tail.entries, tail.end)
            state.owed = content[at.position : tail.end.position]
            return
    last = last_in(content, places.mirror, state.store)
    if last > state.generation:
        raise ChangedMeanwhile(DamagedError(_behind(places, state.generation, last)))


def make_whole(reading: Reading) -> None:
    """Write into the journal what it lacks, by the holder of the lock. Raises StoreError with nothing lost."""
    reading.forget()  # what was read without the lock may have been written since
    state = reading.catch_up()
    if state is None or not state.owed:
        return
    try:
        write_owed(reading.places, reading.disk, state)
    except OSError as error:
        raise StoreError(f"Ingenting är sparat: det gick inte att skriva i {reading.places.journal} ({cause_of(error)}).") from error
    reading.adopt(state)


def write_owed(places: Places, disk: Disk, state: State) -> None:
    """The same, on the disk when it returns. Raises OSError; the backup still has it, and is not touched."""
    assert state.place is not None
    at = state.place.position - len(state.owed)
    file = disk.open(places.journal)
    try:
        disk.cut(file, at)
        disk.write_at(file, state.owed, at)
        disk.sync(file)
    finally:
        os.close(file)
    state.owed = b""


def last_in(content: bytes, file: str, store: str) -> int:
    """The last change that a journal of the store tells of; 0 for none."""
    with suppress(DamagedError):
        head = read_head(content, file)
        if head.store == store:
            return _whole(content, file).end.generation
    return 0


def faults_of_mirror(places: Places, disk: Disk) -> Iterator[str]:
    """What is said, in Swedish, of a journal that its backup goes further than."""
    with suppress(OSError, DamagedError):
        content = disk.read(places.mirror)
        store = read_head(content, places.mirror).store
        journal = disk.read(places.journal)
        last, own = last_in(content, places.mirror, store), last_in(journal, places.journal, store)
        if last > own:
            yield f"{_behind(places, own, last)} Nästa ändring, eller koll aterstall, gör den hel."


def _whole(content: bytes, file: str) -> Tail:
    head = read_head(content, file)
    return read_entries(content[len(head.line) :], head.end, 0, file, head.version)


def _behind(places: Places, own: int, last: int) -> str:
    return f"Journalen {places.journal} slutar vid ändring {own}, men dess kopia {places.mirror} går till ändring {last}."
