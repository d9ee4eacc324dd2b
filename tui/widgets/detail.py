"""What an answer says in words: the headline, and its notes (unit, sign convention, rounding, source, what is made up)."""
from __future__ import annotations

from functools import lru_cache
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.answer import Answer
from tui.keys import hidden
from tui.lines import broken

TALL: Final = 10
"""Lines from which each note has a line of its own."""


class Detail(VerticalScroll, can_focus=False):
    """Headline and notes of one answer; the notes run on as one text to spare lines. What has no room is scrolled to, with its bar beside
    it: the keys go here (⇥) only then."""

    BINDINGS = hidden(scroll_down="j", scroll_up="k", scroll_home="g", scroll_end="G")
    _answer = Answer("")
    _said = ""
    _width = 0

    def __init__(self, *, headline: bool = True, id: str | None = None) -> None:
        """``headline`` False: only the notes, and nothing at all where there are none."""
        super().__init__(id=id)
        self._headline = headline

    def compose(self) -> ComposeResult:
        """The words."""
        yield Static()

    def show(self, answer: Answer) -> None:
        """Say this answer's words."""
        self._answer, self._said = answer, ""
        self._write()
        self.display = self._headline or bool(answer.notes)

    def say(self, text: str) -> None:
        """Say this instead of the answer's headline, above the same notes."""
        if text != self._said:
            self._said = text
            self._write()
            self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """A tall and narrow place has room for a paragraph per note."""
        self._write()

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """The keys have something to do here only where something is below."""
        self.can_focus = shown

    def _write(self) -> None:
        apart, width, before = self.size.height > TALL, self.scrollable_content_region.width, self._width
        self._width = width
        if width <= 0:
            return
        headline = Content.styled(broken(self._said or self._answer.headline, width), "bold")
        notes = self._answer.notes
        parts = [*([headline] if self._headline else []), *([quiet_notes(notes, width, apart)] if notes else [])]
        said, words = Content("\n\n" if apart else "\n").join(parts), self.query_one(Static)
        # A layout of the whole screen is only worth its time when the height changes.
        words.update(said, layout=width != before or said.get_height({}, width) != words.size.height)


@lru_cache(maxsize=8)
def quiet_notes(notes: tuple[str, ...], width: int, apart: bool) -> Content:
    """The notes broken for the width, each on its own or run on; the cursor moves often and the notes seldom."""
    texts = [broken(note, width) for note in notes] if apart else [broken(" ".join(notes), width)]
    return Content.styled("\n".join(texts), "$quiet")
