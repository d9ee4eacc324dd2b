"""A book seen from one year: earlier years stand in that year's organisation, and what crossed into or out of a unit is told."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from core.book import Book, UnitFigures
from core.lineage import Lineage
from core.money import Amount
from core.organisation import Organisation, Unit
from core.rollups import Series


class Seen(Book):
    """A book whose earlier years stand in the organisation of one year, so that years can be compared unit by unit.

    Every figure of an earlier year counts in one unit of that organisation (``Lineage.home``), so that the whole is the same.
    """

    def __init__(self, book: Book, year: int) -> None:
        super().__init__(book.register, _figures_seen(book, year), book.version, book.prognoses.values())
        self._before, self._year = book, year

    @property
    def as_it_was(self) -> Book:
        """The book in which every year has its own organisation."""
        return self._before

    def units(self, year: int) -> Organisation:
        """The unit tree that a year is summed by."""
        return super().units(max(year, self._year))

    def lineage(self, unit: str, earlier: int) -> tuple[str, ...]:
        """Codes of the earlier year's units that the unit was: those whose prognoses and figures are its history."""
        if earlier >= self._year:
            return (unit,) if unit in self.units(earlier) else ()
        return self.register.lineage(earlier, self._year).forebears(unit)


def seen_from(book: Book, year: int) -> Book:
    """The book with earlier years' figures where the organisation of ``year`` has them: a comparison between years follows units that
    were moved, merged or renamed. The book with every year's own organisation where no earlier year has another."""
    if not book.register.has_history:
        return book
    own = book.as_it_was
    return own.remember(("seen from", year), lambda: own if _is_one(own, year) else Seen(own, year))


def _is_one(book: Book, year: int) -> bool:
    """True when all years up to this one have one organisation."""
    now = book.register.organisation(year)
    return all(book.register.organisation(label) is now for label in book.years if label < year)


def _figures_seen(book: Book, year: int) -> dict[int, list[UnitFigures]]:
    return {label: list(_moved_home(book, label, year) if label < year else book.booked(label)) for label in book.years}


def _moved_home(book: Book, earlier: int, later: int) -> Iterable[UnitFigures]:
    """The earlier year's figures, each on its home; one on a code that the year's organisation lacks stays on it."""
    lineage, homes = book.register.lineage(earlier, later), dict[str, list[UnitFigures]]()
    for figures in book.booked(earlier):
        home = lineage.home(figures.unit) if figures.unit in lineage.before else figures.unit
        homes.setdefault(home, []).append(figures)
    return (each[0]._replace(unit=home) if len(each) == 1 else _together(home, each) for home, each in homes.items())


def _together(unit: str, several: Sequence[UnitFigures]) -> UnitFigures:
    monthly: dict[str, dict[str, Series]] = {}
    annual: dict[str, dict[str, Amount]] = {}
    for figures in several:
        for kind, accounts in figures.monthly.items():
            _add_series(monthly.setdefault(kind, {}), accounts)
        for kind, amounts in figures.annual.items():
            held = annual.setdefault(kind, {})
            held.update({account: held.get(account, 0) + amount for account, amount in amounts.items()})
    return UnitFigures(unit, several[0].year, monthly, annual)


def _add_series(held: dict[str, Series], accounts: Mapping[str, Series]) -> None:
    for account, months in accounts.items():
        pairs = zip_longest(held.get(account, ()), months)
        held[account] = tuple((a or 0) + (b or 0) if a is not None or b is not None else None for a, b in pairs)


class Crossing(NamedTuple):
    """A unit whose figures of the earlier year count otherwise than they were booked, seen from one unit.

    ``how``: in (counts here now), out (counted here then), was (is what the unit was), split or ended. ``heirs``: names now.
    """

    how: str
    unit: Unit
    above: str = ""
    heirs: tuple[str, ...] = ()


def crossings(book: Book, unit: str, year: int) -> list[Crossing]:
    """What a comparison with the year before has to say of the unit: topmost units only, and only those with figures then."""
    then, earlier = book.as_it_was, year - 1
    if then is book or earlier not in book.years or unit not in book.units(year):
        return []
    return list(_Crossings(then, book.register.lineage(earlier, year), unit, earlier).found())


class _Crossings:
    """Looks through the earlier year's tree, from the top."""

    def __init__(self, book: Book, lineage: Lineage, unit: str, earlier: int) -> None:
        self._book, self._lineage, self._unit, self._earlier = book, lineage, unit, earlier
        self._was = lineage.forebears(unit)

    def found(self) -> Iterable[Crossing]:
        """Depth first; below a unit that has crossed as a whole nothing more is said."""
        before, told = self._lineage.before, set[str]()
        for each in before:
            if each.parent in told or not self._book.has_figures(each.code, self._earlier):
                told |= {each.code} if each.parent in told else set()
                continue
            crossing = self._crossing(each)
            if crossing is not None:
                yield crossing
                told |= {each.code} if crossing.how in ("in", "out") else set()

    def _crossing(self, each: Unit) -> Crossing | None:
        before, after, heirs = self._lineage.before, self._lineage.after, self._lineage.heirs(each.code)
        names = tuple(after[code].name for code in heirs)
        home = self._lineage.home(each.code)
        is_here = after.is_within(home, self._unit)
        was_here = any(before.is_within(each.code, code) for code in self._was)
        if len(heirs) > 1:
            return Crossing("split", each, after[home].name, names) if is_here or self._unit in heirs else None
        if not heirs:
            return Crossing("ended", each, after[home].name) if is_here else None
        if each.code in self._was:
            return Crossing("was", each) if (each.code, each.name) != (self._unit, after[self._unit].name) else None
        if is_here and not was_here:
            parent = each.parent
            return Crossing("in", each, before[parent].name if parent else "", names)
        if was_here and not is_here:
            parent = after[home].parent
            return Crossing("out", each, after[parent].name if parent else "", names)
        return None
