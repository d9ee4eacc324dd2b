"""How far a chart reaches upwards and downwards, where its lines end, and how labels beside them keep apart. No library."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.answer import Chart
from core.money import Amount

MARGIN: Final = 0.04
"""The share of a chart's height that is left free above and below what is drawn."""
NOTHING: Final = "Inga siffror att visa"
"""What stands instead of curves where nothing is known."""
Amounts = Sequence[Amount | None]


class End(NamedTuple):
    """Where a line or a band last says something: its place's index, and its height there (of a band the outer edge), as drawn."""

    key: str
    label: str
    place: int
    height: int


def reach(chart: Chart) -> tuple[float, float]:
    """The lowest and highest to draw, in öre as the chart draws them (``sign`` applied), with a margin; (0, 1) where nothing is known."""
    values = [value for amounts in _all_amounts(chart) for value in amounts if value is not None]
    drawn = [chart.sign * value for value in (*values, *(tick.value for tick in chart.ticks))]
    if not drawn:
        return 0.0, 1.0
    low, high = min(drawn), max(drawn)
    room = MARGIN * (high - low) or max(abs(high), 1) / 2
    return low - room, high + room


def ends(chart: Chart) -> list[End]:
    """One for each line and band that says anything, highest first; bands end at their upper edge as drawn."""
    found = [End(line.key, line.label, *last) for line in chart.lines if (last := _last(line.values, chart.sign))]
    for band in chart.bands:
        last = _last(band.high if chart.sign > 0 else band.low, chart.sign)
        if last:
            found.append(End(band.key, band.label, *last))
    return sorted(found, key=lambda end: -end.height)


def alone(values: Amounts) -> list[int]:
    """The places with a value that no neighbour joins to a line."""
    known = [value is not None for value in (None, *values, None)]
    return [i for i in range(len(values)) if known[i + 1] and not known[i] and not known[i + 2]]


def apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles for labels of these sizes, in the order given from the top down, so near the wanted heights as no overlap allows.

    ``wanted`` falls. Labels in each other's way stand in a block around their common middle, between ``low`` and ``high``; where
    not all fit there, the lowest go below.
    """
    blocks: list[tuple[float, list[float]]] = []  # (middle, sizes) of labels that touch each other
    for middle, size in zip(wanted, sizes, strict=True):
        block = _inside((middle, [size]), low, high)
        while blocks and blocks[-1][0] - sum(blocks[-1][1]) / 2 < block[0] + sum(block[1]) / 2:
            above = blocks.pop()
            many, few = len(above[1]), len(block[1])
            block = _inside(((above[0] * many + block[0] * few) / (many + few), above[1] + block[1]), low, high)
        blocks.append(block)
    return [middle for block in blocks for middle in _middles(*block)]


def _inside(block: tuple[float, list[float]], low: float, high: float) -> tuple[float, list[float]]:
    half = sum(block[1]) / 2
    return min(max(block[0], low + half), high - half), block[1]


def _middles(middle: float, sizes: Sequence[float]) -> Iterator[float]:
    top = middle + sum(sizes) / 2
    for size in sizes:
        yield top - size / 2
        top -= size


def _last(values: Amounts, sign: int) -> tuple[int, int] | None:
    return next(((i, sign * value) for i in reversed(range(len(values))) if (value := values[i]) is not None), None)


def _all_amounts(chart: Chart) -> Iterator[Amounts]:
    for line in chart.lines:
        yield line.values
    for band in chart.bands:
        yield band.low
        yield band.high
