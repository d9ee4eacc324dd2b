"""A table of words, broken for the width and scrolled like a text."""
from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from core.answer import Table
from tui.keys import hidden
from tui.lines import table_lines
from tui.render import content


class Reading(VerticalScroll):
    """Shown instead of a table to move about in, where no cell holds a number."""

    BINDINGS = hidden(scroll_down="j", scroll_up="k", scroll_home="g", scroll_end="G")
    _table = Table()

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static()

    def show(self, table: Table) -> None:
        """Write this table."""
        self._table = table
        self._write()

    def on_resize(self) -> None:
        """Words are broken anew for the new width."""
        self._write()

    def _write(self) -> None:
        lines = table_lines(self._table, self.scrollable_content_region.width or 78) if self._table.rows else ()
        self.query_one(Static).update(content(lines))


def is_words(table: Table) -> bool:
    """True when no cell of the table holds a number."""
    return bool(table.rows) and all(cell.value is None for row in table.rows for cell in row.cells.values())
