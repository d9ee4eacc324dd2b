"""Tells how a table was read: which columns are what, of which month or year, and an amount to know its unit by."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from core.calendar import MONTHS, FiscalYear
from core.gathering import KIND_WORDS
from core.money import format_ore
from store.reading.problems import shorten
from store.reading.tables.figures import Booked, Slot
from store.reading.tables.found import Found
from store.reading.tables.settling import Settled, in_words


def table_in_words(table: Found, settled: Settled) -> str:
    """``Bladet Data, rubriker på rad 3: enhet ur Ansvar, konto ur Konto, belopp ur Utfall …``"""
    layout, sheet = table.layout, table.sheet
    parts = []
    named = (("enhet", layout.unit), ("konto", layout.account), ("period", layout.period), ("månad", layout.month), ("år", layout.year))
    for word, column in (*named, ("slag", layout.kind)):
        if column is not None:
            parts.append(f"{word} ur {column.header}")
    headers = [column.header for column in layout.amounts]
    shown = ", ".join(headers) if len(headers) <= 3 else f"{headers[0]} … {headers[-1]}"
    kinds = sorted({KIND_WORDS.get(column.kind or settled.kind, "") for column in layout.amounts} - {""}) if layout.kind is None else []
    amounts = f"{' och '.join(kinds) or 'belopp'} ur {shown}"
    return f"{_upper(sheet.where(table.heading.last))}: {', '.join((*parts, amounts))}. {in_words(settled)}{_when(table, settled)}"


def _when(table: Found, settled: Settled) -> str:
    """Of which month or year the amounts are, where neither rows nor headers say it, and where that stands."""
    layout, title = table.layout, table.heading.title
    if not layout.by_title or (layout.year is not None and not any(column.month for column in layout.amounts)):
        return ""
    times = sorted({(column.year or settled.year or 0, column.month or 0) for column in layout.amounts})
    if layout.year is not None:
        named = [MONTHS[month - 1] for _, month in times if month]
    else:
        named = [FiscalYear(year).month_name(month) if month else f"hela {year}" for year, month in times if year]
    where = f" (”{title.months.words}”)" if title.months is not None and any(month for _, month in times) else ""
    return f" Beloppen gäller {' och '.join(named)}{where}." if named else ""


def example_of(booked: Booked, unit: str) -> str:
    """An amount to know the unit by: the largest account of one kind and year, which is what its reader has seen printed."""
    found: dict[tuple[str, int], dict[tuple[str, Slot], Mapping[tuple[str, str], int]]] = defaultdict(dict)
    for (kind, slot), amounts in booked.amounts.items():
        found[kind, slot[0]][kind, slot] = amounts
    kind, year = max(found, key=lambda key: (key[0] == "actual", key[1]), default=("", 0))
    sums = by_account(found.get((kind, year), {}))
    account = max(sums, key=lambda each: abs(sums[each]), default=None)
    if account is None:
        return ""
    named = shorten(f"{account} {booked.account_names.get(account, '')}".strip(), 50)
    when = f" {year}" if year else ""
    what = f"{KIND_WORDS[kind]}{when} på {named}" if kind in KIND_WORDS else f"{named}{when}"
    return f"Med beloppen i {unit} blir {what} tillsammans {format_ore(sums[account])} som filen skriver det."


def by_account(amounts: Mapping[tuple[str, Slot], Mapping[tuple[str, str], int]]) -> dict[str, int]:
    """What each account comes to, over all its units."""
    found: dict[str, int] = defaultdict(int)
    for of_slot in amounts.values():
        for (_, account), amount in of_slot.items():
            found[account] += amount
    return found


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
