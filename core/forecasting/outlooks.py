"""One unit's outlook: what its part of the organisation is forecast to end at, beside the methods that a controller knows."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.accounts import NET_COST
from core.book import Book
from core.forecasting import methods
from core.forecasting.groups import expected_group
from core.forecasting.parts import Expected, expected, part_holding
from core.forecasting.series import Place, known_of
from core.money import Amount
from core.outlook import Method, Outlook


def learned(book: Book, unit: str, year: int, as_of: int, group: str, own: bool) -> Outlook | None:
    """The outlook of a unit and group that are in the books of a year of twelve months; None where nothing is known of it.

    ``own``: only what is booked on the unit itself.
    """
    place = Place(unit, group, own)
    found = _expected(book, place, year, as_of)
    return _outlook(found, _methods(book, place, year, as_of)) if found else None


def total(book: Book, unit: str, year: int, as_of: int, group: str, own: bool) -> Amount | None:
    """The total alone of what ``learned`` says, in öre and result sign."""
    found = _expected(book, Place(unit, group, own), year, as_of)
    return sum(found.months) if found else None


def _expected(book: Book, place: Place, year: int, as_of: int) -> Expected | None:
    if not (book.has_own_figures if place.own else book.has_figures)(place.unit, year):
        return None
    if place.own:
        return part_holding(book, place.unit, year, as_of).get(place.key) if place.group == NET_COST else None
    if place.group == NET_COST:
        return expected(book, place.unit, year, as_of)
    return expected_group(book, place.unit, year, as_of, place.group)


def _outlook(found: Expected, known: tuple[Method, ...]) -> Outlook:
    ends, (low80, high80, low95, high95) = sum(found.months), found.widths
    error, _ = _mean_error(found.errors)
    return Outlook(ends, ends - low80, ends + high80, ends - low95, ends + high95, found.months, known, error, found.evidence)


def _methods(book: Book, place: Place, year: int, as_of: int) -> tuple[Method, ...]:
    known = known_of(book, [place], year, as_of)
    said, tried = methods.totals(*known), methods.backtests(known.history, as_of, known.budget)
    return tuple(_method(key, float(said[key][0]), tried[key][0].tolist()) for key in methods.METHODS)


def _method(key: str, total: float, errors: Sequence[float]) -> Method:
    error, tries = _mean_error(errors)
    return Method(key, round(total) if np.isfinite(total) else None, error, tries)


def _mean_error(errors: Sequence[float]) -> tuple[Amount | None, int]:
    """Mean absolute error in whole öre, and of how many."""
    tried = [abs(error) for error in errors if np.isfinite(error)]
    return (round(sum(tried) / len(tried)) if tried else None), len(tried)
