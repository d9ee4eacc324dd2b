"""Reading several tables as they are at one generation, while others may be writing."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from store.tiny.storage import KollStorage

R = TypeVar("R")

TRIES: Final = 5
"""How often it is read without the lock; with writers that never rest no reading is in time, and one under the lock costs them little."""


def at_one_generation(storage: KollStorage, read: Callable[[], R]) -> R:
    """What ``read`` gives when no one writes meanwhile: as often as others do, and at last while they wait. Raises StoreError."""
    for _ in range(TRIES):
        before = storage.generation
        found = read()
        if storage.generation == before:
            return found
    with storage.exclusive():
        return read()
