"""The note that lies beside a store while a person is taken out of its files: of whom, by which change, and what is left to do.

``names``, ``users`` and ``others`` say who; ``number`` the change; ``words`` what the log says of it; ``late`` what the sum of everything
is corrected by (hexadecimal digits); ``written`` is there when the store's own files are done.
"""
from __future__ import annotations

from typing import Any

import orjson

from core.ports import StoreError
from core.subject import Subject
from store.tiny.disk import Disk
from store.tiny.places import Places


def left_to_do(places: Places, disk: Disk) -> dict[str, Any]:
    """The note; empty where there is none. Raises StoreError for one that Koll did not write, and OSError."""
    try:
        left = orjson.loads(disk.read(places.erasing))
    except FileNotFoundError:
        return {}
    except ValueError:
        left = None
    if not isinstance(left, dict) or not {"names", "users", "number", "words"} <= left.keys():
        raise StoreError(f"Filen {places.erasing} är inte som Koll skriver den. Flytta undan den och kör koll glom för personen igen.")
    return left


def subject_in(left: dict[str, Any]) -> Subject:
    """Of whom a note is."""
    return Subject(tuple(left["names"]), tuple(left["users"]), tuple(left.get("others", ())))


def is_under_way(places: Places, disk: Disk) -> bool:
    """True while the store's own files may tell of a person whom the change says is gone, also where that cannot be told."""
    try:
        left = left_to_do(places, disk)
    except OSError:
        return True
    return bool(left) and not left.get("written")


def note_down(places: Places, disk: Disk, left: dict[str, Any]) -> None:
    """Write the note, on the disk when it returns. Raises OSError."""
    disk.put(places.erasing, orjson.dumps(left), backup=False)
    disk.sync_folder(places.folder)
