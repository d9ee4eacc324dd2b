"""Takes in an organisation that holds from a year on: what is moved, renamed, new or ended, and who took over; nothing is lost."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.fold import plain
from core.homes import BookedIn, home_in
from core.intake import Problem
from core.organisation import UNALLOCATED_UNIT, Unit
from core.reorganised_words import Telling, named_unit, some_units
from core.tree import TreeError
from core.versions import put_in, version_in, without


@dataclass(slots=True)
class Reorganised:
    """Every unit's versions by code, what has to be said, and the sentences for the preview."""

    versions: dict[str, tuple[Unit, ...]]
    problems: list[Problem] = field(default_factory=list)
    told: tuple[str, ...] = ()


def reorganise(
    versions: Mapping[str, tuple[Unit, ...]], named: Sequence[Unit], year: int, booked_in: BookedIn, source: str
) -> Reorganised:
    """The versions after an organisation that holds from ``year``, whose units (with one root) are ``named``.

    A unit that it places otherwise or calls something else gets a version from the year on; one that it does not name ends the
    year before, unless it has figures since. One with successors ends too, but not before the last year in which it has figures. What
    is already known of later years stays.
    """
    return _Reorganising(versions, year, booked_in, source).done(named)


def end_of(unit: Unit, year: int | None, named: Sequence[Unit]) -> Unit:
    """The unit, with successors, that ends with the year before they take over. Raises TreeError when nothing says which."""
    if not unit.successors or unit.valid_to is not None:
        return unit
    begun = {row.valid_from for row in named if row.code in unit.successors and row.valid_from is not None}
    first = min(begun, default=year)
    if first is None:
        heirs = " och ".join(unit.successors)
        raise TreeError(f"Enheten {unit.code} ersätts av {heirs}, men från vilket år? Skriv Gäller till, eller lägg till --ar ÅÅÅÅ.")
    return unit._replace(valid_to=first - 1)


