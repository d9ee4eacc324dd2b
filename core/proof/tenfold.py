"""Percentages that are wrong by a factor of ten: 16,0 where the amounts give 1,6."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.proof.across import amount_columns
from core.proof.columns import ColumnRule
from core.proof.figures import Figure
from core.proof.shares import PercentRule, is_narrow, percent_limits, percent_rules
from core.proof.tables import PrintedRow, PrintedTable
from core.proof.words import BUDGET, DEVIATION

_FEWEST_STEPS: Final = 20
"""Half steps of a percentage that is ten times another by no chance: two digits."""

_NARROWEST: Final = 20
"""The right one must be known to a twentieth."""


def tenfold(table: PrintedTable, differences: Sequence[ColumnRule]) -> Iterator[tuple[PercentRule, int, tuple[int, int]]]:
    """The deviation's percentages of the budget that are ten times wrong: the rule, the row, and the limits (ticks) of the right one.

    Only the one percentage of its column that no row's budget explains, where those of the other rows are explained by their own.
    """
    known = {rule.percent for rule in percent_rules(table)}
    amounts = amount_columns(table)
    parts = [rule.target for rule in differences if DEVIATION.search(table.columns[rule.target])]
    bases = [at for at in amounts if BUDGET.search(table.columns[at])]
    for percent in range(len(table.columns)):
        is_of_deviation = table.columns[percent].strip("( )") == "%" or DEVIATION.search(table.columns[percent])
        if percent not in amounts and percent not in known and is_of_deviation:
            rules = [PercentRule(percent, part, base, size=True) for part in parts for base in bases]
            yield from _one_wrong(table, rules)


def _one_wrong(table: PrintedTable, rules: Sequence[PercentRule]) -> Iterator[tuple[PercentRule, int, tuple[int, int]]]:
    at = rules[0].percent if rules else 0
    filled = [(number, row, row.cells[at].figure) for number, row in enumerate(table.rows)]
    printed = [(number, row, figure) for number, row, figure in filled if figure and figure.value] if rules else []
    apart = [(number, row, figure) for number, row, figure in printed if not _is_explained(table, row, figure, rules)]
    own = [rule for rule in rules if any(_is_of(row, row, figure, rule) for _, row, figure in printed)]
    if len(apart) == 1 and own:
        number, row, figure = apart[0]
        for rule in own:
            limits = percent_limits(row, rule)
            is_sure = limits is not None and is_narrow(limits, _NARROWEST) and abs(figure.value) >= _FEWEST_STEPS * figure.half
            if limits and is_sure and _is_tenfold(figure, limits):
                yield rule, number, limits
                return


def _is_explained(table: PrintedTable, row: PrintedRow, figure: Figure, rules: Sequence[PercentRule]) -> bool:
    return any(_is_of(row, other, figure, rule) for other in table.rows for rule in rules)


def _is_of(row: PrintedRow, other: PrintedRow, figure: Figure, rule: PercentRule) -> bool:
    """True when the percentage is that of the row's part of the other row's base, whatever its sign."""
    cells = (*row.cells[: rule.base], other.cells[rule.base], *row.cells[rule.base + 1 :])
    limits = percent_limits(PrintedRow(row.label, cells), rule)
    return limits is not None and any(low <= figure.high and figure.low <= high for low, high in (limits, (-limits[1], -limits[0])))


def _is_tenfold(figure: Figure, limits: tuple[int, int]) -> bool:
    low, high = limits
    is_too_large = 10 * low <= figure.high and figure.low <= 10 * high
    return is_too_large or (low <= 10 * figure.high and 10 * figure.low <= high)
