"""A store read anew: its main file and all of its journal, when they fit together.

What the journal has lost of its last lines stands in its backup, and is read from there: the lock's file, which says how far the
journal went, may be lost too.
"""
from __future__ import annotations

import os

from core.ports import StoreError
from store.tiny.disk import Disk
from store.tiny.journal import read_entries, read_head
from store.tiny.lock import WriterLock
from store.tiny.parts import ChangedMeanwhile, content_of
from store.tiny.places import Places
from store.tiny.snapshot import DamagedError, ForeignError, NoJournalError, Snapshot, unpack
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
    size = _read_journal(places, disk, state, acknowledged)
    if size is None:
        _refuse_without_journal(places, main, state, acknowledged)
        return state, None
    copied = look(places.mirror)
    if state.generation < acknowledged:
        raise DamagedError(f"Journalen {places.journal} är avkortad: lagret har bekräftat ändring {acknowledged}.")
    assert state.place is not None
    if copied is not None and copied[1] > state.place.position and is_as_read(signature, look(places.journal), size):
        from store.tiny.mirrored import follow_mirror  # noqa: PLC0415 – only where a journal is not as it was left

        follow_mirror(places, disk, state, is_told=lock.is_whole())
    if signature is None:
        return state, None
    return state, signature if signature[1] == state.place.position else half_of(signature)


def is_as_read(before: Signature | None, now: Signature | None, size: int) -> bool:
    """True when a journal of ``size`` bytes was read that no one has changed meanwhile, nor a writer its backup."""
    return before is not None and now is not None and before[0] == now[0] and now[1] == size


def _refuse_without_journal(places: Places, main: Snapshot, state: State, acknowledged: int) -> None:
    """A main file has no journal only while its store is being made. Raises NoJournalError, and ChangedMeanwhile where it may come."""
    from store.tiny.borrowed import WAY_OUT, borrowed, is_renamed  # noqa: PLC0415 – only a store that is damaged, or not begun

    missing = f"Journalen {places.journal} saknas"
    if acknowledged > state.generation:
        raise NoJournalError(f"{missing}: lagret har bekräftat ändring {acknowledged}.")
    if said := borrowed(places, state) or is_renamed(places, main):
        raise NoJournalError(f"{said} {missing}. {WAY_OUT}")
    if main.generation or os.path.exists(places.mirror):
        raise ChangedMeanwhile(NoJournalError(f"{missing}, och i den kan det stå ändringar efter nummer {main.generation}."))


def _main(places: Places, disk: Disk, acknowledged: int) -> Snapshot | None:
    try:
        return unpack(content_of(disk, places.main), places.main)
    except FileNotFoundError:
        if os.path.exists(places.swapping):
            _refuse_half_swapped(places, disk)
        if acknowledged or _is_left(places):
            if not acknowledged:
                _refuse_anothers_log(places, disk)
            raise DamagedError(f"Filen {places.main} saknas, men resten av lagret finns kvar.") from None
        return None
    except ForeignError as error:
        if os.path.exists(places.journal):
            raise DamagedError(f"Filen {places.main} är skadad: den börjar inte som ett Koll-lager.") from error
        raise


def _is_left(places: Places) -> bool:
    """True where there is no main file, but files that only a store with its name has."""
    if any(map(os.path.exists, (places.journal, places.mirror, places.main + ".bak"))):
        return True
    if places.closed_journals() or places.closed_copies():
        return True
    stem = places.main.removesuffix(".json")
    namesake, log = stem if stem != places.main else stem + ".json", places.at(places.log)
    return os.path.exists(log) and not any(map(os.path.exists, (namesake, log + ".journal")))


def _refuse_anothers_log(places: Places, disk: Disk) -> None:
    """Raises ForeignError where the log is all that there is, and is something else that happens to have its name."""
    files = (places.journal, places.mirror, places.main + ".bak", places.at(places.figures), places.at(places.undo))
    if any(map(os.path.exists, files)) or places.closed_journals() or places.closed_copies():
        return
    try:
        content = disk.read(log := places.at(places.log))
        unpack(content, log)
    except ForeignError:
        if content.strip(b"\0 \r\n\t"):  # one that is empty may be Koll's own, that was lost
            why = f"Filen {log} är inte Kolls, och där skulle loggen till ett lager i {places.main} ligga"
            raise ForeignError(f"{why}. Koll rör den inte; ge lagret ett annat namn med --store.") from None
    except (OSError, StoreError):
        return


def _refuse_half_swapped(places: Places, disk: Disk) -> None:
    from store.tiny.swap_note import HALFWAY, is_begun  # noqa: PLC0415 – only while files are replaced

    if is_begun(places, disk):
        raise ChangedMeanwhile(DamagedError(f"{HALFWAY.format(places.main)} Kör koll aterstall, så läggs de tillbaka."))


def _read_journal(places: Places, disk: Disk, state: State, acknowledged: int) -> int | None:
    """Let the state follow the journal; its size in bytes, None where there is none."""
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
    return len(content)
