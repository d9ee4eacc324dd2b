"""A waterfall and a heat table as PNG: opaque ground, large letters, and the sign in every figure, so that no colour is needed."""
from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from core.answer import Chart
from store.writing.hyphens import hyphenated, in_lines
from store.writing.ink import Ink

if TYPE_CHECKING:
    from matplotlib.text import Text

WIDTH: Final = 1080
"""Pixels; a point of text is a pixel. A phone shows the picture at a third of it."""
EDGE: Final = 28
LETTER: Final = 30
TITLE: Final = 34
TITLE_SIGNS: Final = 46
SOURCE: Final = 20
SOURCE_SIGNS: Final = 88
"""Letters on one line of the source, below all else."""
_NAME_SIGNS: Final = 22
_STEP: Final = 86
"""Pixels of height that one step of a waterfall takes."""
_CELL: Final = 74
_NAMES: Final = 236
"""Pixels of width for the names of a heat table's rows."""
_SHORTEST: Final = 4
_WIDTHS: Final = {"+": 0.84, "\u2212": 0.84, ",": 0.32, "\u00a0": 0.32}
"""How wide signs are in the font, in letters' heights; a digit is 0.64."""


class Figure:
    """One picture on its way. Places are in pixels from the upper left corner."""

    def __init__(self, chart: Chart, ink: Ink, letters: Any, rows: int, step: int) -> None:
        """``letters``: the fonts, and the text as they have letters for it."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 – slow to import
        from matplotlib.figure import Figure as Paper  # noqa: PLC0415 – as above

        self.chart, self.ink, self.letters = chart, ink, letters
        title = wrap(chart.title, TITLE_SIGNS, max_lines=3, placeholder=" …")
        self.top = EDGE + len(title) * TITLE * 1.25 + LETTER * 2.2
        source = wrap(chart.source, SOURCE_SIGNS, max_lines=4, placeholder=" …")
        self.height = round(self.top + rows * step + EDGE + len(source) * SOURCE * 1.25)
        self.paper = Paper(figsize=(WIDTH / 72, self.height / 72), dpi=72, facecolor=ink.ground)
        self.canvas = FigureCanvasAgg(self.paper)
        self.write("\n".join(title), EDGE, EDGE, ink.text, bold=True, va="top", size=TITLE)
        self.write("\n".join(source), EDGE, self.height - EDGE / 2, ink.quiet, va="bottom", size=SOURCE)
        good = "bättre" if chart.kind == "waterfall" else "överskott"
        self.write(f"{chart.unit}, + = {good}", EDGE, self.top - LETTER * 1.6, ink.quiet, va="top")

    def write(self, text: str, x: float, y: float, colour: str, *, bold: bool = False, size: float = LETTER, **how: Any) -> Text:
        """A text in place."""
        from matplotlib.transforms import IdentityTransform  # noqa: PLC0415 – as above

        font = (self.letters.bold if bold else self.letters.usual).copy()
        font.set_size(size)
        shown = "\n".join(map(self.letters.shown, text.split("\n")))
        return self.paper.text(
            x, self.height - y, shown, color=colour, fontproperties=font, transform=IdentityTransform(), parse_math=False, **how)

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 – as above
        from matplotlib.transforms import IdentityTransform  # noqa: PLC0415 – as above

        self.paper.add_artist(Rectangle(
            (left, self.height - top - height), width, height, facecolor=colour, linewidth=0, transform=IdentityTransform()))

    def png(self) -> bytes:
        """The finished picture, with its words inside the file."""
        file = BytesIO()
        about = {"Software": None, "Title": self.chart.title, "Description": self.chart.text}
        self.canvas.print_png(file, metadata=about)  # type: ignore[no-untyped-call]  # the library has no types here
        return file.getvalue()


def waterfall(chart: Chart, ink: Ink, letters: Any) -> bytes:
    """One bar under the other, each beginning where the one above ended; last their sum from zero."""
    values = [chart.sign * (value or 0) for value in chart.lines[0].values]
    starts = [*(0, *accumulate(values[:-1]))[: len(values) - 1], 0]
    ends = [start + value for start, value in zip(starts, values, strict=True)]
    drawn = Figure(chart, ink, letters, len(values), _STEP)
    left, right = EDGE + 360.0, WIDTH - EDGE - 150.0
    low, high = min(0, *starts, *ends), max(0, *starts, *ends)

    def x(value: float) -> float:
        """Where a value lies."""
        return left + (value - low) / ((high - low) or 1) * (right - left)

    drawn.box(x(0) - 1, drawn.top, 2, len(values) * _STEP, ink.quiet)
    for row, (name, start, end, text) in enumerate(zip(chart.places, starts, ends, chart.texts[0], strict=True)):
        top, is_sum = drawn.top + row * _STEP, row == len(values) - 1
        colour = ink.text if is_sum else ink.lines["forecast" if end >= start else "prognosis"]
        drawn.box(min(x(start), x(end)), top + 14, max(abs(x(end) - x(start)), _SHORTEST), _STEP - 28, colour)
        if not is_sum:
            drawn.box(x(end) - 1, top + _STEP - 14, 2, 28, ink.quiet)
        named, size = _named(name, [(LETTER - 2, _NAME_SIGNS), (LETTER - 6, _NAME_SIGNS + 4)])
        drawn.write(named, EDGE, top + _STEP / 2, ink.text, bold=is_sum, va="center", size=size)
        drawn.write(text, max(x(start), x(end)) + 12, top + _STEP / 2, colour, bold=True, va="center")
    return drawn.png()


def heat(chart: Chart, ink: Ink, letters: Any) -> bytes:
    """Rows of months, the darker the further from budget: blue over it, orange under it."""
    drawn = Figure(chart, ink, letters, len(chart.lines) + 1, _CELL)
    width = (WIDTH - 2 * EDGE - _NAMES) / max(len(chart.places), 1)
    largest = max((abs(value) for line in chart.lines for value in line.values if value is not None), default=1) or 1
    size = _letter_for([text for texts in chart.texts for text in texts], width)
    for column, month in enumerate(chart.places):
        drawn.write(month, EDGE + _NAMES + (column + 0.5) * width, drawn.top + _CELL / 2, ink.quiet, ha="center", va="center", size=24)
    for row, (line, texts) in enumerate(zip(chart.lines, chart.texts, strict=True), 1):
        top, is_own = drawn.top + row * _CELL, row == len(chart.lines)
        wider = 2 if is_own else 0  # bold letters are
        named, letters_high = _named(line.label, [(25, 15 - wider), (21, 18 - wider)])
        drawn.write(named, EDGE, top + _CELL / 2, ink.text, bold=is_own, va="center", size=letters_high)
        for column, (value, text) in enumerate(zip(line.values, texts, strict=True)):
            if value is not None:
                colour, letter = shade(value / largest, ink)
                drawn.box(EDGE + _NAMES + column * width + 2, top + 2, width - 4, _CELL - 4, colour)
                drawn.write(text, EDGE + _NAMES + (column + 0.5) * width, top + _CELL / 2, letter, ha="center", va="center", size=size)
    return drawn.png()


def _letter_for(texts: Sequence[str], width: float) -> float:
    """As large as the longest figure has room for, with air between it and its neighbours."""
    wide = max((sum(_WIDTHS.get(sign, 0.64) for sign in text) for text in texts), default=1)
    return min(26.0, (width - 10) / wide)


def _named(label: str, tries: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """A name on two lines and the size of its letters: the first of (size, letters on a line) with room for all of it, else cut."""
    for size, signs in tries:
        if text := in_lines(label, signs, 2):
            return text, size
    size, signs = tries[-1]
    return "\n".join(wrap(hyphenated(label, signs), signs, max_lines=4, placeholder=" …", break_on_hyphens=False)), size


def shade(share: float, ink: Ink) -> tuple[str, str]:
    """The ground of a cell and the letters on it; ``share`` from −1 (farthest under budget) to +1. Small shares are told apart best."""
    towards = ink.lines["forecast" if share >= 0 else "prognosis"]
    part = abs(share) ** 0.6
    colour = "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_parts(ink.ground), _parts(towards), strict=True))
    return colour, max(("#000000", "#ffffff"), key=lambda letter: contrast(letter, colour))


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in lightness, 1 to 21 (WCAG 2.1)."""
    high, low = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _lightness(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in _parts(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
