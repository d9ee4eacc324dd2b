"""How far something long has come, told from its thread, until nobody waits for it."""
from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Final

BETWEEN: Final = 0.1
"""Seconds between two tellings."""


class LeftError(Exception):
    """Ends the work: nobody waits for it."""


class Telling:
    """Called from the thread that works, with what it does and how much is done (0 to 1). ``say`` is called in that thread."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Time is counted from now."""
        self._say, self._left = say, Event()
        self._begun, self._last = time.monotonic(), 0.0

    def leave(self) -> None:
        """From now on the next telling ends the work."""
        self._left.set()

    def __call__(self, what: str, done: float) -> None:
        """Raises LeftError when nobody waits."""
        if self._left.is_set():
            raise LeftError
        now = time.monotonic()
        if now - self._last >= BETWEEN:
            self._last = now
            self._say(progress_line(what, done, now - self._begun))


def progress_line(what: str, done: float, seconds: float) -> str:
    """``Läser bok.se: 40 %, ungefär 6 s kvar``; the time from two seconds on."""
    left = f", ungefär {round(seconds * (1 - done) / done)} s kvar" if done > 0 and seconds >= 2 else ""
    return f"{what}: {done * 100:.0f} %{left}"
