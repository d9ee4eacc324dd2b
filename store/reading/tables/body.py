"""The rows below a header: which hold figures, which are totals, and which are neither."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from core.fold import plain
from store.reading.tables.cells import code_and_name
from store.reading.tables.grid import Sheet, Value, is_blank, shown
from store.reading.tables.heading import Heading

_TOTAL: Final = re.compile(
    r"(del|slut|tot|grand |total)?summa\b|s:a\b|summering\b|totalt?\b|totaler\b|sum\b|arets resultat\b|nettokostnad|netto\b"
)
_TOTAL_AFTER: Final = re.compile(r".*\b(totalt?|summa|total)$")


class Names(NamedTuple):
    """The distinct values of a column: raw value → code, and code → name where the cells hold both."""

    code: dict[Value, str]
    name: dict[str, str]


class Body(NamedTuple):
    """The rows by what they are, as indexes in the sheet's rows. ``unit`` and ``account`` are the raw cells of every detail row.

    ``filled``: detail rows whose unit stands only on the first row of their block. ``homeless``: those that name no unit at all.
    """

    detail: Sequence[int]
    totals: Sequence[int]
    unit: Sequence[Value]
    account: Sequence[Value]
    filled: int = 0
    homeless: tuple[int, ...] = ()


def column_of(sheet: Sheet, place: int, rows: Sequence[int] | None = None) -> Sequence[Value]:
    """One column's cells, of the rows asked for (None: of all)."""
    if rows is None:
        return [row[place] for row in sheet.rows]
    if isinstance(rows, range):
        return [row[place] for row in sheet.rows[rows.start : rows.stop]]
    return [sheet.rows[row][place] for row in rows]


def names_of(values: Iterable[Value]) -> Names:
    """Codes and names of a column's distinct values."""
    code: dict[Value, str] = {}
    name: dict[str, str] = {}
    for value in set(values):
        code[value], said = code_and_name(value)
        if said:
            name[code[value]] = said
    return Names(code, name)


def is_total(value: Value) -> bool:
    """True for a cell that says that its row is a sum."""
    if not isinstance(value, str) or len(value) > 120:
        return False
    folded = plain(value).strip()
    return bool(_TOTAL.match(folded) or _TOTAL_AFTER.match(folded))


def body_of(sheet: Sheet, heading: Heading, unit: int | None, account: int, amounts: Sequence[int]) -> Body:
    """Part the rows below the header. ``unit`` (None: the sheet is of one unit), ``account`` and ``amounts`` are columns."""
    first = heading.last + 1
    below = range(first, len(sheet.rows))
    accounts = column_of(sheet, account, below)
    units = column_of(sheet, unit, below) if unit is not None else [""] * len(accounts)
    different, of_units = set(accounts), set(units)
    no_detail = {value for value in different if is_blank(value) or is_total(value)} | _header_values(sheet, heading, account)
    no_unit = {value for value in of_units if is_blank(value)} if unit is not None else set()
    total_units = {value for value in of_units if is_total(value)}
    if not no_detail & different and not no_unit and not total_units:
        return Body(below, [], units, accounts)
    return _parted(sheet, heading, list(zip(below, units, accounts, strict=True)), (no_detail, no_unit, total_units), amounts)


def _header_values(sheet: Sheet, heading: Heading, account: int) -> set[Value]:
    """What stands in the header above the accounts: a page break repeats it."""
    row = sheet.rows[heading.last]
    return {row[account]} if account < len(row) and not is_blank(row[account]) else set()


def _parted(
    sheet: Sheet, heading: Heading, rows: list[tuple[int, Value, Value]], sets: tuple[set[Value], set[Value], set[Value]],
    amounts: Sequence[int],
) -> Body:
    no_detail, no_unit, total_units = sets
    fills = bool(no_unit) and _is_filled_down(rows, no_detail, no_unit)
    detail, totals, units, accounts, homeless = list[int](), list[int](), list[Value](), list[Value](), list[int]()
    current: Value = ""
    filled = 0
    header = _header_values(sheet, heading, 0) | {sheet.rows[heading.last][0] if sheet.rows[heading.last] else ""}
    for row, unit, account in rows:
        if account in no_detail or unit in total_units:
            current = unit if unit not in no_unit and unit not in total_units else current
            if _has_amount(sheet, row, amounts) and sheet.rows[row][:1] != list(header)[:1]:
                totals.append(row)
            continue
        if unit in no_unit:
            if fills and current != "":
                unit, filled = current, filled + 1
            else:
                homeless.append(row)
        else:
            current = unit
        detail.append(row)
        units.append(unit)
        accounts.append(account)
    return Body(detail, totals, units, accounts, filled, tuple(homeless))


def _is_filled_down(rows: list[tuple[int, Value, Value]], no_detail: set[Value], no_unit: set[Value]) -> bool:
    """True when a unit is written only where it changes: never the same twice in a row, and blank in between."""
    previous: Value = ""
    for _, unit, account in rows:
        if account in no_detail or unit in no_unit:
            continue
        if unit == previous:
            return False
        previous = unit
    return previous != ""


def _has_amount(sheet: Sheet, row: int, amounts: Sequence[int]) -> bool:
    cells = sheet.rows[row]
    return any(index < len(cells) and _is_number(cells[index]) for index in amounts)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and any(c.isdigit() for c in value))


def label_of(sheet: Sheet, row: int) -> str:
    """The words of a row, to name a total by."""
    texts = [shown(value) for value in sheet.rows[row] if isinstance(value, str) and not is_blank(value) and not _is_number(value)]
    codes = [shown(value) for value in sheet.rows[row][:2] if not is_blank(value)]
    return " ".join((texts or codes)[:2])[:60]
