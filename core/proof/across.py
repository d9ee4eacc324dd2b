"""Finds how the columns of a table hang together: deviation = actual − budget, change, totals of months."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final

from core.proof.columns import ColumnRule, case_of, with_a_third, with_given
from core.proof.evidence import Evidence, Term, agrees, weigh
from core.proof.figures import Figure
from core.proof.tables import PrintedRow, PrintedTable
from core.proof.words import BUDGET, COST, DEVIATION, DIFFERENCE, EXPECTED, GRAND, INCOME, RESULT

_LEAST: Final = 2.0
"""Evidence without which no relation is one."""
_WIDEST: Final = 16
"""Columns of the widest table whose columns are all tried against each other."""


def amount_columns(table: PrintedTable) -> tuple[int, ...]:
    """The columns of amounts: those that are no percentages."""
    return tuple(at for at in range(len(table.columns)) if not is_percent(table, at))


def is_percent(table: PrintedTable, at: int) -> bool:
    """True for a column of percentages in a table that also has amounts."""
    said = "%" in table.columns[at] or "procent" in table.columns[at].casefold()
    figures = [figure for figure in table.column(at) if figure]
    return table.unit != "%" and (said or (bool(figures) and all(figure.percent for figure in figures)))


def column_rules(tables: Sequence[PrintedTable]) -> tuple[ColumnRule, ...]:
    """The rules of tables that share their headers; ``turned`` is left empty (it is a table's own)."""
    columns = amount_columns(tables[0])[:_WIDEST]
    found = list[ColumnRule]()
    for target in sorted(columns, key=lambda at: (not DIFFERENCE.search(tables[0].columns[at]), -at)):
        known = {_trio(rule) for rule in found}
        rule = _best_difference(tables, target, columns, known) or _total(tables, target, columns)
        if rule is not None:
            found.append(rule)
    return tuple(found)


def own_rules(table: PrintedTable, common: Sequence[ColumnRule]) -> tuple[ColumnRule, ...]:
    """The rules of one table, and those ``common`` to tables with its headers that do not speak against its rows.

    What many tables say a column is, it is also where few and small amounts of one table would fit another pair of columns.
    """
    fitting = [rule for rule in common if _not_against(table, rule)]
    said = {rule.target: _trio(rule) for rule in fitting if rule.difference}
    own = [rule for rule in column_rules([table]) if said.get(rule.target, _trio(rule)) == _trio(rule)]
    known = {_trio(rule) for rule in own}
    return (*own, *(rule for rule in fitting if _trio(rule) not in known))


def _trio(rule: ColumnRule) -> frozenset[int]:
    return frozenset((rule.target, *(at for _, at in rule.terms)))


def _not_against(table: PrintedTable, rule: ColumnRule) -> bool:
    found = weigh(_cases([table], rule.target, rule.terms))
    return 3 * found.holds >= found.places > 0 and found.weight >= 2


def _rows(tables: Sequence[PrintedTable]) -> Iterator[PrintedRow]:
    for table in tables:
        yield from table.rows


def _best_difference(
    tables: Sequence[PrintedTable], target: int, columns: Sequence[int], known: set[frozenset[int]],
) -> ColumnRule | None:
    said = DIFFERENCE.search(tables[0].columns[target]) is not None
    if not said and target == columns[0]:
        return None
    others = [at for at in columns if at != target and (said or not DIFFERENCE.search(tables[0].columns[at]))]
    pairs = [(a, b) for a, b in permutations(others, 2) if frozenset((target, a, b)) not in known]
    weighed = [(weigh(_cases(tables, target, ((1, a), (-1, b))), near=not said), a, b) for a, b in pairs]
    best = max(weighed, key=lambda each: (each[0].holds, each[0].weight), default=None)
    if best is None or best[0].weight < _LEAST:
        return None
    rule = ColumnRule(target, ((1, best[1]), (-1, best[2])), difference=True)
    said = said and not _is_of_two_guesses(tables[0].columns, rule)
    longer = with_a_third([*_rows(tables)], rule, [at for at in others if at not in best[1:]])
    if longer is not None and _enough(weigh(_cases(tables, target, longer.terms)), said):
        return longer
    return with_given([*_rows(tables)], tables[0].columns, rule, others) if _enough(best[0], said) else None


def _is_of_two_guesses(headers: Sequence[str], rule: ColumnRule) -> bool:
    """True for a deviation that would be between two prognoses of the same year: not from a budget, so its header says nothing of it."""
    return DEVIATION.search(headers[rule.target]) is not None and all(EXPECTED.search(headers[at]) for _, at in rule.terms)


def _enough(evidence: Evidence, said: bool) -> bool:
    if said:
        return evidence.share >= 0.5 and evidence.weight >= _LEAST
    return evidence.share > 0.5 and evidence.holds >= 2 and evidence.weight >= 5


def _cases(tables: Sequence[PrintedTable], target: int, terms: Sequence[tuple[int, int]]) -> Iterator[list[Term]]:
    for row in _rows(tables):
        case = case_of(row, target, terms)
        if case is not None:
            yield case


def _total(tables: Sequence[PrintedTable], target: int, columns: Sequence[int]) -> ColumnRule | None:
    """A column that sums those before it (or, when it stands first, those after it)."""
    at = columns.index(target)
    said = GRAND.search(tables[0].columns[target]) is not None or "helår" in tables[0].columns[target].casefold()
    runs = [columns[start:at] for start in range(at - 1)] + ([columns[1:]] if at == 0 and said else [])
    for run in runs:
        terms = tuple((1, each) for each in run)
        if any(DIFFERENCE.search(tables[0].columns[each]) for each in run):
            continue
        if len(run) >= 2 and _enough(weigh(_cases(tables, target, terms)), said):
            rule = ColumnRule(target, terms)
            return with_a_third([*_rows(tables)], rule, [each for each in columns if each not in (target, *run)]) or rule
    return None


def turned_rows(table: PrintedTable, rule: ColumnRule) -> frozenset[int]:
    """The rows where the difference is taken the other way, as a ledger does on its result row: result − budget, not budget − result."""
    reverse = tuple((-factor, at) for factor, at in rule.terms)
    return frozenset(
        at for at, row in enumerate(table.rows)
        if rule.difference and _may_turn(table, rule, at) and _only_reverse(row, rule.target, rule.terms, reverse)
    )


def _only_reverse(row: PrintedRow, target: int, terms: Sequence[tuple[int, int]], reverse: Sequence[tuple[int, int]]) -> bool:
    case, other = case_of(row, target, terms), case_of(row, target, reverse)
    return case is not None and other is not None and not agrees(case) and agrees(other)


def _may_turn(table: PrintedTable, rule: ColumnRule, at: int) -> bool:
    label = table.rows[at].label
    budget_first = BUDGET.search(table.columns[rule.terms[0][1]]) is not None
    if RESULT.search(label):
        return budget_first
    return (INCOME.search(label) is not None or COST.search(label) is not None) and _same_sign(table, rule.terms[0][1])


def _same_sign(table: PrintedTable, column: int) -> bool:
    """True when income and costs are both printed without a sign, so that their deviations run opposite ways."""
    income = [_figure(row, column) for row in table.rows if INCOME.search(row.label)]
    costs = [_figure(row, column) for row in table.rows if COST.search(row.label) and not INCOME.search(row.label)]
    signs = [{figure.value > 0 for figure in side if figure and figure.value} for side in (income, costs)]
    return signs[0] == signs[1] and len(signs[0]) == 1


def _figure(row: PrintedRow, at: int) -> Figure | None:
    return row.cells[at].figure
