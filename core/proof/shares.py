"""Finds the columns of percentages that are one column of another, and how much each percentage may be."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Final, NamedTuple

from core.proof.across import amount_columns
from core.proof.ratios import share_limits
from core.proof.tables import PrintedCell, PrintedRow, PrintedTable
from core.proof.words import BUDGET

_NARROW: Final = 4
"""A percentage that may be a fourth less or more speaks for no rule."""


class PercentRule(NamedTuple):
    """Column ``percent`` = 100 × ``part`` / ``base``; ``size``: of the base without its sign."""

    percent: int
    part: int
    base: int
    size: bool


def percent_rules(table: PrintedTable) -> Iterator[PercentRule]:
    """The columns of percentages that are one column of another."""
    amounts = amount_columns(table)
    for percent in range(len(table.columns)):
        if percent not in amounts:
            tried = [PercentRule(percent, a, b, size) for a, b in permutations(amounts, 2) for size in (True, False)]
            weighed = [(_percent_holds(table, rule), rule) for rule in tried]
            (holds, places), best = max(weighed, key=lambda each: _surely(each[0], each[1], table), default=((0, 0), None))
            if best is not None and holds >= 3 and 3 * holds >= 2 * places and not (holds < places and _is_of_one_base(table, best, holds)):
                yield best


def _is_of_one_base(table: PrintedTable, rule: PercentRule, holds: int) -> bool:
    """True when the percentages fit one row's base better than each its own: those of a unit's account groups are of the unit's budget."""
    bases = [row.cells[at] for row in table.rows for at in amount_columns(table) if row.cells[at].figure]
    return any(_percent_holds(_with_base(table, rule.base, base), rule)[0] > holds for base in dict.fromkeys(bases))


def _with_base(table: PrintedTable, at: int, base: PrintedCell) -> PrintedTable:
    """The table with one and the same base in all its rows."""
    rows = tuple(replace(row, cells=(*row.cells[:at], base, *row.cells[at + 1:])) for row in table.rows)
    return replace(table, rows=rows)


def _surely(found: tuple[int, int], rule: PercentRule, table: PrintedTable) -> tuple[int, bool]:
    """The rows where a rule holds less twice those where it does not; of equals, the one of a budget first."""
    holds, places = found
    return 3 * holds - 2 * places, BUDGET.search(table.columns[rule.base]) is not None


def _percent_holds(table: PrintedTable, rule: PercentRule) -> tuple[int, int]:
    """In how many of the rows a rule holds, of those whose rounding leaves the percentage so little room that it says something."""
    holds = places = 0
    for row in table.rows:
        limits = percent_limits(row, rule)
        printed = row.cells[rule.percent].figure
        if limits and printed and printed.value and is_narrow(limits):
            places += 1
            holds += limits[0] <= printed.high and printed.low <= limits[1]
    return holds, places


def is_narrow(limits: tuple[int, int], parts: int = _NARROW) -> bool:
    """True for limits that are no further from each other than one of so many parts of what they are."""
    return parts * (limits[1] - limits[0]) <= max(map(abs, limits))


def percent_limits(row: PrintedRow, rule: PercentRule) -> tuple[int, int] | None:
    """The least and largest percentage (in ticks) that the row's part and base allow; None when one is blank or the base may be 0."""
    part, base = row.cells[rule.part].figure, row.cells[rule.base].figure
    if part is None or base is None:
        return None
    return share_limits((part.low, part.high), (base.low, base.high), size=rule.size)
