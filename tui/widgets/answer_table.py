"""The table of an answer on a screen: folds, scrolls by whole columns, opens a row; draws only the lines that are seen."""
from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from core.answer import Row, Table
from tui.columns import INDENT
from tui.keys import TABLE_KEYS, bindings
from tui.lines import Line, Piece, heading_lines, is_marked, row_lines
from tui.outline import Outline
from tui.sheet import Sheet, fit

CURSOR_SIGN = "▌"
WIDEST = 400


class AnswerTable(ScrollView, can_focus=True):
    """A cursor over the rows of one table. ``open_levels``: rows at this level and deeper start folded."""

    BINDINGS = bindings(TABLE_KEYS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"answer-table--{name}"
        for name in ("cursor", "blurred", "sign", "heading", "quiet", "strong", "good", "neutral", "warning", "bad")
    }
    cursor = reactive(0, repaint=False)
    """Which of the visible rows the cursor stands on."""

    class Moved(Message):
        """The cursor stands on another row, or on new figures."""

        def __init__(self, table: AnswerTable, row: Row) -> None:
            super().__init__()
            self.table, self.row = table, row

        @property
        def control(self) -> AnswerTable:
            """The table, so that a handler can name it."""
            return self.table

    class Opened(Moved):
        """Enter or a second click on a row."""

    def __init__(self, *, open_levels: int | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self._open_levels = open_levels
        self._first: int | None = None
        self._use(Table())

    def show(self, table: Table, *, keep: str | None = None) -> None:
        """Show a table, with the cursor on the row whose key is ``keep`` where there is one; the folds of known rows stay."""
        folded = {self.outline.rows[i].key for i in self.outline.folded}
        known = {row.key for row in self.outline.rows}
        self._use(table)
        if known:
            self.outline.folded = {
                i for i, row in enumerate(table.rows)
                if self.outline.has_children(i) and (row.key in folded if row.key in known else i in self.outline.folded)
            }
        found = self.outline.find(keep) if keep is not None else None
        self._place_cursor(0 if found is None else found)

    def reveal(self, key: str) -> bool:
        """Put the cursor on the row with the key, opening what hides it; False when there is none."""
        found = self.outline.find(key)
        if found is not None:
            self._place_cursor(found)
        return found is not None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.outline.rows[self._visible[self.cursor]] if self._visible else None

    @property
    def path(self) -> list[str]:
        """The labels from the topmost row down to the cursor's."""
        return [self.outline.rows[i].label for i in self.outline.path(self._visible[self.cursor])] if self._visible else []

    def _use(self, table: Table) -> None:
        self.table = table
        self.outline = Outline(table.rows, self._open_levels)
        self._visible = self.outline.visible()
        self._lead = 1 + (INDENT if is_marked(table) else 0) + (2 if self.outline.folds else 0)
        self._strips: dict[tuple[int, str], Strip] = {}
        self._heads: list[Line] = []
        self._sheet: Sheet | None = None

    def _place_cursor(self, position: int) -> None:
        self.outline.reveal(position)
        self._refold()
        self.set_reactive(AnswerTable.cursor, self._visible.index(position) if self._visible else 0)
        self._follow()
        if self.row is not None:
            self.post_message(self.Moved(self, self.row))

    def _refold(self) -> None:
        self._visible = self.outline.visible()
        self._strips.clear()
        self.virtual_size = Size(0, len(self._visible) + self._depth)
        self.refresh()

    # ---- drawing

    @property
    def _depth(self) -> int:
        self._measured()
        return len(self._heads)

    def _measured(self) -> Sheet:
        """The sheet for the present width, made anew when the table, the width or the first column has changed."""
        if self._sheet is None:
            width = min(self.scrollable_content_region.width or 80, WIDEST) - 1
            self._sheet = fit(self.table, width, self._lead - 1, self._first)
            before, after = self._sheet.before, self._sheet.after
            note = " ".join(filter(None, (f"←{before}" if before else "", f"{after}→" if after else "")))
            self._heads = heading_lines(self._sheet.columns, self._sheet.labels, note) if self.table.columns else []
        return self._sheet

    def on_resize(self) -> None:
        """Other columns may fit now."""
        self._sheet = None
        self._refold()
        self._follow()

    def notify_style_update(self) -> None:
        """Forget what was drawn in the colours of another theme."""
        super().notify_style_update()
        self._strips = {}

    def watch_has_focus(self, _: bool) -> None:
        """The cursor is drawn quieter without focus."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The headings stay; below them the visible rows scroll."""
        width, depth = self.size.width, self._depth
        if y < depth:
            return self._strip(self._heads[y], self.get_component_rich_style("answer-table--heading"), " ").adjust_cell_length(width)
        at = y - depth + self.scroll_offset.y
        if at >= len(self._visible):
            return Strip.blank(width, self.rich_style)
        state = "" if at != self.cursor else "cursor" if self.has_focus else "blurred"
        key = (self._visible[at], state)
        if key not in self._strips:
            self._strips[key] = self._row_strip(*key)
        return self._strips[key]

    def _row_strip(self, position: int, state: str) -> Strip:
        sheet, row = self._measured(), self.outline.rows[position]
        sign = self.outline.sign(position) if self.outline.folds else ""
        line = next(row_lines(row, sheet.columns, sheet.labels, marked=is_marked(self.table), sign=sign))
        ground = self.get_component_rich_style(f"answer-table--{state}") if state else self.rich_style
        strip = self._strip(line, ground, CURSOR_SIGN if state == "cursor" else " ")
        return strip.extend_cell_length(self.size.width, ground).adjust_cell_length(self.size.width, ground)

    def _strip(self, line: Line, ground: Style, sign: str) -> Strip:
        first = Segment(sign, ground + self._part("sign"))
        return Strip([first, *(Segment(piece.text, ground + self._style(piece)) for piece in line)])

    def _style(self, piece: Piece) -> Style:
        style = self._part("strong") if piece.weight == "strong" else self._part("quiet") if piece.weight == "dim" else Style.null()
        return style + self._part(piece.tone) if piece.tone else style

    def _part(self, name: str) -> Style:
        return self.get_component_rich_style(f"answer-table--{name}", partial=True)

    # ---- moving

    def watch_cursor(self) -> None:
        """Tell the screen, and keep the row in sight."""
        self._follow()
        self.refresh()
        if self.row is not None:
            self.post_message(self.Moved(self, self.row))

    def _follow(self) -> None:
        height = self.scrollable_content_region.height - self._depth
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif height > 0 and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def _move(self, rows: int) -> None:
        self.cursor = max(0, min(self.cursor + rows, len(self._visible) - 1))

    def action_down(self) -> None:
        """Next row."""
        self._move(1)

    def action_up(self) -> None:
        """Previous row."""
        self._move(-1)

    def action_top(self) -> None:
        """First row."""
        self._move(-len(self._visible))

    def action_bottom(self) -> None:
        """Last row."""
        self._move(len(self._visible))

    def action_page(self, pages: int) -> None:
        """A screenful of rows."""
        self._move(pages * max(1, self.scrollable_content_region.height - self._depth - 1))

    def action_fold(self) -> None:
        """Fold or open the row; on a row without rows below, its parent."""
        if not self._visible:
            return
        position = self._visible[self.cursor]
        above = self.outline.parent(position)
        if not self.outline.has_children(position) and above is not None:
            position = above
        self.outline.toggle(position)
        self._place_cursor(position)

    def action_right(self) -> None:
        """Open a folded row, or show the next column."""
        if not self.outline.folds:
            self.action_scroll_columns(1)
        elif self._visible and (position := self._visible[self.cursor]) in self.outline.folded:
            self.outline.toggle(position)
            self._refold()
        elif self._visible and self.outline.has_children(self._visible[self.cursor]):
            self._move(1)

    def action_left(self) -> None:
        """Fold an open row, go to the row above, or show the previous column."""
        if not self.outline.folds:
            self.action_scroll_columns(-1)
            return
        position = self._visible[self.cursor]
        if self.outline.has_children(position) and position not in self.outline.folded:
            self.action_fold()
        elif (above := self.outline.parent(position)) is not None:
            self._place_cursor(above)

    def action_scroll_columns(self, columns: int) -> None:
        """Move the window of columns."""
        sheet = self._measured()
        if (columns < 0 and sheet.before) or (columns > 0 and sheet.after):
            self._first = sheet.before + columns
            self._sheet = None
            self._refold()

    def action_open_row(self) -> None:
        """Tell the screen that the row is to be opened."""
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the fold sign folds; one more on the row opens it."""
        at = event.y - self._depth + self.scroll_offset.y
        if event.y < self._depth or at >= len(self._visible):
            return
        again, self.cursor = at == self.cursor, at
        sign_at = 1 + INDENT * self.outline.rows[self._visible[at]].level
        if self.outline.folds and sign_at <= event.x < sign_at + 2:
            self.action_fold()
        elif again:
            self.action_open_row()
