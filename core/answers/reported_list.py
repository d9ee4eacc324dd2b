"""Which tables a municipality reports beside the ledger: one row each."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.fold import plain
from core.money import format_count
from core.reported import ReportedTable
from core.reported_form import KIND_NAMES

_COLUMNS = (Column("kind", "Sort"), Column("unit", "Enhet"), Column("year", "År"), Column("rows", "Rader"))


def matching(tables: Iterable[ReportedTable], words: str, year: int | None, units: Mapping[str, str]) -> tuple[ReportedTable, ...]:
    """The tables whose title, kind or unit holds every one of the words, of one year where it is named. ``units``: code → name."""
    wanted = plain(words).split()

    def said(table: ReportedTable) -> str:
        """All that the table may be called by."""
        return plain(" ".join((table.title, KIND_NAMES[table.kind], table.unit, units.get(table.unit, ""), table.id)))

    return tuple(t for t in tables if year in (None, t.year) and all(word in said(t) for word in wanted))


def listed(tables: Sequence[ReportedTable], units: Mapping[str, str]) -> Answer:
    """The tables as an answer; the key of a row is the table's unit, year and id."""
    if not tables:
        return Answer("Det finns inga sådana tabeller. De läses in med koll importera FIL.", notes=())
    rows = tuple(_row(table, units) for table in tables)
    count = f"{format_count(len(tables))} {'tabell' if len(tables) == 1 else 'tabeller'}"
    notes = ("Skriv dem till en fil med --till FIL.xlsx, fyll i och läs in den igen med koll importera FIL.xlsx.",)
    return Answer(f"{count} utanför ekonomin.", table=Table(_COLUMNS, rows, "Tabeller"), notes=notes)


def _row(table: ReportedTable, units: Mapping[str, str]) -> Row:
    cells = {
        "kind": Cell(KIND_NAMES[table.kind]), "unit": Cell(units.get(table.unit, table.unit)), "year": Cell(str(table.year)),
        "rows": Cell(str(len(table.rows)), len(table.rows)),
    }
    return Row(f"{table.unit}/{table.year}/{table.id}", table.title, cells)
