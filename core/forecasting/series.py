"""Takes the months that a forecast is made from out of the Book: which units and groups, and what was known of them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.accounts import NET_COST
from core.book import Book, Kind
from core.money import Amount

Floats = NDArray[np.float64]
YEARS_BEFORE: Final = 5
NOTHING: Final = (np.nan,) * 12


class Place(NamedTuple):
    """A series to forecast: a unit's group, with what lies below it or (``own``) only what is booked on the unit itself."""

    unit: str
    group: str = NET_COST
    own: bool = False

    @property
    def key(self) -> str:
        """The unit's code; with ``/direkt`` where it is only what is booked on the unit itself."""
        return f"{self.unit}/direkt" if self.own else self.unit


class Known(NamedTuple):
    """Months of many series in öre, NaN where missing, as ``core.forecast.year_end`` takes them."""

    history: Floats
    """(series, years, 12)"""
    known: Floats
    """(series, as_of)"""
    budget: Floats | None
    """(series, years + 1, 12), None where no series has any."""


def places_below(book: Book, top: str, year: int) -> list[tuple[Place, int]]:
    """The unit and those below it that have figures in the year, depth first, each with its parent's position (−1: the unit itself).

    What is booked directly on a unit that has others below it is a child of its own.
    """
    units, found = book.units(year), list[tuple[Place, int]]()

    def enter(code: str, parent: int) -> None:
        """Put the unit and all below it in the list, below the one at position ``parent``."""
        here = len(found)
        found.append((Place(code), parent))
        below = [child.code for child in units.children(code) if book.has_figures(child.code, year)]
        for child in below:
            enter(child, here)
        if below and book.has_own_figures(code, year):
            found.append((Place(code, own=True), here))

    enter(top, -1)
    return found


def years_before(book: Book, year: int) -> list[int]:
    """Labels of the years to learn from, earliest first, without gaps; those of another shape than the asked one teach nothing."""
    asked = book.register.years[year].fiscal
    known = book.register.years
    alike = [y for y in range(year - YEARS_BEFORE, year) if y in known and known[y].fiscal[1:] == asked[1:]]
    return list(range(alike[0], year)) if alike else []


def known_of(book: Book, places: Sequence[Place], year: int, as_of: int) -> Known:
    """What was known of the places after fiscal month ``as_of``: earlier years, the months so far, the budgets as they stood then."""
    labels = years_before(book, year)
    history = [[_actual(book, place, label) for label in labels] for place in places]
    known = [_actual(book, place, year)[:as_of] for place in places]
    budget = np.array([[_budget(book, place, label, as_of) for label in (*labels, year)] for place in places], float)
    shape = (len(places), len(labels), 12)
    return Known(
        np.array(history, float).reshape(shape), np.array(known, float).reshape(len(places), as_of),
        budget if np.isfinite(budget).any() else None,
    )


def booked(book: Book, place: Place, year: int, as_of: int) -> tuple[Amount, ...]:
    """The months through ``as_of`` to the öre; a month in which nothing is booked counts as nothing in the sum."""
    return tuple(amount or 0 for amount in book.series(place.unit, place.group, "actual", year, own=place.own)[:as_of])


def _actual(book: Book, place: Place, label: int) -> tuple[float, ...]:
    year = book.register.years.get(label)
    if year is None or year.fiscal.length != 12:
        return NOTHING
    return _filled(_months(book, place, "actual", label), year.closed)


def _budget(book: Book, place: Place, label: int, as_of: int) -> tuple[float, ...]:
    """Each month with the transfers that take effect in it, those known by then; missing where a transfer has no month."""
    year = book.register.years.get(label)
    if year is None or year.fiscal.length != 12:
        return NOTHING
    months = _months(book, place, "budget", label)
    moved = _months(book, place, "budget_transfer", label)
    if not months or not moved:
        return NOTHING
    return _filled([(amount or 0) + (moved[i] or 0 if i < as_of else 0) for i, amount in enumerate(months)], 12)


def _months(book: Book, place: Place, kind: Kind, label: int) -> Sequence[Amount | None]:
    """The months; none where part of the amount is known for the whole year only, or the unit has nothing of the kind that year.

    A group without anything in a year in which its unit has months has nothing, not a gap.
    """
    *months, rest = book.months_and_rest(place.unit, place.group, kind, label, place.own)
    if rest is not None:
        return ()
    if months.count(None) < len(months) or kind == "budget_transfer":
        return months
    others = book.series(place.unit, NET_COST, kind, label, own=place.own) if place.group != NET_COST else ()
    return months if any(amount is not None for amount in others) else ()


def _filled(amounts: Sequence[Amount | None], closed: int) -> tuple[float, ...]:
    """Twelve; a month without anything booked is nothing, one after the last closed is missing, and so are all where none is given."""
    if not amounts:
        return NOTHING
    return tuple([amount or 0 for amount in amounts[:closed]] + [np.nan] * (12 - closed))
