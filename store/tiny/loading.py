"""A store read anew: its main file and all of its journal, when they fit together."""
from __future__ import annotations

import os

from store.tiny.disk import Disk
from store.tiny.journal import Head, read_entries, read_head
from store.tiny.lock import WriterLock
from store.tiny.parts import ChangedMeanwhile, content_of
from store.tiny.places import Places
from store.tiny.snapshot import DamagedError, ForeignError, Snapshot, unpack
from store.tiny.state import State, state_of

Signature = tuple[int, int, int]
"""Of a file: its inode, its size, and when it was changed (ns)."""


def look(path: str) -> Signature | None:
    """The signature of the file that a path leads to now; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def half_of(signature: Signature) -> Signature:
    """Of a journal that was not read to its end: it is to be read on, whether or not it changes."""
    return signature[0], -1, 0


def load(places: Places, disk: Disk, lock: WriterLock) -> tuple[State | None, Signature | None]:
    """The store as its files say, and the signature of the journal as far as it was read; None while there is no store.

    Raises DamagedError, and ChangedMeanwhile where files may have been changed between two readings.
    """
    signature, acknowledged = look(places.journal), lock.acknowledged()
    main = _main(places, disk, acknowledged)
    if main is None:
        return None, None
    state = state_of(main)
    head = _read_journal(places, disk, state, acknowledged)
    if state.generation < acknowledged:
        missing = "är avkortad" if head else "saknas"
        raise DamagedError(f"Journalen {places.journal} {missing}: lagret har bekräftat ändring {acknowledged}.")
    if signature is None or state.place is None:
        return state, None
    return state, signature if signature[1] == state.place.position else half_of(signature)


def _main(places: Places, disk: Disk, acknowledged: int) -> Snapshot | None:
    try:
        return unpack(content_of(disk, places.main), places.main)
    except FileNotFoundError:
        if os.path.exists(places.swapping):
            _refuse_half_swapped(places, disk)
        if acknowledged or os.path.exists(places.journal) or os.path.exists(places.main + ".bak"):
            raise DamagedError(f"Filen {places.main} saknas, men resten av lagret finns kvar.") from None
        return None
    except ForeignError as error:
        if os.path.exists(places.journal):
            raise DamagedError(f"Filen {places.main} är skadad: den börjar inte som ett Koll-lager.") from error
        raise


def _refuse_half_swapped(places: Places, disk: Disk) -> None:
    from store.tiny.swap_note import HALFWAY, is_begun  # noqa: PLC0415 – only while files are replaced

    if is_begun(places, disk):
        raise ChangedMeanwhile(DamagedError(f"{HALFWAY.format(places.main)} Kör koll aterstall, så läggs de tillbaka."))


def _read_journal(places: Places, disk: Disk, state: State, acknowledged: int) -> Head | None:
    """Let the state follow the journal; None where there is none."""
    try:
        content = content_of(disk, places.journal)
    except FileNotFoundError:
        return None
    head = read_head(content, places.journal)
    if head.store != state.store:
        raise DamagedError(f"Journalen {places.journal} hör till ett annat lager än {places.main}.")
    if head.start > state.main_generation:
        raise ChangedMeanwhile(DamagedError(f"Filen {places.main} är äldre än lagrets journal."))
    tail = read_entries(content[len(head.line) :], head.end, acknowledged, places.journal, head.version)
    if tail.damage:
        raise DamagedError(tail.damage)
    if tail.end.generation < state.main_generation:
        raise DamagedError(f"Journalen {places.journal} är avkortad: den slutar före {places.main}.")
    state.head, state.last = head, head.last
    state.format = min(state.format, head.version)
    state.follow(tail.entries, tail.end)
    return head
