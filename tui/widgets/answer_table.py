"""The table of an answer as a person moves in it: a cursor, folds, columns that scroll whole, a row that opens."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from textual import events
from textual.message import Message

from core.answer import Row, Table
from core.tabbed import tab_separated
from tui.columns import INDENT
from tui.keys import TABLE_KEYS, bindings
from tui.widgets.sheet_view import SheetView


class AnswerTable(SheetView):
    """Says ``Moved`` when the cursor stands on another row or other figures, ``Opened`` for Enter or a second click."""

    BINDINGS = bindings(TABLE_KEYS)

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
        """The row is to be opened."""

    def show(self, table: Table, *, keep: str | None = None, through: str | None = None, unfolded: bool = False) -> None:
        """Show a table, with the cursor on the row whose key is ``keep``, or where that has gone on the one that came after it; the
        folds of known rows stay.

        ``through``: the key of the month that the answer is about. ``unfolded``: open every row.
        """
        before = self.outline.rows
        folded = {self.outline.rows[i].key for i in self.outline.folded}
        known = set() if self.outline.is_flat else {row.key for row in self.outline.rows}
        self.use(table, through)
        if unfolded:
            self.outline.folded = set()
        elif known and not self.outline.is_flat:
            self.outline.folded = {
                i for i, row in enumerate(table.rows)
                if self.outline.has_children(i) and (row.key in folded if row.key in known else i in self.outline.folded)
            }
        found = self.outline.find(keep) if keep is not None else 0
        self._put_cursor(self._next_of(before, keep) if found is None else found)

    def _next_of(self, before: Sequence[Row], gone: str | None) -> int:
        """Where the first row stands that came after a row that has gone."""
        places = {row.key: at for at, row in enumerate(self.outline.rows)}
        later = dropwhile(lambda row: row.key != gone, before)
        return next((places[row.key] for row in later if row.key in places), 0)

    def reveal(self, key: str) -> bool:
        """Put the cursor on the row with the key, opening what hides it; False when there is none."""
        found = self.outline.find(key)
        if found is not None:
            self._put_cursor(found)
        return found is not None

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

    def _put_cursor(self, position: int) -> None:
        if self.table.rows:
            self.outline.reveal(position)
        self.refold()
        self.set_reactive(AnswerTable.cursor, self.shown.index(position) if self.shown else 0)
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
        self._put_cursor(position)

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
            self._put_cursor(above)

    def action_scroll_columns(self, columns: int) -> None:
        """Move the window of columns."""
        sheet = self.measured()
        if (columns < 0 and sheet.before) or (columns > 0 and sheet.after):
            self.start_at(sheet.before + columns)

    def action_open_row(self) -> None:
        """Tell the screen that the row is to be opened."""
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    def action_copy(self, everything: bool) -> None:
        """Put the row, or every row that is shown, on the terminal's clipboard."""
        if self.row is None:
            return
        rows = [self.outline.rows[at] for at in self.shown] if everything else [self.row]
        self.app.copy_to_clipboard(tab_separated(self.table, rows))
        self.notify(f"Kopierade {len(rows)} rader." if everything else f"Kopierade {self.row.label}.", timeout=2)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the fold sign it folds; one more on the row opens it."""
        at = event.y - self.depth + self.scroll_offset.y
        if event.y < self.depth or at >= len(self.shown):
            return
        again, self.cursor = at == self.cursor, at
        sign_at = 1 + INDENT * self.outline.rows[self.shown[at]].level
        if self.outline.folds and sign_at <= event.x < sign_at + 2 and self.outline.has_children(self.shown[at]):
            self.action_fold()
        elif again:
            self.action_open_row()
