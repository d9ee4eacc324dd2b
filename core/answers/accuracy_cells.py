"""Prints the cells of the accuracy table: prognosis, outcome and error in the table's own layout and unit."""
from __future__ import annotations

from typing import NamedTuple

from core.accounts import APPROPRIATION, NET_COST, RESULT
from core.accuracy import Error
from core.answer import Cell, Column
from core.answers.asked import Asked
from core.answers.parts import money
from core.calendar import Span, whole_year
from core.money import Amount, format_fraction
from core.profile import ColumnSpec, TableSpec, shown_sign

DECIMALS = 2
"""Of a percentage: a hit is within one percent, so that tenths tell too little."""


class Sheet(NamedTuple):
    """One accuracy table for one question. Where the report follows up the result, the appropriation is in both terms."""

    asked: Asked
    spec: TableSpec

    def columns(self) -> list[Column]:
        """Headed by the report's own words, or the municipality's."""
        year, word = self.asked.span.year.name, self.asked.profile.word
        return [
            Column(c.measure, c.label.format(year=year) or word(c.measure), "%" if c.measure == "error_pct" else self.spec.unit)
            for c in self.spec.columns
        ]

    def cells(self, error: Error | None) -> dict[str, Cell]:
        """The row of an error; + = the year ended better than said, in every layout. Missing where the error is not known."""
        shown = self._known(error) if error else {}
        return {c.measure: shown.get(c.measure) or money(None, self.spec.unit) for c in self.spec.columns}

    def gross(self, amount: Amount, fraction: float | None) -> dict[str, Cell]:
        """The row of Σ |error|, which has no sign."""
        share = Cell(format_fraction(fraction, signed=False, decimals=DECIMALS), fraction)
        return {"error": money(amount, self.spec.unit), "error_pct": share}

    def year_end(self) -> dict[str, Cell]:
        """The outcome under the prognoses, in their column, as the report prints it."""
        asked = self.asked
        net = asked.book.amount(asked.unit.code, NET_COST, "actual", asked.span)
        return {"prognosis": self._money(net, self._appropriation(asked.unit.code, asked.span))}

    def _known(self, error: Error) -> dict[str, Cell]:
        span = whole_year(self.asked.book.register.fiscal_years[error.round.year])
        ram = None if error.is_rest else self._appropriation(error.unit, span)
        return {
            "prognosis": self._money(error.prognosis, ram),
            "actual": self._money(error.outcome, ram),
            "error": money(error.amount, self.spec.unit),
            "error_pct": Cell(format_fraction(error.fraction, decimals=DECIMALS), error.fraction),
        }

    def _money(self, net: Amount | None, appropriation: Amount | None) -> Cell:
        if net is not None and appropriation is not None:
            return money(net + appropriation, self.spec.unit)
        return money(net, self.spec.unit, sign=shown_sign(self.spec.layout, NET_COST))

    def _appropriation(self, unit: str, span: Span) -> Amount | None:
        """What turns a net into a result, for a report that follows up the result: as booked, else as budgeted."""
        if not self.spec.rows or self.spec.rows[0].group != RESULT:
            return None
        booked = self.asked.book.amount(unit, APPROPRIATION, "actual", span)
        return booked if booked is not None else self.asked.book.amount(unit, APPROPRIATION, "budget", span)


def sheet_of(asked: Asked) -> Sheet:
    """The table of the municipality's profile, else the standard one in its general layout and unit."""
    return Sheet(asked, asked.profile.table("accuracy") or _standard(asked))


def _standard(asked: Asked) -> TableSpec:
    columns = (
        ColumnSpec("prognosis", ""), ColumnSpec("actual", asked.profile.word("year_end")),
        ColumnSpec("error", ""), ColumnSpec("error_pct", ""),
    )
    return TableSpec("Prognossäkerhet", asked.profile.layout, asked.profile.unit, columns, unit_rows=True)
