"""Finds how the rows of a table hang together: totals of the rows above or below them, nested subtotals, nets and results."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from core.proof.columns import ColumnRule
from core.proof.evidence import Evidence, Term, agrees, weigh
from core.proof.tables import PrintedTable
from core.proof.words import COST, COSTS, GAP, GRAND, INCOME, RESULT, is_total

_MOST_PARTS: Final = 80
_LUCK: Final = 5.0
"""Without a word that says so, a sum that not every column agrees to must be less likely by chance than one in 100 000."""
_LUCK_ALL: Final = 3.5
"""The same where every column agrees, so that it raises no alarm."""


class RowRule(NamedTuple):
    """Row ``target`` = Σ factor × row. ``word``: only the label says so, no column agrees."""

    target: int
    terms: tuple[tuple[int, int], ...]
    word: bool = False


class Columns(NamedTuple):
    """The columns of a table whose rows add up; ``differences``: those that are one of them minus another, by column."""

    table: PrintedTable
    columns: tuple[int, ...]
    differences: Mapping[int, ColumnRule]

    @property
    def base(self) -> tuple[int, ...]:
        """The columns that are no differences."""
        return tuple(at for at in self.columns if at not in self.differences)

    def turn(self, column: int, row: int) -> int:
        """−1 where the row's difference is taken the other way."""
        return -1 if column in self.differences and row in self.differences[column].turned else 1


def row_rules(columns: Columns) -> tuple[RowRule, ...]:
    """The rules between the rows; no part is counted twice."""
    table = columns.table
    rows = [at for at, row in enumerate(table.rows) if any(row.cells[c].figure for c in columns.columns)]
    if flat := _flat(columns, rows):
        return (flat,)
    found = list[RowRule]()
    rows = _sweep(columns, rows, found, upward=False)
    rows = _sweep(columns, rows[::-1], found, upward=True)[::-1]
    _sweep(columns, rows, found, upward=False, last=True)
    return tuple(found)


def _flat(columns: Columns, rows: Sequence[int]) -> RowRule | None:
    """The last row as the sum of all above it, where it says so and no other is a total: then no row between them is one by chance."""
    *above, last = rows or [0]
    labels = [columns.table.rows[at].label for at in above]
    if len(above) < 2 or not GRAND.search(columns.table.rows[last].label) or any(map(is_total, labels)):
        return None
    terms = tuple((1, at) for at in above)
    evidence = weighed(columns, last, terms, blanks=True)
    return RowRule(last, terms) if _accepted(evidence, len(terms), said=True, whole=True) else None


def _sweep(columns: Columns, rows: Sequence[int], found: list[RowRule], *, upward: bool, last: bool = False) -> list[int]:
    """One pass along the rows: each total takes the rows just passed that it sums. What no total took is returned, in the order passed."""
    free = list[int]()
    targets = {rule.target for rule in found}
    for row in rows:
        rule = None if row in targets else _rule(columns, free, row, upward=upward)
        if rule is None and row not in targets and not upward:
            rule = _by_word(columns, free, row, {each.target for each in found}, last=last)
        if rule is not None:
            found.append(rule)
            taken = {at for _, at in rule.terms}
            free = [at for at in free if at not in taken]
        free.append(row)
    return free


def _rule(columns: Columns, free: Sequence[int], row: int, *, upward: bool) -> RowRule | None:
    """The rule of a row over the rows just passed: a sum, or a difference of two or three; the surest, then the longest."""
    label = columns.table.rows[row].label
    said = is_total(label)
    best: tuple[tuple[float, ...], RowRule] | None = None
    for terms in _candidates(columns, free, row, upward):
        evidence = weighed(columns, row, terms, blanks=said or len(terms) == len(free))
        adds, whole, size = all(factor > 0 for factor, _ in terms), len(terms) == len(free), len(terms)
        may = adds or said or evidence.share == 1 or GAP.search(label)
        if may and _accepted(evidence, size, said=said, whole=whole and size == len(columns.table.rows) - 1):
            misses = evidence.places - evidence.holds
            alike = _is_alike(columns, row, terms[0][1])
            rank = (evidence.holds, -misses, adds, evidence.is_close, alike, whole, -size if upward else size)
            if best is None or rank > best[0]:
                best = rank, RowRule(row, tuple((factor, at) for factor, at in terms))
    return best[1] if best else None


def _is_alike(columns: Columns, row: int, part: int) -> bool:
    """False for a part whose figures all have the other sign than its total's."""
    rows = columns.table.rows
    pairs = [(rows[row].cells[at].figure, rows[part].cells[at].figure) for at in columns.base]
    signs = {a.value * b.value > 0 for a, b in pairs if a and b and a.value and b.value}
    return signs != {False}


