"""Which columns of a table a screen shows: everything where it fits, else less, else a window that moves; never half a number."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from core.answer import Table
from core.money import MISSING
from tui.columns import GAP, Place, is_month, label_wanted, places, taken

LEAST_LABEL: Final = 20
EASY_LABEL: Final = 32
"""What labels get before a column that could go is shown."""
ORNAMENT: Final = "trend"
"""A whole name is worth more than this column and those that go before it."""
FIRST_TO_GO: Final = ("annual_budget", "trend", "change", "previous")
"""Columns that a narrow screen leaves out, in this order, where the answer is no month table and the screen has no order of its own."""

OUTCOME_YIELDS: Final = (
    "annual_budget", "forecast", "trend", "prognosis", "expected_deviation", "change", "budget", "comment", "actual", "deviation_pct",
)
"""The overview's order while the period is in sight."""
YEAR_YIELDS: Final = ("trend", "budget", "change", "actual", "deviation_pct", "deviation", "comment", "annual_budget", "forecast")
"""... and while the year's end is."""
ROUND_YIELDS: Final = ("time", "deviation_pct", "author", "comment")
"""In a prognosis round."""
QUEUE_YIELDS: Final = ("comment", "author", "deviation_pct", "status")
"""Of what waits for approval, whose words stand below the table."""


class Sheet(NamedTuple):
    """The columns shown, the width of the labels, and how many columns wait to the left and to the right."""

    columns: tuple[Place, ...]
    labels: int
    before: int = 0
    after: int = 0


def fit(
    table: Table, width: int, lead: int, first: int | None = None, through: str | None = None, yields: Sequence[str] = FIRST_TO_GO,
) -> Sheet:
    """The sheet for ``width``. ``first`` is the leftmost column of the window; None shows the last columns, where sums stand.

    ``through``: the key of the month that the answer is about; the months after it are the first to go. ``yields``: the keys of
    the columns that a narrow screen leaves out, in this order.
    """
    wanted = label_wanted(table, lead)
    least = min(wanted, LEAST_LABEL)
    columns = places(table, width, wanted)
    candidates = _less_and_less(table, columns, through, yields)
    easily = yields[: yields.index(ORNAMENT) + 1 if ORNAMENT in yields else 1]
    for candidate in candidates:
        can_go = any(place.column.key in easily for place in candidate) and not any(is_month(place.column) for place in candidate)
        if taken(candidate) + (min(wanted, EASY_LABEL) if can_go else least) <= width:
            return Sheet(tuple(candidate), min(wanted, width - taken(candidate)))
    return _window(candidates[-1], width, least, wanted, first)


def _less_and_less(table: Table, columns: list[Place], through: str | None, yields: Sequence[str]) -> list[list[Place]]:
    candidates = [columns, _with_content(table, columns)]
    if any(is_month(place.column) for place in columns):
        earlier = [place for place in candidates[-1] if not (through and is_month(place.column) and place.column.key > through)]
        return [*candidates, earlier]
    for key in yields:
        candidates.append([place for place in candidates[-1] if place.column.key != key])
    return candidates


def _with_content(table: Table, columns: list[Place]) -> list[Place]:
    """Without the columns where nothing is known, such as months to come."""
    def is_known(place: Place) -> bool:
        """True when the column holds anything."""
        cells = [row.cells.get(place.column.key) for row in table.rows]
        return any(cell is not None and cell.text not in ("", MISSING) for cell in cells)

    return [place for place in columns if is_known(place)] or columns


def _window(columns: list[Place], width: int, least: int, wanted: int, first: int | None) -> Sheet:
    room = width - least
    last_first = len(columns) - _count(columns[::-1], room)
    start = last_first if first is None else max(0, min(first, last_first))
    shown = columns[start : start + _count(columns[start:], room)]
    return Sheet(tuple(shown), max(least, min(wanted, width - taken(shown))), start, len(columns) - start - len(shown))


def _count(columns: list[Place], room: int) -> int:
    """How many columns from the first fit; at least one, which is then cut by the edge rather than by us."""
    count = used = 0
    for place in columns:
        used += place.width + GAP
        if used > room:
            break
        count += 1
    return max(count, 1)
