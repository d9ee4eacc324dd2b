"""The versions of one unit over the years: put in, taken out, joined where nothing differs. Years never meet within a unit."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.organisation import Unit

_EVER: Final = 10_000
"""A year after every year."""


def put_in(versions: Iterable[Unit], new: Unit) -> tuple[Unit, ...]:
    """The versions with another for its years, in place of what they said of those years; oldest first."""
    return joined([*without(versions, new.valid_from, new.valid_to), new])


def without(versions: Iterable[Unit], first: int | None, last: int | None) -> tuple[Unit, ...]:
    """What the versions say of years outside ``first``…``last`` (None: since ever, for ever); oldest first."""
    return tuple(part for version in _sorted(versions) for part in _outside(version, first or 0, _EVER if last is None else last))


def joined(versions: Iterable[Unit]) -> tuple[Unit, ...]:
    """Neighbouring versions that differ in nothing but their years, as one; it ends as the later does."""
    found: list[Unit] = []
    for version in _sorted(versions):
        if found and _is_same(found[-1], version) and found[-1].valid_to is not None and found[-1].valid_to + 1 == version.valid_from:
            version = version._replace(valid_from=found.pop().valid_from)
        found.append(version)
    return tuple(found)


def version_in(versions: Iterable[Unit], year: int) -> Unit | None:
    """The version of a year."""
    return next((version for version in versions if version.is_valid(year)), None)


def _outside(version: Unit, first: int, last: int) -> Iterable[Unit]:
    begun, ended = version.valid_from or 0, _EVER if version.valid_to is None else version.valid_to
    if ended < first or begun > last:
        yield version
        return
    if begun < first:
        yield version._replace(valid_to=first - 1, successors=())
    if ended > last:
        yield version._replace(valid_from=last + 1)


def _sorted(versions: Iterable[Unit]) -> list[Unit]:
    return sorted(versions, key=lambda version: version.valid_from or 0)


def _is_same(earlier: Unit, later: Unit) -> bool:
    return earlier._replace(valid_from=None, valid_to=None, successors=()) == later._replace(valid_from=None, valid_to=None, successors=())
