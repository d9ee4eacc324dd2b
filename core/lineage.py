"""What became of units from one year to a later one: moved, renamed, merged, split, ended; and a book seen from the later year."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from core.book import Book, Series, UnitFigures
from core.money import Amount
from core.organisation import Organisation, Unit
from core.tree import TreeError

if TYPE_CHECKING:
    from core.register import Register


class Lineage:
    """The units of an ``earlier`` year held against those of a ``later`` one."""

    def __init__(self, register: Register, earlier: int, later: int) -> None:
        self.before, self.after = register.organisation(earlier), register.organisation(later)
        self._earlier, self._later = earlier, later
        self._versions: dict[str, list[Unit]] = {}
        for unit in sorted(register.units, key=lambda unit: unit.valid_from or 0):
            self._versions.setdefault(unit.code, []).append(unit)
        self._followed: dict[tuple[str, int], tuple[str, ...]] = {}
        self._forebears: dict[str, tuple[str, ...]] | None = None

    def heirs(self, code: str) -> tuple[str, ...]:
        """Codes of the later year's units that an earlier unit became: itself while it goes on, several when it was split, none
        when nobody took over. A root always becomes the root."""
        found = self._follow(code, self._earlier)
        return found or ((self.after.root.code,) if code == self.before.root.code else ())

    def home(self, code: str) -> str:
        """The later year's unit that the earlier unit's figures count in: its heir, the lowest unit that holds all of its heirs,
        or where nobody took over that of the unit above it."""
        heirs = self.heirs(code)
        if len(heirs) == 1:
            return heirs[0]
        if heirs:
            return self._above_all(heirs)
        parent = self.before[code].parent
        return self.after.root.code if parent is None else self.home(parent)

    def forebears(self, code: str) -> tuple[str, ...]:
        """Codes of the earlier year's units that became the later unit and nothing else, none of them below another."""
        if self._forebears is None:
            became: dict[str, list[str]] = {}
            for unit in self.before:
                heirs = self.heirs(unit.code)
                if len(heirs) == 1:
                    became.setdefault(heirs[0], []).append(unit.code)
            self._forebears = {heir: self._topmost(codes) for heir, codes in became.items()}
        return self._forebears.get(code, ())

    def part_before(self, part: str) -> str | None:
        """The earlier year's top unit that holds all that is now in a top unit; None when no single one does."""
        holders: set[str | None] = set()
        for unit in self.before:
            if self.after.is_within(self.home(unit.code), part):
                above = self.before.ancestors(unit.code)
                holders.add(above[-2].code if len(above) > 1 else unit.code if above else None)
        return holders.pop() if len(holders) == 1 else None

    def _follow(self, code: str, year: int) -> tuple[str, ...]:
        """Where the code, valid in the year, has gone by the later year; each step leads to a later year, so that it ends."""
        key = (code, year)
        if key not in self._followed:
            self._followed[key] = self._step(code, year)
        return self._followed[key]

    def _step(self, code: str, year: int) -> tuple[str, ...]:
        version = self._version(code, year)
        if version is None:
            return ()
        if version.valid_to is None or version.valid_to >= self._later:
            return (code,)
        found: dict[str, None] = {}
        for heir in version.successors or (code,):
            following = self._version(heir, version.valid_to + 1)
            if following is not None:
                found.update(dict.fromkeys(self._follow(heir, max(version.valid_to + 1, following.valid_from or 0))))
        return tuple(found)

    def _version(self, code: str, year: int) -> Unit | None:
        """The version valid in the year, else the next one that begins by the later year."""
        versions = self._versions.get(code, ())
        now = next((unit for unit in versions if unit.is_valid(year)), None)
        return now or next((unit for unit in versions if unit.valid_from is not None and year < unit.valid_from <= self._later), None)

    def _above_all(self, codes: Sequence[str]) -> str:
        paths = [[codes[0], *(unit.code for unit in self.after.ancestors(codes[0]))]]
        return next(code for code in paths[0] if all(self.after.is_within(each, code) for each in codes))

    def _topmost(self, codes: Sequence[str]) -> tuple[str, ...]:
        listed = set(codes)
        return tuple(code for code in codes if not any(unit.code in listed for unit in self.before.ancestors(code)))


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

    def seen_from(self, year: int) -> Book:
        """The book as seen from another year."""
        return self if year == self._year else self._before.seen_from(year)

    def lineage(self, unit: str, earlier: int) -> tuple[str, ...]:
        """Codes of the earlier year's units that the unit was: those whose prognoses and figures are its history."""
        if earlier >= self._year:
            return (unit,) if unit in self.units(earlier) else ()
        return self.register.lineage(earlier, self._year).forebears(unit)


def seen(book: Book, year: int) -> Book:
    """The book seen from a year; itself where no earlier year has another organisation."""
    now = book.register.organisation(year)
    return book if all(book.register.organisation(label) is now for label in book.years if label < year) else Seen(book, year)


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


def code_in(register: Register, code: str, year: int) -> str | None:
    """The code that a unit has in a year whose organisation lacks its own, where it is one unit and no other; else None."""
    became = became_in(register, code, year)
    if became is None or len(became.units) != 1:
        return None
    other = became.units[0].code
    back = became.lineage.forebears(other) if became.is_later else became.lineage.heirs(other)
    return other if back == (code,) else None


class Became(NamedTuple):
    """The units of another year that a unit became (``is_later``), or was before it began."""

    units: tuple[Unit, ...]
    is_later: bool
    lineage: Lineage


def became_in(register: Register, code: str, year: int) -> Became | None:
    """What a unit was or became in a year whose organisation lacks it; None where nothing is known of that."""
    versions = [unit for unit in register.units if unit.code == code]
    ended = max((unit.valid_to for unit in versions if unit.valid_to is not None and unit.valid_to < year), default=None)
    begun = min((unit.valid_from for unit in versions if unit.valid_from is not None and unit.valid_from > year), default=None)
    try:
        if ended is not None:
            lineage = register.lineage(ended, year)
            return Became(tuple(lineage.after[heir] for heir in lineage.heirs(code)), True, lineage)
        if begun is not None:
            lineage = register.lineage(year, begun)
            return Became(tuple(lineage.before[was] for was in lineage.forebears(code)), False, lineage)
    except TreeError:
        return None
    return None
