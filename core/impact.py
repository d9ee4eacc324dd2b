"""What a change does to figures, unit by unit and month by month: how many numbers are new and changed, and the sums before and after."""
from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from core.book import UnitFigures
from core.money import Amount
from core.rollups import Series

LARGEST_KEPT = 10

Pair = tuple[UnitFigures, UnitFigures]
"""The figures of one unit and year before and after, of which either may be empty."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One number that was another before: result sign, öre; None is missing."""

    unit: str
    account: str
    year: int
    month: int
    kind: str
    old: Amount | None
    new: Amount | None

    @property
    def size(self) -> Amount:
        """How much it moved."""
        return abs((self.new or 0) - (self.old or 0))


@dataclass(slots=True)
class Moved:
    """Numbers that become other: ``new`` had nothing or zero before, ``changed`` had something, of which ``removed`` have nothing
    after. ``sums``: kind → (before, after), öre in result sign, of all numbers of the kind and not only those."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    sums: dict[str, tuple[Amount, Amount]] = field(default_factory=dict)

    @property
    def numbers(self) -> int:
        """How many numbers become other."""
        return self.new + self.changed

    def add(self, kind: str, before: Amount, after: Amount) -> None:
        """Count sums of a kind."""
        was, now = self.sums.get(kind, (0, 0))
        self.sums[kind] = was + before, now + after


@dataclass(slots=True)
class Impact:
    """By (year, unit), by (year, fiscal month; 0: whole years) and in all. ``largest``: the largest changes first.

    A unit's sums are of all that it has in the kinds that differ somewhere; a month's are of the same units, until ``rest`` is told.
    """

    units: dict[tuple[int, str], Moved] = field(default_factory=dict)
    months: dict[tuple[int, int], Moved] = field(default_factory=dict)
    total: Moved = field(default_factory=Moved)
    largest: list[FigureChange] = field(default_factory=list)

    def rest(self, year: int, month: int, kind: str, after: Amount) -> None:
        """What all units have in a month afterwards: those that do not change have the same before."""
        moved = self.months.get((year, month))
        if moved is not None:
            was, now = moved.sums.get(kind, (0, 0))
            moved.sums[kind] = was + after - now, after


def impact_of(pairs: Iterable[Pair]) -> Impact:
    """What becomes of figures, of the kinds that differ."""
    found = Impact()
    for before, after in pairs:
        _Counting(found, before, after).count()
    found.total = _together(found.units.values())
    found.largest = heapq.nlargest(LARGEST_KEPT, found.largest, key=lambda change: change.size)
    return found


def _together(parts: Iterable[Moved]) -> Moved:
    whole = Moved()
    for part in parts:
        whole.new, whole.changed, whole.removed = whole.new + part.new, whole.changed + part.changed, whole.removed + part.removed
        for kind, (before, after) in part.sums.items():
            whole.add(kind, before, after)
    return whole


class _Counting:
    """One unit and year. What is wholly new or wholly gone is counted column by column, which is most of an import."""

    def __init__(self, found: Impact, before: UnitFigures, after: UnitFigures) -> None:
        self._found, self._before, self._after = found, before, after
        self._unit = Moved()

    def count(self) -> None:
        """Count the kinds that differ."""
        for kind in sorted({*self._before.monthly, *self._after.monthly}):
            was, now = self._before.monthly.get(kind, {}), self._after.monthly.get(kind, {})
            if was != now:
                self._months(kind, was, now)
        for kind in sorted({*self._before.annual, *self._after.annual}):
            amounts = self._before.annual.get(kind, {}), self._after.annual.get(kind, {})
            if amounts[0] != amounts[1]:
                self._years(kind, *amounts)
        if self._unit.numbers or self._unit.sums:
            self._found.units[self._before.year, self._before.unit] = self._unit

    def _months(self, kind: str, was: Mapping[str, Series], now: Mapping[str, Series]) -> None:
        fresh, gone = list[Series](), list[Series]()
        for account in {**was, **now}:
            old, new = tuple(was.get(account, ())), tuple(now.get(account, ()))
            if not any(old):
                fresh.append(new)
            elif not any(new):
                gone.append(old)
                self._largest(kind, account, old, new)
            elif old != new:
                self._pairwise(kind, account, old, new)
        for month, numbers in enumerate(_numbers(fresh), 1):
            self._add(month, new=numbers)
        for month, numbers in enumerate(_numbers(gone), 1):
            self._add(month, changed=numbers, removed=numbers)
        self._sums(kind, 1, by_month(was.values()), by_month(now.values()))

    def _pairwise(self, kind: str, account: str, old: Series, new: Series) -> None:
        for month, (before, after) in enumerate(zip_longest(old, new), 1):
            if before and before != after:
                self._add(month, changed=1, removed=0 if after else 1)
            elif after and not before:
                self._add(month, new=1)
        self._largest(kind, account, old, new)

    def _largest(self, kind: str, account: str, old: Series, new: Series) -> None:
        year, unit, largest = self._before.year, self._before.unit, self._found.largest
        for month, (before, after) in enumerate(zip_longest(old, new), 1):
            if before and before != after:
                largest.append(FigureChange(unit, account, year, month, kind, before, after))
        if len(largest) > 100 * LARGEST_KEPT:
            largest[:] = heapq.nlargest(LARGEST_KEPT, largest, key=lambda change: change.size)

    def _years(self, kind: str, was: Mapping[str, Amount], now: Mapping[str, Amount]) -> None:
        for account in {**was, **now}:
            old, new = was.get(account), now.get(account)
            if old and old != new:
                self._add(0, changed=1, removed=0 if new else 1)
                self._found.largest.append(FigureChange(self._before.unit, account, self._before.year, 0, kind, old, new))
            elif new and not old:
                self._add(0, new=1)
        self._sums(kind, 0, [sum(was.values())], [sum(now.values())])

    def _add(self, month: int, new: int = 0, changed: int = 0, removed: int = 0) -> None:
        if new or changed:
            for each in (self._unit, self._month(month)):
                each.new += new
                each.changed += changed
                each.removed += removed

    def _sums(self, kind: str, first: int, before: Sequence[Amount], after: Sequence[Amount]) -> None:
        for month, (was, now) in enumerate(zip_longest(before, after, fillvalue=0), first):
            if was or now:
                self._month(month).add(kind, was, now)
        self._unit.add(kind, sum(before), sum(after))

    def _month(self, month: int) -> Moved:
        key = self._before.year, month
        found = self._found.months.get(key)
        if found is None:
            found = self._found.months[key] = Moved()
        return found


def _numbers(series: Sequence[Series]) -> list[int]:
    """How many numbers each month has."""
    return [len(column) - column.count(0) - column.count(None) for column in zip_longest(*series)]


def by_month(series: Iterable[Series]) -> list[Amount]:
    """The sum of each month."""
    return [sum(filter(None, column)) for column in zip_longest(*series)]
