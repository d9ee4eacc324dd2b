"""How far something long has come, told from its thread, until nobody waits for it."""
from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final

from core.progress import Pace

BETWEEN: Final = 0.1
"""Seconds between two tellings."""


class LeftError(Exception):
    """Ends the work: nobody waits for it."""


class Telling:
    """A ``core.progress.Progress`` that ``say`` hears as sentences, in the thread that works."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Time is counted from now."""
        self._say, self._left = say, Event()
        self._pace, self._last = Pace(), 0.0

    def leave(self) -> None:
        """From now on the next telling ends the work."""
        self._left.set()

    def __call__(self, what: str, done: float) -> None:
        """Raises LeftError when nobody waits."""
        if self._left.is_set():
            raise LeftError
        sentence, now = self._pace.sentence(what, done), time.monotonic()
        if now - self._last >= BETWEEN:
            self._last = now
            self._say(sentence)
