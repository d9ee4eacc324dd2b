"""What the managers said the year will end at: a unit's own prognosis, or the sum of those below it."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.accounts import NET_COST
from core.book import Book, Kind
from core.calendar import whole_year
from core.money import Amount
from core.rounds import NOT_GIVEN, Round

_FIGURES: Final[tuple[Kind, ...]] = ("actual", "budget")


def judged(book: Book, said: Round, unit: str, group: str = NET_COST) -> Amount | None:
    """The full-year outcome by the managers' judgement, in öre and result sign.

    What was given for the unit itself goes before what was given below it; a draft is not given yet. A sum is missing as
    long as any part of it that has figures of the year lacks its prognosis, so that half a department is never shown as the
    whole.
    """
    own = own_judged(book, said, unit, group)
    if own is not None or has_figures(book, said, unit, group, own=True):
        return own
    below = (child.code for child in book.units(said.year).children(unit))
    return _whole_sum(judged(book, said, code, group) for code in below if has_figures(book, said, code, group))


def own_judged(book: Book, said: Round, unit: str, group: str) -> Amount | None:
    """What was given for the unit itself: for the group, else for every group under it that has figures; öre in result sign."""
    given = book.prognoses.get((said.id, unit, group))
    if given is not None and given.status not in NOT_GIVEN:
        return given.amount
    parts = (part.code for part in book.chart.children(group) if part.kind == "group")
    return _whole_sum(own_judged(book, said, unit, code) for code in parts if has_figures(book, said, unit, code))


def has_figures(book: Book, said: Round, unit: str, group: str, *, own: bool = False) -> bool:
    """True when the unit has an outcome or a budget of the round's year in the group; ``own``: booked on the unit itself."""
    year = book.register.years.get(said.year)
    if year is None:
        return False
    whole = whole_year(year.fiscal)
    return any(book.amount(unit, group, kind, whole, own=own) is not None for kind in _FIGURES)


def _whole_sum(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum; missing when there is nothing to sum or any part is missing."""
    listed = list(amounts)
    known = [amount for amount in listed if amount is not None]
    return sum(known) if listed and len(known) == len(listed) else None
