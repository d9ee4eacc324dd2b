"""Puts every amount of a SIE file on its unit, and what the ledger has on no unit on the unallocated one."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.calendar import FiscalYear
from core.money import Amount, format_ore
from core.organisation import UNALLOCATED_UNIT
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_objects import NO_OBJECTS, Objects
from store.reading.sie_placing import Placed, lists_of
from store.reading.sie_reconciliation import Dialect
from store.reading.sie_records import WHOLE_YEAR, Head, Records

Series = list[Amount | None]


@dataclass(slots=True)
class Ledger:
    """What a file books. ``series``: (label, kind, account) → unit → months, in result sign; ``annual``: the same for amounts of
    a whole year. ``totals``: (label, kind) → the ledger's own total in result sign."""

    series: dict[tuple[int, str, str], dict[str, Series]] = field(default_factory=dict)
    annual: dict[tuple[int, str, str], dict[str, Amount]] = field(default_factory=dict)
    totals: dict[tuple[int, str], Amount] = field(default_factory=dict)
    years: dict[int, FiscalYear] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)


def book(placed: list[Placed], dialect: Dialect, records: Records, closed: dict[int, int], dimension: str) -> Ledger:
    """Every amount on its unit, and what the ledger has on no unit on UNALLOCATED_UNIT, so that the sum is the ledger's."""
    ledger = Ledger(closed=closed)
    fiscal_years = {fiscal.label: fiscal for fiscal in records.years.values()}
    units_of = _Units(placed, dialect, dimension)
    for p in placed:
        if not p.head.rows:
            continue
        fiscal = ledger.years.setdefault(p.label, fiscal_years[p.label])
        key = (p.label, p.kind, p.head.account)
        total = dialect.total(p.kind, p.head, dimension)
        ledger.totals[p.label, p.kind] = ledger.totals.get((p.label, p.kind), 0) - total
        if p.month == WHOLE_YEAR:
            _spread_year(p.head, total, units_of.head(p), ledger.annual.setdefault(key, {}))
        else:
            _spread(p, total, units_of.head(p), ledger.series.setdefault(key, {}), _empty(p.kind, fiscal.length, closed[p.label]))
    for p in placed:
        for objects in p.head.broken or ():
            unit = units_of.one(p, objects)
            if unit is None and (objects is NO_OBJECTS or p.head.kind == "voucher"):
                unit = UNALLOCATED_UNIT
            _leave_missing(p, ledger.series.get((p.label, p.kind, p.head.account), {}).get(unit or ""))
    return ledger


class _Units:
    """The unit of every object list, found once for each of the ways in which rows are read."""

    def __init__(self, placed: list[Placed], dialect: Dialect, dimension: str) -> None:
        self._dialect, self._dimension = dialect, dimension
        ways = {(p.kind, p.head.kind) for p in placed}
        self._found = {way: self._of_way(way, [p for p in placed if (p.kind, p.head.kind) == way]) for way in ways}

    def _of_way(self, way: tuple[str, str], placed: list[Placed]) -> dict[Objects, str | None]:
        return {objects: self._unit(way, objects) for objects in lists_of(placed)}

    def _unit(self, way: tuple[str, str], objects: Objects) -> str | None:
        if way[1] == "voucher":
            return self._dialect.unit_of_transaction(objects, self._dimension)
        return self._dialect.unit(way[0], objects, self._dimension)

    def head(self, p: Placed) -> dict[Objects, str | None]:
        """List → unit, for the rows of a head."""
        return self._found[p.kind, p.head.kind]

    def one(self, p: Placed, objects: Objects) -> str | None:
        """The unit of one list, which may stand on no row that could be read."""
        return self._unit((p.kind, p.head.kind), objects)


def _spread_year(head: Head, total: Amount, unit_of: dict[Objects, str | None], units: dict[str, Amount]) -> None:
    """The same for an amount of the whole year."""
    for objects, amount in head.rows.items():
        unit = unit_of[objects]
        if unit is not None:
            total -= amount
            units[unit] = units.get(unit, 0) - amount
    if total:
        units[UNALLOCATED_UNIT] = units.get(UNALLOCATED_UNIT, 0) - total


def _leave_missing(p: Placed, months: Series | None) -> None:
    """A month whose amount could not be read is missing and not 0."""
    if months is not None and p.month != WHOLE_YEAR and not months[p.month - 1]:
        months[p.month - 1] = None


def _spread(p: Placed, total: Amount, unit_of: dict[Objects, str | None], units: dict[str, Series], empty: Series) -> None:
    """Put the rows of one account and month on their units, and what is left of the total on UNALLOCATED_UNIT."""
    rest, month = total, p.month - 1
    for objects, amount in p.head.rows.items():
        unit = unit_of[objects]
        if unit is None:
            continue
        rest -= amount
        months = units.get(unit)
        if months is None:
            months = units[unit] = empty.copy()
        if amount:
            months[month] = (months[month] or 0) - amount
    if rest:
        months = units.setdefault(UNALLOCATED_UNIT, empty.copy())
        months[month] = (months[month] or 0) - rest


def _empty(kind: str, length: int, closed: int) -> Series:
    """No row is 0: in every month of a budget, and in the closed months of actuals; the months after them are missing."""
    return [0] * length if kind == "budget" else [*[0] * closed, *[None] * (length - closed)]


def tell_unallocated(ledger: Ledger, problems: Problems, dimension: str, others: Iterable[str], *, asks: bool) -> None:
    """Say how much of each year and kind stands on no unit. ``asks``: nobody has chosen the dimension, and another may be meant."""
    for label, kind in sorted(ledger.totals):
        rests, is_all = _rests(ledger, label, kind)
        name = f"{KIND_WORDS[kind]} {ledger.years[label].name}"
        every = "all" if kind == "budget" else "allt"
        if rests and is_all:
            dims = sorted(set(others) - {dimension}, key=lambda dim: (len(dim), dim))
            has = f" (den har dimension {', '.join(dims)})" if dims else ""
            none = f"Filen har inga belopp per objekt i dimension {dimension}{has}"
            choose = f" Är enheterna en annan dimension, lägg till --dimension {dims[0]}." if dims and asks else ""
            problems.file("confirm" if choose else "warning", f"{none}: {every} {name} ligger på ”Ofördelat”.{choose}")
        elif rests:
            problems.file(
                "warning",
                f"{counted(len(rests), 'konto', 'konton')} har {name} som inte står på någon enhet, "
                f"netto {format_ore(sum(rests))} i resultatet. Det läggs på ”Ofördelat”.",
            )


def _rests(ledger: Ledger, label: int, kind: str) -> tuple[list[Amount], bool]:
    """What each account has on UNALLOCATED_UNIT, and whether nothing stands anywhere else."""
    monthly = [units for key, units in ledger.series.items() if key[:2] == (label, kind)]
    annual = [units for key, units in ledger.annual.items() if key[:2] == (label, kind)]
    rests = [sum(x for x in units[UNALLOCATED_UNIT] if x) for units in monthly if UNALLOCATED_UNIT in units]
    rests += [units[UNALLOCATED_UNIT] for units in annual if UNALLOCATED_UNIT in units]
    return rests, {unit for units in monthly for unit in units} | {unit for units in annual for unit in units} <= {UNALLOCATED_UNIT}
