"""Before the next change: what only the journal's backup has is written into the journal, or kept aside where it is of another time."""
from __future__ import annotations

import os

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.places import Places
from store.tiny.reading import Reading
from store.tiny.setting_aside import set_aside
from store.tiny.state import State


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
