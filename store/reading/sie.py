"""Reads a SIE 1-4 file into figures per unit, account and month, or says why it cannot be read.

Format: SIE 4B (2008-09-30). Amounts are read to the öre and turned from ledger sign (debit +) to result sign (income +).
"""
from __future__ import annotations

import io
from itertools import pairwise

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.intake import Incoming
from core.money import format_ore
from core.organisation import UNALLOCATED_UNIT, Unit
from store.reading.charset import encoding_of
from store.reading.problems import Problems, counted
from store.reading.sie_booking import Ledger, book, tell_unallocated
from store.reading.sie_lexing import checksums_of
from store.reading.sie_placing import Placed, closed_months, lists_of, place
from store.reading.sie_reconciliation import choose_dialect, tell_without_months
from store.reading.sie_records import Records, collect

COST_CENTRE = 1
"""The reserved dimension kostnadsställe/resultatenhet."""


def read_sie(content: bytes, source: str, dimension: int = COST_CENTRE) -> Incoming:
    """The figures of a SIE file. ``source``: its name as shown; ``dimension``: the one whose objects are the units."""
    content = content.rstrip(b"\x1a")  # DOS programs end a text file so
    encoding = encoding_of(content)
    problems = Problems(source)
    with io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace") as stream:
        records = collect(stream, problems)
    why = _unusable(records, content, encoding)
    if why is None:
        ledger, placed = _ledger(records, problems, str(dimension))
        why = _nothing_left(records, placed) or _same_label_twice(records, placed)
    if why is not None:
        problems.file("refused", why)
        return Incoming(
            source, "ledger", records.name, problems=problems.all(), lines=records.lines, file_refused=True,
            refused_lines=problems.refused_lines,
        )
    return _incoming(source, records, ledger, problems, str(dimension))


def _ledger(records: Records, problems: Problems, dimension: str) -> tuple[Ledger, list[Placed]]:
    _tell_overlap(records, problems)
    placed = place(records, problems)
    _tell_vouchers(records, placed, problems)
    if records.duplicates:
        rows = counted(records.duplicates, "rad upprepar", "rader upprepar")
        problems.file("warning", f"{rows} samma konto, månad och objekt som en tidigare rad. Beloppen har summerats.")
    dialect = choose_dialect(placed, records, problems, dimension)
    tell_without_months(placed, records, problems)
    closed = closed_months(placed, records, problems)
    ledger = book(placed, dialect, records, closed, dimension)
    dimensions = {dim for objects in lists_of(placed) for dim, _ in objects.pairs}
    tell_unallocated(ledger, problems, dimension, dimensions)
    return ledger, placed


def _tell_overlap(records: Records, problems: Problems) -> None:
    """Two fiscal years that share months: the year number decides there."""
    years = sorted(records.years.items(), key=lambda item: item[1].calendar(1))
    for (number, fiscal), (next_number, following) in pairwise(years):
        if fiscal != following and following.calendar(1) <= fiscal.calendar(fiscal.length):
            spans = [f"#RAR {n} {f.month_name(1)}–{f.month_name(f.length)}" for n, f in ((number, fiscal), (next_number, following))]
            problems.file(
                "confirm",
                f"Räkenskapsåren överlappar varandra: {' och '.join(spans)}. I de gemensamma månaderna har radens årsnummer fått avgöra.",
            )


def _tell_vouchers(records: Records, placed: list[Placed], problems: Problems) -> None:
    counting = any(p.head.kind == "voucher" for p in placed)
    for line, balance in records.unbalanced:
        if counting or not any(p.kind == "actual" for p in placed):
            why = "Verifikationens transaktioner tar inte ut varandra. Verifikationen läses inte."
            problems.line(line, why, note=f"Summan är {format_ore(balance)}.")
        else:
            problems.line(line, "Verifikationens transaktioner tar inte ut varandra (månadsbeloppen läses ändå).", level="warning")
    if counting and not records.balances:
        problems.file(
            "confirm",
            "Filen har verifikationer men inga saldon. Är den en importfil (typ 4I) är den bara en del av bokföringen. "
            "Exportera hellre typ 3 eller 4E ur ekonomisystemet.",
        )


