"""The rows of a table as a tree that folds: which are visible, and what a key does to them."""
from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from core.answer import Row


class Outline:
    """Rows in depth-first order; a row's children are the deeper rows right after it. Rows are named by their position."""

    def __init__(self, rows: Sequence[Row], most: int | None = None) -> None:
        """``most``: start with as many whole levels open as show at most so many rows, one at least; None opens everything."""
        self.rows = rows
        self.is_flat = len(set(map(attrgetter("level"), rows))) < 2
        self.folded: set[int] = set()
        if most is not None and not self.is_flat:
            lowest = _lowest_level(rows, most)
            self.folded = {i for i, row in enumerate(rows) if row.level >= lowest and self.has_children(i)}

    def has_children(self, position: int) -> bool:
        """True when the row can be folded."""
        return position + 1 < len(self.rows) and self.rows[position + 1].level > self.rows[position].level

    @property
    def folds(self) -> bool:
        """True when any row can be folded."""
        return not self.is_flat and any(map(self.has_children, range(len(self.rows))))

    def visible(self) -> Sequence[int]:
        """Positions of the rows that no folded row hides."""
        if not self.folded:
            return range(len(self.rows))
        shown, position = list[int](), 0
        while position < len(self.rows):
            shown.append(position)
            position = self._after(position) if position in self.folded else position + 1
        return shown

    def _after(self, position: int) -> int:
        """The position after the row's last descendant."""
        level, after = self.rows[position].level, position + 1
        while after < len(self.rows) and self.rows[after].level > level:
            after += 1
        return after

    def parent(self, position: int) -> int | None:
        """The row that holds this one; None at the top."""
        if self.is_flat:
            return None
        level = self.rows[position].level
        return next((i for i in range(position - 1, -1, -1) if self.rows[i].level < level), None)

    def path(self, position: int) -> list[int]:
        """The row and everything above it, topmost first."""
        above = self.parent(position)
        return [position] if above is None else [*self.path(above), position]

    def find(self, key: str) -> int | None:
        """The first row with the key."""
        return next((i for i, row in enumerate(self.rows) if row.key == key), None)

    def reveal(self, position: int) -> None:
        """Open everything above the row."""
        self.folded.difference_update(self.path(position)[:-1])

    def fold_like(self, other: Outline) -> None:
        """Fold the rows that both have as the other does; a row that is new here stays as it is."""
        if not self.folded and not other.folded:
            return
        folded, known = {other.rows[at].key for at in other.folded}, {row.key for row in other.rows}
        self.folded = {
            at for at, row in enumerate(self.rows)
            if self.has_children(at) and (row.key in folded if row.key in known else at in self.folded)
        }

    def toggle(self, position: int) -> None:
        """Fold an open row, open a folded one."""
        if self.has_children(position):
            self.folded ^= {position}

    def sign(self, position: int) -> str:
        """▸ folded, ▾ open, or two spaces."""
        if not self.has_children(position):
            return "  "
        return "▸ " if position in self.folded else "▾ "


def _lowest_level(rows: Sequence[Row], most: int) -> int:
    """The deepest level to show at the start."""
    levels = sorted(row.level for row in rows)
    if len(levels) <= most:
        return levels[-1] + 1 if levels else 0
    return max(levels[most] - 1, 1)
