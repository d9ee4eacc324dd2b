"""Finds what tables of the same report say of the same amounts: the same total twice, or one table that sums several."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final

from core.proof.across import is_percent
from core.proof.evidence import weigh
from core.proof.figures import Figure
from core.proof.intervals import Relation
from core.proof.relations import Model
from core.proof.sections import is_divided
from core.proof.tables import PrintedTable
from core.proof.words import DIFFERENCE

_LUCK: Final = 6.0
_LUCK_AGAIN: Final = 4.0
"""A table that divides a deviation says again what others print: that is less luck than any two totals."""
_SCALES: Final = (1, 1_000)
_SPACES: Final = re.compile(r"\W+")


def relations_between(model: Model) -> Iterator[Relation]:
    """The relations from table to table (totals, rows of the same name, tables that sum others) and between two totals of one table."""
    yield from _same_totals(model)
    yield from _same_rows(model)
    yield from _sums_of_tables(model)


def _same_totals(model: Model) -> Iterator[Relation]:
    """Two totals that are the same amount, in the same or the opposite sign, in most of the columns that they share."""
    totals = dict.fromkeys((at, rule.target) for at, rules in enumerate(model.row_rules) for rule in rules if not rule.word)
    for (table, row), (other_table, other_row) in combinations(totals, 2):
        if table == other_table and _is_part(model, table, row, other_row):
            continue
        pairs = _shared_columns(model.tables[table], model.tables[other_table])
        for sign in (1, -1):
            numbers = [
                (a, b) for mine, theirs in pairs if not (_is_difference(model, table, mine) or is_percent(model.tables[table], mine))
                if (a := model.number(table, row, mine)) is not None and (b := model.number(other_table, other_row, theirs)) is not None
            ]
            evidence = weigh([[(sign, model.figures[a]), (-1, model.figures[b])] for a, b in numbers])
            enough = evidence.share > 0.5 and evidence.holds >= (3 if table == other_table else 2)
            if len(numbers) >= 3 and enough and evidence.weight >= _LUCK:
                why = _same_said(model.tables[table], row, table != other_table)
                back = _same_said(model.tables[other_table], other_row, table != other_table)
                yield from (Relation(((a, sign), (b, -1)), b, why, back=back) for a, b in numbers)
                break


def _same_rows(model: Model) -> Iterator[Relation]:
    """Cells of the same row and column in two tables, where all of them but one at most print the same amount.

    A table that divides a deviation says again what others print. Between other tables a deviation may be from another budget.
    """
    divided = {at for at, table in enumerate(model.tables) if is_divided(table, model.row_rules[at])}
    for tables, found in _namesakes(model).items():
        again = bool(divided & set(tables))
        pairs = found if again else [(a, b) for a, b in found if not (_is_apart(model, a) or _is_apart(model, b))]
        evidence = weigh([(1, model.figures[a]), (-1, model.figures[b])] for a, b in pairs)
        least, luck = (2, _LUCK_AGAIN) if again else (3, _LUCK)
        if evidence.holds >= least and evidence.places <= evidence.holds + 1 and evidence.weight >= luck:
            for a, b in pairs:
                yield Relation(((a, 1), (b, -1)), b, _cell_said(model, a), back=_cell_said(model, b))


def _is_apart(model: Model, number: int) -> bool:
    table, _, column = model.spots[number]
    return _is_difference(model, table, column) or DIFFERENCE.search(model.tables[table].columns[column]) is not None


def _namesakes(model: Model) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """By pair of tables, the pairs of their figures with the same unit, label and header; none whose name is not its table's alone."""
    named = dict[tuple[str, str, str], list[int]]()
    for at, table in enumerate(model.tables):
        labels, headers = [_plain(row.label) for row in table.rows], [_plain(header) for header in table.columns]
        rows = [row for row, label in enumerate(labels) if label and labels.count(label) == 1]
        columns = [column for column, header in enumerate(headers) if header and headers.count(header) == 1]
        for row, column in product(rows, columns):
            number = model.number(at, row, column)
            if number is not None and not is_percent(table, column):
                named.setdefault((table.unit, labels[row], headers[column]), []).append(number)
    found = dict[tuple[int, int], list[tuple[int, int]]]()
    for numbers in named.values():
        for a, b in combinations(numbers, 2):
            found.setdefault((model.spots[a][0], model.spots[b][0]), []).append((a, b))
    return found


def _cell_said(model: Model, number: int) -> str:
    at, row, _ = model.spots[number]
    return _same_said(model.tables[at], row, elsewhere=True)


def _is_part(model: Model, table: int, row: int, other: int) -> bool:
    """True when one of the rows is the other and more: a net is its costs and its income."""
    sums = {rule.target: {at for _, at in rule.terms} for rule in model.row_rules[table] if len(rule.terms) > 1}
    return other in sums.get(row, ()) or row in sums.get(other, ())


def _is_difference(model: Model, table: int, column: int) -> bool:
    return any(rule.difference and rule.target == column for rule in model.column_rules[table])


def _same_said(table: PrintedTable, row: int, elsewhere: bool) -> str:
    name = f" i {table.name}" if elsewhere else ""
    return f"samma belopp som {table.rows[row].label or 'raden'}{name} ({table.rows[row].place})"


def _shared_columns(table: PrintedTable, other: PrintedTable) -> list[tuple[int, int]]:
    there = {_plain(name): at for at, name in enumerate(other.columns) if name}
    return [(at, there[_plain(name)]) for at, name in enumerate(table.columns) if _plain(name) in there]


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.casefold()).strip()


def _sums_of_tables(model: Model) -> Iterator[Relation]:
    """One table whose every row is the sum of the same row in several others with the same headers, in the same or a finer unit."""
    alike = dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]]()
    for at, table in enumerate(model.tables):
        labels = tuple(_plain(row.label) for row in table.rows)
        if len(table.columns) > 1 and any(table.columns) and len(labels) > 1:
            alike.setdefault((tuple(map(_plain, table.columns)), labels), []).append(at)
    for group in alike.values():
        for whole in group if len(group) > 2 else []:
            parts = [at for at in group if at != whole]
            yield from _sum_of(model, whole, parts)


def _sum_of(model: Model, whole: int, parts: Sequence[int]) -> Iterator[Relation]:
    table = model.tables[whole]
    places = [(row, column) for row in range(len(table.rows)) for column in range(len(table.columns))]
    for scale in _SCALES:
        cases = [case for row, column in places if (case := _case(model, whole, parts, row, column, scale))]
        evidence = weigh([[(factor, _scaled(model.figures[at], factor)) for at, factor in case] for case in cases])
        if evidence.share > 0.5 and evidence.weight >= _LUCK:
            why = f"summan av {table.rows[0].label and 'samma rad i'} de {len(parts)} tabellerna {model.tables[parts[0]].corner} till "
            yield from (Relation(tuple(case), case[-1][0], why + model.tables[parts[-1]].corner) for case in cases)
            return


def _scaled(figure: Figure, factor: int) -> Figure:
    """The figure with the half step that its factor gives it; ``weigh`` multiplies the value itself."""
    return figure._replace(half=figure.half * abs(factor))


def _case(model: Model, whole: int, parts: Sequence[int], row: int, column: int, scale: int) -> list[tuple[int, int]] | None:
    numbers = [model.number(at, row, column) for at in parts]
    total = model.number(whole, row, column)
    if total is None or any(number is None for number in numbers):
        return None
    return [*((number, 1) for number in numbers if number is not None), (total, -scale)]


