"""Reads an organisation or a chart of accounts out of a table, by the same rules as their CSV files."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.intake import Incoming
from store.reading.csv_files import Line, read_chart, read_organisation
from store.reading.problems import Problems
from store.reading.tables.cells import code_and_name, code_of
from store.reading.tables.faults import Faults
from store.reading.tables.found import Found
from store.reading.tables.grid import is_blank, shown
from store.reading.tables.heading import Column, Heading

_ORGANISATION: Final[dict[str, tuple[str, ...]]] = {
    "kod": ("code", "unit"), "namn": ("name", "unit_name"), "foralder": ("parent",), "niva": ("level",), "ansvarig": ("manager",),
    "alias": ("alias",), "fran": ("from",), "till": ("to",), "ersattsav": ("successor",),
}
_CHART: Final[dict[str, tuple[str, ...]]] = {
    "konto": ("account",), "namn": ("account_name", "name"), "grupp": ("group",), "gruppnamn": ("group_name",),
}
_CODES: Final = {"kod": "namn", "konto": "namn", "grupp": "gruppnamn", "foralder": ""}
"""Fields that hold a code, and where the name goes that stands beside it in the same cell."""


def make(what: str, table: Found, source: str, faults: Faults, lines: int) -> Incoming:
    """The units or the accounts of the table."""
    problems = Problems(source)
    rows = _Rows(table, _ORGANISATION if what == "organisation" else _CHART)
    read = (read_organisation if what == "organisation" else read_chart)(rows, source, problems)
    how = f"{table.sheet.where(table.heading.last)}: {rows.in_words()}."
    year = table.heading.title.year if what == "organisation" else None
    return replace(read, lines=lines, problems=(*faults.all(), *read.problems), how=(how[:1].upper() + how[1:], *read.how), current=year)


class _Rows:
    """The rows of a table as the fields of the CSV file; numbered as their program numbers them."""

    def __init__(self, table: Found, fields: dict[str, tuple[str, ...]]) -> None:
        self._sheet, self._heading = table.sheet, table.heading
        self._columns = {field: found for field, roles in fields.items() if (found := _first(table.heading, roles)) is not None}
        self._fields = fields
        self.count = len(table.sheet.rows) - table.heading.last - 1

    def __iter__(self) -> Iterator[Line]:
        sheet = self._sheet
        for row in range(self._heading.last + 1, len(sheet.rows)):
            if not all(is_blank(value) for value in sheet.rows[row]):
                yield sheet.lines[row] if sheet.lines is not None else sheet.top + row + 1, self._row(row)

    def in_words(self) -> str:
        """``kod ur Enhet, namn ur Benämning``."""
        return ", ".join(f"{field} ur {column.header}" for field, column in self._columns.items())

    def _row(self, row: int) -> dict[str, str]:
        cells = self._sheet.rows[row]
        found = dict.fromkeys(self._fields, "")
        for field, column in self._columns.items():
            value = cells[column.place] if column.place < len(cells) else ""
            if field in _CODES:
                found[field], name = code_and_name(value)
                if name and _CODES[field]:
                    found[_CODES[field]] = found[_CODES[field]] or name
            else:
                found[field] = (code_of(value) if field == "niva" else shown(value)) or found[field]
        return found


def _first(heading: Heading, roles: tuple[str, ...]) -> Column | None:
    """The column of the first role that there is one of."""
    return next((found for role in roles if (found := heading.best(role)) is not None), None)
