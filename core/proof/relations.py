"""Every relation between the printed figures of a report's tables: along the rows, down the columns and from table to table."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.proof.across import amount_columns, column_rules, own_rules, turned_rows
from core.proof.columns import ColumnRule
from core.proof.down import Columns, RowRule, row_rules
from core.proof.figures import Figure
from core.proof.intervals import Relation, holds
from core.proof.ratios import Ratio
from core.proof.sections import section_rules
from core.proof.shares import percent_rules
from core.proof.tables import PrintedCell, PrintedTable

_NOT_ADDED: Final = re.compile(
    r"medelfel|medelvärde|medeltal|precision|per inv"
    r"|/\s?inv|andel|snitt|index|kvot|\bpris\b|\bålder\b|placering|procent|nummer|\bnr\b", re.IGNORECASE)
"""Headers of columns whose rows do not add up."""

Spot = tuple[int, int, int]
"""A cell's place in the report: number of its table, row, column."""


@dataclass
class Model:
    """The figures of the report, numbered, and how they hang together."""

    tables: Sequence[PrintedTable]
    figures: list[Figure] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    numbers: dict[Spot, int] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    column_rules: list[tuple[ColumnRule, ...]] = field(default_factory=list)
    row_rules: list[tuple[RowRule, ...]] = field(default_factory=list)
    short: list[tuple[int, RowRule]] = field(default_factory=list)
    """Totals (with their table) that no column of the rows above them adds up to: a row is missing."""

    def cell(self, number: int) -> PrintedCell:
        """The printed cell of a figure."""
        table, row, column = self.spots[number]
        return self.tables[table].rows[row].cells[column]

    def sign(self, number: int) -> int:
        """The sign that the figures in its row and its column have; 0 where they differ, and for a difference."""
        table, row, column = self.spots[number]
        rows, differences = self.tables[table].rows, {rule.target for rule in self.column_rules[table] if rule.difference}
        if column in differences:
            return 0
        beside = [rows[row].cells[c].figure for c in range(len(rows[row].cells)) if c not in (*differences, column)]
        near = [figure for figure in (*beside, *(each.cells[column].figure for at, each in enumerate(rows) if at != row)) if figure]
        signs = {figure.value > 0 for figure in near if figure.value and not figure.percent}
        return (1 if signs == {True} else -1) if len(signs) == 1 else 0

    def number(self, table: int, row: int, column: int) -> int | None:
        """The number of the figure in a cell; None where there is none."""
        return self.numbers.get((table, row, column))


def model_of(tables: Sequence[PrintedTable]) -> Model:
    """All figures and relations of the tables of one report."""
    model = Model(tables)
    for at, table in enumerate(tables):
        for row, printed in enumerate(table.rows):
            for column, cell in enumerate(printed.cells):
                if cell.figure is not None:
                    model.numbers[at, row, column] = len(model.figures)
                    model.figures.append(cell.figure)
                    model.spots.append((at, row, column))
    shared = _shared_rules(tables)
    for at, table in enumerate(tables):
        before = len(model.relations)
        _add_table(model, at, table, shared[at])
        model.ratios += _ratios(model, at, table)
        model.relations[before:] = _blanks_trusted(model, model.relations[before:])
    return model


def _blanks_trusted(model: Model, relations: Sequence[Relation]) -> Iterator[Relation]:
    """The relations of a table; one with a blank part is complete where it holds, since the blank then adds nothing.

    A blank difference may be of an amount that its total counts: such a relation proves nothing, and is none where it does not hold.
    """
    printed = [(figure.low, figure.high) for figure in model.figures]
    for each in relations:
        is_difference, true = _is_difference(model, each.target), each.complete or holds(each, printed)
        if true or not is_difference:
            yield replace(each, complete=each.complete or (true and not is_difference))


def _ratios(model: Model, at: int, table: PrintedTable) -> Iterator[Ratio]:
    """The table's percentages that have both their part and their base in their row."""
    for rule in percent_rules(table):
        for row in range(len(table.rows)):
            percent, part, base = (model.number(at, row, column) for column in (rule.percent, rule.part, rule.base))
            if percent is not None and part is not None and base is not None:
                yield Ratio(percent, part, base, rule.size)


