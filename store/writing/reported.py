"""Reported tables as a workbook or a text that ``koll importera`` reads back as they were."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # the library ships no types

from core.reported import ReportedTable
from core.reported_form import ID, KEY, KEYS, KIND, KIND_NAMES, LEVEL, NOTE, SOURCE, TITLE, TYPE, TYPE_NAMES, UNIT, UNITS, YEAR
from store.writing.excel import sheet_names

_SETTINGS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST: Final = 32_767
"""Characters that a cell can hold."""


class TooLong(ValueError):
    """A text that no cell can hold; the message is a Swedish sentence."""


def workbook(tables: Sequence[ReportedTable], units: Mapping[str, str]) -> bytes:
    """A sheet per table (.xlsx). ``units``: code → name. Every cell is a text, as it was written. Raises TooLong."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _SETTINGS)
    bold, wrap = book.add_format({"bold": True, "bg_color": "#EAF1F8"}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, table in zip(sheet_names([table.title for table in tables]), tables, strict=True):
        sheet: Any = book.add_worksheet(name)
        sheet.set_column(0, 0, 50, wrap)
        sheet.set_column(1, len(table.columns), 22, wrap)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        header = len(list(_above(table, units)))
        for at, cells in enumerate(lines(table, units)):
            for column, text in enumerate(cells):
                if len(text) > _LONGEST:
                    raise TooLong(f"En text i ”{table.title}” är längre än de {_LONGEST} tecken som en cell i Excel rymmer. Välj .csv.")
                if text:
                    sheet.write_string(at, column, text, bold if at == header or (at < header and not column) else wrap)
        sheet.freeze_panes(header + 1, 1)
    book.close()
    return out.getvalue()


def text(tables: Sequence[ReportedTable], units: Mapping[str, str]) -> bytes:
    """The same as semicolon-separated text in UTF-8, one table after the other."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for table in tables:
        writer.writerows([*lines(table, units), []])
    return ("\ufeff" + out.getvalue()).encode()


def lines(table: ReportedTable, units: Mapping[str, str]) -> Iterator[list[str]]:
    """What stands above the table, its header, and its rows."""
    yield from _above(table, units)
    yield ["Rad", *(column.label for column in table.columns), LEVEL, TYPE, KEY]
    for row in table.rows:
        cells = [row.texts.get(column.key, "") for column in table.columns]
        yield [row.label, *cells, str(row.level) if row.level else "", TYPE_NAMES[row.kind], row.key]


def _above(table: ReportedTable, units: Mapping[str, str]) -> Iterator[list[str]]:
    yield [TITLE, table.title]
    yield [KIND, KIND_NAMES[table.kind]]
    yield [UNIT, f"{table.unit} {units.get(table.unit, '')}".strip()]
    yield [YEAR, str(table.year)]
    yield [ID, table.id]
    if table.source:
        yield [SOURCE, table.source]
    yield from ([NOTE, note] for note in table.notes)
    yield [KEYS, *(column.key for column in table.columns)]
    yield [UNITS, *(column.unit for column in table.columns)]
