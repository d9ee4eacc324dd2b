"""What the writers of files share: texts that any format can hold, the columns that a page shows, and a cell as a number."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from core.answer import Cell, Column, Table
from core.money import MINUS, MISSING, NO_BREAK_SPACE

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER: Final = re.compile(r"([+−]?)(\d{1,3}(?: \d{3})*|\d+)(?:[,.](\d+))?( ?%)?")
"""As people print numbers, also with the point of a foreign system and with the percent sign in the cell."""
_ORE_IN: Final = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}


class Figure(NamedTuple):
    """A cell as a spreadsheet holds it: the exact number in the column's unit and shown sign, and the format that shows its text."""

    number: float
    form: str


def clean(text: str) -> str:
    """The text without the signs that neither XML nor a page can hold; a line break is a space."""
    return " ".join(_UNPRINTABLE.sub("", text).split("\n"))


def shown_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a document: all but the empty ones, and the small curves, which are for a screen."""
    filled = {key for row in table.rows for key, cell in row.cells.items() if cell.text}
    return tuple(column for column in table.columns if column.key != "trend" and column.key in filled)


def headings(table: Table) -> tuple[str, ...]:
    """The shown columns' headings, each with its unit where it is not the one of the whole table."""
    shared = unit_of(table)
    return tuple(_heading(column, shared) for column in shown_columns(table))


def unit_of(table: Table) -> str:
    """The one unit of money in the table; empty where there is none or there are several."""
    units = {column.unit for column in shown_columns(table) if column.unit in _ORE_IN}
    return units.pop() if len(units) == 1 else ""


def _heading(column: Column, shared: str) -> str:
    label = clean(column.label)
    return label if not column.unit or column.unit == shared or column.unit in label else f"{label}{NO_BREAK_SPACE}({column.unit})"


def corner(table: Table) -> str:
    """What stands above the labels: the table's title and its unit, ”Driftredovisning (tkr)”."""
    unit = unit_of(table)
    return f"{clean(table.title)} ({unit})" if table.title and unit else clean(table.title) or unit


def is_number(cell: Cell) -> bool:
    """True for a cell that is read as a number, and so stands to the right."""
    return cell.value is not None or cell.text == MISSING


def is_to_the_right(table: Table, key: str) -> bool:
    """True for a column that is read as numbers: most of what stands in it is."""
    cells = [row.cells[key] for row in table.rows if key in row.cells and row.cells[key].text]
    return 2 * sum(map(is_number, cells)) > len(cells)


def figure(cell: Cell, unit: str) -> Figure | None:
    """The number of a cell; None for a text, a state (”i.u.”) and anything whose text the value does not round to.

    What is printed as 0 is 0, so that no spreadsheet shows −0. Numbers without a known unit are as printed.
    """
    found = _NUMBER.fullmatch(_plain(cell.text))
    if found is None or cell.value is None or isinstance(cell.value, bool):
        return None
    sign, whole, decimals = found[1], found[2].replace(" ", ""), found[3] or ""
    printed = float(f"{whole}.{decimals or 0}")
    sizes = [abs(each) for each in _sizes(cell.value, unit, printed)] if printed else [0.0]
    size = next((each for each in sizes if abs(each - printed) <= 0.5000001 * 10 ** -len(decimals)), None)
    if size is None:
        return None
    is_signed = sign == "+" or (unit == "%" and sign != "" and not found[4])
    return Figure(-size if sign == MINUS else size, _form(len(decimals), found[4] or "", signed=is_signed))


def _sizes(value: float, unit: str, printed: float) -> tuple[float, ...]:
    """What the value may be in the unit: a percent is kept as a fraction, or as it was reported."""
    if isinstance(value, int) and unit in _ORE_IN:
        return (value / _ORE_IN[unit],)
    return (value * 100, value) if unit == "%" and isinstance(value, float) else (printed,)


def _form(decimals: int, after: str, *, signed: bool) -> str:
    """Excel's own thousands, which a Swedish computer shows as a space; the minus of print; ``after``: what stands after the digits."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"{after}"' if after else "")
    return f'{"+" if signed else ""}{digits};"{MINUS}"{digits};{digits}'


def _plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ").strip()
