"""The journal's backup, where it goes further than the journal: its lines are read, and written into the journal before others.

A journal that was cut off is noticed by what the lock's file says; where that file is lost too, or a power cut has taken both, the
backup is what still tells of the last changes. Where the lock's file is whole and the journal has all that it says, the store is all
there: a backup that goes further is of another time (the other files were put back by hand), and is kept aside before the next change.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from store.tiny.disk import Disk
from store.tiny.journal import Tail, read_entries, read_head
from store.tiny.lock import WriterLock
from store.tiny.parts import ChangedMeanwhile
from store.tiny.places import Places
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
