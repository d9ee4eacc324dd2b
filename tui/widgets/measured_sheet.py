"""The measures of a table on a screen: which rows no fold hides, the columns that fit, and what has to be drawn again."""
from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.answer import Table
from tui.columns import INDENT
from tui.lines import Line, heading_lines, is_marked
from tui.outline import Outline
from tui.sheet import FIRST_TO_GO, Sheet, fit

WIDEST = 400
MEASURED = 200
"""Rows whose widths are measured at a time: the columns of a longer table widen as rows that need it come into sight."""


class MeasuredSheet(ScrollView, can_focus=True):
    """The rows of ``outline`` that no fold hides, in the columns that fit. A subclass draws them, and keeps them in ``_strips``."""

    cursor = reactive(0, repaint=False)
    """Which of the visible rows the cursor stands on."""

    def __init__(self, *, most: int | None = None, id: str | None = None) -> None:
        """``most``: so many rows at most are unfolded at the start; None unfolds everything."""
        super().__init__(id=id)
        self._most = most
        self._first: int | None = None
        self.yields: Sequence[str] = FIRST_TO_GO
        self.use(Table())

    def use(self, table: Table, through: str | None = None) -> None:
        """Draw another table; ``through`` is the key of its last month of interest."""
        self.table = table
        self.through = through
        self.outline = Outline(table.rows, self._most)
        self.shown = self.outline.visible()
        self._blocks, self._sample = {0}, table._replace(rows=table.rows[:MEASURED])
        self._marked, self._folds = is_marked(self._sample), self.outline.folds
        self._strips: dict[tuple[int, str], Strip] = {}
        self._heads: list[Line] = []
        self._sheet: Sheet | None = None

    @property
    def depth(self) -> int:
        """How many lines the headings take."""
        self.measured()
        return len(self._heads)

    @property
    def rows_in_sight(self) -> int:
        """How many rows there is room for below the headings."""
        return self.scrollable_content_region.height - self.depth

    def measured(self) -> Sheet:
        """The sheet for the present width, made anew when the table, the width or the first column has changed."""
        if self._sheet is None:
            width = min(self.scrollable_content_region.width or 80, WIDEST) - 2
            lead = (INDENT if self._marked else 0) + (2 if self._folds else 0)
            self._sheet = fit(self._sample, width, lead, self._first, self.through, self.yields)
            before, after = self._sheet.before, self._sheet.after
            note = " ".join(filter(None, (f"←{before}" if before else "", f"{after}→" if after else "")))
            self._heads = heading_lines(self._sheet.columns, self._sheet.labels, note) if self.table.rows else []
        return self._sheet

    def measure(self, first: int, last: int) -> None:
        """See to it that the columns are wide enough for the visible rows from the first through the last."""
        ends = (self.shown[first], self.shown[min(last, len(self.shown) - 1)]) if self.shown else ()
        new = {position // MEASURED for position in ends} - self._blocks
        if not new:
            return
        self._blocks |= new
        more = [row for block in new for row in self.table.rows[block * MEASURED : (block + 1) * MEASURED]]
        self._sample = self._sample._replace(rows=(*self._sample.rows, *more))
        self._marked, self._sheet = self._marked or is_marked(self._sample), None
        self._strips.clear()
        self.refresh()

    def yield_first(self, columns: Sequence[str]) -> None:
        """Leave out these columns, in this order, where there is not room for all."""
        self.yields, self._first, self._sheet = columns, None, None
        self.refold()

    def start_at(self, column: int) -> None:
        """Let the window of columns begin at another column."""
        self._first, self._sheet = column, None
        self.refold()

    def refold(self) -> None:
        """Draw again after a fold, a new table or a new width."""
        self.shown = self.outline.visible()
        self._strips.clear()
        size = Size(0, len(self.shown) + self.depth)
        grows = self.styles.is_auto_height and size != self.virtual_size
        used = max(size.height, self.virtual_size.height)
        if not grows and used <= self.container_size.height:
            # No scrollbar comes or goes: nothing has to be laid out anew, and the lines below both tables stay empty.
            self.set_reactive(MeasuredSheet.virtual_size, size)
            self.refresh(Region(0, 0, self.size.width, used))
        else:
            self.virtual_size = size
            self.refresh(layout=grows)

    def redraw_row(self, at: int) -> None:
        """Draw one visible row again."""
        self.refresh(Region(0, at - self.scroll_offset.y + self.depth, self.size.width, 1))

    def follow(self) -> None:
        """Keep the cursor's row in sight."""
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.rows_in_sight > 0 and self.cursor >= top + self.rows_in_sight:
            self.scroll_to(y=self.cursor - self.rows_in_sight + 1, animate=False)

    def on_resize(self) -> None:
        """Other columns may fit now."""
        self._sheet = None
        self.refold()
        self.follow()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Rows that come into sight may be wider than those before."""
        super().watch_scroll_y(old_value, new_value)
        self.measure(int(new_value), int(new_value) + max(self.rows_in_sight, 1) - 1)
