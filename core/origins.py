"""Which file a year's figures are from, kind by kind and month by month."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

MOST: Final = 60
"""Origins that are kept of a year; of more, those of the latest files."""


class Origin(NamedTuple):
    """The fiscal months of a kind (actual, budget, budget_transfer), both included, whose figures a file gave."""

    kind: str
    first: int
    last: int
    file: str


def painted(known: tuple[Origin, ...], new: Origin, *, is_few: bool = False) -> tuple[Origin, ...]:
    """The origins, latest first, after a file has given its months. ``is_few``: of a few units alone, so that what others gave of the
    same months stays."""
    left = [part for each in known for part in (_outside(each, new) if _gives_way(each, new, is_few=is_few) else (each,))]
    return (new, *left)[:MOST]


def files_of(origins: tuple[Origin, ...], kind: str, first: int, last: int) -> dict[str, list[int]]:
    """File → the months of the kind that it gave among those from ``first`` through ``last``, latest file first."""
    found: dict[str, list[int]] = {}
    for each in origins:
        months = range(max(each.first, first), min(each.last, last) + 1)
        if each.kind == kind and months:
            found[each.file] = sorted({*found.get(each.file, ()), *months})
    return found


def _gives_way(old: Origin, new: Origin, *, is_few: bool) -> bool:
    return old.kind == new.kind and (not is_few or old.file == new.file)


def _outside(old: Origin, new: Origin) -> Iterator[Origin]:
    """What is left of the old months."""
    before, after = old._replace(last=min(old.last, new.first - 1)), old._replace(first=max(old.first, new.last + 1))
    yield from (each for each in dict.fromkeys((before, after)) if each.first <= each.last)
