"""Staff: turnover from its parts by the reports' footnote, and groups too small to be shown."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from core.reported import STAFF_FLOOR, ReportedColumn, ReportedRow, ReportedTable
from core.reported_reading import reading_of

SIZE, LEFT, RETIRED, AVERAGE, OPENING, CLOSING = "employees", "left", "retired", "average_staff", "opening_staff", "closing_staff"
"""Columns: how many are employed in the group; permanent staff who have left, of them to a pension; permanent staff on average, at the
beginning and at the end of the year."""
TURNOVER: Final = ReportedColumn("turnover", "Personalomsättning", "%")
_PRINTED: Final = ("turnover", "pct")
HIDDEN: Final = "dolt"
"""What stands in the place of what is not shown."""


class Shown(NamedTuple):
    """A table as it may be shown: with the turnover that its parts give, without what small groups would reveal; and what is said of it."""

    table: ReportedTable
    notes: tuple[str, ...] = ()


def turnover(texts: Mapping[str, str]) -> Decimal | None:
    """Permanent staff who left, pensions apart, in percent of the average permanent staff of the year, with one decimal.

    None where a part is missing, where nobody was employed, and where more retired than left. Source: the footnote of Alingsås 2020.
    """
    left, average = _number(texts, LEFT), _average(texts)
    retired = _number(texts, RETIRED) if RETIRED in texts else Decimal(0)
    if left is None or retired is None or average is None or average <= 0 or retired > left or retired < 0:
        return None
    return (100 * (left - retired) / average).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _average(texts: Mapping[str, str]) -> Decimal | None:
    first, last = _number(texts, OPENING), _number(texts, CLOSING)
    if AVERAGE in texts:
        return _number(texts, AVERAGE)
    return None if first is None or last is None else (first + last) / 2


def _number(texts: Mapping[str, str], key: str) -> Decimal | None:
    value = reading_of(texts.get(key, "")).value
    return None if value is None else Decimal(str(value))


def shown(table: ReportedTable, floor: int = STAFF_FLOOR) -> Shown:
    """The table of staff or sick leave as it may be shown. A group of at most ``floor`` employed is hidden; 0 hides none."""
    keys = {column.key for column in table.columns}
    found, notes = table, list[str]()
    if LEFT in keys:
        found = _with_turnover(table)
        notes += _disagreeing(table)
    if SIZE in keys or AVERAGE in keys or CLOSING in keys:
        rows = tuple(_masked(row, floor) for row in found.rows)
        if rows != found.rows:
            notes.append(f"Grupper med högst {floor} anställda visas inte.")
        found = found._replace(rows=rows)
    return Shown(found, tuple(notes))


def _with_turnover(table: ReportedTable) -> ReportedTable:
    """The table with a column of turnover, where it prints none of its own."""
    if any(column.key in _PRINTED for column in table.columns):
        return table
    rows = tuple(row._replace(texts=_with_text(row.texts)) for row in table.rows)
    return table._replace(columns=(*table.columns, TURNOVER), rows=rows)


def _with_text(texts: Mapping[str, str]) -> Mapping[str, str]:
    found = turnover(texts)
    return texts if found is None else {**texts, TURNOVER.key: f"{found}".replace(".", ",") + " %"}


def _disagreeing(table: ReportedTable) -> Iterator[str]:
    """Printed turnovers that the parts beside them do not give."""
    for row in table.rows:
        printed = next((text for key in _PRINTED if (text := row.texts.get(key))), "")
        said, found = reading_of(printed).value, turnover(row.texts)
        if said is not None and found is not None and abs(Decimal(str(said)) - found) >= Decimal("0.1"):
            given = f"{found}".replace(".", ",")
            yield f"{row.label}: tabellen säger {printed}, men slutat utan pension delat med genomsnittet ger {given} %."


def _masked(row: ReportedRow, floor: int) -> ReportedRow:
    size = next((number for key in (SIZE, AVERAGE, CLOSING) if (number := _number(row.texts, key)) is not None), None)
    if size is None or not 0 < size <= floor:
        return row
    return row._replace(texts={key: text if key == "text" else HIDDEN for key, text in row.texts.items()})
