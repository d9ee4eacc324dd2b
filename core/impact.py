"""What a change does to figures, unit by unit and month by month: how many numbers are new and changed, and the sums before and after."""
from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from core.book import Series, UnitFigures
from core.money import Amount

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
        self._columns(fresh, self._new)
        self._columns(gone, self._gone)
        sums = zip_longest(by_month(was.values()), by_month(now.values()), fillvalue=0)
        for month, (before, after) in enumerate(sums, 1):
            if before or after:
                self._add(kind, month, before, after)

    def _pairwise(self, kind: str, account: str, old: Series, new: Series) -> None:
        for month, (before, after) in enumerate(zip_longest(old, new), 1):
            if before and before != after:
                (self._changed if after else self._gone)(month, 1)
            elif after and not before:
                self._new(month, 1)
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
                (self._changed if new else self._gone)(0, 1)
                self._found.largest.append(FigureChange(self._before.unit, account, self._before.year, 0, kind, old, new))
            elif new and not old:
                self._new(0, 1)
        self._add(kind, 0, sum(was.values()), sum(now.values()))

    @staticmethod
    def _columns(series: Sequence[Series], count: Callable[[int, int], None]) -> None:
        for month, column in enumerate(zip_longest(*series), 1):
            if numbers := sum(map(bool, column)):
                count(month, numbers)

    def _of(self, month: int) -> tuple[Moved, Moved]:
        """What is counted of the unit and of the month."""
        year, found = self._before.year, self._found
        of_unit = found.units.setdefault((year, self._before.unit), Moved())
        return of_unit, found.months.setdefault((year, month), Moved())

    def _new(self, month: int, numbers: int) -> None:
        for each in self._of(month):
            each.new += numbers

    def _changed(self, month: int, numbers: int) -> None:
        for each in self._of(month):
            each.changed += numbers

    def _gone(self, month: int, numbers: int) -> None:
        for each in self._of(month):
            each.changed += numbers
            each.removed += numbers

    def _add(self, kind: str, month: int, before: Amount, after: Amount) -> None:
        for each in self._of(month):
            each.add(kind, before, after)


def by_month(series: Iterable[Series]) -> list[Amount]:
    """The sum of each month."""
    return [sum(filter(None, column)) for column in zip_longest(*series)]