def _is_difference(model: Model, number: int) -> bool:
    table, _, column = model.spots[number]
    return any(rule.difference and rule.target == column for rule in model.column_rules[table])


def _shared_rules(tables: Sequence[PrintedTable]) -> list[tuple[ColumnRule, ...]]:
    """The rules between each table's columns: its own, and those that most tables with the same headers have."""
    alike = dict[tuple[str, ...], list[int]]()
    for at, table in enumerate(tables):
        alike.setdefault(table.columns if any(table.columns) else (str(at),), []).append(at)
    found: list[tuple[ColumnRule, ...]] = [()] * len(tables)
    for group in alike.values():
        common = column_rules([tables[at] for at in group]) if len(group) > 1 else ()
        for at in group:
            rules = own_rules(tables[at], common)
            found[at] = tuple(rule._replace(turned=turned_rows(tables[at], rule)) for rule in rules)
    return found


def _add_table(model: Model, at: int, table: PrintedTable, rules: tuple[ColumnRule, ...]) -> None:
    differences = {rule.target: rule for rule in rules if rule.difference}
    columns = Columns(table, tuple(c for c in amount_columns(table) if not _NOT_ADDED.search(table.columns[c])), differences)
    downward = section_rules(columns) or row_rules(columns)
    model.column_rules.append(rules)
    model.row_rules.append(downward)
    for rule in rules:
        model.relations += _along(model, at, table, rule)
    for each in downward:
        if each.word:
            model.short.append((at, each))
        else:
            model.relations += [r for column in columns.columns for r in _downward(model, at, columns, each, column)]


def _along(model: Model, at: int, table: PrintedTable, rule: ColumnRule) -> Iterator[Relation]:
    """A rule between columns, in every row that has all its figures."""
    for row, printed in enumerate(table.rows):
        sign, terms = -1 if row in rule.turned else 1, rule.terms_in(printed)
        numbers = [(model.number(at, row, column), sign * factor) for factor, column in terms]
        target = model.number(at, row, rule.target)
        known = [(number, factor) for number, factor in numbers if number is not None]
        if target is not None and len(known) == len(numbers):
            yield Relation((*known, (target, -1)), target, _said_along(table, rule._replace(terms=terms), row in rule.turned))


def _said_along(table: PrintedTable, rule: ColumnRule, turned: bool) -> str:
    names = [table.columns[column] or f"kolumn {column + 1}" for _, column in rule.terms]
    if rule.difference or any(factor < 0 for factor, _ in rule.terms):
        sides = [(-factor if turned else factor, name) for (factor, _), name in zip(rule.terms, names, strict=True)]
        (_, first), *rest = sorted(sides[:2], key=lambda side: -side[0]) + sides[2:]
        return first + "".join(f" {'+' if factor > 0 else '−'} {name}" for factor, name in rest)
    return f"summan av {names[0]} till {names[-1]}" if len(names) > 2 else f"{names[0]} + {names[1]}"


def _downward(model: Model, at: int, columns: Columns, rule: RowRule, column: int) -> Iterator[Relation]:
    """A rule between rows in one column; a column of differences takes the signs that its rows' differences have.

    Differences of given figures and of the others' do not add up to one of either.
    """
    rows = [columns.table.rows[row] for row in (rule.target, *(row for _, row in rule.terms))]
    if column in columns.differences and len({columns.differences[column].has_given(row) for row in rows}) > 1:
        return
    target = model.number(at, rule.target, column)
    numbers = [(model.number(at, row, column), factor * columns.turn(column, row)) for factor, row in rule.terms]
    known = [(number, factor) for number, factor in numbers if number is not None]
    if target is not None and known:
        terms = (*known, (target, -columns.turn(column, rule.target)))
        yield Relation(terms, target, _said_down(columns.table, rule), complete=len(known) == len(numbers))


def _said_down(table: PrintedTable, rule: RowRule) -> str:
    labels = [(factor, table.rows[row].label or f"rad {row + 1}") for factor, row in rule.terms]
    if len(labels) <= 3:
        first, *rest = labels
        return ("− " if first[0] < 0 else "") + first[1] + "".join(f" {'−' if factor < 0 else '+'} {label}" for factor, label in rest)
    return f"summan av de {len(labels)} raderna {labels[0][1]} till {labels[-1][1]}"
