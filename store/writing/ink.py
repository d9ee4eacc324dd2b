"""Colours and strokes of a chart: each line is told by its dashes and its mark, the colour only helps."""
from __future__ import annotations

from typing import Final, NamedTuple


class Ink(NamedTuple):
    """The colours of one picture; ``lines`` by the key of a line.

    They stay apart in the commonest colour blindness: https://jfly.uni-koeln.de/color/ (Okabe and Ito, 2008).
    """

    ground: str
    text: str
    quiet: str
    rule: str
    bands: dict[str, str]
    lines: dict[str, str]


class Stroke(NamedTuple):
    """A line's dashes in widths of the line (none: unbroken), its width in pixels, and what stands where it ends or is alone."""

    dashes: tuple[float, ...]
    width: float
    mark: str


LIGHT: Final = Ink("#ffffff", "#1b242c", "#505c66", "#dcdfe2", {"interval95": "#d9eaf7", "interval80": "#a9cfea"}, {
    "actual": "#111820", "budget": "#6b4f00", "previous": "#6b7680", "forecast": "#005a96", "prognosis": "#b03c00",
})
DARK: Final = Ink("#10161c", "#eef2f5", "#a4b1bd", "#2c3843", {"interval95": "#17344a", "interval80": "#28597d"}, {
    "actual": "#ffffff", "budget": "#e8c766", "previous": "#8d9aa7", "forecast": "#8fd0f2", "prognosis": "#ff9a5c",
})

STROKES: Final = {
    "budget": Stroke((1, 1.4), 5, "s"),
    "previous": Stroke((6, 1.5, 1, 1.5), 3, "v"),
    "actual": Stroke((), 7, "o"),
    "forecast": Stroke((3, 1.2), 6, "^"),
    "prognosis": Stroke((8, 2), 4, "D"),
}
"""In the order in which they are drawn over each other."""
PLAIN: Final = Stroke((), 4, "o")
