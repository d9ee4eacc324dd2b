"""What a column of a file is: a list of the words for it, one to choose."""
from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.mapping import FoundColumn
from tui.keys import hidden
from tui.screens.box import Box

ROLES: Final = (
    ("ansvar", "enhetens kod"), ("enhetsnamn", "enhetens namn"), ("konto", "kontots kod"), ("kontonamn", "kontots namn"),
    ("kontogrupp", "kontogruppens kod"), ("gruppnamn", "kontogruppens namn"), ("period", "år och månad i ett"), ("år", ""), ("månad", ""),
    ("datum", ""), ("belopp", "utan att säga vad"), ("utfall", "belopp"), ("budget", "belopp"), ("ombudgetering", "belopp"),
    ("prognos", "belopp"), ("debet", ""), ("kredit", ""), ("slag", "ordet utfall eller budget på raden"), ("kommentar", ""), ("orsak", ""),
    ("", "läses inte"),
)


class RolePicker(Box[str | None]):
    """Dismisses with a word of ``--kolumner`` (empty: the column is not read), or None."""

    BINDINGS = hidden(leave="escape,q")

    def __init__(self, column: FoundColumn) -> None:
        super().__init__()
        self._column = column

    def compose(self) -> ComposeResult:
        """The words with what they mean, the column's own first marked."""
        with Vertical(id="box") as box:
            box.border_title = Content(f"Vad är kolumnen ”{self._column.header}”?")
            yield OptionList(*(Option(f"{word or '–':<15} {meaning}".rstrip()) for word, meaning in ROLES))

    def on_mount(self) -> None:
        """Stand on what it is taken for."""
        words = [word for word, _ in ROLES]
        self.query_one(OptionList).highlighted = words.index(self._column.role) if self._column.role in words else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The chosen word."""
        self.dismiss(ROLES[event.option_index][0])

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
