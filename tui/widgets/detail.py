"""What an answer says in words: the headline, and its notes (unit, sign convention, rounding, source, what is made up)."""
from __future__ import annotations

from functools import lru_cache
from typing import Final

from textual.content import Content
from textual.widgets import Static

from core.answer import Answer
from tui.lines import broken

TALL: Final = 10
"""Lines from which each note has a line of its own."""


class Detail(Static):
    """Headline and notes of one answer; the notes run on as one text to spare lines."""

    _answer = Answer("")
    _said = ""

    def __init__(self, *, headline: bool = True, id: str | None = None) -> None:
        """``headline`` False: only the notes, and nothing at all where there are none."""
        super().__init__(id=id)
        self._headline = headline

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

    def on_resize(self) -> None:
        """A tall and narrow place has room for a paragraph per note."""
        self._write()

    def _write(self) -> None:
        apart, width = self.size.height > TALL, self.content_size.width
        headline = Content.styled(broken(self._said or self._answer.headline, width), "bold")
        notes = self._answer.notes
        parts = [*([headline] if self._headline else []), *([quiet_notes(notes, width, apart)] if notes else [])]
        said = Content("\n\n" if apart else "\n").join(parts)
        # A layout of the whole screen is only worth its time when the height changes.
        same = not self.styles.is_auto_height or (width and said.get_height({}, width) == self.content_size.height)
        self.update(said, layout=not same)


@lru_cache(maxsize=8)
def quiet_notes(notes: tuple[str, ...], width: int, apart: bool) -> Content:
    """The notes broken for the width, each on its own or run on; the cursor moves often and the notes seldom."""
    texts = [broken(note, width) for note in notes] if apart else [broken(" ".join(notes), width)]
    return Content.styled("\n".join(texts), "$quiet")
