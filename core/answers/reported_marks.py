"""”Vad är rött?” and ”vad är försenat?”: what needs a look, wherever it is reported."""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.overview import overview
from core.answers.parts import answered, follow_ups, notes_for
from core.answers.reported import row_of, tables_of
from core.answers.reported_tones import row_tone
from core.kind_words import SWEDISH
from core.money import format_count
from core.reported import ReportedKind, ReportedRow, ReportedTable
from core.reported_reading import is_overdue

_WHAT_IS_RED: Final = (
    "Rött är en avvikelse över kommunens gräns, ett mål som inte är uppfyllt, en åtgärd som inte blev av och en hög risk "
    "(12 eller mer av 16)."
)
_MARKED: Final[tuple[ReportedKind, ...]] = ("goals", "activities", "internal_control")


def red(asked: Asked) -> Answer:
    """The units with a serious deviation, and the goals, actions and controls that are marked as red."""
    units, marked = _red_units(asked), _red_rows(asked)
    rows = [*_under("Avvikelser", units), *(row for kind, found in marked for row in _under(SWEDISH[kind].capitalize(), found))]
    count = len(units) + sum(len(found) for _, found in marked)
    said = f"{format_count(count)} {'sak är röd' if count == 1 else 'saker är röda'}" if count else "inget är rött"
    columns = (
        *_money_columns(asked, units), Column("assessment", "Bedömning"), Column("status", "Läge"), Column("risk_score", "Riskvärde"),
    )
    used = {key for row in rows for key in row.cells}
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, _WHAT_IS_RED)
    return answered(asked, f"{asked.subject}, {asked.span.label}: {said}.", [c for c in columns if c.key in used], rows, notes,
                    follow_ups(asked, ("Försenat", "vad är försenat"), ("Översikt", "översikt")))


def overdue(asked: Asked) -> Answer:
    """The actions and controls whose last day had passed at the end of the asked period and that are not said to be done."""
    today = _last_day(asked)
    tables = tables_of(asked, "activities", "internal_control")
    late = [(table.kind, _late_row(table, row)) for table in tables for row in table.rows if is_overdue(row, today)]
    rows = [row for kind in _MARKED[1:] for row in _under(SWEDISH[kind].capitalize(), [row for of, row in late if of == kind])]
    counted = "en åtgärd är försenad" if len(late) == 1 else f"{format_count(len(late))} åtgärder är försenade"
    said = counted if late else "inget är försenat"
    columns = (Column("due", "Slutdatum"), Column("responsible", "Ansvarig"), Column("status", "Läge"))
    notes = (f"Slutdatum före {today.isoformat()} och inget som säger att det är klart. ”Löpande” och liknande har inget slutdatum.",)
    return answered(asked, f"{asked.subject}: {said}.", columns, rows, notes, follow_ups(asked, ("Rött", "vad är rött")))


def _red_units(asked: Asked) -> list[Row]:
    """Rows of the overview that are marked as bad; nothing where the unit has no figures."""
    if not asked.has_figures(asked.unit.code):
        return []
    found = overview(asked).table.rows
    return [row._replace(level=0, cells={key: row.cells[key] for key in ("deviation", "deviation_pct") if key in row.cells})
            for row in found if row.tone == "bad"]


def _money_columns(asked: Asked, units: list[Row]) -> tuple[Column, ...]:
    if not units:
        return ()
    return Column("deviation", asked.profile.word("deviation"), asked.profile.unit), Column("deviation_pct", "%", "%")


def _red_rows(asked: Asked) -> list[tuple[ReportedKind, list[Row]]]:
    """The kind → its rows that are marked as bad."""
    found: list[tuple[ReportedKind, list[Row]]] = []
    for kind in _MARKED:
        rows = [row_of(table, row)._replace(level=0) for table in tables_of(asked, kind) for row in table.rows if row_tone(row) == "bad"]
        found.append((kind, [row._replace(cells=_kept(row)) for row in rows]))
    return found


def _kept(row: Row) -> dict[str, Cell]:
    return {key: row.cells[key] for key in ("assessment", "status", "risk_score") if key in row.cells}


def _late_row(table: ReportedTable, row: ReportedRow) -> Row:
    shown = row_of(table, row)
    cells = {key: shown.cells[key] for key in ("due", "responsible", "status") if key in shown.cells}
    return shown._replace(level=0, tone="bad", cells=cells)


def _under(heading: str, rows: list[Row]) -> Iterator[Row]:
    """The rows one level under a heading; nothing without rows."""
    if rows:
        yield Row(f"rubrik/{heading}", heading, {}, kind="heading")
        yield from (row._replace(level=row.level + 1) for row in rows)


def _last_day(asked: Asked) -> date:
    """The day after which what was due is late: the last of the asked period."""
    year, month = asked.span.year.calendar(asked.span.last)
    return date(year, month, monthrange(year, month)[1])
