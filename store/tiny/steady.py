"""Reading several tables as they are at one generation, while others may be writing."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from core.ports import StoreError
from store.tiny.erasing_note import is_under_way
from store.tiny.storage import KollStorage

R = TypeVar("R")

TRIES: Final = 5
"""How often it is read without the lock; with writers that never rest no reading is in time, and one under the lock costs them little."""

_UNFINISHED: Final = "En radering av personuppgifter blev avbruten och går inte att göra klar nu. Ge disken mer plats och kör koll glom."


def at_one_generation(storage: KollStorage, read: Callable[[], R]) -> R:
    """What ``read`` gives when no one writes meanwhile: as often as others do, and at last while they wait. Raises StoreError."""
    for _ in range(TRIES):
        before = storage.generation
        found = read()
        if storage.generation == before:
            return found
    with storage.exclusive():
        return read()


def when_erased(storage: KollStorage, read: Callable[[], R]) -> R:
    """The same where no person is half erased meanwhile: whoever erases is waited for, and what was cut off is finished first. Raises
    StoreError, also where that cannot be done."""
    places, disk = storage.places, storage.reading.disk

    def settled() -> R:
        if not is_under_way(places, disk):
            found = read()
            if not is_under_way(places, disk):
                return found
        with storage.exclusive():
            if is_under_way(places, disk):
                raise StoreError(_UNFINISHED)
            return read()

    return at_one_generation(storage, settled)
