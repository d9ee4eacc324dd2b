"""Of which month or year each column of amounts is in a table whose rows do not say it, and where the words round it leave that open."""
from __future__ import annotations

from collections.abc import Sequence

from store.reading.tables.heading import Column, Title
from store.reading.tables.months_said import Months


def read_once(title: Title, columns: Sequence[Column], kind: str) -> list[Column]:
    """The columns without those that would count a kind's amounts twice: *Budget* beside *Årsbudget* of the same year.

    A column that is of a month goes before the year's total; a budget whose month is not sure gives way to it, but not actuals:
    *Bokslut* beside *Utfall* may be of the year before. ``kind``: that of columns that do not say theirs.
    """
    totals = {(_kind(each, kind), _year(title, each)): each for each in columns if each.role == "total"}
    out = set()
    for column in columns:
        total = totals.get((_kind(column, kind), _year(title, column))) if column.role != "total" else None
        if total is not None and _has_month(title, column, kind):
            out.add(total.place)
        elif total is not None and _kind(column, kind) == "budget":
            out.add(column.place)
    return [column for column in columns if column.place not in out]


def unclear_months(title: Title, columns: Sequence[Column], kind: str, *, mixed: bool) -> Months | None:
    """The words that do not say for certain which month the columns are of; None when they do, or say nothing.

    Loose words decide the month of actuals only, and only one that they plainly name: never a budget's. ``mixed``: each row says its kind.
    """
    months = title.months if title.period is None else None
    untimed = [column for column in columns if column.role != "total"]
    if months is None or months.is_year or not untimed:
        return None
    is_clear = not mixed and all(_has_month(title, column, kind) for column in untimed)
    return None if is_clear else months


def time_of(title: Title, column: Column, unclear: Months | None, *, year_by_row: bool) -> tuple[int | None, int]:
    """The year and month of a column, month 0 for the whole year; year None where the rows say it."""
    if column.role != "total" and title.period is not None and column.meaning.year in (None, title.period[0]):
        return title.period
    if column.role != "total" and title.period is None and title.months is not None and title.months.is_one and not unclear:
        return title.months.year or title.year, title.months.first
    return (None if year_by_row else column.meaning.year or title.year), 0


def _has_month(title: Title, column: Column, kind: str) -> bool:
    """True when the column is plainly of one month."""
    if title.period is not None:
        return column.meaning.year in (None, title.period[0])
    months = title.months
    is_plain = months is not None and months.is_one and not months.of_year
    return is_plain and column.meaning.year is None and _kind(column, kind) == "actual"


def _kind(column: Column, kind: str) -> str:
    return column.meaning.kind or kind


def _year(title: Title, column: Column) -> int | None:
    return column.meaning.year or title.year or (title.months.year if title.months is not None else None)
