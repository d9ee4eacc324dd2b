"""The line where a question is written in words."""
from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.keys import hidden
from tui.screens.box import Box

HINT = "avvikelse kommunledningskontoret t.o.m. augusti"


class AskScreen(Box[str | None]):
    """Dismisses with the text; ↑ and ↓ go through what was asked before."""

    BINDINGS = hidden(leave="escape", earlier="up,ctrl+p", later="down,ctrl+n")

    def __init__(self, asked: Sequence[str] = (), hint: str = HINT, text: str = "") -> None:
        """``asked``: earlier texts, oldest first; ``hint``: what may be written; ``text``: what stands there to begin with."""
        super().__init__()
        self._hint = hint
        self._asked = [*asked, text]
        self._at = len(asked)

    def compose(self) -> ComposeResult:
        """A line at the bottom of the screen."""
        yield Static(":", id="prompt")
        yield Input(self._asked[-1], placeholder=self._hint, compact=True, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text to the screen that asked for it."""
        self.dismiss(event.value.strip() or None)

    def action_earlier(self) -> None:
        """The text before."""
        self._recall(-1)

    def action_later(self) -> None:
        """The text after."""
        self._recall(1)

    def _recall(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._asked) - 1))
        line = self.query_one(Input)
        line.value = self._asked[self._at]
        line.action_end()

    def action_leave(self) -> None:
        """Ask nothing."""
        self.dismiss(None)
