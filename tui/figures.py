"""The terminal's twins of the waterfall and the heat table: bars of blocks, and figures with their tone."""
from __future__ import annotations

from itertools import accumulate
from typing import Final

from core.answer import Chart
from core.deviation import Tone
from tui.columns import clean, fill, width_of
from tui.lines import Line, Piece

_LEAST_BAR: Final = 10
_GAP: Final = 2


def figure_lines(chart: Chart, width: int) -> list[Line]:
    """The chart below its title, on lines of at most ``width`` columns; months that have no room are left out from the first."""
    return _waterfall(chart, width) if chart.kind == "waterfall" else _heat(chart, width)


def _waterfall(chart: Chart, width: int) -> list[Line]:
    values = [chart.sign * (value or 0) for value in chart.lines[0].values]
    starts = [*(0, *accumulate(values[:-1]))[: len(values) - 1], 0]
    ends = [start + value for start, value in zip(starts, values, strict=True)]
    names, texts = list(map(clean, chart.places)), chart.texts[0]
    side, last = min(max(map(width_of, names)), width // 3), max(map(width_of, texts))
    room = max(width - side - last - 2 * _GAP, _LEAST_BAR)
    low, high = min(0, *starts, *ends), max(0, *starts, *ends)
    scale = (room - 1) / ((high - low) or 1)
    return [_step(fill(name, side), text, round((min(pair) - low) * scale), max(round(abs(value) * scale), 1), room, last, value)
            for name, text, value, pair in zip(names, texts, values, zip(starts, ends, strict=True), strict=True)]


def _step(name: str, text: str, before: int, length: int, room: int, last: int, value: int) -> Line:
    bar = f"{' ' * before}{'█' * min(length, room - before)}"
    gap, tone = " " * _GAP, _tone(value)
    return (Piece(name + gap), Piece(fill(bar, room), tone), Piece(gap + fill(text, last, right=True), tone))


def _heat(chart: Chart, width: int) -> list[Line]:
    names = [clean(line.label) for line in chart.lines]
    column = max(map(width_of, (*chart.places, *(text for texts in chart.texts for text in texts)))) + 1
    side = min(max(map(width_of, names)), width // 3)
    first = max(len(chart.places) - max((width - side) // column, 1), 0)
    head = (Piece(" " * side), *(Piece(fill(clean(place), column, right=True), None, "dim") for place in chart.places[first:]))
    rows = [
        (Piece(fill(name, side)), *(
            Piece(fill(text, column, right=True), _tone(value or 0))
            for text, value in zip(texts[first:], line.values[first:], strict=True)))
        for name, line, texts in zip(names, chart.lines, chart.texts, strict=True)
    ]
    return [head, *rows]


def _tone(value: int) -> Tone:
    return "good" if value > 0 else "bad" if value < 0 else "neutral"
