"""Reads the files of one import and tells on a terminal how far it has come, with the time that remains."""
from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from core.intake import Incoming

SILENT: Final = 2.0
"""Seconds in which nothing is said: most files are read by then."""
BETWEEN: Final = 0.2
"""Seconds between two sentences."""


class Meter:
    """One line on a terminal that is written over; nothing anywhere else. ``now`` gives seconds."""

    def __init__(self, out: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._out, self._now = out, now
        self._is_terminal = out.isatty()
        self._begun = now()
        self._next = self._begun + SILENT
        self._written = 0

    def tell(self, what: str, done: float) -> None:
        """``done`` of the whole, 0…1; above 0 the time that remains is reckoned from what has passed."""
        now = self._now()
        if not self._is_terminal or now < self._next:
            return
        self._next = now + BETWEEN
        left = f", ungefär {round((now - self._begun) * (1 - done) / done)} s kvar" if done > 0 else ""
        self._write(f"{what}: {done * 100:.0f} %{left}")

    def say(self, sentence: str) -> None:
        """Something that takes a while and cannot be measured, when the whole has taken long already."""
        if self._is_terminal and self._now() >= self._begun + SILENT:
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


def read_all(files: Sequence[str], meter: Meter) -> tuple[Incoming, ...]:
    """What the files hold, in the order given. The meter goes by bytes; what it says last is left for the caller to clear."""
    from store.reading.several import read_files  # noqa: PLC0415 – a question never needs it

    read = read_files(files, meter.tell)
    meter.say("Jämför med lagret …")
    return read
