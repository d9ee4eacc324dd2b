"""Which rows of a tree are shown and in what order: filters, a search that keeps what lies above, sorting among sisters; no framework."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from core.answer import Row
from core.fold import plain, words

Holds = Callable[[Row], bool]


class Filter(NamedTuple):
    """``label`` as the screen says it; ``below``: rows below a row that holds are shown too."""

    label: str
    holds: Callable[[Row, str], bool]
    below: bool = False


FILTERS: Final = (
    Filter("alla", lambda _row, _name: True),
    Filter("bara röda", lambda row, _name: row.tone == "bad"),
    Filter("saknar prognos", lambda row, _name: "missing" in row.flags),
    Filter("saknar kommentar", lambda row, _name: "uncommented" in row.flags),
    Filter("egna", lambda row, name: is_managed_by(row, name), below=True),
)
"""What a key goes through; the name is that of who sits at the terminal."""


class Order(NamedTuple):
    """``column`` None is the organisation's own order, ``label`` the names; any other column from its lowest value."""

    label: str
    column: str | None


ORDERS: Final = (
    Order("organisation", None), Order("störst underskott", "deviation"), Order("procent", "deviation_pct"),
    Order("mest försämrat", "change"), Order("sämst helår", "expected_deviation"), Order("namn", "label"),
)


class Selection:
    """What a tree's screen has chosen to show. ``name``: who sits at the terminal."""

    def __init__(self, name: str = "", order: str = "") -> None:
        """Everything, in the order with the label, else the organisation's own."""
        self.name, self.text = name, ""
        self._filter = 0
        self._order = next((at for at, each in enumerate(ORDERS) if each.label == order), 0)

    @property
    def order(self) -> str:
        """The label of the order."""
        return ORDERS[self._order].label

    @property
    def narrows(self) -> bool:
        """True when anything is left out."""
        return bool(self._filter or self.text)

    def next_filter(self) -> None:
        """Go on to the next filter."""
        self._filter = (self._filter + 1) % len(FILTERS)

    def next_order(self) -> None:
        """Go on to the next order."""
        self._order = (self._order + 1) % len(ORDERS)

    def clear(self) -> bool:
        """Show everything again; False when everything was shown."""
        was = self.narrows
        self._filter, self.text = 0, ""
        return was

    def rows(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows that are left, in their order."""
        chosen = FILTERS[self._filter]
        left = narrowed(rows, lambda row: chosen.holds(row, self.name), below=chosen.below) if self._filter else rows
        return in_order(narrowed(left, matching(self.text)) if self.text else left, ORDERS[self._order].column)

    def first(self, rows: Sequence[Row]) -> str | None:
        """The key of the first row that is searched for, not one that is only above it."""
        return next((row.key for row in rows if matching(self.text)(row)), None) if self.text else None

    def says(self) -> str:
        """What is left out and how the rest is sorted; empty for everything in its own order."""
        parts = (
            FILTERS[self._filter].label if self._filter else "", f"”{self.text}”" if self.text else "",
            f"sorterat: {ORDERS[self._order].label}" if self._order else "",
        )
        return " · ".join(part for part in parts if part)


def is_managed_by(row: Row, name: str) -> bool:
    """True when the row's manager is called so: by the whole name or a part of it."""
    return bool(name) and bool(set(words(name)) & set(words(row.manager)))


def narrowed(rows: Sequence[Row], holds: Holds, *, below: bool = False) -> tuple[Row, ...]:
    """The rows that hold, with every row above them; ``below``: and those below them."""
    found = _with_below(rows, holds) if below else [holds(row) for row in rows]
    kept: list[Row] = []
    level = -1
    for row, held in zip(reversed(rows), reversed(found), strict=True):
        if held or row.level < level:
            kept.append(row)
            level = row.level
    return tuple(reversed(kept))


def _with_below(rows: Sequence[Row], holds: Holds) -> list[bool]:
    found, under = [], None
    for row in rows:
        if under is not None and row.level <= under:
            under = None
        if under is None and holds(row):
            under = row.level
        found.append(under is not None)
    return found


def matching(text: str) -> Holds:
    """Rows whose name or code holds every word of the text, å, ä and ö folded."""
    wanted = plain(text).split()
    return lambda row: all(word in plain(f"{row.label} {row.key}") for word in wanted)


def in_order(rows: Sequence[Row], column: str | None) -> tuple[Row, ...]:
    """The rows with sisters sorted and every row still above those that belong to it; a missing value comes last."""
    if column is None or not rows:
        return tuple(rows)
    return tuple(_sorted(list(rows), column))


def _sorted(rows: list[Row], column: str) -> Iterable[Row]:
    families: list[list[Row]] = []
    for row in rows:
        if not families or row.level <= families[-1][0].level:
            families.append([])
        families[-1].append(row)
    for family in sorted(families, key=lambda family: _place(family[0], column)):
        yield family[0]
        yield from _sorted(family[1:], column)


def _place(row: Row, column: str) -> tuple[bool, float, str]:
    cell = row.cells.get(column)
    value = cell.value if cell is not None else None
    return column != "label" and value is None, 0.0 if value is None else float(value), plain(row.label)
