"""Puts the rows of a SIE file in their fiscal years and months, and says which months are closed."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.calendar import FiscalYear
from store.reading.problems import Problems, counted
from store.reading.sie_lexing import Objects, date_of
from store.reading.sie_records import Head, Records


@dataclass(slots=True)
class Placed:
    """A head in its fiscal year (``label``) and fiscal month; ``kind`` is actual or budget."""

    head: Head
    kind: str
    label: int
    month: int


def place(records: Records, problems: Problems) -> list[Placed]:
    """The heads that are figures of the result, each in its year. The period decides the year, whatever the year number says.

    Vouchers count as actuals only in a file without #PSALDO. Balance accounts are left out.
    """
    placed: list[Placed] = []
    with_balances = any(head.kind == "actual" and head.rows for head in records.heads)
    wrong_number: Counter[str] = Counter()
    odd_types: set[str] = set()
    for head in records.heads:
        if not head.rows or (head.kind == "voucher" and with_balances) or not is_result(head.account, records, odd_types):
            continue
        found = _year_of(head, records)
        if found is None:
            why = f"Perioden {head.period} ligger utanför filens räkenskapsår (#RAR). Raden läses inte."
            problems.line(head.line, why, note=f"Konto {head.account}.", lines=len(head.rows))
            continue
        number, fiscal, month = found
        if head.kind != "voucher" and number != head.year_number:
            wrong_number[f"{head.year_number} i stället för {number}"] += len(head.rows)
        placed.append(Placed(head, "budget" if head.kind == "budget" else "actual", fiscal.label, month))
    _tell_placing(wrong_number, odd_types, problems)
    return placed


def _tell_placing(wrong_number: Counter[str], odd_types: set[str], problems: Problems) -> None:
    for swap, count in wrong_number.items():
        problems.file("warning", f"{counted(count, 'rad', 'rader')} har årsnummer {swap}. Perioden har fått avgöra.")
    if odd_types:
        named = ", ".join(sorted(odd_types)[:5])
        problems.file("warning", f"Kontona {named} är balanskonton enligt #KTYP fast de börjar på 3–8. De läses inte som resultat.")


def _year_of(head: Head, records: Records) -> tuple[str, FiscalYear, int] | None:
    """(year number, fiscal year, fiscal month) of a period: the named year when it holds the period, else any that does."""
    numbers = [head.year_number, *records.years] if head.year_number in records.years else list(records.years)
    for number in numbers:
        month = records.years[number].fiscal_month(*divmod(head.period, 100))
        if month is not None:
            return number, records.years[number], month
    return None


def is_result(account: str, records: Records, odd_types: set[str]) -> bool:
    """True for an account of the result: by #KTYP, else by not being of class 1 or 2. Odd types are added to ``odd_types``."""
    kind = records.account_types.get(account, "").upper()
    if kind in ("T", "S"):
        if account[:1] in "345678":
            odd_types.add(account)
        return False
    return kind in ("I", "K") or account[:1] not in ("1", "2")


def lists_of(placed: Iterable[Placed]) -> set[Objects]:
    """The distinct object lists of the rows."""
    return set().union(*(p.head.rows.keys() for p in placed))


# --- closed months


def closed_months(placed: list[Placed], records: Records, problems: Problems) -> dict[int, int]:
    """Label → last closed fiscal month: as #OMFATTN says when it lies in the current year, else the last month with actuals."""
    closed: dict[int, int] = {p.label: 0 for p in placed}
    for p in placed:
        if p.kind == "actual" and p.month > closed[p.label] and any(p.head.rows.values()):
            closed[p.label] = p.month
    current = records.years.get("0")
    if records.covers is None or current is None or not closed.get(current.label):
        return closed
    said = _covered_month(records.covers, current, problems)
    if said is not None:
        _tell_covered(said, closed[current.label], current, problems)
        closed[current.label] = said
    return closed


def _covered_month(covers: tuple[int, str], current: FiscalYear, problems: Problems) -> int | None:
    line, text = covers
    date = date_of(text)
    month = current.fiscal_month(date[0], date[1]) if date else None
    if date is None or month is None:
        problems.line(
            line, f"#OMFATTN {text[:20]} ligger inte i räkenskapsåret {current.name}. Sista månaden med utfall räknas som stängd.",
            level="warning",
        )
        return None
    return month if date[2] >= _days_in(date[0], date[1]) else month - 1


def _tell_covered(said: int, last_actual: int, current: FiscalYear, problems: Problems) -> None:
    if said > last_actual:
        problems.file(
            "confirm",
            f"Filen säger att {current.month_name(said)} är stängd, men det sista utfallet är i {current.month_name(last_actual)}. "
            "Månaderna däremellan läses som 0 kr.",
        )
    elif said < last_actual:
        through = f"t.o.m. {current.month_name(said)}" if said else "ingen månad"
        problems.file("warning", f"Filen är stängd {through}, men har utfall även i {current.month_name(last_actual)}.")


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
