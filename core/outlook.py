"""What a unit's year is heading for by the model, and by the methods that a controller knows.

The answer for a unit is one and the same whatever was asked, and it adds up: units to their parents, account groups to the net.
"""
from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from core.accounts import NET_COST
from core.book import Book
from core.calendar import Scope, Span
from core.money import Amount
from core.register import Year
from core.seen import seen_from

MONTHS_OF_YEAR = 12


class Method(NamedTuple):
    """One of the methods that a controller knows. ``key``: linear, remaining_budget, last_season or budget_profile.

    ``total`` is what it says the year ends at, None where it has nothing to stand on. ``error`` is its mean absolute error in
    this unit's own earlier years, seen from the same month, None where it could not be tried; ``tries`` is in how many years.
    Amounts in öre, the total in result sign.
    """

    key: str
    total: Amount | None
    error: Amount | None
    tries: int


class Outlook(NamedTuple):
    """The model's forecast of a year's outcome, in öre and result sign; low95 ≤ low80 ≤ total ≤ high80 ≤ high95.

    ``months`` are the twelve, booked and expected, that sum to the total; empty where the source knows only the whole year.
    ``error`` is the model's own mean absolute error in the unit's earlier years, as a method's. ``evidence`` is how many such
    trials the interval rests on: with none it is wide.
    """

    total: Amount
    low80: Amount
    high80: Amount
    low95: Amount
    high95: Amount
    months: tuple[Amount, ...]
    methods: tuple[Method, ...] = ()
    error: Amount | None = None
    evidence: int = 0


def outlook_of(book: Book, unit: str, year: int, as_of: int, group: str = NET_COST, *, own: bool = False) -> Outlook | None:
    """Where the unit's net, or an account group within it, will end in the year, by the books through fiscal month ``as_of``.

    The book must hold the five years before the year, as far as they exist. A whole year's is its outcome. None where no
    forecast can be made: nothing in the books, an account or a group outside the net, months that the source does not know, a
    year of other length than twelve months. ``own``: only what is booked on the unit itself, beside the units below it.
    """
    found = _looked_at(book, unit, year, group)
    if found is None:
        return None
    book, known = found
    through = min(as_of, known.closed)
    if through == MONTHS_OF_YEAR:
        return _outcome(book, unit, known, group, own)
    return book.remember(("outlook", unit, year, through, group, own), lambda: _learned(book, unit, year, through, group, own))


def total_of(book: Book, unit: str, year: int, as_of: int, group: str = NET_COST, *, own: bool = False) -> Amount | None:
    """The total of ``outlook_of`` alone, in öre and result sign: for many units at once, without the methods and their record."""
    found = _looked_at(book, unit, year, group)
    if found is None:
        return None
    book, known = found
    through = min(as_of, known.closed)
    if through == MONTHS_OF_YEAR:
        return _amount(book, unit, known, group, own)
    total: Callable[[Book, str, int, int, str, bool], Amount | None] = import_module("core.forecasting.outlooks").total
    return total(book, unit, year, through, group, own)


def _looked_at(book: Book, unit: str, year: int, group: str) -> tuple[Book, Year] | None:
    """The book that a forecast is made from, and its year; None where none can be made."""
    book = _same_for_all(book, year)
    book, known = seen_from(book, year), book.register.years.get(year)
    if known is None or known.fiscal.length != MONTHS_OF_YEAR or unit not in book.units(year) or not _is_in_net(book, group):
        return None
    return book, known


def _same_for_all(book: Book, year: int) -> Book:
    """The book that the model looks at. It weighs a unit by all the others, so where someone sees one unit and all below it, the book
    of the whole municipality is looked at: the number is then the same whoever asks. A book that is a unit's in part, or that has
    units put together, is looked at by itself, so that it adds up."""
    own, uncut = book.as_it_was, book.as_it_was.uncut
    return book if uncut is None else own.remember(("same for all", year), lambda: _chosen(own, uncut(), year))


def _chosen(own: Book, whole: Book, year: int) -> Book:
    """The whole municipality's book where the unit that ``own`` is cut out for is there whole, else the cut one."""
    top = own.units(year).root.code
    there = whole.units(year)
    if top not in there:
        return own
    first, end = there.span(top)
    return whole if {unit.code for unit in there.nodes[first:end]} == {unit.code for unit in own.units(year)} else own


def _learned(book: Book, unit: str, year: int, as_of: int, group: str, own: bool) -> Outlook | None:
    learned: Callable[[Book, str, int, int, str, bool], Outlook | None] = import_module("core.forecasting.outlooks").learned
    return learned(book, unit, year, as_of, group, own)


def _is_in_net(book: Book, group: str) -> bool:
    chart = book.chart
    return group in chart and chart[group].kind == "group" and chart.is_within(group, NET_COST)


def _outcome(book: Book, unit: str, year: Year, group: str, own: bool) -> Outlook | None:
    total = _amount(book, unit, year, group, own)
    if total is None:
        return None
    months = tuple(amount or 0 for amount in book.series(unit, group, "actual", year.fiscal.label, own=own))
    return Outlook(total, total, total, total, total, months if sum(months) == total else ())


def _amount(book: Book, unit: str, year: Year, group: str, own: bool) -> Amount | None:
    return book.amount(unit, group, "actual", Span(year.fiscal, 1, MONTHS_OF_YEAR, Scope.FULL_YEAR), own=own)
