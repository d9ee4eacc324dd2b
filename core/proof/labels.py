"""Unit labels that cannot be: ”tkr” above figures that are millions, ”mnkr” above thousands."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from core.proof.amounts import TextAmount, find_amounts, worth
from core.proof.arithmetic import place_of
from core.proof.figures import SCALE
from core.proof.finding import Finding
from core.proof.relations import Model
from core.proof.tables import Paragraph, PrintedTable

_MONEY: Final = ("kr", "tkr", "mnkr")
_FIGURES_AT_LEAST: Final = 4
_TOO_MANY_MNKR: Final = 2_000 * SCALE
"""Whole mnkr without a decimal of this size are thousands of kronor: two billion is more than most boards spend."""
_TOO_MANY_TKR: Final = 50_000_000 * SCALE
_WITNESSES: Final = 2


def label_findings(model: Model, texts: Sequence[Paragraph]) -> tuple[Finding, ...]:
    """The labels that the figures, the other tables or the texts speak against."""
    said = [amount for text in texts for amount in find_amounts(text.text) if amount.unit in _MONEY]
    return tuple(_finding(table, right, why) for table, right, why in _wrong_labels(model, said))


def units_of(model: Model, texts: Sequence[Paragraph]) -> list[str]:
    """Each table's unit as it must be: its label where that can be, else what the report's other tables are in."""
    said = [amount for text in texts for amount in find_amounts(text.text) if amount.unit in _MONEY]
    right = {id(table): unit for table, unit, _ in _wrong_labels(model, said)}
    common = Counter(table.unit for table in model.tables if table.unit in _MONEY and id(table) not in right)
    usual = common.most_common(1)[0][0] if common else "tkr"
    return [right.get(id(table)) or table.unit or (usual if any(rules) else "") for table, rules in
            zip(model.tables, zip(model.column_rules, model.row_rules, strict=True), strict=True)]


def _wrong_labels(model: Model, said: Sequence[TextAmount]) -> Iterator[tuple[PrintedTable, str, str]]:
    for at, table in enumerate(model.tables):
        if table.unit not in _MONEY:
            continue
        found = _by_tables(model, at) or _by_shape(table) or _by_texts(table, said)
        if found is not None and found[0] != table.unit:
            yield table, *found


def _finding(table: PrintedTable, right: str, why: str) -> Finding:
    return Finding("label", place_of(table, table.place), f"{table.unit} ({table.name})", right, why)


def _by_tables(model: Model, at: int) -> tuple[str, str] | None:
    """A table that sums others a thousand times finer is in the next unit."""
    for relation in model.relations:
        factors = {model.spots[number][0]: abs(factor) for number, factor in relation.terms}
        if factors.get(at) == 1_000:
            other = next(each for each in factors if each != at)
            finer = model.tables[other].unit or "tkr"
            right = {"kr": "tkr", "tkr": "mnkr"}.get(finer)
            return (right, f"Tabellen är summan av {len(factors) - 1} tabeller i {finer}.") if right else None
    return None


def _by_shape(table: PrintedTable) -> tuple[str, str] | None:
    figures = [figure for row in table.rows for cell in row.cells if (figure := cell.figure) and not figure.percent]
    if len(figures) < _FIGURES_AT_LEAST:
        return None
    largest = max(abs(figure.value) for figure in figures)
    tenths = sum(figure.decimals == 1 for figure in figures)
    if table.unit in ("kr", "tkr") and 5 * tenths >= 4 * len(figures) and largest < 1_000 * SCALE:
        return "mnkr", f"Beloppen har en decimal och är högst {largest // SCALE}: de är miljoner."
    if table.unit == "mnkr" and not any(figure.decimals for figure in figures) and largest >= _TOO_MANY_MNKR:
        return "tkr", "Så stora belopp utan decimal är inte miljoner."
    if table.unit == "tkr" and largest >= _TOO_MANY_TKR:
        return "kr", "Så stora belopp är inte tusental kronor."
    return None


def _by_texts(table: PrintedTable, said: Sequence[TextAmount]) -> tuple[str, str] | None:
    """Several amounts of the texts are figures of the table in another unit, and none in the labelled one."""
    votes = {unit: _matched(table, unit, said) for unit in _MONEY}
    if votes[table.unit]:
        return None
    unit, found = max(votes.items(), key=lambda each: len(each[1]))
    if len(found) < _WITNESSES:
        return None
    return unit, f"Texten säger {' och '.join(sorted(found)[:2])}, som är tabellens belopp i {unit}."


def _matched(table: PrintedTable, unit: str, said: Sequence[TextAmount]) -> set[str]:
    """The texts' amounts of at least three digits that are figures of the table in the unit, exactly."""
    figures = [figure for row in table.rows for cell in row.cells if (figure := cell.figure)]
    there = {abs(worth(figure, unit)[0]) for figure in figures if figure.value >= 100 * SCALE or figure.decimals}
    return {amount.text for amount in said if amount.value in there and amount.value // (2 * amount.half) >= 100}
