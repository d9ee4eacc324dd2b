"""The line in which a search is written: what is under it narrows as one types."""
from __future__ import annotations

from textual.message import Message
from textual.widgets import Input

from tui.keys import hidden


class SearchLine(Input):
    """Hidden until it is needed. Says ``Narrowed`` for every text, ``Chosen`` for Enter; Escape takes the search away."""

    BINDINGS = hidden(leave="escape", choose="enter,down")

    class Narrowed(Message):
        """Look for this text."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Chosen(Narrowed):
        """Keep what is found, and go to it."""

    def open(self) -> None:
        """Show the line, with what it was left with."""
        self.display = True
        self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another text."""
        event.stop()
        self.post_message(self.Narrowed(event.value.strip()))

    def action_choose(self) -> None:
        """Go to what is found; an empty text is no search."""
        self.display = bool(self.value.strip())
        self.post_message(self.Chosen(self.value.strip()))

    def action_leave(self) -> None:
        """No search any more."""
        self.display = False
        self.value = ""
        self.post_message(self.Chosen(""))
