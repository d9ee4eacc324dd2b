"""What an answer about the year's end is made from: the managers' prognosis, the model's forecast, the budget, the outcome."""
from __future__ import annotations

from functools import cached_property

from core.accounts import NET_COST
from core.answer import Cell
from core.answers.asked import Asked
from core.answers.parts import money
from core.book import Book
from core.calendar import FiscalYear, Scope, Span, whole_year
from core.deviation import difference, fraction_of, percent_base, tone_of
from core.judged import judged
from core.money import MINUS, Amount, format_amount
from core.outlook import Outlook, outlook_of
from core.profile import shown_sign
from core.rounds import Round, in_order

Place = tuple[str, str, bool]
"""Unit code, account group, and whether only what is booked on the unit itself is meant."""


class View:
    """The asked unit's year as it was known after fiscal month ``as_of`` (0: before the first month was closed)."""

    def __init__(self, asked: Asked) -> None:
        """``asked.span`` ends with the month as of which the question is; a year with nothing closed has no such month."""
        fiscal, closed = asked.span.year, asked.book.register.years[asked.year].closed
        self.as_of = min(asked.span.last, closed)
        self.whole = whole_year(fiscal)
        self.is_done = self.as_of == fiscal.length
        self.asked = asked._replace(span=self.whole if self.is_done or not self.as_of else Span(fiscal, 1, self.as_of, Scope.YTD))

    @property
    def book(self) -> Book:
        """Where all amounts are from."""
        return self.asked.book

    @property
    def fiscal(self) -> FiscalYear:
        """The asked year."""
        return self.whole.year

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The year's rounds that were known then, the named one alone where the question names one; earliest first.

        As of the last closed month all are: a round may be ahead of the books.
        """
        named, is_now = self.asked.question.round, self.as_of == self.book.register.years[self.asked.year].closed
        known = (each for each in in_order(self.book.register.rounds, self.asked.year) if is_now or each.as_of <= self.as_of)
        return tuple(each for each in known if named in (None, each.id))

    @cached_property
    def said(self) -> Round | None:
        """The last round in which the asked unit has a prognosis; else the last in which something below it has."""
        whole = [each for each in self.rounds if judged(self.book, each, self.asked.unit.code) is not None]
        found = whole or [each for each in self.rounds if self.has_any(each)]
        return found[-1] if found else None

    def has_any(self, said: Round) -> bool:
        """True when the round holds a prognosis for the unit or anything below it."""
        units, top = self.book.units(self.asked.year), self.asked.unit.code
        return any(said.id == round_id and unit in units and units.is_within(unit, top) for round_id, unit, _ in self.book.prognoses)

    def given(self, unit: str, group: str = NET_COST) -> Amount | None:
        """The manager's prognosis in that round."""
        return judged(self.book, self.said, unit, group) if self.said else None

    def given_below(self, unit: str) -> Amount | None:
        """What the units below the unit add up to in that round, where each has its prognosis and it differs from the unit's own."""
        below = [judged(self.book, self.said, child.code) for child in self.asked.children(unit)] if self.said else []
        known = [amount for amount in below if amount is not None]
        is_whole = known and len(known) == len(below) and not self.book.has_own_figures(unit, self.asked.year)
        return sum(known) if is_whole and sum(known) != self.given(unit) else None

    def outlook(self, unit: str, group: str = NET_COST, own: bool = False) -> Outlook | None:
        """The model's forecast; of a whole year its outcome."""
        return outlook_of(self.book, unit, self.asked.year, self.as_of, group, own=own)

    def outcome(self, unit: str, group: str = NET_COST, own: bool = False) -> Amount | None:
        """What a whole year ended at."""
        return self.book.amount(unit, group, "actual", self.whole, own=own) if self.is_done else None

    def annual_budget(self, unit: str, group: str = NET_COST, own: bool = False) -> Amount | None:
        """The whole year's budget as it stood then."""
        if not own:
            return self.book.annual_budget(unit, group, self.fiscal, self.as_of)
        months = self.book.series(unit, group, "budget", self.asked.year, self.as_of, own=True)
        rest = self.book.months_and_rest(unit, group, "budget", self.asked.year, own=True)[-1]
        known = [x for x in (*months, rest) if x is not None]
        return sum(known) if known else None

    def expected(self, unit: str, group: str = NET_COST, own: bool = False) -> Amount | None:
        """What the year is thought to end at: its outcome, else the manager's word, else the model's."""
        if self.is_done:
            return self.outcome(unit, group, own)
        given = None if own else self.given(unit, group)
        if given is not None:
            return given
        model = self.outlook(unit, group, own)
        return model.total if model else None

    def cells(self, unit: str, group: str, own: bool) -> dict[str, Cell]:
        """One row: budget, prognosis, what the model says (or what the year ended at), and how far that is from the budget.

        Nothing of a prognosis in a year without rounds.
        """
        given = None if own else self.given(unit, group)
        cells = {"annual_budget": self.money(self.annual_budget(unit, group, own), group)}
        cells |= {"prognosis": self.money(given, group)} if self.rounds else {}
        if self.is_done:
            outcome = self.outcome(unit, group, own)
            error = {"error": money(difference(outcome, given), self.asked.profile.unit)} if self.rounds else {}
            cells |= {"actual": self.money(outcome, group), **error}
        else:
            model = self.outlook(unit, group, own)
            cells["forecast"] = self.money(model.total if model else None, group)
            cells["error"] = money(model.error if model else None, self.asked.profile.unit)
        expected = self.expected(unit, group, own)
        return cells | {"deviation": self.deviation(expected, unit, group, own)}

    def deviation(self, total: Amount | None, unit: str, group: str = NET_COST, own: bool = False) -> Cell:
        """A full year's total against the whole year's budget, with the tone of the municipality's thresholds."""
        amount = difference(total, self.annual_budget(unit, group, own))
        fraction = fraction_of(amount, percent_base(self.book, unit, self.whole))
        return money(amount, self.asked.profile.unit, tone=tone_of(amount, fraction, self.asked.profile.thresholds))

    def money(self, amount: Amount | None, group: str = NET_COST) -> Cell:
        """An amount in the layout's sign."""
        return money(amount, self.asked.profile.unit, sign=shown_sign(self.asked.profile.layout, group))

    def text(self, amount: Amount) -> str:
        """An amount of the net as the municipality prints it, without its unit."""
        return self.money(amount).text

    @property
    def month(self) -> str:
        """The month that the shown round sees the year from: ”augusti”."""
        return self.fiscal.month_name(self.said.as_of).split()[0] if self.said else ""

    def size(self, amount: Amount) -> str:
        """How large, without a sign, with its unit."""
        return f"{format_amount(abs(amount), self.asked.profile.unit)} {self.asked.profile.unit}"

    def between(self, low: Amount, high: Amount) -> str:
        """``38 700–39 500``: the two ends of an interval, the smaller of the printed first."""
        sign = shown_sign(self.asked.profile.layout, NET_COST)
        first, last = (self.text(end) for end in sorted((low, high), key=lambda end: sign * end))
        return f"{first}{' till ' if first.startswith(MINUS) else '–'}{last}"
