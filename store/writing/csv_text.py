"""An answer's table as CSV for Excel in Swedish: semicolons, a byte order mark, and no cell that a spreadsheet takes for a formula."""
from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from core.answer import Answer, Cell

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_MINUS: Final = "\N{MINUS SIGN}"
_SPACES: Final = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


def csv_text(answer: Answer) -> str:
    """The table with what it shows: amounts as figures that can be added up, in the unit that their heading says; the code first."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    columns = answer.table.columns
    units = (f"{column.label} ({column.unit})" if column.unit not in ("", column.label) else column.label for column in columns)
    writer.writerow(["Kod", "Namn", *map(safe, units)])
    for row in answer.table.rows:
        cells = (row.cells.get(column.key) for column in columns)
        writer.writerow([safe(row.key), safe(row.label), *(_shown(cell) for cell in cells)])
    return "\N{BYTE ORDER MARK}" + out.getvalue()


def safe(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would otherwise work out."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _shown(cell: Cell | None) -> str:
    """A figure as a spreadsheet reads it; anything else as a text that is no formula."""
    if cell is None:
        return ""
    figure = cell.text.replace(_MINUS, "-").translate(_SPACES)
    figure = figure.removeprefix("+").removesuffix("%").replace(".", ",")
    is_figure = cell.value is not None and figure.removeprefix("-").replace(",", "", 1).isdecimal()
    return figure if is_figure else safe(cell.text)
