"""Finds the tables that divide one row in several ways: the first row is the sum of the rows under each heading below it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.proof.down import Columns, RowRule, weighed
from core.proof.evidence import Evidence, Term, weigh
from core.proof.tables import PrintedTable

_LEAST: Final = 1.0
"""The evidence of one division that holds: one in ten is luck."""


def section_rules(columns: Columns) -> tuple[RowRule, ...]:
    """The rules of such a table, where at least half of the divisions hold, or all of them add up to the same; none for other tables."""
    sections = _sections(columns)
    rules = [RowRule(0, tuple((1, at) for at in rows)) for rows in sections]
    holding = sum(_holds(weighed(columns, rule.target, rule.terms, blanks=True)) for rule in rules)
    alike = len(sections) > 1 and all(_holds(weigh(_apart(columns, sections[0], rows))) for rows in sections[1:])
    return tuple(rules) if alike or (holding and 2 * holding >= len(rules)) else ()


def _holds(evidence: Evidence) -> bool:
    return evidence.share == 1 and evidence.weight >= _LEAST


def _apart(columns: Columns, rows: Sequence[int], others: Sequence[int]) -> Iterator[list[Term]]:
    """The figures of two divisions as terms that add up to nothing, by column."""
    of = columns.table.rows
    for at in columns.columns:
        both = [*((1, of[row].cells[at].figure) for row in rows), *((-1, of[row].cells[at].figure) for row in others)]
        yield [(factor, figure) for factor, figure in both if figure]


def is_divided(table: PrintedTable, rules: Sequence[RowRule]) -> bool:
    """True for a table with such rules."""
    return bool(rules) and {rule.target for rule in rules} == {0} and not any(cell.figure for cell in table.rows[1].cells)


def _sections(columns: Columns) -> Sequence[list[int]]:
    """The rows under each heading (a row without amounts), where the second row of the table is the first heading."""
    filled = [any(row.cells[at].figure for at in columns.columns) for row in columns.table.rows]
    if filled[:2] != [True, False]:
        return ()
    found = list[list[int]]()
    for at, has in enumerate(filled[1:], 1):
        if not has:
            found.append([])
        else:
            found[-1].append(at)
    return found if all(found) else ()
