"""The arithmetic of a report's tables: which printed figures cannot be right, and the interval that each must lie in."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.proof.across import amount_columns
from core.proof.blame import Unsure, Wrong, find_wrong
from core.proof.down import RowRule
from core.proof.figures import Figure, printed, printed_range
from core.proof.finding import Finding
from core.proof.intervals import Relation
from core.proof.relations import Model
from core.proof.shares import percent_limits, percent_rules
from core.proof.tables import PrintedTable
from core.proof.tenfold import tenfold

_MOST_NAMED: Final = 12


def arithmetic_findings(model: Model) -> tuple[Finding, ...]:
    """What the relations of the model say is wrong, in the order of the tables."""
    wrong, unsure = find_wrong(model.figures, model.relations, model.ratios, model.sign)
    found = [(each.at, _named(model, each)) for each in wrong]
    found += [(each.relation.target, _doubted(model, each)) for each in unsure]
    found += [(model.number(at, rule.target, _first(model, at, rule)) or 0, _missing_row(model, at, rule)) for at, rule in model.short]
    found.sort(key=lambda each: each[0])
    doubted = {at for each in unsure for at in each.candidates} | {each.at for each in wrong}
    wrong_spots = {model.spots[at] for at in doubted}
    return (*(finding for _, finding in found), *_percent_findings(model, wrong_spots), *_tenfold_findings(model, wrong_spots))


def place_of(table: PrintedTable, place: str) -> str:
    """Where a cell stands, with its file: ``rapport.txt, rad 260``."""
    return f"{table.source}, {place}" if table.source else place


def _named(model: Model, wrong: Wrong) -> Finding:
    table, row, column = model.spots[wrong.at]
    of = model.tables[table]
    cell = of.rows[row].cells[column]
    must = printed_range(wrong.low, wrong.high, model.figures[wrong.at].decimals)
    said = " och ".join(dict.fromkeys(_relation_said(model, wrong.at, relation) for relation in wrong.broken))
    return Finding("cell", place_of(of, cell.place), _cell_said(of, row, column), must, f"Följer av {said}.")


def _relation_said(model: Model, at: int, relation: Relation) -> str:
    if at == relation.target or relation.back:
        return relation.why if at == relation.target else relation.back
    of, row, column = model.spots[relation.target]
    table = model.tables[of]
    name = table.columns[column] if model.spots[at][1] == row else table.rows[row].label
    return f"{name or 'raden'} = {relation.why}"


def _cell_said(table: PrintedTable, row: int, column: int) -> str:
    names = ", ".join(filter(None, (table.rows[row].label, table.columns[column])))
    return f"{table.rows[row].cells[column].text} ({names})" if names else table.rows[row].cells[column].text


def _doubted(model: Model, unsure: Unsure) -> Finding:
    """The likeliest figure with what it must be if it is the wrong one, and the others that may be."""
    relation = unsure.relation
    at = next((each for each in unsure.candidates if each in relation.members), relation.target)
    rest = [each for each in unsure.candidates if each != at]
    of, cell = model.tables[model.spots[at][0]], model.cell(at)
    others = [f"{model.cell(each).text} ({model.cell(each).place})" for each in rest[:_MOST_NAMED]]
    if len(rest) > _MOST_NAMED:
        others.append(f"någon av {len(rest) - _MOST_NAMED} till")
    if unsure.blank:
        others.append("den tomma rutan")
    own = next(factor for each, factor in relation.terms if each == at)
    total = sum(factor * model.figures[each].value for each, factor in relation.terms if each != at) // -own
    must = printed(total, model.figures[at].decimals)
    said = _relation_said(model, at, relation)
    why = f"{said} ger {must}." + (f" Felet kan också stå i {_listed(others)}." if others else "")
    return Finding("unsure", place_of(of, cell.place), _cell_said(of, *model.spots[at][1:]), must, why[0].upper() + why[1:])


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} eller {names[-1]}" if len(names) > 1 else names[0]


def _first(model: Model, at: int, rule: RowRule) -> int:
    return next(c for c, cell in enumerate(model.tables[at].rows[rule.target].cells) if cell.figure)


def _missing_row(model: Model, at: int, rule: RowRule) -> Finding:
    table = model.tables[at]
    row = table.rows[rule.target]
    lacks = ", ".join(_lacks(table, rule))
    why = f"Raderna ovanför når inte upp till summan i någon kolumn: {lacks} fattas. En rad kan ha fallit bort."
    return Finding("row", place_of(table, row.place), row.label, "", why)


def _lacks(table: PrintedTable, rule: RowRule) -> Iterator[str]:
    for column in amount_columns(table):
        cell = table.rows[rule.target].cells[column]
        parts = [table.rows[row].cells[column].figure for _, row in rule.terms]
        if cell.figure and any(parts):
            lack = cell.figure.value - sum(part.value for part in parts if part)
            yield f"{printed(lack, cell.figure.decimals)} i {table.columns[column] or f'kolumn {column + 1}'}"


def _percent_findings(model: Model, wrong: set[tuple[int, int, int]]) -> Iterator[Finding]:
    """Percentages that are not their part of their base; a row with a named figure is left alone.

    Beside a wrong figure it is not sure whether a base counts with its sign: then a percentage may have either.
    """
    tables = {at for at, _, _ in wrong}
    for at, table in enumerate(model.tables):
        for rule in percent_rules(table):
            for number, row in enumerate(table.rows):
                figure, limits = row.cells[rule.percent].figure, percent_limits(row, rule)
                near = {(at, number, rule.part), (at, number, rule.base)}
                other = percent_limits(row, rule._replace(size=not rule.size)) if at in tables else None
                if figure is None or limits is None or near & wrong or _is_within(figure, limits) or (other and _is_within(figure, other)):
                    continue
                why = f"{table.columns[rule.part]} i procent av {table.columns[rule.base]}."
                must = printed_range(*limits, figure.decimals)
                place = place_of(table, row.cells[rule.percent].place)
                yield Finding("cell", place, _cell_said(table, number, rule.percent), must, why)


def _tenfold_findings(model: Model, wrong: set[tuple[int, int, int]]) -> Iterator[Finding]:
    """Percentages ten times too large or too small, in the tables where too few rows tell how they are reckoned to check them all."""
    for at, table in enumerate(model.tables):
        for rule, number, limits in tenfold(table, [each for each in model.column_rules[at] if each.difference]):
            cell = table.rows[number].cells[rule.percent]
            if cell.figure and not any((at, number, column) in wrong for column in (rule.part, rule.base)):
                why = f"{table.columns[rule.part]} i procent av {table.columns[rule.base]}; fel med en faktor tio."
                must = printed_range(*limits, cell.figure.decimals)
                yield Finding("cell", place_of(table, cell.place), _cell_said(table, number, rule.percent), must, why)


def _is_within(figure: Figure, limits: tuple[int, int]) -> bool:
    return limits[0] <= figure.high and figure.low <= limits[1]
