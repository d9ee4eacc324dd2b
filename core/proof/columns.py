"""A rule between the columns of a table: one of them as the others together, and the columns that only some rows have."""
from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Final, NamedTuple

from core.proof.evidence import Term, agrees
from core.proof.tables import PrintedRow
from core.proof.words import PROGNOSIS

_LUCK_THIRD: Final = 1.0
"""How unlikely it must be that a third column happens to be what lacks: less than one in ten."""
_FEWEST_WITH_THIRD: Final = 2
"""Rows that have a third column, be it ever so small, where every row agrees with it."""


class ColumnRule(NamedTuple):
    """Column ``target`` = Σ factor × column in every row, with its sign turned in the rows ``turned``.

    ``given``: a column, and the one of the terms whose place it takes in the rows that have it, as a manager's prognosis the model's.
    """

    target: int
    terms: tuple[tuple[int, int], ...]
    turned: frozenset[int] = frozenset()
    difference: bool = False
    given: tuple[int, int] | None = None

    def has_given(self, row: PrintedRow) -> bool:
        """True for a row whose given figure takes the other's place."""
        return self.given is not None and row.cells[self.given[0]].figure is not None

    def terms_in(self, row: PrintedRow) -> tuple[tuple[int, int], ...]:
        """The terms as they are in one row."""
        if self.given is None or not self.has_given(row):
            return self.terms
        given, other = self.given
        return tuple((factor, given if at == other else at) for factor, at in self.terms)


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


def with_given(rows: Sequence[PrintedRow], headers: Sequence[str], rule: ColumnRule, others: Sequence[int]) -> ColumnRule:
    """The rule with a prognosis that only some rows have in the place of one of its terms, where more rows then agree; else as it is."""
    used = [at for _, at in rule.terms]
    pairs = [(at, of) for at in others if at not in used for of in used]
    sides = [*pairs, *((of, at) for at, of in pairs)]
    prognoses = {at for at, header in enumerate(headers) if PROGNOSIS.search(header)}
    tried = [_given(rule, given, other) for given, other in sides if given in prognoses and other not in prognoses]
    best = max(tried, key=lambda each: _holding(rows, each), default=rule)
    return best if _is_of_both(rows, best) and _holding(rows, best) > _holding(rows, rule) else rule


def _given(rule: ColumnRule, given: int, other: int) -> ColumnRule:
    return rule._replace(terms=tuple((factor, other if at == given else at) for factor, at in rule.terms), given=(given, other))


def _holding(rows: Sequence[PrintedRow], rule: ColumnRule) -> int:
    return sum(_agrees(row, rule) is True for row in rows)


def _is_of_both(rows: Sequence[PrintedRow], rule: ColumnRule) -> bool:
    """True when at least half of the rows with the given figure agree with the rule, and of those without it."""
    for has in (True, False):
        found = [_agrees(row, rule) for row in rows if rule.has_given(row) == has]
        if found.count(True) < max(1, found.count(False)):
            return False
    return True


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
    case = case_of(row, rule.target, rule.terms_in(row))
    return None if case is None else agrees(case)


def _is_nothing(row: PrintedRow, at: int) -> bool:
    figure = row.cells[at].figure
    return figure is None or abs(figure.value) <= figure.half
