"""Replaces one year's figures of the kinds that files hold, and counts what that changes, number by number."""
from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.book import Series, UnitFigures
from core.money import Amount

LARGEST_KEPT = 10

ByUnit = Mapping[str, Mapping[str, Series]]
"""Unit → account → months."""
WholeYear = Mapping[str, Mapping[str, Amount]]
"""Unit → account → amount, where the source knows only the year."""


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
class Counts:
    """Numbers: one is what one unit has on one account in one month of one kind. Zero and missing are no numbers."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    """Of the changed: those that became zero or missing."""
    largest: list[FigureChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class YearChange:
    """What happens to one year. ``put``: units whose figures differ; ``drop``: units left without any.

    ``sums``: kind → the sum of the year afterwards. ``lost_units``: had figures of a replaced kind, and have none now.
    """

    year: int
    counts: Counts
    put: tuple[UnitFigures, ...]
    drop: tuple[UnitFigures, ...]
    sums: Mapping[str, Amount]
    lost_units: tuple[str, ...]


def replace_kinds(
    year: int, stored: Iterable[UnitFigures], incoming: Mapping[str, ByUnit], annual: Mapping[str, WholeYear] = MappingProxyType({})
) -> YearChange:
    """The year with every kind in ``incoming`` (kind → unit → account → months), and what of it is ``annual``, put in place of what
    it held of that kind.

    The whole kind is replaced: the ledger is exported a year at a time, and what it no longer holds has been moved to
    another unit or account there. To keep the old number beside the moved one would count it twice. Kinds that are not
    in ``incoming`` are untouched.
    """
    before = {booked.unit: booked for booked in stored}
    counts, put, drop, lost = Counts(), [], [], []
    named = (unit for by_unit in (*incoming.values(), *annual.values()) for unit in by_unit)
    for unit in dict.fromkeys([*before, *named]):
        old = before.get(unit, UnitFigures(unit, year))
        new = _replaced(old, incoming, annual)
        differs = _count(old, new, incoming, counts)
        if not differs:
            continue
        if new.monthly or new.annual:
            put.append(new)
        elif unit in before:
            drop.append(old)
        lost.extend([unit] if any(_holds(old, kind) and not _holds(new, kind) for kind in incoming) else [])
    counts.largest = heapq.nlargest(LARGEST_KEPT, counts.largest, key=lambda change: change.size)
    sums = {kind: _sum(by_unit, annual.get(kind, {})) for kind, by_unit in sorted(incoming.items())}
    return YearChange(year, counts, tuple(put), tuple(drop), sums, tuple(lost))


def _sum(by_unit: ByUnit, annual: WholeYear) -> Amount:
    of_years = sum(sum(amounts.values()) for amounts in annual.values())
    return of_years + sum(sum(filter(None, months)) for accounts in by_unit.values() for months in accounts.values())


def _holds(figures: UnitFigures, kind: str) -> bool:
    return bool(figures.monthly.get(kind) or figures.annual.get(kind))


def _replaced(old: UnitFigures, incoming: Mapping[str, ByUnit], years: Mapping[str, WholeYear]) -> UnitFigures:
    monthly = {kind: series for kind, series in old.monthly.items() if kind not in incoming}
    annual = {kind: amounts for kind, amounts in old.annual.items() if kind not in incoming}
    for kind, by_unit in incoming.items():
        if old.unit in by_unit:
            monthly[kind] = by_unit[old.unit]
        if old.unit in years.get(kind, {}):
            annual[kind] = years[kind][old.unit]
    return UnitFigures(old.unit, old.year, monthly, annual)


def _count(old: UnitFigures, new: UnitFigures, incoming: Mapping[str, ByUnit], counts: Counts) -> bool:
    """Count the numbers of the replaced kinds; True when anything at all differs, a zero against a missing included."""
    differs = False
    for kind in incoming:
        was, now = old.monthly.get(kind, {}), new.monthly.get(kind, {})
        for account in was.keys() | now.keys():
            before, after = tuple(was.get(account, ())), tuple(now.get(account, ()))
            if before == after:
                counts.same += len(after) - after.count(0) - after.count(None)
            else:
                differs = True
                _count_months(old, account, kind, (before, after), counts)
        differs |= _count_years(old, new, kind, counts)
    return differs


def _count_years(old: UnitFigures, new: UnitFigures, kind: str, counts: Counts) -> bool:
    """The same for amounts of the whole year."""
    was, now = old.annual.get(kind, {}), new.annual.get(kind, {})
    for account in sorted(was.keys() | now.keys()):
        before, after = was.get(account), now.get(account)
        if before == after:
            counts.same += bool(after)
        elif before:
            _add_change(FigureChange(old.unit, account, old.year, 0, kind, before, after), counts)
        else:
            counts.new += bool(after)
    return dict(was) != dict(now)


def _count_months(
    figures: UnitFigures, account: str, kind: str, months: tuple[tuple[Amount | None, ...], tuple[Amount | None, ...]], counts: Counts
) -> None:
    before, after = months
    if not any(before):
        counts.new += len(after) - after.count(0) - after.count(None)
        return
    length = max(len(before), len(after))
    pairs = zip(before + (None,) * (length - len(before)), after + (None,) * (length - len(after)), strict=True)
    for month, (old, new) in enumerate(pairs, 1):
        if old:
            if old == new:
                counts.same += 1
            else:
                _add_change(FigureChange(figures.unit, account, figures.year, month, kind, old, new), counts)
        elif new:
            counts.new += 1


def _add_change(change: FigureChange, counts: Counts) -> None:
    counts.changed += 1
    counts.removed += not change.new
    counts.largest.append(change)
    if len(counts.largest) > 100 * LARGEST_KEPT:
        counts.largest = heapq.nlargest(LARGEST_KEPT, counts.largest, key=lambda one: one.size)
