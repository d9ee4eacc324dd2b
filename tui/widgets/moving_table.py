"""The keys that move about in a table: rows, pages, folds, and the window of columns."""
from __future__ import annotations

from textual.message import Message

from core.answer import Row
from tui.keys import TABLE_KEYS, bindings
from tui.widgets.sheet_view import SheetView


class MovingTable(SheetView):
    """Says ``Moved`` when the cursor stands on another row or other figures."""

    BINDINGS = bindings(TABLE_KEYS)

    class Moved(Message):
        """The cursor stands on another row, or on new figures."""

        def __init__(self, table: MovingTable, row: Row) -> None:
            super().__init__()
            self.table, self.row = table, row

        @property
        def control(self) -> MovingTable:
            """The table, so that a handler can name it."""
            return self.table

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.outline.rows[self.shown[self.cursor]] if self.shown else None

    @property
    def path(self) -> list[str]:
        """The labels from the topmost row down to the cursor's."""
        return [self.outline.rows[i].label for i in self.outline.path(self.shown[self.cursor])] if self.shown else []

    def watch_cursor(self, old: int, new: int) -> None:
        """Tell the screen, and keep the row in sight."""
        self.follow()
        self.redraw_row(old)
        self.redraw_row(new)
        self._tell()

    def _tell(self) -> None:
        if self.row is not None:
            self.post_message(self.Moved(self, self.row))

    def put_cursor(self, position: int) -> None:
        """Stand on a row, opening what hides it."""
        if self.table.rows:
            self.outline.reveal(position)
        self.refold()
        self.set_reactive(MovingTable.cursor, self.shown.index(position) if self.shown else 0)
        self.follow()
        self._tell()

    def _move(self, rows: int) -> None:
        self.cursor = max(0, min(self.cursor + rows, len(self.shown) - 1))

    def action_down(self) -> None:
        """Next row."""
        self._move(1)

    def action_up(self) -> None:
        """Previous row."""
        self._move(-1)

    def action_top(self) -> None:
        """First row."""
        self._move(-len(self.shown))

    def action_bottom(self) -> None:
        """Last row."""
        self._move(len(self.shown))

    def action_page(self, pages: int) -> None:
        """A screenful of rows."""
        self._move(pages * max(1, self.rows_in_sight - 1))

    def action_fold(self) -> None:
        """Fold or open the row; a row without rows below folds the one that holds it."""
        if self.shown:
            position = self.shown[self.cursor]
            above = self.outline.parent(position)
            held = above is not None and not self.outline.has_children(position)
            self._toggle(above if held and above is not None else position)

    def _toggle(self, position: int) -> None:
        self.outline.toggle(position)
        self.put_cursor(position)

    def action_right(self) -> None:
        """Open a folded row, step into an open one, or show the next column."""
        if not self.outline.folds:
            self.action_scroll_columns(1)
        elif self.shown[self.cursor] in self.outline.folded:
            self._toggle(self.shown[self.cursor])
        elif self.outline.has_children(self.shown[self.cursor]):
            self._move(1)

    def action_left(self) -> None:
        """Fold an open row, go to the row that holds this one, or show the previous column."""
        if not self.outline.folds:
            self.action_scroll_columns(-1)
            return
        position = self.shown[self.cursor]
        if self.outline.has_children(position) and position not in self.outline.folded:
            self._toggle(position)
        elif (above := self.outline.parent(position)) is not None:
            self.put_cursor(above)

    def action_scroll_columns(self, columns: int) -> None:
        """Move the window of columns."""
        sheet = self.measured()
        if (columns < 0 and sheet.before) or (columns > 0 and sheet.after):
            self.start_at(sheet.before + columns)
