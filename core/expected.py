"""Which units are expected to give a prognosis in a round, and how far each has come."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.accounts import NET_COST
from core.book import Book
from core.judged import has_figures, judged
from core.money import Amount
from core.organisation import Unit
from core.proposal import given_above, lacks_comment, least_status
from core.rounds import NOT_GIVEN, Prognosis, Round, Status


class Standing(NamedTuple):
    """Where a unit stands in a round. ``amount`` is its full-year outcome as judged, missing while it is not given.

    ``own`` are the records of the unit itself; ``covered`` is the unit above whose own prognosis holds for it; ``summed``:
    the amount is the sum of the units below; ``partly``: some account groups are given and others are not. ``lacks_comment``:
    a record of it must say why and does not.
    """

    unit: Unit
    status: Status
    amount: Amount | None = None
    own: tuple[Prognosis, ...] = ()
    covered: Unit | None = None
    summed: bool = False
    partly: bool = False
    lacks_comment: bool = False

    @property
    def is_given(self) -> bool:
        """True when the unit's prognosis counts."""
        return self.status not in NOT_GIVEN


def expected_units(book: Book, said: Round, top: str | None = None) -> tuple[Unit, ...]:
    """The units that have a manager and an outcome or budget of the year; where none has a manager, those on which it is booked.

    ``top`` keeps to the units at and below one.
    """
    units = book.units(said.year)
    first, end = units.span(top or units.root.code)
    inside = [unit for unit in units.nodes[first:end] if has_figures(book, said, unit.code, NET_COST)]
    managed = any(unit.manager and has_figures(book, said, unit.code, NET_COST) for unit in units)
    if managed:
        return tuple(unit for unit in inside if unit.manager)
    return tuple(unit for unit in inside if has_figures(book, said, unit.code, NET_COST, own=True))


def standings(book: Book, said: Round, top: str | None = None) -> tuple[Standing, ...]:
    """Every expected unit in the order of the organisation."""
    return tuple(standing(book, said, unit) for unit in expected_units(book, said, top))


def with_covering(book: Book, said: Round, found: Sequence[Standing]) -> tuple[Standing, ...]:
    """The same and, in their places, the units whose own prognosis goes before theirs in a sum although it is not expected."""
    units, there = book.units(said.year), {each.unit.code for each in found}
    above = [given_above(book, said, code) for code in there]
    extra = [standing(book, said, units[code]) for code in {over.unit for over in above if over} - there]
    return tuple(sorted((*found, *extra), key=lambda each: units.position(each.unit.code)))


def standing(book: Book, said: Round, unit: Unit) -> Standing:
    """Where one unit stands: by its own prognosis, by one of a unit above, or by those of the units below."""
    own = tuple(given for given in book.prognoses.values() if (given.round, given.unit) == (said.id, unit.code))
    given = tuple(each for each in own if each.status not in NOT_GIVEN)
    amount = judged(book, said, unit.code)
    lacking = any(lacks_comment(book, said, each) for each in given)
    if amount is not None:
        return Standing(unit, least_status(given or _below(book, said, unit)), amount, own, summed=not given, lacks_comment=lacking)
    over = given_above(book, said, unit.code)
    if over is not None:
        return Standing(unit, over.status, None, own, covered=book.units(said.year)[over.unit])
    return Standing(unit, "draft" if own else "not_started", None, own, partly=bool(given), lacks_comment=lacking)


def _below(book: Book, said: Round, unit: Unit) -> tuple[Prognosis, ...]:
    """What is given in the units below."""
    units = book.units(said.year)
    found = (each for each in book.prognoses.values() if each.round == said.id and each.unit in units)
    return tuple(each for each in found if each.status not in NOT_GIVEN and units.is_within(each.unit, unit.code))
