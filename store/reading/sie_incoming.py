"""From the records of a SIE file, of whichever version, to figures per unit, account and month, or to why there are none.

Amounts are turned from ledger sign (debit +) to result sign (income +).
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Final

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.intake import Incoming
from core.organisation import UNALLOCATED_UNIT, Unit
from store.reading.problems import Problems, counted
from store.reading.sie_booking import Ledger, book, tell_unallocated
from store.reading.sie_closing import closed_months
from store.reading.sie_lexing import TooMuch
from store.reading.sie_objects import NO_OBJECTS
from store.reading.sie_placing import Placed, has_balances, lists_of, place, years_by_vouchers
from store.reading.sie_reconciliation import choose_dialect, tell_without_months
from store.reading.sie_records import WHOLE_YEAR, Head, Records
from store.reading.sie_refusals import settle_refused
from store.reading.sie_years import settle_years

COST_CENTRE: Final = 1
"""The reserved dimension kostnadsställe/resultatenhet: the units, unless the user has chosen another."""
RESERVED: Final = {
    1: "kostnadsställe", 2: "kostnadsbärare", 6: "projekt", 7: "anställd", 8: "kund", 9: "leverantör", 10: "faktura",
}
"""Dimensions whose meaning the format fixes, so that they need no #DIM."""

ByDimension = Callable[[int], Incoming]


def incoming_of(records: Records, source: str, problems: Problems, dimension: int | None, by_dimension: ByDimension | None) -> Incoming:
    """What the records come to. ``dimension``: the one whose objects are the units (None: nobody has chosen; cost centres).
    ``by_dimension`` reads the same file with another one."""
    why = records.too_much or _unusable(records)
    if why is not None:
        return refused(records, source, problems, why)
    try:
        ledger, placed = _ledger(records, problems, dimension)
    except TooMuch as error:
        return refused(records, source, problems, str(error))
    if not placed:
        return refused(records, source, problems, _nothing_left(records))
    return _incoming(source, records, ledger, problems, dimension or COST_CENTRE, _dimensions(placed, records), by_dimension)


def refused(records: Records, source: str, problems: Problems, why: str) -> Incoming:
    """A file of which nothing is taken."""
    problems.file("refused", why)
    return Incoming(
        source, "ledger", records.name, problems=problems.all(), lines=records.lines, file_refused=True,
        refused_lines=problems.refused_lines,
    )


def _unusable(records: Records) -> str | None:
    if not records.heads and not records.vouchers and not any(records.results.values()):
        named = f"SIE typ {records.sie_type}" if records.sie_type else "en SIE-fil"
        return (
            f"Filen är {named} utan månadsbelopp (#PSALDO, #PBUDGET), utan resultatkontons saldon (#RES) och utan verifikationer. "
            "Exportera SIE typ 2, 3 eller 4 med periodsaldon."
        )
    return None


def _nothing_left(records: Records) -> str:
    if not records.years:
        return "Filen har inget räkenskapsår (#RAR), så perioderna kan inte placeras. Exportera SIE typ 2, 3 eller 4 på nytt."
    years = ", ".join(fiscal.name for fiscal in records.years.values())
    return f"Filen har inga månadsbelopp för resultatkonton i sina räkenskapsår ({years})."


def _ledger(records: Records, problems: Problems, dimension: int | None) -> tuple[Ledger, list[Placed]]:
    _tell_currency(records, problems)
    settle_years(records, problems)
    if not records.heads and not records.vouchers:
        _use_year_balances(records, problems)
    wanted = str(dimension or COST_CENTRE)
    settle_refused(records, problems, counting=not has_balances(records))
    by_vouchers = years_by_vouchers(records, wanted)
    placed = place(records, problems, by_vouchers)
    _tell_sources(records, placed, by_vouchers, problems)
    dialect = choose_dialect(placed, records, problems, wanted)
    tell_without_months(placed, records, problems)
    closed = closed_months(placed, records, problems)
    ledger = book(placed, dialect, records, closed, wanted)
    dimensions = {dim for objects in lists_of(placed) for dim, _ in objects.pairs}
    tell_unallocated(ledger, problems, wanted, dimensions, asks=dimension is None)
    return ledger, placed


def _tell_currency(records: Records, problems: Problems) -> None:
    if records.currency not in ("SEK", "KR", "KRONOR"):
        problems.file("confirm", f"Filens belopp är i {records.currency} (#VALUTA). De läses in som kronor utan omräkning.")


