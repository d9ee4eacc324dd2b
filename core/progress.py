"""How far long work has come, told while it goes, so that a face can show it and can end it."""
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

Progress = Callable[[str, float], None]
"""Is told now and then what is done and how much of the whole that is, 0…1. What it raises ends the work."""
Part = Callable[[float], None]
"""The same for one thing whose name is known: how much of it is done, 0…1."""

SHOWS: Final = 2.0
"""Seconds that show a pace; what takes less needs no word."""


def silent(_what: str, _done: float) -> None:
    """Tell nobody."""


def unheard(_done: float) -> None:
    """Tell nobody."""


def within(progress: Progress, first: float, last: float) -> Progress:
    """Of a whole, the part between ``first`` and ``last`` (0…1): what goes on inside it tells 0…1 of itself."""
    return lambda what, done: progress(what, first + done * (last - first))


def named(progress: Progress, what: str) -> Part:
    """For one thing that is a whole."""
    return lambda done: progress(what, done)


class Pace:
    """How long what is going on takes still, reckoned from what it has taken. ``now`` gives seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._begun, self._done = now(), 0.0

    def sentence(self, what: str, done: float) -> str:
        """``Läser bok.se: 40 %, ungefär 6 s kvar``; without the time until two seconds have shown the pace. ``done`` that is less
        than before is of something new, whose time begins here."""
        now = self._now()
        if done < self._done:
            self._begun = now
        self._done, passed = done, now - self._begun
        left = f", ungefär {_in_words(passed * (1 - done) / done)} kvar" if done > 0 and passed >= SHOWS else ""
        return f"{what}: {done * 100:.0f} %{left}"


def _in_words(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"
