"""The account groups of a forecast: those of each lowest unit add up to its net, those of a parent are the sum of those below."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from core.accounts import NET_COST
from core.book import Book
from core.forecast import year_end
from core.forecasting.parts import Expected, in_ore, months_of, part_holding, variances, widths_of
from core.forecasting.reconciling import whole
from core.forecasting.series import YEARS_BEFORE, Known, Place, booked, known_of
from core.money import Amount


class _Lowest(NamedTuple):
    codes: list[str]
    known: Known
    booked: list[tuple[Amount, ...]]


Groups = Mapping[str, Expected]
"""Account group → what it will end at; a group that others lie under holds only what is booked directly on it."""


def expected_group(book: Book, unit: str, year: int, as_of: int, group: str) -> Expected | None:
    """What an account group of the unit will end at; None where nothing of it is known."""
    found = [each for groups in _below(book, unit, year, as_of) for code, each in groups.items() if book.chart.is_within(code, group)]
    if len(found) < 2:
        return found[0] if found else None
    said = year_end(*known_of(book, [Place(unit, group)], year, as_of))
    months = tuple(sum(column) for column in zip(*(each.months for each in found), strict=True))
    return Expected(months, in_ore(widths_of(said)[0]), tuple(said.errors[0].tolist()), int(said.evidence[0]))


def _below(book: Book, unit: str, year: int, as_of: int) -> Iterator[Groups]:
    """The groups of every lowest unit within the unit, and of what is booked on those above them."""
    children = [child.code for child in book.units(year).children(unit) if book.has_figures(child.code, year)]
    for child in children:
        yield from _below(book, child, year, as_of)
    if not children or book.has_own_figures(unit, year):
        place = Place(unit, own=bool(children))
        yield book.remember(("groups", place.key, year, as_of), lambda: _groups(book, place, year, as_of))


def _groups(book: Book, place: Place, year: int, as_of: int) -> Groups:
    """The lowest groups of one lowest unit: forecast for themselves, then moved to sum to the unit's net."""
    net = part_holding(book, place.unit, year, as_of).get(place.key)
    if net is None:
        return {}
    if not place.own:
        for label in range(year - YEARS_BEFORE, year + 1):
            book.open_groups(place.unit, label)
    lowest = _lowest(book, place, year, as_of)
    if not lowest.codes:
        return {}
    said = year_end(*lowest.known)
    unsure = variances(said)
    totals = said.total + (sum(net.months) - said.total.sum()) * unsure / unsure.sum()
    exact, widths = whole(sum(net.months), totals.tolist()), widths_of(said)
    return {
        code: Expected(
            months_of(lowest.booked[i], exact[i], said.months[i, as_of:]), in_ore(widths[i]), tuple(said.errors[i].tolist()),
            int(said.evidence[i]),
        )
        for i, code in enumerate(lowest.codes)
    }


def _lowest(book: Book, place: Place, year: int, as_of: int) -> _Lowest:
    """Every group of the net with anything in it, less the groups below it."""
    chart = book.chart
    first, end = chart.span(NET_COST)
    codes = [group.code for group in chart.nodes[first:end] if group.kind == "group"]
    places = [place._replace(group=code) for code in codes]
    known = known_of(book, places, year, as_of)
    so_far = np.array([booked(book, each, year, as_of) for each in places], dtype=np.int64).reshape(len(codes), as_of)
    for i, code in enumerate(codes):
        below = [codes.index(child.code) for child in chart.children(code) if child.kind == "group"]
        for whole_of in (known.history, known.known, known.budget, so_far):
            if below and whole_of is not None:
                whole_of[i] -= whole_of[below].sum(axis=0)
    kept = [i for i in range(len(codes)) if _holds_anything(known, i)]
    budget = None if known.budget is None else known.budget[kept]
    chosen = Known(known.history[kept], known.known[kept], budget)
    return _Lowest([codes[i] for i in kept], chosen, [tuple(so_far[i].tolist()) for i in kept])


def _holds_anything(known: Known, i: int) -> bool:
    return any(bool(np.nan_to_num(months[i]).any()) for months in known if months is not None)
