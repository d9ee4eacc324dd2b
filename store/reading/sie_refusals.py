"""What becomes of vouchers that do not add up or cannot be read whole: #RES may vouch for them, else both sums are shown."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from core.money import Amount, format_ore
from store.reading.problems import Level, Problems, counted
from store.reading.sie_placing import is_result, year_of
from store.reading.sie_records import Records, Refused

_UNBALANCED = "Verifikationens transaktioner tar inte ut varandra"
_SHOWN_LINES = 5


def settle_refused(records: Records, problems: Problems, *, counting: bool) -> None:
    """Take in, or say what is left out. ``counting``: the vouchers are the file's actuals, so that each one matters."""
    if not counting:
        for voucher in records.refused:
            _tell(voucher, problems, f"{_UNBALANCED} (månadsbeloppen läses ändå).", " Månadsbeloppen läses ändå.")
        return
    unbalanced = [voucher for voucher in records.refused if not voucher.faults and voucher.period is not None]
    taken = unbalanced if unbalanced and _results_agree(records, unbalanced) else []
    for voucher in taken:
        why = f"{_UNBALANCED}, men stämmer med årets saldon (#RES). Verifikationen har lästs."
        problems.line(voucher.line, why, note=f"Summan är {format_ore(voucher.balance)}.", level="warning")
        records.book(voucher.period or 0, voucher.rows, voucher.line)
    left = [voucher for voucher in records.refused if voucher not in taken] if taken else records.refused
    _tell_left_out(records, left, problems)
    for voucher in left:
        _tell(voucher, problems)
        _mark(records, voucher)


def _tell(voucher: Refused, problems: Problems, unbalanced: str = "", after: str = "") -> None:
    """Each fault of a voucher on its line; a mere remark where ``unbalanced`` or ``after`` says why it does not matter."""
    level: Level = "warning" if after else "refused"
    for fault in voucher.faults:
        problems.line(fault.line, fault.sort + after, fault.text, level=level)
    if not voucher.faults:
        said = unbalanced or f"{_UNBALANCED}. Verifikationen läses inte."
        problems.line(voucher.line, said, note=f"Summan är {format_ore(voucher.balance)}.", level=level)


def _results_agree(records: Records, vouchers: Iterable[Refused]) -> bool:
    """True when the accounts that the vouchers touch agree with #RES only if the vouchers are counted."""
    booked = _by_year_and_account(records, ((h.period, h.account, sum(h.rows.values())) for h in records.heads if h.kind == "voucher"))
    added = _by_year_and_account(records, ((v.period or 0, account, amount) for v in vouchers for account, _, amount in v.rows))
    results: dict[tuple[int, str], Amount] = defaultdict(int)
    for (number, account), amount in records.results.items():
        if number in records.years:
            results[records.years[number].label, account] += amount
    with_results = {label for label, _ in results}
    if not added or not all(label in with_results for label, _ in added):
        return False
    fits = all(booked.get(key, 0) + amount == results.get(key, 0) for key, amount in added.items())
    return fits and any(booked.get(key, 0) != results.get(key, 0) for key in added)


def _by_year_and_account(records: Records, rows: Iterable[tuple[int, str, Amount]]) -> dict[tuple[int, str], Amount]:
    """(label, account) → amount, for the accounts of the result."""
    sums: dict[tuple[int, str], Amount] = defaultdict(int)
    for period, account, amount in rows:
        year = year_of("", period, records)
        if year is not None and is_result(account, records):
            sums[year[1].label, account] += amount
    return sums


def _tell_left_out(records: Records, vouchers: Iterable[Refused], problems: Problems) -> None:
    """For each month with refused vouchers what it comes to without them, and with what can be read of them."""
    by_month: dict[int, list[Refused]] = defaultdict(list)
    for voucher in vouchers:
        by_month[voucher.period or 0].append(voucher)
    for period, refused in sorted(by_month.items()):
        year = year_of("", period, records)
        if period and year is None:
            continue
        lines = ", ".join(str(voucher.line) for voucher in refused[:_SHOWN_LINES]) + (" …" if len(refused) > _SHOWN_LINES else "")
        many = f"{counted(len(refused), 'verifikation', 'verifikationer')} (rad {lines}) läses inte"
        readable = -sum(amount for v in refused for account, _, amount in v.rows if is_result(account, records))
        if year is None:
            problems.file("confirm", f"{many}: utan datum. Det som går att läsa av dem är {format_ore(readable)} i resultatet.")
            continue
        without = -sum(
            sum(head.rows.values())
            for head in records.heads if head.kind == "voucher" and head.period == period and is_result(head.account, records)
        )
        problems.file(
            "confirm",
            f"{year[1].month_name(year[2]).capitalize()}: {many}. Månadens resultat är {format_ore(without)} utan dem och "
            f"{format_ore(without + readable)} med det som går att läsa av dem. Månaden läses in utan dem.",
        )


def _mark(records: Records, voucher: Refused) -> None:
    """Where nothing else is booked on the same account, object and month, the amount is missing and not 0."""
    for account, objects, _ in voucher.rows:
        if voucher.period is not None and is_result(account, records):
            head = records.head("voucher", "", voucher.period, account, voucher.line)
            head.broken = {*(head.broken or ()), objects}
