"""A Chart drawn with characters: curves of braille dots, an interval of shades, names beside the ends; no framework, no colour needed."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from core.answer import Band, Chart
from core.answer import Line as Curve
from store.writing.heights import NOTHING, Amounts, alone, apart, ends, reach
from tui.columns import clean, fill, shorten, width_of
from tui.dots import PLAIN, TRACES, Dots
from tui.lines import Line, Piece, trimmed

LEAST_HEIGHT: Final = 6
"""Lines below which nothing can be read from a curve."""
LEAST_PLOT: Final = 12
SHADES: Final = {"interval95": "░", "interval80": "▒"}
"""By the key of a band, drawn in this order."""
_FAINT: Final = "░"
SAMPLE: Final = 3
"""Letters of a curve before its name."""


def chart_lines(chart: Chart, width: int, height: int) -> list[Line]:
    """The chart on ``height`` lines of at most ``width`` columns: its title, the plot, the names of its places."""
    if chart.kind != "lines":
        from tui.figures import figure_lines  # noqa: PLC0415 – few charts are

        return [*_title(chart, width), *figure_lines(chart, width)]
    if not ends(chart):
        return [*_title(chart, width), (Piece(NOTHING, None, "dim"),)]
    names, ticks = _names(chart, width // 3), [clean(tick.text) for tick in chart.ticks]
    side = max(map(width_of, ticks), default=0)
    columns = max(width - side - 2 - (max((line_width(name) for name in names), default=-1) + 1), LEAST_PLOT)
    plot = _Plot(chart, columns, max(height, LEAST_HEIGHT) - 2)
    beside, heights = plot.beside(names), plot.ticks(ticks)
    rows = [
        _joined([
            Piece(fill(heights.get(row, ""), side, right=True) + (" ┤" if row in heights else " │"), None, "dim"),
            *plot.row(row), Piece(" "), *beside.get(row, ()),
        ])
        for row in range(plot.rows)
    ]
    return [*_title(chart, width), *rows, trimmed([Piece(" " * (side + 2) + plot.places(), None, "dim")])]


def _title(chart: Chart, width: int) -> Iterator[Line]:
    yield (Piece(shorten(clean(" · ".join(filter(None, (chart.title, chart.unit)))), width), None, "strong"),)


def _joined(pieces: Iterable[Piece]) -> Line:
    """The line with neighbours of one look made one piece, without spaces at its end."""
    return trimmed([look[0]._replace(text="".join(piece.text for piece in look)) for look in _looks(pieces)])


def _looks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    for _, same in groupby(pieces, key=lambda piece: piece[1:]):
        yield list(same)


def line_width(line: Iterable[Piece]) -> int:
    """How many columns the pieces take."""
    return sum(width_of(piece.text) for piece in line)


def _names(chart: Chart, most: int) -> list[Line]:
    """A sample and the name of each line and band, topmost first, as ``ends`` gives them."""
    samples = {band.key: SHADES.get(band.key, _FAINT) * SAMPLE for band in chart.bands}
    samples |= {line.key: _sample(line) for line in chart.lines}
    return [
        (Piece(samples[end.key], ink=end.key), Piece(" " + shorten(clean(end.label), max(most - SAMPLE - 1, 4))))
        for end in ends(chart)
    ]


def _sample(line: Curve) -> str:
    """What is seen of the curve in the plot: its dots, its mark, or both."""
    trace, dots, marks = TRACES.get(line.key, PLAIN), Dots(SAMPLE, 1), marked(line.values)
    if len(alone(line.values)) == sum(value is not None for value in line.values):
        return trace.mark.center(SAMPLE)
    dots.trace([(float(x), 1.0) for x in range(SAMPLE * 2)], trace, line.key)
    letters = "".join(dots.letter(column, 0) or " " for column in range(SAMPLE))
    return letters[: SAMPLE - 1] + trace.mark if marks else letters


def marked(values: Amounts) -> set[int]:
    """The places where a curve has a mark: where a value stands alone, and the last where it ends before the others."""
    known = [place for place, value in enumerate(values) if value is not None]
    return {*alone(values), *(known[-1:] if known and known[-1] < len(values) - 1 else ())}


class _Plot:
    """The rows between title and places. Heights are as the chart draws them; a row of letters holds four rows of dots."""

    def __init__(self, chart: Chart, columns: int, rows: int) -> None:
        self.chart, self.columns, self.rows = chart, columns, rows
        self._low, self._high = reach(chart)
        self._dots = Dots(columns, rows)
        self._marks: dict[tuple[int, int], Piece] = {}
        for line in sorted(chart.lines, key=lambda line: [*TRACES, line.key].index(line.key)):
            self._draw(line)
        self._shades = dict(shade for band in chart.bands for shade in self._shaded(band))

    def x(self, place: float) -> float:
        """The dot column of a place."""
        last = len(self.chart.places) - 1
        return 1 + place * (2 * self.columns - 4) / last if last > 0 else self.columns

    def y(self, height: float) -> float:
        """The dot row of a height."""
        return (self._high - height) / (self._high - self._low) * (4 * self.rows - 1)

    def row_of(self, height: float) -> int:
        """The row of letters of a height."""
        return round(self.y(height)) // 4

    def _draw(self, line: Curve) -> None:
        trace = TRACES.get(line.key, PLAIN)
        heights = [None if value is None else self.y(self.chart.sign * value) for value in line.values]
        self._dots.trace(list(self._path(heights)), trace, line.key)
        for place in marked(line.values):
            self._marks[round(self.x(place)) // 2, round(heights[place] or 0) // 4] = Piece(trace.mark, ink=line.key)

    def _path(self, heights: Sequence[float | None]) -> Iterator[tuple[float, float]]:
        """A point in each dot column between neighbours that are known, and so many more where the curve is steep."""
        for place, (before, after) in enumerate(pairwise(heights)):
            if before is None or after is None:
                continue
            start, end = self.x(place), self.x(place + 1)
            steps = max(round(end) - round(start), round(abs(after - before)), 1)
            yield from ((start + (end - start) * i / steps, before + (after - before) * i / steps) for i in range(steps))

    def _shaded(self, band: Band) -> Iterator[tuple[tuple[int, int], Piece]]:
        """The letters that the band covers, each column by the middle of it; one letter at least where it is known."""
        known = {column: [self._between(edge, 2 * column + 0.5) for edge in (band.low, band.high)] for column in range(self.columns)}
        known |= {round(self.x(place)) // 2: [band.low[place], band.high[place]] for place in alone(band.low)}
        for column, edges in known.items():
            heights = sorted(self.y(self.chart.sign * edge) for edge in edges if edge is not None)
            if len(heights) == 2:
                for row in range(round(heights[0]) // 4, round(heights[1]) // 4 + 1):
                    yield (column, row), Piece(SHADES.get(band.key, _FAINT), ink=band.key)

    def _between(self, amounts: Amounts, x: float) -> float | None:
        """The height of an edge at a dot column, on the line between two places; None outside what is known."""
        last = len(amounts) - 1
        place = (x - self.x(0)) * last / (self.x(last) - self.x(0)) if last > 0 else -1.0
        if not 0 <= place <= last:
            return None
        first = min(int(place), last - 1)
        before, after = amounts[first], amounts[first + 1]
        return None if before is None or after is None else before + (after - before) * (place - first)

    def row(self, row: int) -> Iterator[Piece]:
        """One row of the plot, a piece per letter: marks over curves over shades over the line of zero."""
        zero = self._low <= 0 <= self._high and self.row_of(0) == row
        for column in range(self.columns):
            at = column, row
            letter = self._dots.letter(*at)
            if at in self._marks:
                yield self._marks[at]
            elif letter:
                yield Piece(letter, ink=self._dots.owner[at])
            else:
                yield self._shades.get(at) or Piece("─" if zero else " ", None, "dim" if zero else "normal")

    def ticks(self, texts: Sequence[str]) -> dict[int, str]:
        """The texts of the heights by row; of two in the same row the first."""
        found: dict[int, str] = {}
        for tick, text in zip(self.chart.ticks, texts, strict=True):
            found.setdefault(self.row_of(self.chart.sign * tick.value), text)
        return found

    def beside(self, names: Sequence[Line]) -> dict[int, Line]:
        """The names by row, each as near the height where its line ends as the others allow."""
        wanted = [self.rows - (self.y(end.height) + 0.5) / 4 for end in ends(self.chart)]
        middles = apart(wanted, [1.0] * len(wanted), 0, self.rows)
        return {int(self.rows - middle): name for middle, name in zip(middles, names, strict=True)}

    def places(self) -> str:
        """The names of the places under them, all or every second, third … counted from the last."""
        lines = (self._every(step) for step in range(1, len(self.chart.places) + 1))
        return next((line for line in lines if line is not None), "")

    def _every(self, step: int) -> str | None:
        """The names of every ``step``th place on a line; None where two would touch."""
        line = ""
        for place in range((len(self.chart.places) - 1) % step, len(self.chart.places), step):
            name = clean(self.chart.places[place])
            start = max(round(self.x(place)) // 2 - width_of(name) // 2, 0)
            if line and start <= width_of(line):
                return None
            line = fill(line, start) + name
        return line
