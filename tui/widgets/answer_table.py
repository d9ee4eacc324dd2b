"""The table of an answer as a person moves in it: a cursor, folds, columns that scroll whole, a row that opens."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import dropwhile

from textual import events

from core.answer import Row, Table
from core.tabbed import tab_separated
from tui.columns import INDENT
from tui.widgets.moving_table import MovingTable


class AnswerTable(MovingTable):
    """Says ``Opened`` for Enter or a second click."""

    class Opened(MovingTable.Moved):
        """The row is to be opened."""

    def show(self, table: Table, *, keep: str | None = None, through: str | None = None, unfolded: bool = False) -> None:
        """Show a table, with the cursor on the row whose key is ``keep``, or where that has gone on the one that came after it; the
        folds of known rows stay.

        ``through``: the key of the month that the answer is about. ``unfolded``: open every row.
        """
        before = self.outline
        self.use(table, through)
        if unfolded:
            self.outline.folded = set()
        elif not before.is_flat and not self.outline.is_flat:
            self.outline.fold_like(before)
        found = self.outline.find(keep) if keep is not None else 0
        self.put_cursor(self._next_of(before.rows, keep) if found is None else found)

    def _next_of(self, before: Sequence[Row], gone: str | None) -> int:
        """Where the first row stands that came after a row that has gone."""
        places = {row.key: at for at, row in enumerate(self.outline.rows)}
        later = dropwhile(lambda row: row.key != gone, before)
        return next((places[row.key] for row in later if row.key in places), 0)

    def restore(self, key: str, folded: Collection[str] | None) -> None:
        """Fold these rows and no others (None: as it is), and put the cursor on the row with the key, as far as there are such rows."""
        if folded is not None:
            self.outline.folded = {at for at, row in enumerate(self.outline.rows) if row.key in folded and self.outline.has_children(at)}
        self.put_cursor(self.outline.find(key) or 0)

    def reveal(self, key: str) -> bool:
        """Put the cursor on the row with the key, opening what hides it; False when there is none."""
        found = self.outline.find(key)
        if found is not None:
            self.put_cursor(found)
        return found is not None

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
