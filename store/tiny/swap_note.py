"""The note that lies beside a store while other files take its place: what is moved, so that what was cut off can be taken back."""
from __future__ import annotations

from typing import Final, NamedTuple

import orjson

from core.ports import StoreError
from store.tiny.disk import Disk
from store.tiny.places import Places

HALFWAY: Final = "Ett byte av filerna i lagret {} blev avbrutet mitt i."


class Note(NamedTuple):
    """A folder with files that are to come in, the one where the old go, and which they are; names beside the main file.

    ``begun``: some may have been moved.
    """

    new: str
    aside: str = ""
    old: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    begun: bool = False


def write_note(places: Places, disk: Disk, note: Note) -> None:
    """Write the note, on the disk when it returns. Raises OSError with the one before it left."""
    try:
        disk.put(places.swapping, orjson.dumps(note._asdict()), backup=False)
    except OSError:
        disk.remove(places.swapping + ".tmp")
        raise
    disk.sync_folder(places.folder)


def read_note(places: Places, disk: Disk) -> Note | None:
    """The note of a swap that is going on, or was cut off. Raises StoreError and OSError."""
    try:
        said = orjson.loads(disk.read(places.swapping))
        return Note(said["new"], said["aside"], tuple(said["old"]), tuple(said["coming"]), said["begun"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"Filen {places.swapping} är inte som Koll skriver den. Flytta undan den och försök igen.") from error


def is_begun(places: Places, disk: Disk) -> bool:
    """True while files are on their way; so too where that cannot be told."""
    try:
        note = read_note(places, disk)
    except (StoreError, OSError):
        return True
    return note is not None and note.begun
