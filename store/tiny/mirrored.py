"""The journal's backup, where it goes further than the journal: its lines are read, and written into the journal before others.

A journal that was cut off is noticed by what the lock's file says; where that file is lost too, or a power cut has taken both, the
backup is what still tells of the last changes. Where the lock's file is whole and the journal has all that it says, the store is all
there: a backup that goes further is of another time (the other files were put back by hand), and is kept aside before the next change.
"""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.journal import Tail, read_entries, read_head
from store.tiny.lock import WriterLock
from store.tiny.parts import ChangedMeanwhile
from store.tiny.places import Places
from store.tiny.reading import Reading
from store.tiny.setting_aside import set_aside
from store.tiny.snapshot import DamagedError
from store.tiny.state import State

_OF_ANOTHER_TIME: Final = (
    "Lagret har inte bekräftat mer än ändring {own}: är de andra filerna tillbakalagda från en äldre kopia? Koll läser till ändring {own}. "
    "Nästa ändring lägger det som står i kopian i mappen {main}.skadad-N; koll aterstall utan fil tar i stället in det."
)


def follow_mirror(places: Places, disk: Disk, state: State, *, is_told: bool) -> None:
    """Let the state, which has followed the journal, take in what the backup has after that, and note it as owed to the journal; where
    the lock's file tells (``is_told``) that the journal has everything, note only that there is more.

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
        if tail.entries and is_told:
            state.beyond = True
            return
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


def keep_beyond(reading: Reading) -> None:
    """Keep what only the journal's backup has in a folder beside the store, and write the backup anew, by the holder of the lock.
    Raises StoreError with nothing lost."""
    reading.forget()  # as above
    state = reading.catch_up()
    if state is None or not state.beyond or state.place is None:
        return
    places, disk = reading.places, reading.disk
    try:
        set_aside(places, disk, with_backup=True)
        disk.put(places.mirror, disk.read(places.journal)[: state.place.position], backup=False)
        disk.sync_folder(places.folder)
    except OSError as error:
        raise StoreError(f"Ingenting är sparat: {places.mirror} går inte att lägga åt sidan ({cause_of(error)}).") from error
    state.beyond = False


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


def faults_of_mirror(places: Places, disk: Disk, lock: WriterLock) -> Iterator[str]:
    """What is said, in Swedish, of a journal that its backup goes further than."""
    with suppress(OSError, DamagedError):
        content = disk.read(places.mirror)
        store = read_head(content, places.mirror).store
        journal = disk.read(places.journal)
        last, own = last_in(content, places.mirror, store), last_in(journal, places.journal, store)
        if last > own:
            if lock.is_whole() and lock.acknowledged() <= own and content.startswith(read_head(journal, places.journal).line):
                yield f"{_behind(places, own, last)} {_OF_ANOTHER_TIME.format(own=own, main=places.main)}"
                return
            yield f"{_behind(places, own, last)} Nästa ändring, eller koll aterstall, gör den hel."


def _whole(content: bytes, file: str) -> Tail:
    head = read_head(content, file)
    return read_entries(content[len(head.line) :], head.end, 0, file, head.version)


def _behind(places: Places, own: int, last: int) -> str:
    return f"Journalen {places.journal} slutar vid ändring {own}, men dess kopia {places.mirror} går till ändring {last}."
