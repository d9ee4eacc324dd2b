"""Prints the cells of a report table: what a column measures, of which year, in the table's own layout and unit."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.accounts import APPROPRIATION, NET_COST, RESULT
from core.answer import Cell, Column
from core.answers.asked import Asked
from core.answers.parts import money, percent
from core.calendar import Span
from core.deviation import deviation_of, difference, fraction_of, percent_base, tone_of
from core.money import Amount
from core.profile import ColumnSpec, Measure, TableSpec, shown_sign


class Printer(NamedTuple):
    """One table for one question."""

    asked: Asked
    spec: TableSpec

    def specs(self) -> Sequence[ColumnSpec]:
        """The columns that the period can fill: a prognosis is for a whole year only."""
        return [c for c in self.spec.columns if c.measure != "prognosis" or self._round_fits(c)]

    def columns(self) -> list[Column]:
        """Keys are glossary words, ``previous_`` before those of the year before; headings as the report prints them."""
        code = [Column("code", "Kod")] if self.spec.codes else []
        return code + [Column(key_of(c), self._heading(c), "%" if c.measure == "deviation_pct" else self.spec.unit) for c in self.specs()]

    def cells(self, unit: str, group: str, blank: Sequence[Measure] = ()) -> dict[str, Cell]:
        """The row's printed cells; what is missing or left blank has no cell."""
        found = {}
        for column in self.specs():
            cell = self._cell(unit, group, column)
            if column.measure not in blank and cell.value is not None:
                found[key_of(column)] = cell
        return found

    def _cell(self, unit: str, group: str, column: ColumnSpec) -> Cell:
        span = self._span(column.year)
        if span is None:
            return Cell("")
        amount = self._amount(unit, group, column, span)
        fraction = fraction_of(amount, percent_base(self.asked.book, unit, span)) if column.measure.startswith("deviation") else None
        if column.measure == "deviation_pct":
            return percent(fraction)
        if column.measure == "deviation":
            return money(amount, self.spec.unit, tone=tone_of(amount, fraction, self.asked.profile.thresholds))
        return money(amount, self.spec.unit, sign=shown_sign(self.spec.layout, group))

    def _amount(self, unit: str, group: str, column: ColumnSpec, span: Span) -> Amount | None:
        if column.measure == "prognosis":
            return self._prognosis(unit, group, column, span)
        found = deviation_of(self.asked.book, unit, group, span)
        known = any(x is not None for x in (found.actual, found.budget, found.previous))
        fill = 0 if self.spec.blanks_add_nothing and known else None
        match column.measure:
            case "actual" | "budget" | "previous":
                return {"actual": found.actual, "budget": found.budget, "previous": found.previous}[column.measure]
            case "change":
                return difference(_or(found.actual, fill), _or(found.previous, fill))
            case _:
                return difference(_or(found.actual, fill), _or(found.budget, fill))

    def _prognosis(self, unit: str, group: str, column: ColumnSpec, span: Span) -> Amount | None:
        book, ram = self.asked.book, self.asked.book.amount(unit, APPROPRIATION, "budget", span)
        if group == APPROPRIATION:
            return ram
        given = book.prognosis(column.round or "", unit, NET_COST if group == RESULT else group)
        return given + ram if group == RESULT and given is not None and ram is not None else given

    def _round_fits(self, column: ColumnSpec) -> bool:
        rounds = {r.id: r.year for r in self.asked.book.register.rounds}
        return self.asked.span.is_full_year and rounds.get(column.round or "") == self.asked.year + column.year

    def _span(self, offset: int) -> Span | None:
        year = self.asked.book.register.years.get(self.asked.year + offset)
        return self.asked.span.in_year(year.fiscal) if year else None

    def _heading(self, column: ColumnSpec) -> str:
        years = {offset: span.year.name if (span := self._span(offset)) else str(self.asked.year + offset) for offset in (0, -1)}
        if self.asked.span.is_full_year:
            return column.label.format(year=years[0], previous=years[-1])
        word = self.asked.profile.word(column.measure)
        return f"{word} {years[column.year]}" if column.measure in ("actual", "budget") else word


def key_of(column: ColumnSpec) -> str:
    """The column's glossary word; the actual of the year before is ``previous``, its other measures ``previous_…``."""
    if column.year == 0:
        return column.measure
    return "previous" if column.measure == "actual" else f"previous_{column.measure}"


def _or(amount: Amount | None, fill: Amount | None) -> Amount | None:
    return fill if amount is None else amount
