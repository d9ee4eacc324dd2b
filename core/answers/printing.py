"""Prints the cells of a report table: what a column measures, of which year, in the table's own layout and unit."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.accounts import APPROPRIATION, NET_COST, RESULT
from core.answer import Cell, Column
from core.answers.asked import Asked
from core.answers.parts import money, percent, previous_name
from core.book import Kind
from core.calendar import Span
from core.deviation import difference, fraction_of, percent_base, tone_of
from core.judged import judged
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

    def cells(self, unit: str, group: str, blank: Sequence[Measure] = (), *, own: bool = False) -> dict[str, Cell]:
        """The row's printed cells; what is missing or left blank has no cell. ``own``: only what is booked on the unit itself."""
        found = {}
        for column in self.specs():
            cell = self._cell(unit, group, column, own)
            if column.measure not in blank and cell.value is not None:
                found[key_of(column)] = cell
        return found

    def _cell(self, unit: str, group: str, column: ColumnSpec, own: bool) -> Cell:
        span = self._span(column.year)
        if span is None:
            return Cell("")
        amount = self._amount(unit, group, column, span, own)
        if not column.measure.startswith("deviation"):
            return money(amount, self.spec.unit, sign=shown_sign(self.spec.layout, group))
        fraction = fraction_of(amount, percent_base(self.asked.book, unit, span))
        if column.measure == "deviation_pct":
            return percent(fraction)
        return money(amount, self.spec.unit, tone=tone_of(amount, fraction, self.asked.profile.thresholds))

    def _amount(self, unit: str, group: str, column: ColumnSpec, span: Span, own: bool) -> Amount | None:
        before = self._span(column.year - 1)
        match column.measure:
            case "prognosis":
                return None if own else self._prognosis(unit, group, column, span)
            case "actual" | "budget":
                return self._of_kind(unit, group, column.measure, span, own)
            case "previous":
                return self._of_kind(unit, group, "actual", before, own)
            case "change":
                return self._difference(unit, group, (("actual", span), ("actual", before)), own)
            case _:
                return self._difference(unit, group, (("actual", span), ("budget", span)), own)

    def _of_kind(self, unit: str, group: str, kind: Kind, span: Span | None, own: bool) -> Amount | None:
        """A kind's amount. A result is missing where the unit's appropriation of that year is, if it has one in another."""
        book = self.asked.book
        if span is None or (group == RESULT and self._lacks_appropriation(unit, kind, span)):
            return None
        return book.amount(unit, group, kind, span, own=own)

    def _lacks_appropriation(self, unit: str, kind: Kind, span: Span) -> bool:
        if self.asked.book.amount(unit, APPROPRIATION, kind, span) is not None:
            return False
        spans = [found for offset in (0, -1, -2) if (found := self._span(offset))]
        return any(self.asked.book.amount(unit, APPROPRIATION, k, s) is not None for k in ("actual", "budget") for s in spans)

    def _difference(
        self, unit: str, group: str, terms: tuple[tuple[Kind, Span | None], tuple[Kind, Span | None]], own: bool
    ) -> Amount | None:
        """The first term − the second; a blank one is nothing where the report counts so and the unit has others of the kind."""
        amounts = [self._of_kind(unit, group, kind, span, own) for kind, span in terms]
        if self.spec.blanks_add_nothing and self._is_in_report(unit, group):
            others = [self._of_kind(unit, NET_COST, kind, span, own) for kind, span in terms]
            amounts = [0 if amount is None and other is not None else amount for amount, other in zip(amounts, others, strict=True)]
        return difference(amounts[0], amounts[1])

    def _is_in_report(self, unit: str, group: str) -> bool:
        """True when the row has any amount at all, in the asked year or the one before."""
        spans = [span for offset in (0, -1) if (span := self._span(offset))]
        return any(self.asked.book.amount(unit, group, kind, span) is not None for kind in ("actual", "budget") for span in spans)

    def _prognosis(self, unit: str, group: str, column: ColumnSpec, span: Span) -> Amount | None:
        book, ram = self.asked.book, self.asked.book.amount(unit, APPROPRIATION, "budget", span)
        if group == APPROPRIATION:
            return ram
        said = next((each for each in book.register.rounds if each.id == column.round), None)
        given = judged(book, said, unit, NET_COST if group == RESULT else group) if said else None
        return given + ram if group == RESULT and given is not None and ram is not None else given

    def _round_fits(self, column: ColumnSpec) -> bool:
        rounds = {r.id: r.year for r in self.asked.book.register.rounds}
        return self.asked.span.is_full_year and rounds.get(column.round or "") == self.asked.year + column.year

    def _span(self, offset: int) -> Span | None:
        year = self.asked.book.register.years.get(self.asked.year + offset)
        return self.asked.span.in_year(year.fiscal) if year else None

    def _heading(self, column: ColumnSpec) -> str:
        years = {0: self.asked.span.year.name, -1: previous_name(self.asked)}
        if self.asked.span.is_full_year and column.label:
            return column.label.format(year=years[0], previous=years[-1])
        if column.measure == "previous":
            return f"{self.asked.profile.word('actual')} {years[-1]}"
        word = self.asked.profile.word(column.measure)
        return f"{word} {years[column.year]}" if column.measure in ("actual", "budget") else word


def key_of(column: ColumnSpec) -> str:
    """The column's glossary word; the actual of the year before is ``previous``, its other measures ``previous_…``."""
    if column.year == 0:
        return column.measure
    return "previous" if column.measure == "actual" else f"previous_{column.measure}"