Terms = tuple[tuple[int, int], ...]
"""Factors and rows."""


def _candidates(columns: Columns, free: Sequence[int], row: int, upward: bool) -> Iterator[Terms]:
    label = columns.table.rows[row].label
    for size in range(1 if upward else 2, min(len(free), _MOST_PARTS) + 1):
        part = free[-size:]
        yield tuple((1, at) for at in part)
        if size == 2 or (size == 3 and RESULT.search(label)):
            yield from (tuple(zip(signs, part, strict=True)) for signs in product((1, -1), repeat=size) if len(set(signs)) == 2)
    alike = [at for at in free if _filled(columns, at) == _filled(columns, row)]
    if 1 < len(alike) < len(free):
        yield tuple((1, at) for at in alike)


def _filled(columns: Columns, row: int) -> tuple[bool, ...]:
    return tuple(columns.table.rows[row].cells[at].figure is not None for at in columns.columns)


def weighed(columns: Columns, row: int, terms: Terms, *, blanks: bool) -> Evidence:
    """``blanks``: a column with a blank part is evidence where it holds.

    A difference whose two columns agree is no evidence of its own, but one of a misprint in a column it is the difference of.
    """
    single = {at: _of_column(columns, at, row, terms, blanks=blanks) for at in columns.columns}
    holds, places = sum(each.holds for each in single.values()), sum(each.places for each in single.values())
    weight = 0.0
    for at, each in single.items():
        rule = columns.differences.get(at)
        if rule is None or not all(single[of].holds for _, of in rule.terms if of in single):
            weight += each.weight
    return Evidence(holds, places, weight, sum(each.apart for each in single.values()))


def _of_column(columns: Columns, column: int, row: int, terms: Terms, *, blanks: bool) -> Evidence:
    """The evidence of one column. One that a blank part makes fall short, or leaves with one part alone, says nothing."""
    found = weigh(row_cases(columns, (column,), row, terms))
    known = sum(columns.table.rows[at].cells[column].figure is not None for _, at in terms)
    return Evidence() if known < len(terms) and not (blanks and found.holds and known > 1) else found


def _accepted(evidence: Evidence, size: int, *, said: bool, whole: bool) -> bool:
    """``whole``: the row sums all others of its table, which is one way in itself and no luck among many."""
    if said and size > 1:
        is_small = evidence.share == 1 and (evidence.weight >= 1 if size == 2 else evidence.holds >= 3 and evidence.weight >= 0.5)
        return is_small or (evidence.share >= 0.5 and evidence.weight >= 1.5)
    if size == 1 and evidence.share < 1:
        return False
    needed = _LUCK if evidence.share < 1 and not whole else _LUCK_ALL
    return evidence.share > 0.5 and evidence.holds >= 2 and evidence.weight >= needed


def row_cases(columns: Columns, of: Sequence[int], target: int, terms: Terms) -> Iterator[list[Term]]:
    """The column's figures as terms that add up to nothing, for each column with the target and at least one part; a blank adds nothing."""
    rows = columns.table.rows
    for column in of:
        total = rows[target].cells[column].figure
        parts = [(factor * columns.turn(column, at), rows[at].cells[column].figure) for factor, at in terms]
        known = [(factor, figure) for factor, figure in parts if figure]
        if total and known:
            yield [*known, (-columns.turn(column, target), total)]


def _by_word(columns: Columns, free: Sequence[int], row: int, totals: Collection[int], *, last: bool) -> RowRule | None:
    """The rule that the label alone gives when no column agrees: a row above it may be missing."""
    label = columns.table.rows[row].label
    parts: list[int] = []
    is_last = row == len(columns.table.rows) - 1
    if last and GRAND.search(label) and is_last:
        parts = list(free)
    elif GRAND.search(label) and not is_last and row:
        since = max((at for at, each in enumerate(free) if each in totals), default=-1)
        parts = list(free[since + 1:])
    elif COSTS.search(label) and COST.search(label):
        parts = [at for at in free if not INCOME.search(columns.table.rows[at].label)]
    if len(parts) < 2 or columns.table.unit == "%":
        return None
    rule = RowRule(row, tuple((1, at) for at in parts), word=True)
    return rule if _one_short(columns, rule) else None


def _one_short(columns: Columns, rule: RowRule) -> bool:
    """True when the columns without a blank part lack an amount, two of them at least, that one more row of the same kind could be."""
    short = 0
    for column in columns.base:
        for case in row_cases(columns, (column,), rule.target, rule.terms):
            if len(case) <= len(rule.terms):
                continue
            lack, total = -sum(factor * figure.value for factor, figure in case), case[-1][1].value
            if abs(lack) > abs(total) or lack * total < 0:
                return False
            short += not agrees(case)
    return short >= 2