def _use_year_balances(records: Records, problems: Problems) -> None:
    """A file of year balances alone (type 1): they are the actuals of whole years."""
    for (number, account), amount in records.results.items():
        if amount and number in records.years:
            records.heads.append(Head("actual", number, WHOLE_YEAR, account, 0, {NO_OBJECTS: amount}))
    if records.heads:
        years = " och ".join(sorted({records.years[head.year_number].name for head in records.heads}))
        problems.file("warning", f"Filen har bara årets saldon (#RES): utfallet {years} läses in som endast helår, utan månader.")


def _tell_sources(records: Records, placed: list[Placed], by_vouchers: set[int], problems: Problems) -> None:
    names = {fiscal.label: fiscal.name for fiscal in records.years.values()}
    for label in sorted(by_vouchers):
        same = "Verifikationerna, som ger samma summor, har lästs i stället."
        problems.file("warning", f"Periodsaldona {names[label]} saknar enheter. {same}")
    if any(p.head.kind == "voucher" for p in placed) and not records.balances:
        problems.file(
            "confirm",
            "Filen har verifikationer men inga saldon. Är den en importfil (typ 4I) är den bara en del av bokföringen, men skulle ersätta "
            "årets utfall. Exportera hellre typ 3 eller 4E ur ekonomisystemet.",
        )
    if any(records.results.values()) and not any(p.kind == "actual" for p in placed):
        problems.file("warning", "Filen har årets saldon (#RES) men inga månadsbelopp för utfallet: bara budgeten läses in.")
    if records.duplicates:
        rows = counted(records.duplicates, "rad upprepar", "rader upprepar")
        problems.file("warning", f"{rows} samma konto, månad och objekt som en tidigare rad. Beloppen har summerats.")


def _dimensions(placed: list[Placed], records: Records) -> tuple[tuple[int, str], ...]:
    """(number, name) of every dimension on which the file has amounts."""
    numbers = {int(dim) for objects in lists_of(placed) for dim, code in objects.pairs if code and dim.isdecimal() and len(dim) < 7}
    names = {int(dim): name for dim, name in records.dimensions.items() if dim.isdecimal() and len(dim) < 7}
    return tuple((number, names.get(number) or RESERVED.get(number, "")) for number in sorted(numbers))


def _incoming(
    source: str, records: Records, ledger: Ledger, problems: Problems, dimension: int, dimensions: tuple[tuple[int, str], ...],
    by_dimension: ByDimension | None,
) -> Incoming:
    figures = _figures(ledger)
    accounts = sorted({account for _, _, account in (*ledger.series, *ledger.annual)})
    totals: dict[int, dict[str, int]] = {label: {} for label, _ in ledger.totals}
    for (label, kind), amount in ledger.totals.items():
        totals[label][kind] = amount
    codes = dict.fromkeys(booked.unit for booked in figures)
    return Incoming(
        source,
        "ledger",
        records.name,
        units=tuple(Unit(code, _unit_name(code, records, str(dimension)), None) for code in codes),
        groups=tuple(AccountGroup(code, records.accounts.get(code) or code, None, "account") for code in accounts),
        fiscal_years=tuple(ledger.years[label] for label in sorted(ledger.years)),
        closed=ledger.closed,
        figures=figures,
        problems=problems.all(),
        lines=records.lines,
        refused_lines=problems.refused_lines,
        totals=totals,
        agreed=tuple(problems.agreed),
        current=records.years["0"].label if "0" in records.years else None,
        dimension=dimension,
        dimensions=dimensions,
        by_dimension=by_dimension if {number for number, _ in dimensions} - {COST_CENTRE} else None,
    )


def _unit_name(code: str, records: Records, dimension: str) -> str:
    fallback = "Ofördelat" if code == UNALLOCATED_UNIT else code
    return records.objects.get((dimension, code)) or fallback


def _figures(ledger: Ledger) -> tuple[UnitFigures, ...]:
    monthly: dict[tuple[int, str], dict[str, dict[str, tuple[int | None, ...]]]] = {}
    annual: dict[tuple[int, str], dict[str, dict[str, int]]] = {}
    for (label, kind, account), units in ledger.series.items():
        for unit, months in units.items():
            monthly.setdefault((label, unit), {}).setdefault(kind, {})[account] = tuple(months)
    for (label, kind, account), amounts in ledger.annual.items():
        for unit, amount in amounts.items():
            annual.setdefault((label, unit), {}).setdefault(kind, {})[account] = amount
    keys = sorted({*monthly, *annual})
    return tuple(UnitFigures(unit, label, monthly.get((label, unit), {}), annual.get((label, unit), {})) for label, unit in keys)
