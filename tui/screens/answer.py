"""The answer to a question in words: headline, table, notes, and the questions that it offers."""
from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from core.answer import Answer
from core.question import Question
from tui.lines import broken, table_lines
from tui.questions import Unit, month_key
from tui.render import content
from tui.screens.base import DeskScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail
from tui.widgets.question_list import QuestionList, question_of


class AnswerScreen(DeskScreen):
    """Shows an answer that has already been given; stepping the month asks it again for another period."""

    follows_period = False

    def __init__(self, answer: Answer, text: str) -> None:
        """``text`` is the question as it was asked."""
        super().__init__(answer.asked)
        self._given, self._text = answer, text

    @property
    def crumb(self) -> str:
        """The question itself."""
        return f"”{self._text}”"

    def body(self) -> Iterable[Widget]:
        """Words, table (or words in columns), questions."""
        yield Container(
            Static(id="headline"), AnswerTable(id="main"), VerticalScroll(Static(id="words"), id="reading", can_focus=True),
            Detail(headline=False, id="detail"), QuestionList(), id="answer",
        )

    def on_mount(self) -> None:
        """Draw what is known; nothing is asked."""
        self.take(self._given)

    async def fetch(self, question: Question) -> Answer:
        """Ask again: the understood question, or the words where nothing was understood."""
        return await self.koll.questions.ask(question if self._given.asked else self._text)

    def draw(self, answer: Answer) -> None:
        """A table of words is for reading, one of numbers for moving about in."""
        table, in_words = self.query_one(AnswerTable), _is_words(answer)
        self.set_class(bool(answer.choices), "-choices")
        self.query_one(Detail).show(answer)
        self.query_one("#reading").display = in_words
        table.display = bool(answer.table.rows) and not in_words
        table.show(answer.table, keep=table.row.key if table.row else None, through=month_key(answer.span))
        self._write()
        self.query_one(QuestionList).show(answer)
        first = table if table.display else self.query_one("#reading") if in_words else self.query_one(QuestionList)
        if self.focused is None or not self.focused.display:
            first.focus()

    def on_resize(self) -> None:
        """Words are broken anew for the new width."""
        self._write()

    def _write(self) -> None:
        self.query_one("#headline", Static).update(Content(broken(self.answer.headline, self.size.width - 2)))
        width = self.query_one("#reading").scrollable_content_region.width or 78
        if _is_words(self.answer):
            self.query_one("#words", Static).update(content(table_lines(self.answer.table, width)))

    @on(AnswerTable.Opened)
    def open_table_row(self, event: AnswerTable.Opened) -> None:
        """Enter on a row."""
        self.open_row(event.row)

    @on(OptionList.OptionSelected)
    async def ask_offered(self, event: OptionList.OptionSelected) -> None:
        """Ask the choice or the next question."""
        await self.ask(question_of(event.option))

    def go_to(self, unit: Unit) -> None:
        """Open a unit that was searched for."""
        self.koll.open_unit(unit.municipality, unit.code)


def _is_words(answer: Answer) -> bool:
    """True when no cell of the table holds a number."""
    return bool(answer.table.rows) and all(cell.value is None for row in answer.table.rows for cell in row.cells.values())
