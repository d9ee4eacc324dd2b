"""Replaces one year's figures of the kinds that files hold, and counts what that changes, number by number."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.book import UnitFigures
from core.impact import Impact, by_month, impact_of
from core.money import Amount
from core.rollups import Series

ByUnit = Mapping[str, Mapping[str, Series]]
"""Unit → account → months."""
WholeYear = Mapping[str, Mapping[str, Amount]]
"""Unit → account → amount, where the source knows only the year."""


@dataclass(frozen=True, slots=True)
class YearChange:
    """What happens to one year. ``put``: units whose figures differ; ``drop``: units left without any.

    ``same``: numbers that the store has already (one is what one unit has on one account in one month of one kind; zero and
    missing are no numbers). ``sums``: kind → the sum of the year afterwards. ``lost_units``: had figures of a replaced kind,
    and have none now.
    """

    year: int
    impact: Impact
    same: int
    put: tuple[UnitFigures, ...]
    drop: tuple[UnitFigures, ...]
    sums: Mapping[str, Amount]
    lost_units: tuple[str, ...]


def lost_accounts(held: Mapping[str, Series], booked: Mapping[str, Series]) -> int:
    """How many numbers of a unit's accounts go away in months of which the new figures hold fewer than half of the accounts."""
    lost = 0
    for month in range(max((len(series) for series in held.values()), default=0)):
        had, has = _with_number(held, month), _with_number(booked, month)
        if has and 2 * len(had & has) < len(had):
            lost += len(had - has)
    return lost


def _with_number(accounts: Mapping[str, Series], month: int) -> set[str]:
    return {account for account, series in accounts.items() if month < len(series) and series[month]}


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
    pairs, put, drop, lost = [], [], [], []
    named = (unit for by_unit in (*incoming.values(), *annual.values()) for unit in by_unit)
    for unit in dict.fromkeys([*before, *named]):
        old = before.get(unit, UnitFigures(unit, year))
        new = _replaced(old, incoming, annual)
        if not any(_differs(old, new, kind) for kind in incoming):
            continue
        pairs.append((old, new))
        if new.monthly or new.annual:
            put.append(new)
        elif unit in before:
            drop.append(old)
        lost.extend([unit] if any(_holds(old, kind) and not _holds(new, kind) for kind in incoming) else [])
    impact = impact_of(pairs)
    same = _numbers(incoming, annual) - impact.total.new - impact.total.changed + impact.total.removed
    sums = {}
    for kind, by_unit in sorted(incoming.items()):
        months = _sums(by_unit, annual.get(kind, {}))
        sums[kind] = sum(months)
        for month, amount in enumerate(months):
            impact.rest(year, month, kind, amount)
    return YearChange(year, impact, same, tuple(put), tuple(drop), sums, tuple(lost))


def _numbers(incoming: Mapping[str, ByUnit], annual: Mapping[str, WholeYear]) -> int:
    monthly = (months for by_unit in incoming.values() for accounts in by_unit.values() for months in accounts.values())
    yearly = (amount for kind in incoming for amounts in annual.get(kind, {}).values() for amount in amounts.values())
    return sum(len(months) - months.count(0) - months.count(None) for months in monthly) + sum(map(bool, yearly))


def _sums(by_unit: ByUnit, annual: WholeYear) -> list[Amount]:
    """What is known only for the year, then each month."""
    months = by_month(series for accounts in by_unit.values() for series in accounts.values())
    return [sum(sum(amounts.values()) for amounts in annual.values()), *months]


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


def _differs(old: UnitFigures, new: UnitFigures, kind: str) -> bool:
    """True when anything at all of the kind differs, a zero against a missing included."""
    if old.annual.get(kind, {}) != new.annual.get(kind, {}):
        return True
    was, now = old.monthly.get(kind, {}), new.monthly.get(kind, {})
    return was.keys() != now.keys() or any(tuple(months) != tuple(now[account]) for account, months in was.items())
