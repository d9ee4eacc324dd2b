"""Curves of braille dots: how each is told from the others without colour, and the letters that its dots make."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot in a braille letter, by its row and column (the Unicode Standard, chapter 21.1)."""


class Trace(NamedTuple):
    """How a curve is told from the others: of each ``period`` dots the first ``on`` are set, ``thick`` dots high; ``mark`` at its end."""

    on: int
    period: int
    thick: int
    mark: str


TRACES: Final = {
    "budget": Trace(1, 4, 1, "□"),
    "previous": Trace(1, 7, 1, "▿"),
    "forecast": Trace(4, 6, 1, "○"),
    "actual": Trace(1, 1, 2, "●"),
    "prognosis": Trace(5, 8, 1, "◆"),
}
"""By the key of a line, in the order in which they are drawn over each other."""
PLAIN: Final = Trace(1, 1, 1, "×")


class Dots:
    """Braille letters under way: which dots are set, and whose the last one was."""

    def __init__(self, columns: int, rows: int) -> None:
        self._bits = [[0] * columns for _ in range(rows)]
        self.owner: dict[tuple[int, int], str] = {}

    def set(self, x: int, y: int, owner: str) -> None:
        """Set one dot, counted from the upper left; outside the letters there is none."""
        column, row = x // 2, y // 4
        if 0 <= row < len(self._bits) and 0 <= column < len(self._bits[0]):
            self._bits[row][column] |= _DOTS[y % 4][x % 2]
            self.owner[column, row] = owner

    def trace(self, path: Sequence[tuple[float, float]], trace: Trace, owner: str) -> None:
        """Set the dots along a path, by the pattern of the trace."""
        for number, (x, y) in enumerate(path):
            if number % trace.period < trace.on:
                for below in range(trace.thick):
                    self.set(round(x), round(y) + below, owner)

    def letter(self, column: int, row: int) -> str:
        """The braille letter in a place; empty where no dot is set."""
        bits = self._bits[row][column]
        return chr(0x2800 + bits) if bits else ""
