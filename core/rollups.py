"""Sums over any stretch of a tree's order: by running totals where there is much, of the rows themselves where there is little."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, zip_longest
from typing import Final

from core.money import Amount

Series = Sequence[Amount | None]
"""One amount per fiscal month, in öre and result sign."""
LITTLE: Final = 8
"""Rows that are added up when asked for; running totals of so few would take a hundred times the memory."""


class RollUp:
    """Running totals, and counts of present amounts, for each column of the rows of one tree."""

    __slots__ = ("_present", "_totals", "_width")

    def __init__(self, rows: Sequence[Sequence[Series]], width: int) -> None:
        """``rows``: for each tree position the series booked there, at most ``width`` long."""
        self._width = width
        sums = [_column_sums(row, width) if row else None for row in rows]
        nothing = (None,) * width
        columns = list(zip(*(row or nothing for row in sums), strict=True)) if any(sums) else []
        self._totals = [list(accumulate([x or 0 for x in column], initial=0)) for column in columns]
        self._present = [list(accumulate([x is not None for x in column], initial=0)) for column in columns]

    def between(self, first: int, end: int) -> tuple[Amount | None, ...]:
        """Column by column, the sum of positions [first, end)."""
        if not self._totals:
            return (None,) * self._width
        return tuple(
            total[end] - total[first] if present[end] > present[first] else None
            for total, present in zip(self._totals, self._present, strict=True)
        )


class Rows:
    """The same for a few rows, which are kept as they are."""

    __slots__ = ("_rows", "_width")

    def __init__(self, rows: Mapping[int, Sequence[Series]], width: int) -> None:
        """``rows``: tree position → the series booked there, at most ``width`` long."""
        self._rows, self._width = rows, width

    def between(self, first: int, end: int) -> tuple[Amount | None, ...]:
        """Column by column, the sum of positions [first, end)."""
        inside = [series for at, row in self._rows.items() if first <= at < end for series in row]
        return tuple(_column_sums(inside, self._width)) if inside else (None,) * self._width


def roll_up(rows: Mapping[int, Sequence[Series]], positions: int, width: int) -> RollUp | Rows:
    """Whichever suits: ``rows`` are those that hold anything of a tree's ``positions``."""
    if sum(map(len, rows.values())) <= LITTLE:
        return Rows(rows, width)
    return RollUp([rows.get(at, ()) for at in range(positions)], width)


def _column_sums(rows: Sequence[Series], width: int) -> list[Amount | None]:
    sums = [sum(filter(None, column)) if column.count(None) < len(column) else None for column in zip_longest(*rows)]
    return sums + [None] * (width - len(sums))
