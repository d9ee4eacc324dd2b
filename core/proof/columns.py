"""A rule between the columns of a table: one of them as the others together, and the third column that only some rows have."""
from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Final, NamedTuple

from core.proof.evidence import Term, agrees
from core.proof.tables import PrintedRow

_LUCK_THIRD: Final = 1.0
"""How unlikely it must be that a third column happens to be what lacks: less than one in ten."""
_FEWEST_WITH_THIRD: Final = 2
"""Rows that have a third column, be it ever so small, where every row agrees with it."""


class ColumnRule(NamedTuple):
    """Column ``target`` = Σ factor × column in every row, with its sign turned in the rows ``turned``."""

    target: int
    terms: tuple[tuple[int, int], ...]
    turned: frozenset[int] = frozenset()
    difference: bool = False


def case_of(row: PrintedRow, target: int, terms: Sequence[tuple[int, int]]) -> list[Term] | None:
    """The row's figures as terms that add up to nothing; None where one of them is blank."""
    figures = [(factor, row.cells[at].figure) for factor, at in (*terms, (-1, target))]
    return [(factor, figure) for factor, figure in figures if figure] if all(figure for _, figure in figures) else None


def with_a_third(rows: Sequence[PrintedRow], rule: ColumnRule, others: Sequence[int]) -> ColumnRule | None:
    """The rule with one column more: one that is nothing where the rule holds (or no more than rounding hides), and just what lacks where
    it does not. Such is a moved budget, that only some of the rows have.
    """
    apart = [row for row in rows if _agrees(row, rule) is False]
    held = [row for row in rows if _agrees(row, rule)]
    tried = (rule._replace(terms=(*rule.terms, (factor, at))) for at in others for factor in (-1, 1))
    return next((longer for longer in tried if apart and _explains(longer, apart, held)), None)


def _explains(longer: ColumnRule, apart: Sequence[PrintedRow], held: Sequence[PrintedRow]) -> bool:
    """True when the last column is what lacks in most of the rows that are apart, and speaks against none that held."""
    at = longer.terms[-1][1]
    explained = [row for row in apart if not _is_nothing(row, at) and _agrees(row, longer)]
    some = [row for row in held if not _is_nothing(row, at)]
    luck = sum(log10(max(1, abs(figure.value) // figure.half)) for row in explained if (figure := row.cells[at].figure))
    is_all = len(explained) == len(apart) and len(explained) + len(some) >= _FEWEST_WITH_THIRD
    is_most = 2 * len(explained) >= len(apart) and luck >= _LUCK_THIRD
    return (is_all or is_most) and all(_agrees(row, longer) for row in some)


def _agrees(row: PrintedRow, rule: ColumnRule) -> bool | None:
    case = case_of(row, rule.target, rule.terms)
    return None if case is None else agrees(case)


def _is_nothing(row: PrintedRow, at: int) -> bool:
    figure = row.cells[at].figure
    return figure is None or abs(figure.value) <= figure.half
