"""Deviations: actual against budget or the previous year, as a fraction of the appropriation, and how serious they are."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

from core.accounts import APPROPRIATION, NET_COST
from core.book import Book
from core.calendar import Span, whole_year
from core.money import Amount, round_half_away
from core.profile import Thresholds
from core.seen import seen_from

_LIKE: Final = 2
"""Up to how many times as large as each other an appropriation and a net budget are taken to be of the same thing."""

Tone = Literal["good", "neutral", "warning", "bad"]


class Deviation(NamedTuple):
    """One unit and account group over one span, all in öre and result sign; + is good. ``base`` is what percent is of."""

    actual: Amount | None
    budget: Amount | None
    previous: Amount | None
    base: Amount | None

    @property
    def amount(self) -> Amount | None:
        """actual − budget."""
        return difference(self.actual, self.budget)

    @property
    def change(self) -> Amount | None:
        """actual − previous year."""
        return difference(self.actual, self.previous)

    @property
    def fraction(self) -> float | None:
        """The deviation as a fraction of the base; None when either is missing or the base is 0."""
        return fraction_of(self.amount, self.base)


def difference(a: Amount | None, b: Amount | None) -> Amount | None:
    """a − b, missing when either is."""
    return None if a is None or b is None else a - b


def fraction_of(amount: Amount | None, base: Amount | None) -> float | None:
    """amount / |base|; None when either is missing or the base is 0."""
    return None if amount is None or not base else amount / abs(base)


def percent_base(book: Book, unit: str, span: Span) -> Amount | None:
    """What a unit's deviations are percent of: its appropriation, else its net budget, in öre.

    In a part of the year an appropriation that is like the year's net budget is spread over the months as that is, so that the
    percent is of the budget beside it; any other is what of it stands in the span.
    """
    net = book.amount(unit, NET_COST, "budget", span)
    if book.amount(unit, APPROPRIATION, "budget", span) is None:
        return net
    whole = whole_year(span.year)
    ram, of_year = appropriation_of(book, unit, whole), book.amount(unit, NET_COST, "budget", whole)
    if not span.is_full_year and ram and net and of_year and abs(of_year) <= _LIKE * abs(ram) <= _LIKE**2 * abs(of_year):
        return round_half_away(ram * abs(net), abs(of_year))
    ram = ram if span.is_full_year else appropriation_of(book, unit, span)
    return net if ram is None else ram


def appropriation_of(book: Book, unit: str, span: Span) -> Amount | None:
    """The unit's own appropriation, else the sum of those below it when every unit with a budget there has one."""
    if book.amount(unit, APPROPRIATION, "budget", span) is None:
        return None
    own = book.amount(unit, APPROPRIATION, "budget", span, own=True)
    if own is not None:
        return own
    if book.amount(unit, NET_COST, "budget", span, own=True) is not None:
        return None
    with_budget = [
        below.code for below in book.units(span.year.label).children(unit) if book.amount(below.code, NET_COST, "budget", span) is not None
    ]
    found = [appropriation_of(book, code, span) for code in with_budget]
    return None if None in found else sum(ram for ram in found if ram is not None)


def deviation_of(book: Book, unit: str, group: str, span: Span, *, own: bool = False) -> Deviation:
    """The unit's deviation in an account group over the span; ``previous`` is the same months of the year before,
    in the organisation of the asked year; None where that fiscal year does not hold them.

    ``own``: only what is booked on the unit itself, not below it; percent is still of the whole unit's base.
    """
    before = book.register.years.get(span.year.label - 1)
    then = span.in_year(before.fiscal) if before else None
    previous = seen_from(book, span.year.label).amount(unit, group, "actual", then, own=own) if then else None
    actual, budget = (book.amount(unit, group, kind, span, own=own) for kind in ("actual", "budget"))
    return Deviation(actual, budget, previous, percent_base(book, unit, span))


def tone_of(amount: Amount | None, fraction: float | None, limits: Thresholds) -> Tone:
    """Good or bad beyond both thresholds; without a fraction (no base) the amount alone decides."""
    if amount is None:
        return "neutral"
    share = abs(fraction) if fraction is not None else None
    notable = abs(amount) >= limits.notable_amount and (share is None or share >= limits.notable_fraction)
    serious = abs(amount) >= limits.serious_amount and (share is None or share >= limits.serious_fraction)
    if amount > 0:
        return "good" if notable else "neutral"
    return "bad" if serious else "warning" if notable else "neutral"


def needs_comment(deviation: Amount | None, fraction: float | None, limits: Thresholds) -> bool:
    """True when a prognosis is so far from the annual budget that it must say why; without a base the amount alone decides."""
    if deviation is None or abs(deviation) < limits.comment_amount:
        return False
    return fraction is None or abs(fraction) >= limits.comment_fraction
