"""Puts the rows of a SIE file in their fiscal years and months, and says which months are closed."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.calendar import FiscalYear
from core.money import Amount, format_ore
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_lexing import NO_OBJECTS, Objects, date_of
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
    found: dict[tuple[str, int, int, str], Placed] = {}
    with_balances = any(head.kind == "actual" and (head.rows or head.broken) for head in records.heads)
    wrong_number: Counter[str] = Counter()
    closing: Counter[tuple[str, str, str]] = Counter()
    odd_types: set[str] = set()
    for head in records.heads:
        if not (head.rows or head.broken) or (head.kind == "voucher" and with_balances) or not is_result(head.account, records, odd_types):
            continue
        year = _year_of(head, records)
        if year is None:
            why = f"Perioden {head.period} ligger utanför filens räkenskapsår (#RAR). Raden läses inte."
            problems.line(head.line, why, note=f"Konto {head.account}.", lines=max(1, len(head.rows)))
            continue
        number, fiscal, month = year
        kind = "budget" if head.kind == "budget" else "actual"
        if is_closing(head.account, records):
            closing[head.account, kind, fiscal.name] -= _total_of(head)
            continue
        if head.kind != "voucher" and number != head.year_number:
            wrong_number[f"{head.year_number} i stället för {number}"] += len(head.rows)
        earlier = found.setdefault((kind, fiscal.label, month, head.account), Placed(head, kind, fiscal.label, month))
        if earlier.head is not head:
            records.duplicates += _merge(earlier.head, head)
    _tell_placing(wrong_number, odd_types, problems)
    _tell_closing(closing, problems)
    return list(found.values())


def _total_of(head: Head) -> Amount:
    """What a head comes to when its dialect does not matter: the total where there is one, else the sum of its rows."""
    return head.rows[NO_OBJECTS] if head.kind != "voucher" and NO_OBJECTS in head.rows else sum(head.rows.values())


def _merge(head: Head, again: Head) -> int:
    """Add what a second head says of the same account and month under another year number; how many rows say the same again."""
    same = 0
    for objects, amount in again.rows.items():
        same += objects in head.rows
        head.rows[objects] = head.rows.get(objects, 0) + amount
    if again.broken:
        head.broken = (head.broken or set()) | again.broken
        for objects in again.broken:
            head.rows.pop(objects, None)
    return same


def is_closing(account: str, records: Records) -> bool:
    """True for the accounts on which the closing books the year's own result (Kommun-Bas 899, or class 89 so named)."""
    return account.startswith("899") or (account.startswith("89") and "årets resultat" in records.accounts.get(account, "").casefold())


def _tell_closing(closing: Counter[tuple[str, str, str]], problems: Problems) -> None:
    for (account, kind, year), amount in closing.items():
        problems.file(
            "warning",
            f"Konto {account} är bokslutets omföring av årets resultat och räknas inte med i {KIND_WORDS[kind]} {year}: "
            f"{format_ore(amount)} som effekt på resultatet.",
        )


def _tell_placing(wrong_number: Counter[str], odd_types: set[str], problems: Problems) -> None:
    for swap, count in wrong_number.items():
        problems.file("warning", f"{counted(count, 'rad', 'rader')} har årsnummer {swap}. Perioden har fått avgöra.")
    if odd_types:
        named = ", ".join(sorted(odd_types)[:5]) + (" …" if len(odd_types) > 5 else "")
        one = f"Kontot {named} är ett balanskonto enligt #KTYP fast det börjar på 3–8. Det läses inte som resultat."
        many = f"Kontona {named} är balanskonton enligt #KTYP fast de börjar på 3–8. De läses inte som resultat."
        problems.file("warning", one if len(odd_types) == 1 else many)


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
    """Label → last closed fiscal month: as #OMFATTN says when it lies in the current year; else the last month with actuals,
    but in a year that may still run none after a month without any: what is booked ahead closes nothing."""
    with_actuals: dict[int, set[int]] = {p.label: set() for p in placed}
    for p in placed:
        if p.kind == "actual" and (p.head.broken or any(p.head.rows.values())):
            with_actuals[p.label].add(p.month)
    closed = {label: max(months, default=0) for label, months in with_actuals.items()}
    current = records.years.get("0")
    said = None
    if records.covers is not None and current is not None and closed.get(current.label):
        said = _covered_month(records.covers, current, problems)
    if said is not None and current is not None:
        _tell_covered(said, closed[current.label], current, problems)
        closed[current.label] = said
    for fiscal in {fiscal.label: fiscal for fiscal in records.years.values() if fiscal.label in closed}.values():
        if (current is None or fiscal.label >= current.label) and not (said is not None and fiscal == current):
            closed[fiscal.label] = _before_gap(with_actuals[fiscal.label], fiscal, problems)
    return closed


def _before_gap(months: set[int], fiscal: FiscalYear, problems: Problems) -> int:
    """The last month of the unbroken run that begins with the first month with actuals."""
    closed = min(months, default=0)
    while closed + 1 in months:
        closed += 1
    later = sorted(month for month in months if month > closed)
    if later:
        named = ", ".join(fiscal.month_name(month) for month in later)
        problems.file(
            "warning",
            f"Utfallet är obrutet t.o.m. {fiscal.month_name(closed)}, men det finns belopp även i {named}. De behålls, men månader "
            f"efter {fiscal.month_name(closed)} räknas inte som stängda.",
        )
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
