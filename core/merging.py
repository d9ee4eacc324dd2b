"""Puts together what several files of one import say of the same year and kind, unit by unit and month by month."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from core.gathering import Booked
from core.intake import Cover
from core.money import Amount

WHOLE_YEAR: Final = 0
"""Stands among months for what is known of the year alone."""

Cells = dict[tuple[str, int], Amount]
"""(account, fiscal month) → öre in result sign; the month 0 is the year as a whole."""


class Part(NamedTuple):
    """What one file holds of a year and kind, and the months that it decides."""

    source: str
    cover: Cover
    booked: Booked


class Clash(NamedTuple):
    """Two files that say different things of the same units and months; the later given holds."""

    earlier: str
    later: str
    months: tuple[int, ...]


class Merged(NamedTuple):
    """The parts together. ``months``: the fiscal months that they decide, ``WHOLE_YEAR`` for one that is known only as a whole."""

    booked: Booked
    months: frozenset[int]
    clashes: tuple[Clash, ...] = ()


def merged(parts: Sequence[Part], length: int) -> Merged:
    """The parts, at least one, as if one file held them, in a fiscal year of ``length`` months.

    Files of different months, units or accounts are added to each other in any order. Where two hold the same accounts of a unit in a
    month, what the later says of the unit that month replaces what the earlier said.
    """
    months = frozenset(month for part in parts for month in _months(part.cover))
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
        self._givers: dict[tuple[str, int], str] = {}

    def add(self, part: Part) -> None:
        """One more part."""
        mine = _cells(part.booked)
        met = {unit: self._met(unit, _months(part.cover)) for unit in mine if unit in self._units}
        if any({account for account, _ in mine[unit]} & {account for account, _ in cells} for unit, cells in met.items()):
            self._replace(part.source, met, mine)
        for unit, cells in mine.items():
            self._units.setdefault(unit, {}).update(cells)
            self._givers.update({(unit, month): part.source for _, month in cells})

    def _met(self, unit: str, months: frozenset[int]) -> Cells:
        """What is there of the unit already in the months; a whole year meets every month."""
        is_met = [WHOLE_YEAR, *months]
        return {at: amount for at, amount in self._units[unit].items() if WHOLE_YEAR in months or at[1] in is_met}

    def _replace(self, source: str, met: dict[str, Cells], mine: dict[str, Cells]) -> None:
        differing: dict[str, set[int]] = {}
        for unit, cells in met.items():
            here = {month for _, month in cells}
            now = {at: amount for at, amount in mine[unit].items() if at[1] in here}
            for account, month in {**cells, **now}:
                if (cells.get((account, month)) or 0) != (now.get((account, month)) or 0):
                    differing.setdefault(self._givers[unit, month], set()).add(month)
            self._units[unit] = {at: amount for at, amount in self._units[unit].items() if at not in cells}
        self.clashes += [Clash(earlier, source, tuple(sorted(months))) for earlier, months in differing.items()]

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


def _months(cover: Cover) -> frozenset[int]:
    return frozenset(range(cover.first, cover.last + 1)) if cover.first else frozenset((WHOLE_YEAR,))


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