def _unusable(records: Records, content: bytes, encoding: str) -> str | None:
    """Why nothing of the file can be used, as far as its records tell."""
    if records.truncated:
        return f"{records.truncated}: den är avkortad. Exportera eller kopiera den på nytt."
    if records.opened_checksum and records.checksum is None:
        return "Filen börjar med #KSUMMA men slutar utan: den är avkortad. Exportera eller kopiera den på nytt."
    if records.checksum is not None and not _checksum_fits(records.checksum, content, encoding):
        return f"Kontrollsumman #KSUMMA {records.checksum} stämmer inte: filen har ändrats efter exporten. Exportera den på nytt."
    if not records.heads and not records.vouchers:
        return (
            f"Filen är SIE typ {records.sie_type} utan månadsbelopp (#PSALDO, #PBUDGET) och utan verifikationer. "
            "Exportera SIE typ 2, 3 eller 4 med periodsaldon."
        )
    if not records.years:
        return (
            "Filen har inget räkenskapsår (#RAR), så perioderna kan inte placeras. "
            "Är det en importfil (typ 4I)? Exportera SIE typ 3 eller 4E."
        )
    return None


def _checksum_fits(said: str, content: bytes, encoding: str) -> bool:
    """The sum may be written unsigned or as a signed 32-bit number."""
    try:
        number = int(said)
    except ValueError:
        return False
    return number % 2**32 in checksums_of(content, encoding) if -(2**31) <= number < 2**32 else False


def _nothing_left(records: Records, placed: list[Placed]) -> str | None:
    if placed:
        return None
    years = ", ".join(fiscal.name for fiscal in records.years.values())
    return f"Filen har inga månadsbelopp för resultatkonton i sina räkenskapsår ({years})."


def _same_label_twice(records: Records, placed: list[Placed]) -> str | None:
    used = {p.label for p in placed}
    for label in sorted(used):
        same = {fiscal for fiscal in records.years.values() if fiscal.label == label}
        if len(same) > 1:
            spans = " och ".join(f"{f.month_name(1)}–{f.month_name(f.length)}" for f in sorted(same, key=lambda f: f.calendar(1)))
            return f"Två räkenskapsår i filen slutar {label} ({spans}). Koll håller ett räkenskapsår per kalenderår."
    return None


def _incoming(source: str, records: Records, ledger: Ledger, problems: Problems, dimension: str) -> Incoming:
    figures = _figures(ledger)
    accounts = sorted({account for _, _, account in ledger.series})
    totals: dict[int, dict[str, int]] = {label: {} for label, _ in ledger.totals}
    for (label, kind), amount in ledger.totals.items():
        totals[label][kind] = amount
    codes = dict.fromkeys(booked.unit for booked in figures)
    return Incoming(
        source,
        "ledger",
        records.name,
        units=tuple(Unit(code, _unit_name(code, records, dimension), None) for code in codes),
        groups=tuple(AccountGroup(code, records.accounts.get(code) or code, None, "account") for code in accounts),
        fiscal_years=tuple(ledger.years[label] for label in sorted(ledger.years)),
        closed=ledger.closed,
        figures=figures,
        problems=problems.all(),
        lines=records.lines,
        refused_lines=problems.refused_lines,
        totals=totals,
        current=records.years["0"].label if "0" in records.years else None,
    )


def _unit_name(code: str, records: Records, dimension: str) -> str:
    fallback = "Ofördelat" if code == UNALLOCATED_UNIT else code
    return records.objects.get((dimension, code)) or fallback


def _figures(ledger: Ledger) -> tuple[UnitFigures, ...]:
    booked: dict[tuple[int, str], dict[str, dict[str, tuple[int | None, ...]]]] = {}
    for (label, kind, account), units in ledger.series.items():
        for unit, months in units.items():
            booked.setdefault((label, unit), {}).setdefault(kind, {})[account] = tuple(months)
    return tuple(UnitFigures(unit, label, monthly) for (label, unit), monthly in sorted(booked.items(), key=lambda item: item[0]))
