"""Questions about all municipalities at once, from the sums of each: which deviate most, and how good their prognoses were.

A municipality's figures come summed over its units (``Totals``), so that no question needs every unit's months. All amounts are
whole öre in result sign; percent is of the budgeted net cost of operations, which does not even out against taxes as a net does.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.accounts import NET_COST, OPERATING_NET
from core.accuracy import Error, Measures, measures_of, why_no_error
from core.book import Book, UnitFigures
from core.calendar import Period, PeriodError, Scope, Span, resolve, whole_year
from core.deviation import difference, fraction_of
from core.judged import judged
from core.kind_words import Side
from core.money import Amount
from core.national_words import Wanted
from core.register import Register
from core.rounds import Prognosis, Round, in_order


class Totals(NamedTuple):
    """One municipality's year: the sum of its units by kind and account, and which accounts each unit has a figure or budget on.

    ``accounts`` (unit → accounts) is empty where it was not asked for; ``summed`` stands on no unit.
    """

    summed: UnitFigures
    accounts: Mapping[str, frozenset[str]] = {}


class Standing(NamedTuple):
    """A municipality's deviation over the months that its books are closed for."""

    register: Register
    span: Span
    actual: Amount | None
    budget: Amount | None
    base: Amount | None

    @property
    def amount(self) -> Amount | None:
        """actual − budget: + is good."""
        return difference(self.actual, self.budget)

    @property
    def fraction(self) -> float | None:
        """The deviation as a fraction of the budgeted net cost of operations."""
        return fraction_of(self.amount, self.base)


class Judged(NamedTuple):
    """A municipality's prognoses of a year held against its bokslut: the last round's error, and the measures over all of them."""

    register: Register
    last: Error
    measures: Measures


def years_asked(wanted: Wanted, registers: Iterable[Register]) -> tuple[int, ...]:
    """The label of the asked year, else those that could be answered for any municipality, the latest first."""
    if wanted.year is not None:
        return (wanted.year,)
    if wanted.kind == "deviation":
        found = {year for register in registers for year, month in register.closed.items() if month}
    else:
        found = {said.year for register in registers for said in _rounds(register)}
    return tuple(sorted(found, reverse=True))


def rounds_of(register: Register, year: int) -> tuple[Round, ...]:
    """The frozen rounds of a closed year, earliest first."""
    return tuple(said for said in _rounds(register) if said.year == year)


def standing_of(register: Register, totals: Totals, year: int) -> Standing | None:
    """How a municipality stands in a year; None when nothing of it is closed."""
    try:
        span = resolve(Period(Scope.FULL_YEAR, None, year), register.fiscal_years, register.closed)
    except PeriodError:
        return None
    book, root = _summed(register, totals, year)
    actual, budget = (book.amount(root, NET_COST, kind, span) for kind in ("actual", "budget"))
    return Standing(register, span, actual, budget, book.amount(root, OPERATING_NET, "budget", span))


def ranked(standings: Iterable[Standing], side: Side) -> list[Standing]:
    """Those whose deviation is known and on the asked side, the largest first."""
    sign = {"both": 0, "surplus": 1, "deficit": -1}[side]
    known = [(each, each.amount) for each in standings if each.amount is not None]
    return [each for each, amount in sorted(known, key=lambda pair: -abs(pair[1])) if not sign or amount * sign > 0]


def accuracy_of(register: Register, totals: Totals, prognoses: Iterable[Prognosis], year: int) -> Judged | None:
    """How good a municipality's prognoses of a year were; None when none of them is a whole prognosis with a bokslut."""
    book, root = _summed(register, totals, year)
    span = whole_year(register.fiscal_years[year])
    outcome, base = (book.amount(root, group, kind, span) for group, kind in ((NET_COST, "actual"), (OPERATING_NET, "budget")))  # type: ignore[arg-type] # both are of the kinds that a book has
    units = _units(register, totals, prognoses, year)
    said = ((each, judged(units, each, root)) for each in rounds_of(register, year))
    errors = [Error(each, root, amount, outcome, base) for each, amount in said if amount is not None and outcome is not None]
    measures = measures_of(errors)
    return Judged(register, errors[-1], measures) if measures else None


def _rounds(register: Register) -> list[Round]:
    book = Book(register, {})
    return [said for said in in_order(register.rounds) if not why_no_error(book, said)]


def _summed(register: Register, totals: Totals, year: int) -> tuple[Book, str]:
    """A book in which all is booked on the municipality itself, and its code."""
    root = register.organisation(year).root.code
    return Book(register, {year: (totals.summed._replace(unit=root),)}), root


def _units(register: Register, totals: Totals, prognoses: Iterable[Prognosis], year: int) -> Book:
    """A book that knows which unit has anything on which account, and what was said of it; not how much."""
    booked = (UnitFigures(unit, year, {}, {"actual": dict.fromkeys(accounts, 0)}) for unit, accounts in totals.accounts.items())
    return Book(register, {year: booked}, prognoses=prognoses)
