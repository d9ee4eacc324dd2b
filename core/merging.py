"""Puts together what several files of one import say of the same year and kind, unit by unit and month by month."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from core.gathering import Booked
from core.intake import Cover
from core.money import Amount

WHOLE_YEAR: Final = 0
"""Stands among months for what is known of the year alone."""

_ANEW_FROM: Final = 2
"""A file with one in this many of the accounts of another, or more, is that one anew."""

Cells = dict[tuple[str, int], Amount]
"""(account, fiscal month) → öre in result sign; the month 0 is the year as a whole."""


class Part(NamedTuple):
    """What one file holds of a year and kind, and the months that it decides."""

    source: str
    cover: Cover
    booked: Booked

    @property
    def units(self) -> frozenset[str]:
        """The units that the file has figures of."""
        return frozenset((*self.booked.by_unit, *self.booked.annual))

    @property
    def months(self) -> frozenset[int]:
        """The fiscal months that the file decides, ``WHOLE_YEAR`` for one that knows only the year."""
        return frozenset(range(self.cover.first, self.cover.last + 1)) if self.cover.first else frozenset((WHOLE_YEAR,))


class Clash(NamedTuple):
    """Two files that say different things of the same ``units`` and ``months``; the later given holds. ``was``, ``now``: the sums of
    what is replaced of those units and of what replaces it, in öre."""

    earlier: str
    later: str
    months: tuple[int, ...]
    units: tuple[str, ...]
    was: Amount
    now: Amount


class Merged(NamedTuple):
    """The parts together. ``months``: the fiscal months that they decide, ``WHOLE_YEAR`` for one that is known only as a whole."""

    booked: Booked
    months: frozenset[int]
    clashes: tuple[Clash, ...] = ()


def merged(parts: Sequence[Part], length: int) -> Merged:
    """The parts, at least one, as if one file held them, in a fiscal year of ``length`` months.

    Files of different months, units or accounts are added to each other in any order. A later file that has at least half of the
    accounts of an earlier one, in the units and months of both, is that one anew: what it says of a unit those months replaces what
    the earlier said. Of files that share fewer accounts only the amounts that both hold are replaced.
    """
    months = frozenset(month for part in parts for month in part.months)
    if len(parts) == 1:
        return Merged(parts[0].booked, months)
    merging = _Merging()
    for part in parts:
        merging.add(part)
    return Merged(merging.booked(length), months, tuple(merging.clashes))


def total(booked: Booked) -> Amount:
    """The sum of all amounts, in öre."""
    monthly = sum(sum(filter(None, months)) for accounts in booked.by_unit.values() for months in accounts.values())
    return monthly + sum(sum(amounts.values()) for amounts in booked.annual.values())


class _Merging:
    """The units while parts are added."""

    def __init__(self) -> None:
        self.clashes: list[Clash] = []
        self._units: dict[str, Cells] = {}
        self._givers: dict[tuple[str, str, int], str] = {}

    def add(self, part: Part) -> None:
        """One more part."""
        mine = _cells(part.booked)
        there = {unit: self._met(unit, part.months) for unit in mine if unit in self._units}
        spoken = mine if len(part.months) == 1 else {unit: _spoken(cells) for unit, cells in mine.items()}
        if _is_anew(there, spoken):
            now = {unit: _in_months_of(mine[unit], cells) for unit, cells in there.items()}
        else:
            there = {unit: _shared(_spoken(cells), spoken[unit]) for unit, cells in there.items()}
            now = {unit: _shared(spoken[unit], cells) for unit, cells in there.items()}
            mine = {unit: self._not_silencing(unit, cells, spoken[unit]) for unit, cells in mine.items()}
        self._tell(part.source, there, now)
        for unit, cells in mine.items():
            held = self._units.setdefault(unit, {})
            for at in there.get(unit, ()):
                del held[at]
            held.update(cells)
            self._givers.update({(unit, *at): part.source for at in cells})

    def _met(self, unit: str, months: frozenset[int]) -> Cells:
        """What is there of the unit already in the months; a whole year meets every month."""
        is_met = [WHOLE_YEAR, *months]
        return {at: amount for at, amount in self._units[unit].items() if WHOLE_YEAR in months or at[1] in is_met}

    def _not_silencing(self, unit: str, cells: Cells, spoken: Cells) -> Cells:
        """The cells without the zeros of a file of several months where something else stands: no row may be behind them."""
        left = self._units.get(unit, {})
        return {at: amount for at, amount in cells.items() if at in spoken or not left.get(at)}

    def _tell(self, source: str, was: Mapping[str, Cells], now: Mapping[str, Cells]) -> None:
        """Note where what is replaced differs from what replaces it, by the file that gave it."""
        clashes: dict[str, list[tuple[str, set[int]]]] = {}
        for unit, cells in was.items():
            differing = [at for at in {**cells, **now[unit]} if (cells.get(at) or 0) != (now[unit].get(at) or 0)]
            if cells and differing:
                giver = self._givers[unit, *next((at for at in differing if at in cells), next(iter(cells)))]
                clashes.setdefault(giver, []).append((unit, {month for _, month in differing}))
        for earlier, differ in clashes.items():
            units, months = tuple(unit for unit, _ in differ), tuple(sorted({month for _, each in differ for month in each}))
            sums = [sum(sum(cells[unit].values()) for unit in units) for cells in (was, now)]
            self.clashes.append(Clash(earlier, source, months, units, *sums))

    def booked(self, length: int) -> Booked:
        """All of it, as months and as whole years."""
        by_unit: dict[str, dict[str, list[Amount | None]]] = {}
        annual: dict[str, dict[str, Amount]] = {}
        for unit, cells in self._units.items():
            for (account, month), amount in cells.items():
                if month == WHOLE_YEAR:
                    annual.setdefault(unit, {})[account] = amount
                else:
                    by_unit.setdefault(unit, {}).setdefault(account, [None] * length)[month - 1] = amount
        whole = {unit: {account: tuple(months) for account, months in accounts.items()} for unit, accounts in by_unit.items()}
        return Booked(whole, annual)


def _is_anew(there: Mapping[str, Cells], mine: Mapping[str, Cells]) -> bool:
    """True when a file holds most of what is ``there`` once more: at least half of the accounts of the units that both have."""
    had = {(unit, account) for unit, cells in there.items() for account, _ in _spoken(cells)}
    has = {(unit, account) for unit in there for account, _ in mine[unit]}
    return bool(had & has) and len(had & has) * _ANEW_FROM >= max(len(had), len(has))


def _spoken(cells: Cells) -> Cells:
    return {at: amount for at, amount in cells.items() if amount}


def _shared(cells: Cells, other: Cells) -> Cells:
    """The cells whose account has an amount in the other's same month, or of the whole year in either."""
    months: dict[str, set[int]] = {}
    for account, month in other:
        months.setdefault(account, set()).add(month)
    return {
        (account, month): amount for (account, month), amount in cells.items()
        if account in months and (month == WHOLE_YEAR or months[account] & {month, WHOLE_YEAR})
    }


def _in_months_of(cells: Cells, other: Cells) -> Cells:
    months = {month for _, month in other}
    return {at: amount for at, amount in cells.items() if WHOLE_YEAR in (*months, at[1]) or at[1] in months}


def _cells(booked: Booked) -> dict[str, Cells]:
    found: dict[str, Cells] = {}
    for unit, accounts in booked.by_unit.items():
        found.setdefault(unit, {}).update(_by_month(accounts.items()))
    for unit, amounts in booked.annual.items():
        found.setdefault(unit, {}).update({(account, WHOLE_YEAR): amount for account, amount in amounts.items()})
    return found


def _by_month(accounts: Iterable[tuple[str, Sequence[Amount | None]]]) -> Cells:
    return {
        (account, month): amount for account, months in accounts for month, amount in enumerate(months, 1) if amount is not None
    }