class _Reorganising:
    """One organisation while it is taken in."""

    def __init__(self, versions: Mapping[str, tuple[Unit, ...]], year: int, booked_in: BookedIn, source: str) -> None:
        self._result = Reorganised(dict(versions))
        self._year, self._booked_in, self._source = year, booked_in, source
        found = {code: version_in(held, year) for code, held in versions.items()}
        self._before = {code: unit for code, unit in found.items() if unit is not None}
        self._heirs: dict[str, tuple[str, ...]] = {}

    @property
    def _versions(self) -> dict[str, tuple[Unit, ...]]:
        return self._result.versions

    @property
    def _telling(self) -> Telling:
        return Telling(self._year, self._versions, self._before, self._heirs)

    def done(self, named: Sequence[Unit]) -> Reorganised:
        """The result."""
        named = [end_of(unit, self._year, named) for unit in named]
        stays = [unit for unit in named if self._ends(unit) and self._last_booked(unit) >= self._year]
        staying = {unit.code for unit in stays}
        now = [unit for unit in named if not self._ends(unit)]
        for unit in now:
            self._place(unit)
        for unit in named:
            if self._ends(unit) and unit.code not in staying:
                self._end(unit)
        ended = self._end_the_unnamed({unit.code for unit in named})
        self._tell_staying([self._stay(unit) for unit in stays])
        here = {unit.code for unit in now} | staying
        ended += [self._before[unit.code] for unit in named if unit.code in self._before and unit.code not in here]
        new = [unit for unit in now if unit.code not in self._before]
        self._guess_heirs(ended, new)
        self._check_heirs(ended)
        self._result.told = self._telling.sentences(now, ended, new)
        return self._result

    def _ends(self, unit: Unit) -> bool:
        return unit.valid_to is not None and unit.valid_to < self._year

    def _last_booked(self, unit: Unit) -> int:
        """The last year in which the unit has figures; 0 for none."""
        return max(self._booked_in(unit.code), default=0)

    def _place(self, unit: Unit) -> None:
        old, known = self._before.get(unit.code), self._versions.get(unit.code, ())
        first = unit.valid_from or self._year
        if old is None:
            after = min((each.valid_from for each in known if each.valid_from is not None and each.valid_from > first), default=None)
            last = unit.valid_to if unit.valid_to is not None or after is None else after - 1
            self._versions[unit.code] = put_in(known, unit._replace(valid_from=first, valid_to=last))
            return
        if old.parent == UNALLOCATED_UNIT and unit.valid_from is None:  # it had no place before, so that this one is no move
            first = old.valid_from or 0
        last = unit.valid_to if unit.valid_to is not None else old.valid_to
        self._versions[unit.code] = put_in(known, old._replace(
            name=unit.name, parent=unit.parent, level=unit.level if unit.level is not None else old.level,
            aliases=unit.aliases or old.aliases, manager=unit.manager or old.manager, valid_from=first or None, valid_to=last,
            successors=unit.successors or (old.successors if last == old.valid_to else ()),
        ))

    def _end(self, unit: Unit) -> None:
        """The unit ends with a year before this organisation's, and its heirs are known."""
        last = max(unit.valid_to or 0, self._last_booked(unit))
        known = without(self._versions.get(unit.code, ()), last + 1, None)
        version = version_in(known, last) or unit
        self._versions[unit.code] = put_in(known, version._replace(valid_to=last, successors=unit.successors))
        self._heirs[unit.code] = unit.successors

    def _stay(self, unit: Unit) -> Unit:
        """The unit, which ends with the last year that it has figures in; whoever takes over does so then."""
        first, last = (unit.valid_to or 0) + 1, self._last_booked(unit)
        known = without(self._versions.get(unit.code, ()), last + 1, None)
        old = self._before.get(unit.code) or (known[-1] if known else unit)
        heirs = self._known_heirs(unit, unit.successors)
        home = home_in(first, old._replace(successors=heirs), self._versions) or self._unallocated()
        since = old.valid_from if home == old.parent else first
        stays = old._replace(parent=home, valid_from=since, valid_to=last, successors=heirs)
        self._versions[unit.code] = put_in(known, stays)
        return stays

    def _tell_staying(self, stays: Sequence[Unit]) -> None:
        """What ends by the file but not yet, by when it ends and where it is till then."""
        alike: dict[tuple[int, str | None], list[Unit]] = {}
        for unit in stays:
            alike.setdefault((unit.valid_to or 0, unit.parent), []).append(unit)
        for (last, parent), units in alike.items():
            booked = sorted({year for unit in units for year in self._booked_in(unit.code) if year >= self._year})
            years, they = " och ".join(map(str, booked)), "Den" if len(units) == 1 else "De"
            text = (
                f"{some_units(units)} upphör enligt filen men har siffror {years}. {they} ligger kvar t.o.m. {last}, under "
                f"”{self._telling.name(parent)}”; sedan tar efterträdarna över. Står siffrorna fel: läs in dem på efterträdarna, "
                "och filen igen."
            )
            self._result.problems.append(Problem("confirm", self._source, text))

    def _end_the_unnamed(self, named: set[str]) -> list[Unit]:
        ended, kept = [], []
        for code, unit in self._before.items():
            if code in named or code == UNALLOCATED_UNIT:
                continue
            if self._last_booked(unit) >= self._year:
                kept.append(code)
            else:
                self._versions[code] = without(self._versions[code], self._year, unit.valid_to)
                ended.append(unit)
        for code in kept:
            self._keep(self._before[code])
        return ended

    def _keep(self, unit: Unit) -> None:
        """A unit with figures since stays where it is, or goes to who took that over, else it has no place."""
        home = home_in(self._year, unit, self._versions) or self._unallocated()
        where = "ligger kvar"
        if home != unit.parent:
            self._versions[unit.code] = put_in(self._versions[unit.code], unit._replace(parent=home, valid_from=self._year))
            where = f"läggs under ”{self._telling.name(home)}”"
        text = f"Enheten {named_unit(unit)} finns inte i organisationen {self._year} men har siffror och {where}."
        self._result.problems.append(Problem("warning", self._source, text))

    def _unallocated(self) -> str:
        root = next(code for code, held in self._versions.items() if (now := version_in(held, self._year)) and now.parent is None)
        self._versions.setdefault(UNALLOCATED_UNIT, (Unit(UNALLOCATED_UNIT, "Ofördelat", root),))
        return UNALLOCATED_UNIT

    def _guess_heirs(self, ended: Sequence[Unit], new: Sequence[Unit]) -> None:
        """One that ends and one that begins with the same name, and no other of it, are taken for the same after a yes."""
        begun, gone = _by_name(new), _by_name(ended)
        for unit in ended:
            alike = begun.get(plain(unit.name), [])
            if len(alike) == 1 and len(gone[plain(unit.name)]) == 1 and unit.code not in self._heirs:
                self._set_heirs(unit.code, (alike[0].code,))
                text = f"{unit.name} byter kod från {unit.code} till {alike[0].code} (samma namn). Historiken följer med."
                self._result.problems.append(Problem("confirm", self._source, text))

    def _set_heirs(self, code: str, heirs: tuple[str, ...]) -> None:
        self._heirs[code] = heirs
        ended = next((each for each in reversed(self._versions[code]) if each.valid_to is not None and each.valid_to < self._year), None)
        self._versions[code] = tuple(each._replace(successors=heirs) if each is ended else each for each in self._versions[code])

    def _known_heirs(self, unit: Unit, heirs: tuple[str, ...]) -> tuple[str, ...]:
        """Those that there are; that another is not waits for a yes."""
        unknown = [code for code in heirs if not self._versions.get(code)]
        if unknown:
            text = f"{named_unit(unit)} ersätts av {unknown[0]}, som inte finns. Den blir utan den efterträdaren."
            self._result.problems.append(Problem("confirm", self._source, text))
        return tuple(code for code in heirs if code not in unknown)

    def _check_heirs(self, ended: Sequence[Unit]) -> None:
        for unit in ended:
            heirs = self._heirs.get(unit.code, ())
            known = self._known_heirs(unit, heirs)
            if known != heirs:
                self._set_heirs(unit.code, known)
        alone = [unit for unit in ended if not self._heirs.get(unit.code) and self._booked_in(unit.code)]
        if alone:
            text = (
                f"{some_units(alone)} upphör utan efterträdare. Tidigare siffror räknas till enheten ovanför när år jämförs. "
                "Har någon tagit över: skriv dess kod i kolumnen Ersätts av."
            )
            self._result.problems.append(Problem("confirm", self._source, text))


def _by_name(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(plain(unit.name), []).append(unit)
    return found
