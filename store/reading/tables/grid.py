"""A table as read from any program: sheets of rows of cells, each with its address for messages."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; the empty text when it holds nothing. Numbers of Excel are floats."""

Row = Sequence[Value]
Area = tuple[tuple[int, int], tuple[int, int]]
EMPTY: Final = ""


class Sheet(NamedTuple):
    """One sheet; its rows are equally wide. They begin where anything stands: ``top`` and ``left`` say where that is (from 0).

    ``merged``: areas of merged cells, in the sheet's own numbers (from 0). ``broken``: (row, column) in the sheet's own
    numbers → why the cell's value cannot be trusted. ``lines``: the line of each row, for a text file.
    """

    name: str
    rows: list[list[Value]]
    top: int = 0
    left: int = 0
    merged: tuple[Area, ...] = ()
    broken: Mapping[tuple[int, int], str] = {}
    lines: Sequence[int] | None = None
    hidden: bool = False

    def where(self, row: int, column: int | None = None) -> str:
        """``bladet Data cell C5``, or ``rad 17`` in a text file. ``row`` and ``column`` are indexes in ``rows``."""
        if self.lines is not None:
            line = f"rad {self.lines[row]}"
            return line if column is None else f"{line} kolumn {column + 1}"
        sheet = f"bladet {self.name}"
        return f"{sheet} rad {self.top + row + 1}" if column is None else f"{sheet} cell {self.cell_name(row, column)}"

    def cell_name(self, row: int, column: int) -> str:
        """The cell's address in the program: ``C5``."""
        return f"{column_letters(self.left + column)}{self.top + row + 1}"

    def why_broken(self, row: int, column: int) -> str | None:
        """Why the cell's value cannot be trusted, None when it can."""
        return self.broken.get((self.top + row, self.left + column)) if self.broken else None


class Workbook(NamedTuple):
    """The sheets of one file, and what is to be said of it (macros, links). ``lines``: rows in all."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """Rows of all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets)


class Unreadable(Exception):
    """The file cannot be read at all; the message is a Swedish sentence that names the limit or the fault."""


def column_letters(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(value: Value) -> str:
    """The cell as its program shows it, near enough to be recognised in a message."""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def is_blank(value: Value) -> bool:
    """True for a cell with nothing to see in it."""
    return value == "" or (isinstance(value, str) and not value.strip())
