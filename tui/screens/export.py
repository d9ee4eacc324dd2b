"""Saves what is on the screen to a file; the name's ending says how."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from core.answer import Answer
from store.writing.saving import SavingError, file_name
from tui.handing_over import goes_to, hand_over
from tui.keys import hidden
from tui.screens.box import Box
from tui.screens.confirm import keys_line

Writers = Mapping[str, Callable[[], bytes]]


def writers(answer: Answer, picture: Callable[[], str]) -> Writers:
    """What makes the content of each kind of file, by the name's ending; ``picture`` is the screen as svg."""
    from store.writing.csv_text import csv_text  # noqa: PLC0415 – seldom needed
    from store.writing.files import content  # noqa: PLC0415 – as above
    from tui.plain import plain  # noqa: PLC0415 – as above

    return {
        ".csv": lambda: csv_text(answer).encode(), ".xlsx": lambda: content(answer, ".xlsx"), ".md": lambda: content(answer, ".md"),
        ".txt": lambda: f"{plain(answer)}\n".encode(), ".svg": lambda: without_fonts(picture()).encode(),
    }


def without_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch from another host; the reader's own take their place."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


class ExportScreen(Box[Path | None]):
    """Dismisses with the file that was written. A file that is there already is written over only after one more Enter."""

    BINDINGS = hidden(leave="escape")
    _sure: Path | None = None

    def __init__(self, answer: Answer, made: Writers) -> None:
        """``answer`` names the file; ``made`` by ending."""
        super().__init__()
        self._made = made
        self._name = file_name(answer.municipality or "", answer.unit.name if answer.unit else "", answer.period) + ".csv"

    def compose(self) -> ComposeResult:
        """The name, what it may end with, and what went wrong."""
        with Vertical(id="box") as box:
            box.border_title = "Exportera det som visas"
            yield Input(self._name, id="name", compact=True)
            yield Static(Content(f"Filen {goes_to(self.app)}. Ändelsen avgör formatet: {', '.join(self._made)}."), id="where")
            yield Static(id="says")
            yield Static(keys_line(("⏎", "Spara"), ("esc", "Avbryt")))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the file, or say why not."""
        path = Path(event.value.strip()).expanduser()
        make = self._made.get(path.suffix.lower())
        if make is None:
            self._say(f"Koll kan inte skriva ”{path.suffix or path.name}”. Låt namnet sluta på {' eller '.join(self._made)}.")
            return
        if path.is_file() and path != self._sure and not self.app.is_web:
            self._sure = path
            self._say(f"Filen {path.name} finns redan. ⏎ en gång till skriver över den.")
            return
        try:
            hand_over(self.app, path, make(), replace=path == self._sure)
        except SavingError as error:
            self._say(str(error))
        else:
            self.dismiss(path)

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(Content(text))

    def action_leave(self) -> None:
        """Write nothing."""
        self.dismiss(None)
