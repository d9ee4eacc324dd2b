"""Puts every amount of a SIE file on its unit, and what the ledger has on no unit on the unallocated one."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.calendar import FiscalYear
from core.money import Amount, format_ore
from core.organisation import UNALLOCATED_UNIT
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_lexing import NO_OBJECTS, Objects
from store.reading.sie_placing import Placed, lists_of
from store.reading.sie_reconciliation import Dialect
from store.reading.sie_records import Records

Series = list[Amount | None]


@dataclass(slots=True)
class Ledger:
    """What a file books. ``series``: (label, kind, account) → unit → months, in result sign.

    ``totals``: (label, kind) → the ledger's own total in result sign. ``allocated``: units were named at all.
    """

    series: dict[tuple[int, str, str], dict[str, Series]] = field(default_factory=dict)
    totals: dict[tuple[int, str], Amount] = field(default_factory=dict)
    years: dict[int, FiscalYear] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)


def book(placed: list[Placed], dialect: Dialect, records: Records, closed: dict[int, int], dimension: str) -> Ledger:
    """Every amount on its unit, and what the ledger has on no unit on UNALLOCATED_UNIT, so that the sum is the ledger's."""
    ledger = Ledger(closed=closed)
    fiscal_years = {fiscal.label: fiscal for fiscal in records.years.values()}
    unit_of = {
        kind: {objects: dialect.unit(kind, objects, dimension) for objects in lists_of(p for p in placed if p.kind == kind)}
        for kind in ("actual", "budget")
    }
    for p in placed:
        if not p.head.rows:
            continue
        fiscal = ledger.years.setdefault(p.label, fiscal_years[p.label])
        units = ledger.series.setdefault((p.label, p.kind, p.head.account), {})
        total = dialect.total(p.kind, p.head, dimension)
        ledger.totals[p.label, p.kind] = ledger.totals.get((p.label, p.kind), 0) - total
        _spread(p, total, unit_of[p.kind], units, _empty(p.kind, fiscal.length, closed[p.label]))
    for p in placed:
        for objects in p.head.broken or ():
            unit = UNALLOCATED_UNIT if objects is NO_OBJECTS else dialect.unit(p.kind, objects, dimension)
            _leave_missing(p, ledger.series.get((p.label, p.kind, p.head.account), {}).get(unit or ""))
    return ledger


def _leave_missing(p: Placed, months: Series | None) -> None:
    """A month whose amount could not be read is missing and not 0."""
    if months is not None and not months[p.month - 1]:
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


def tell_unallocated(ledger: Ledger, problems: Problems, dimension: str, others: Iterable[str]) -> None:
    """Say how much of each year and kind stands on no unit."""
    for label, kind in sorted(ledger.totals):
        accounts = [units for (year, of_kind, _), units in ledger.series.items() if (year, of_kind) == (label, kind)]
        rests = [units[UNALLOCATED_UNIT] for units in accounts if UNALLOCATED_UNIT in units]
        name = f"{KIND_WORDS[kind]} {ledger.years[label].name}"
        every = "all" if kind == "budget" else "allt"
        if rests and all(set(units) <= {UNALLOCATED_UNIT} for units in accounts):
            dims = ", ".join(sorted(set(others) - {dimension}))
            has = f" (den har dimension {dims})" if dims else ""
            none = f"Filen har inga belopp per objekt i dimension {dimension}{has}"
            problems.file("warning", f"{none}: {every} {name} ligger på ”Ofördelat”.")
        elif rests:
            amount = sum(x for months in rests for x in months if x)
            problems.file(
                "warning",
                f"{counted(len(rests), 'konto', 'konton')} har {name} som inte står på någon enhet, "
                f"netto {format_ore(amount)} i resultatet. Det läggs på ”Ofördelat”.",
            )
