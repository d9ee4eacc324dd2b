"""Tells on a terminal how far long work has come, with the time that remains."""
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

from core.progress import SHOWS, Pace

BETWEEN: Final = 0.2
"""Seconds between two sentences."""


class Meter:
    """One line on a terminal that is written over; nothing anywhere else. ``now`` gives seconds."""

    def __init__(self, out: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._now, self._pace = out, now, Pace(now)
        self._is_terminal = out.isatty()
        self._next = now() + SHOWS
        self._written = 0

    def tell(self, what: str, done: float) -> None:
        """``done`` of the whole, 0…1. Most work ends before anything is said."""
        sentence, now = self._pace.sentence(what, done), self._now()
        if not self._is_terminal or now < self._next:
            return
        self._next = now + BETWEEN
        self._write(sentence)

    def say(self, sentence: str) -> None:
        """Something that takes a while and cannot be measured, when the whole has taken long already."""
        if self._is_terminal and self._now() >= self._next:
            self._write(sentence)

    def clear(self) -> None:
        """Leave the line empty for the answer."""
        if self._written:
            self._write("")
            self._out.write("\r")
            self._out.flush()

    def _write(self, sentence: str) -> None:
        self._out.write("\r" + sentence.ljust(self._written))
        self._out.flush()
        self._written = len(sentence)
