"""Forecasts a part of the organisation at once and makes it add up; the root is the sum of its parts.

A part is a unit directly under the root with all that lies below it. A question about one unit opens only its part, so nothing
outside the part may move its numbers.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.book import Book
from core.forecast import YearEnd, year_end
from core.forecasting.reconciling import capped, reconcile, summed, whole
from core.forecasting.series import Place, booked, known_of, places_below
from core.money import Amount

Floats = NDArray[np.float64]
NORMAL80: Final = 1.2816
"""Half the width of a normal distribution's 80 % interval, in standard deviations."""

TOGETHER: Final = 0.2
"""How far sister units are thought to miss the same way (a wage agreement, a winter); why, and what other values give: decisions.md."""


class Expected(NamedTuple):
    """What one place's year will end at: öre and result sign; the widths lie to each side of the total, ≥ 0."""

    months: tuple[Amount, ...]
    widths: tuple[Amount, Amount, Amount, Amount]
    """low80, high80, low95, high95"""
    errors: tuple[float, ...]
    """actual − forecast in each earlier year, NaN where it could not be tried."""
    evidence: int


def expected(book: Book, unit: str, year: int, as_of: int) -> Expected | None:
    """What the unit's net will end at; None where there are no months to learn it from."""
    if unit == book.units(year).root.code:
        return book.remember(("whole", year, as_of), lambda: _whole(book, year, as_of))
    return part_holding(book, unit, year, as_of).get(unit)


def part_holding(book: Book, unit: str, year: int, as_of: int) -> Mapping[str, Expected]:
    """The part that the unit lies in; for the root, what is booked on the root itself."""
    root, above = book.units(year).root.code, book.units(year).ancestors(unit)
    if unit != root:
        return part(book, above[-2].code if len(above) > 1 else unit, year, as_of)
    is_alone = not _tops(book, year)
    return book.remember(("root", year, as_of), lambda: _part(book, [(Place(root, own=not is_alone), -1)], year, as_of))


def part(book: Book, top: str, year: int, as_of: int) -> Mapping[str, Expected]:
    """Unit code → what its net will end at, for the top and all below it; ``CODE/direkt`` for what is booked on a parent itself."""
    return book.remember(("part", top, year, as_of), lambda: _part(book, places_below(book, top, year), year, as_of))


def _part(book: Book, places: Sequence[tuple[Place, int]], year: int, as_of: int) -> dict[str, Expected]:
    listed = [place for place, _ in places]
    known = known_of(book, listed, year, as_of)
    if not (np.isfinite(known.history).any() or np.isfinite(known.known).any()):
        return {}
    said = year_end(*known)
    parents = np.array([parent for _, parent in places], dtype=np.int64)
    variance = variances(said)
    totals = reconcile(said.total[:, None], variance, parents, TOGETHER)[:, 0]
    errors = reconcile(np.nan_to_num(said.errors), variance, parents, TOGETHER)
    errors[np.isnan(said.errors)] = np.nan
    inner = set(parents.tolist())
    leaves = [
        None if i in inner else months_of(booked(book, place, year, as_of), totals[i], said.months[i, as_of:])
        for i, place in enumerate(listed)
    ]
    months, widths = summed(leaves, parents.tolist()), capped(widths_of(said), parents)
    return {
        place.key: Expected(tuple(months[i]), in_ore(widths[i]), tuple(errors[i].tolist()), int(said.evidence[i]))
        for i, place in enumerate(listed)
    }


def _whole(book: Book, year: int, as_of: int) -> Expected | None:
    """The sum of the parts; how sure it is, is learned from the municipality's own total, beside those of the parts."""
    root = book.units(year).root.code
    parts = [found for top in _tops(book, year) if (found := part(book, top, year, as_of).get(top))]
    if book.has_own_figures(root, year):
        parts += part_holding(book, root, year, as_of).values()
    if not parts:
        return None
    said = year_end(*known_of(book, [Place(unit) for unit in (root, *_tops(book, year))], year, as_of))
    errors = np.sum([found.errors for found in parts], axis=0)
    months = tuple(sum(column) for column in zip(*(found.months for found in parts), strict=True))
    widths = np.minimum(widths_of(said)[0], np.sum([found.widths for found in parts], axis=0))
    return Expected(months, in_ore(widths), tuple(errors.tolist()), int(said.evidence[0]))


def _tops(book: Book, year: int) -> list[str]:
    return [child.code for child in book.units(year).children(book.units(year).root.code) if book.has_figures(child.code, year)]


def months_of(known: Sequence[Amount], total: float, ahead: Floats) -> tuple[Amount, ...]:
    """The booked months, and those ahead in whole öre; together they sum to the total's nearest öre."""
    return (*known, *whole(round(total) - sum(known), ahead.tolist()))


def variances(said: YearEnd) -> Floats:
    """How unsure each series' forecast is, by its own interval; in öre², at least one."""
    return np.asarray(np.maximum(((said.high80 - said.low80) / 2 / NORMAL80) ** 2, 1.0))


def widths_of(said: YearEnd) -> Floats:
    """(series, 4): how far low80, high80, low95 and high95 lie from the forecast that they were made for."""
    bounds = np.stack([said.low80, said.high80, said.low95, said.high95], axis=1)
    return np.asarray(np.abs(bounds - said.total[:, None]))


def in_ore(widths: Floats) -> tuple[Amount, Amount, Amount, Amount]:
    """The four widths of one series in whole öre."""
    low80, high80, low95, high95 = (round(width) for width in widths.tolist())
    return low80, high80, max(low80, low95), max(high80, high95)
