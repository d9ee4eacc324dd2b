"""Units so small that their personnel cost tells of someone's salary: which they are, and what is shown in their place.

A unit is small when its personnel cost in a year is less than a floor, and is then hidden with all below it. What is hidden under
one unit is shown as one sum. That sum must not be small either, for else it could be had as the difference between the unit
and the rest: so the next smallest beside it are hidden too until it is not, and last what is booked on the unit itself.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from core.accounts import Chart
from core.book import UnitFigures
from core.money import Amount
from core.register import Register

FLOOR: Final = 200_000_000
"""Öre a year: some three full-time employees."""
Costs = Mapping[str, Amount]
"""Unit code → what personnel costs on the unit itself in one year, in öre and above 0."""


class Veil(NamedTuple):
    """What is hidden of a municipality. ``hidden``: unit → the units directly below it that are shown as one sum; ``bare``: those
    of which the sum also holds what is booked on the unit itself. ``nothing``: the whole is small, and is not shown."""

    hidden: Mapping[str, tuple[str, ...]]
    bare: frozenset[str] = frozenset()
    nothing: bool = False


NO_VEIL: Final = Veil({})


def personnel_accounts(chart: Chart) -> frozenset[str]:
    """The accounts, and groups that figures are booked on, of personnel: class 5 of Kommun-Bas, or a group that is named so."""
    found = [node.code for node in chart if _is_personnel(node.code, node.name)]
    return frozenset(node.code for code in found for node in chart.nodes[slice(*chart.span(code))])


def _is_personnel(code: str, name: str) -> bool:
    is_class = code.isdecimal() and code.startswith("5") and len(code) <= 6
    return is_class or name.casefold().startswith(("personal", "lön"))


def costs_of(figures: Sequence[UnitFigures], accounts: frozenset[str], closed: int) -> dict[str, Amount]:
    """Personnel costs of one year on each unit itself: budgeted, or where nothing is, booked so far as a year's worth."""
    found: dict[str, Amount] = {}
    for each in figures:
        budget = sum(_sum(each, kind, accounts) for kind in ("budget", "budget_transfer"))
        annual = sum(amount for account, amount in each.annual.get("actual", {}).items() if account in accounts)
        months = [amount for account, series in each.monthly.get("actual", {}).items() if account in accounts for amount in series]
        booked = sum(amount for amount in months if amount is not None) * 12 // (closed or 12) + annual
        found[each.unit] = max(0, -(budget or booked))
    return found


def _sum(figures: UnitFigures, kind: str, accounts: frozenset[str]) -> Amount:
    months = (series for account, series in figures.monthly.get(kind, {}).items() if account in accounts)
    annual = (amount for account, amount in figures.annual.get(kind, {}).items() if account in accounts)
    return sum(amount for series in months for amount in series if amount is not None) + sum(annual)


def veil_of(register: Register, years: Sequence[Costs], floor: Amount, shown: frozenset[str] = frozenset()) -> Veil:
    """What is hidden when a unit that is small in any of the years is; never the units ``shown``, which whoever asks answers for."""
    if not register.units or not any(any(costs.values()) for costs in years):
        return NO_VEIL
    return _Search(register, years, floor, shown).veil()


class _Search:
    """Looks down the tree from the root; a cost is one amount for each year."""

    def __init__(self, register: Register, years: Sequence[Costs], floor: Amount, shown: frozenset[str]) -> None:
        self._floor, self._shown, self._years = floor, shown, years
        self._root = register.root.code
        self._below: dict[str | None, list[str]] = {}
        for unit in register.latest.values():
            self._below.setdefault(unit.parent, []).append(unit.code)
        self._totals: dict[str, tuple[Amount, ...]] = {}
        self._add_up()

    def veil(self) -> Veil:
        """What is found."""
        if self._is_small(self._totals[self._root]) and self._root not in self._shown:
            return Veil({}, nothing=True)
        hidden: dict[str, tuple[str, ...]] = {}
        bare = set[str]()
        waiting = [self._root]
        while waiting:
            unit = waiting.pop()
            gone, is_bare = self._under(unit)
            if gone:
                hidden[unit] = gone
                bare |= {unit} if is_bare else set()
            waiting += [child for child in self._children(unit) if child not in gone]
        return Veil(hidden, frozenset(bare))

    def _under(self, unit: str) -> tuple[tuple[str, ...], bool]:
        """Which of those directly below are shown as one sum, and whether the unit's own is in it."""
        children, own = self._children(unit), self._own(unit)
        gone = [child for child in children if self._is_small(self._totals[child]) and child not in self._shown]
        is_bare = bool(children) and self._is_small(own)
        if not gone and not is_bare:
            return (), False
        others = sorted(
            (child for child in children if child not in gone and child not in self._shown and any(self._totals[child])),
            key=lambda child: self._totals[child],
        )
        while others and self._is_little(gone, own if is_bare else None):
            gone.append(others.pop(0))
        return tuple(child for child in children if child in gone), is_bare or self._is_little(gone, None)

    def _is_little(self, gone: Sequence[str], own: tuple[Amount, ...] | None) -> bool:
        """True while the sum of what is hidden is small, or tells of one unit alone."""
        parts = [*(self._totals[child] for child in gone), *([own] if own is not None else [])]
        together = tuple(map(sum, zip(*parts, strict=True))) if parts else (0,)
        return len(parts) < 2 or self._is_small(together)

    def _is_small(self, costs: tuple[Amount, ...]) -> bool:
        return any(0 < cost < self._floor for cost in costs)

    def _children(self, unit: str) -> list[str]:
        return self._below.get(unit, [])

    def _own(self, unit: str) -> tuple[Amount, ...]:
        return tuple(costs.get(unit, 0) for costs in self._years)

    def _add_up(self) -> None:
        for unit in reversed([*self._downwards()]):
            parts = [self._own(unit), *(self._totals[child] for child in self._children(unit))]
            self._totals[unit] = tuple(map(sum, zip(*parts, strict=True)))

    def _downwards(self) -> Iterator[str]:
        waiting, seen = [self._root], {self._root}
        while waiting:
            unit = waiting.pop()
            yield unit
            new = [child for child in self._children(unit) if child not in seen]
            seen.update(new)
            waiting += new
