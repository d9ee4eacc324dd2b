"""The preview of an import as text, scrolled from wherever the cursor is; knows whether what needs a yes has been in sight."""
from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.answer import Answer
from tui.lines import answer_lines
from tui.render import rich_text

NARROWEST = 70
"""Columns that are reckoned with until the room is known."""


class PreviewText(VerticalScroll):
    """Begins with what to do."""

    def __init__(self, text: str) -> None:
        """``text`` stands there until there is something to preview."""
        super().__init__()
        self._text, self._must_see = text, range(0)

    def compose(self) -> ComposeResult:
        """The text."""
        yield Static(self._text, id="told")

    def say(self, text: str) -> None:
        """How far it has come."""
        self._must_see = range(0)
        self.query_one(Static).update(Content(text))

    def show(self, answer: Answer) -> None:
        """The whole answer, from its beginning."""
        width = self.scrollable_content_region.width or NARROWEST
        self.query_one(Static).update(rich_text(answer, width))
        self._must_see = _lines_to_see(answer, width)
        self.scroll_home(animate=False)

    def has_shown(self) -> bool:
        """Whether what needs a yes is in sight; if not, it is brought there, and then has been."""
        lines, self._must_see = self._must_see, range(0)
        above = self.query_one(Static).virtual_region.y
        at = self.scroll_offset.y - above
        if not lines or (at <= lines.start and lines.stop <= at + self.scrollable_content_region.height):
            return True
        self.scroll_to(y=above + lines.start, animate=False)
        return False


def _lines_to_see(shown: Answer, width: int) -> range:
    """The lines of the preview that hold what needs a yes."""
    if not shown.must_read:
        return range(0)
    last = sum(1 for _ in answer_lines(shown._replace(notes=shown.notes[:shown.must_read]), width))
    return range(sum(1 for _ in answer_lines(shown._replace(notes=()), width)) + 1, last)
