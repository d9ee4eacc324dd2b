"""Puts the rows of a SIE file in their fiscal years and months, and leaves out what is no figure of the result."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.calendar import FiscalYear
from core.money import Amount, format_ore
from store.reading.problems import KIND_WORDS, Problems, counted
from store.reading.sie_objects import NO_OBJECTS, Objects
from store.reading.sie_records import WHOLE_YEAR, Head, Records


@dataclass(slots=True)
class Placed:
    """A head in its fiscal year (``label``) and fiscal month (0: the whole year); ``kind`` is actual or budget."""

    head: Head
    kind: str
    label: int
    month: int


@dataclass(slots=True)
class _Odd:
    """What is said afterwards about many rows at once."""

    numbers: Counter[str] = field(default_factory=Counter)
    closing: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    read: set[str] = field(default_factory=set)
    not_read: set[str] = field(default_factory=set)


def place(records: Records, problems: Problems, by_vouchers: set[int]) -> list[Placed]:
    """The heads that are figures of the result, each in its year. The period decides the year, whatever the year number says.

    Vouchers count as actuals only in a file without #PSALDO and in the years ``by_vouchers``. Balance accounts are left out.
    """
    found: dict[tuple[str, int, int, str], Placed] = {}
    with_balances = has_balances(records)
    odd = _Odd()
    for head in records.heads:
        if not (head.rows or head.broken) or not _is_figure(head, records, odd):
            continue
        year = year_of(head.year_number, head.period, records)
        if year is None:
            _tell_outside(head, records, problems, counts=head.kind != "voucher" or not with_balances)
            continue
        number, fiscal, month = year
        if head.kind != "budget" and with_balances and (head.kind == "voucher") != (fiscal.label in by_vouchers):
            continue
        kind = "budget" if head.kind == "budget" else "actual"
        if is_closing(head.account, records):
            odd.closing[head.account, kind, fiscal.name] -= _total_of(head)
            continue
        if head.kind != "voucher" and number != head.year_number:
            odd.numbers[f"{head.year_number} i stället för {number}"] += len(head.rows)
        earlier = found.setdefault((kind, fiscal.label, month, head.account), Placed(head, kind, fiscal.label, month))
        if earlier.head is not head:
            records.duplicates += _merge(earlier.head, head)
    _tell_odd(odd, problems)
    return list(found.values())


def has_balances(records: Records) -> bool:
    """True for a file whose actuals are period balances."""
    return any(head.kind == "actual" and (head.rows or head.broken) for head in records.heads)


def years_by_vouchers(records: Records, dimension: str) -> set[int]:
    """Years whose period balances name no unit but whose vouchers do, and come to exactly the same: the vouchers say more."""
    if records.refused or {"actual", "voucher"} - {head.kind for head in records.heads}:
        return set()
    balances: dict[int, dict[tuple[int, str], Amount]] = defaultdict(dict)
    vouchers: dict[int, dict[tuple[int, str], Amount]] = defaultdict(dict)
    known = {objects for head in records.heads for objects in head.rows if any(dim == dimension for dim, _ in objects.pairs)}
    with_units: set[int] = set()
    for head in records.heads:
        year = year_of(head.year_number, head.period, records) if head.kind != "budget" and is_result(head.account, records) else None
        if year is None or not head.rows:
            continue
        label = year[1].label
        if head.kind == "actual" and not known.isdisjoint(head.rows):
            return set()
        if head.kind == "voucher" and not known.isdisjoint(head.rows):
            with_units.add(label)
        sums, total = (vouchers, sum(head.rows.values())) if head.kind == "voucher" else (balances, head.rows.get(NO_OBJECTS, 0))
        if total:
            sums[label][year[2], head.account] = sums[label].get((year[2], head.account), 0) + total
    return {label for label in with_units if balances[label] == vouchers[label]}


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


def year_of(year_number: str, period: int, records: Records) -> tuple[str, FiscalYear, int] | None:
    """(year number, fiscal year, fiscal month) of a period: the named year when it holds the period, else any that does. The
    whole of a year is month 0 of the named year."""
    if period == WHOLE_YEAR:
        return (year_number, records.years[year_number], 0) if year_number in records.years else None
    numbers = [year_number, *records.years] if year_number in records.years else list(records.years)
    for number in numbers:
        month = records.years[number].fiscal_month(*divmod(period, 100))
        if month is not None:
            return number, records.years[number], month
    return None


def is_result(account: str, records: Records) -> bool:
    """True for an account of the result: by #KTYP, else by not being of class 1 or 2. Where the two differ #RES and #UB decide, when
    only one of them names the account."""
    by_class = account[:1] not in ("1", "2")
    kind = records.account_types.get(account, "").upper()
    by_type = kind in ("I", "K") if kind in ("T", "S", "I", "K") else by_class
    if by_type != by_class and (account in records.with_result) != (account in records.closing):
        return account in records.with_result
    return by_type


def lists_of(placed: Iterable[Placed]) -> set[Objects]:
    """The distinct object lists of the rows."""
    return set().union(*(p.head.rows.keys() for p in placed))


def _is_figure(head: Head, records: Records, odd: _Odd) -> bool:
    result, number = is_result(head.account, records), head.account[:1]
    kind = records.account_types.get(head.account, "").upper()
    if (number in "12" and result) or (number in "345678" and kind in ("T", "S")):
        (odd.read if result else odd.not_read).add(head.account)
    return result


def _tell_outside(head: Head, records: Records, problems: Problems, *, counts: bool) -> None:
    """A period in no year that is read. Of a year left out enough is said already, and a voucher beside balances is not needed."""
    if not counts or any(fiscal.fiscal_month(*divmod(head.period, 100)) for fiscal in records.left_out):
        return
    why = f"Perioden {head.period} ligger utanför filens räkenskapsår (#RAR). Raden läses inte."
    problems.line(head.line, why, note=f"Konto {head.account}.", lines=max(1, len(head.rows)))


def _tell_odd(odd: _Odd, problems: Problems) -> None:
    for swap, count in odd.numbers.items():
        problems.file("warning", f"{counted(count, 'rad', 'rader')} har årsnummer {swap}. Perioden har fått avgöra.")
    for accounts, read in ((odd.not_read, "läses inte som resultat"), (odd.read, "läses som resultat")):
        if accounts:
            named = ", ".join(sorted(accounts)[:5]) + (" …" if len(accounts) > 5 else "")
            one = f"Kontot {named} har en kontotyp (#KTYP) som inte hör till dess kontoklass. Det {read}."
            many = f"Kontona {named} har en kontotyp (#KTYP) som inte hör till deras kontoklass. De {read}."
            problems.file("warning", one if len(accounts) == 1 else many)
    for (account, kind, year), amount in odd.closing.items():
        problems.file(
            "warning",
            f"Konto {account} är bokslutets omföring av årets resultat och räknas inte med i {KIND_WORDS[kind]} {year}: "
            f"{format_ore(amount)} som effekt på resultatet.",
        )
