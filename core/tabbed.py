"""A table as tab-separated text that a spreadsheet reads as numbers: one line of headings, one line per row."""
from __future__ import annotations

from collections.abc import Iterable

from core.answer import Cell, Row, Table
from core.money import MINUS, MISSING, NO_BREAK_SPACE

_PLAIN = str.maketrans({MINUS: "-", NO_BREAK_SPACE: None, "\u202f": None})
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def tab_separated(table: Table, rows: Iterable[Row] | None = None) -> str:
    """The table, or some of its rows, in the unit and sign that it shows; a missing number is an empty place."""
    headings = [f"{column.label} ({column.unit})" if column.unit else column.label for column in table.columns]
    lines = [["Kod", "Namn", *headings]]
    lines += [[row.key, row.label, *(_cell(row.cells.get(column.key)) for column in table.columns)] for row in rows or table.rows]
    return "\n".join("\t".join(text.translate(_BREAKS) for text in line) for line in lines) + "\n"


def _cell(cell: Cell | None) -> str:
    if cell is None or cell.text == MISSING:
        return ""
    return cell.text if cell.value is None else cell.text.translate(_PLAIN).removeprefix("+")
