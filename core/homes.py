"""Where a unit that has ended is found in a year in which it has figures all the same."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from core.organisation import Unit
from core.versions import put_in, version_in

BookedIn = Callable[[str], Collection[int]]
"""The years in which anything is booked on a unit, as they are after the import."""
Versions = Mapping[str, tuple[Unit, ...]]
"""Each unit's versions by code, oldest first."""


def home_in(year: int, unit: Unit, versions: Versions) -> str | None:
    """Code of the unit that one is placed under in a year: that where it was, else the one that took over from that, else that where
    those who took over from the unit itself are. None when nothing of it is left."""
    above = [] if unit.parent is None else [unit.parent]
    found = (followed(code, year, versions) for code in above)
    beside = (version_in(versions.get(heir, ()), year) for heir in unit.successors)
    places = [*found, *(heir.parent for heir in beside if heir is not None)]
    return next((code for code in places if code is not None and not _is_below(code, unit.code, year, versions)), None)


def followed(code: str, year: int, versions: Versions) -> str | None:
    """The unit of the code in a year, or the one that alone took over from it."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        held = versions.get(code, ())
        if version_in(held, year) is not None:
            return code
        ended = last_before(year, held)
        if ended is None or len(ended.successors) != 1:
            return None
        code = ended.successors[0]
    return None


def last_before(year: int, held: Iterable[Unit]) -> Unit | None:
    """The version that ended last before a year."""
    ended = [version for version in held if version.valid_to is not None and version.valid_to < year]
    return max(ended, key=lambda version: version.valid_to or 0, default=None)


def again_in(year: int, held: tuple[Unit, ...], place: Callable[[Unit], str]) -> tuple[Unit, ...]:
    """The versions of a unit with one for a year that they lack; ``place``: what it is then placed under.

    Those who took over the year before do so after that year instead.
    """
    ended = last_before(year, held)
    version = ended or held[0]
    goes_on = ended is not None and ended.valid_to == year - 1
    heirs = version.successors if ended is not None else ()
    again = version._replace(parent=place(version), valid_from=year, valid_to=year, successors=heirs)
    kept = tuple(each._replace(successors=()) if each is ended and goes_on else each for each in held)
    return put_in(kept, again)


def _is_below(code: str | None, top: str, year: int, versions: Versions) -> bool:
    """True for ``top`` itself and what is below it in the year."""
    seen: set[str] = set()
    while code is not None and code not in seen:
        if code == top:
            return True
        seen.add(code)
        version = version_in(versions.get(code, ()), year)
        code = version.parent if version is not None else None
    return False
