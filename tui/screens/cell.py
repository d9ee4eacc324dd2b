"""The box where the text of one cell is written anew."""
from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from tui.keys import hidden
from tui.screens.box import Box
from tui.screens.confirm import keys_line


class CellScreen(Box[str | None]):
    """Dismisses with the text, or None when it is left as it was."""

    BINDINGS = hidden(done="ctrl+s,f10", leave="escape")

    def __init__(self, title: str, text: str) -> None:
        """``title``: the row and the column."""
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The text, and the keys below it."""
        with Vertical(id="box") as box:
            box.border_title = Content(self._title)
            yield TextArea(self._text, soft_wrap=True, id="new")
            yield Static(keys_line(("ctrl+s", "Visa ändringen"), ("esc", "Avbryt")))

    def on_mount(self) -> None:
        """The cursor after the last letter."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_done(self) -> None:
        """Give the text, its lines as one."""
        self.dismiss(" ".join(self.query_one(TextArea).text.split()))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
