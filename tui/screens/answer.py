"""The answer to a question in words: headline, table, notes, and the questions that it offers."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.events import Mount
from textual.widget import Widget
from textual.widgets import OptionList, Static

from core.answer import Answer, Table
from core.question import Question
from tui.keys import CHART_KEY
from tui.lines import broken
from tui.questions import Unit, month_key
from tui.screens.charts import TIGHT, ChartScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.chart_view import ChartView
from tui.widgets.detail import Detail
from tui.widgets.question_list import QuestionList, question_of
from tui.widgets.reading import Reading, is_words

BARS: Final = 3
"""Lines of the bars above and below."""
HEADLINE_GAP: Final = 1
ROWS: Final = 5
"""Rows that a table is left at least, where it has them."""
NOTES, QUESTIONS, LEAST = 7, 6, 3
"""Lines that the notes and the questions get at most, with the rule above them, and below which they are of no use."""


class AnswerScreen(ChartScreen):
    """Shows an answer that has already been given; stepping the month asks it again for another period."""

    EXTRA_KEYS = (CHART_KEY,)
    follows_period = False

    def __init__(self, answer: Answer, text: str, at: str | None = None) -> None:
        """``text`` is the question as it was asked; ``at`` the key of the row to stand on."""
        super().__init__(answer.asked)
        self._given, self._text, self._at = answer, text, at

    @property
    def crumb(self) -> str:
        """The question itself."""
        return f"”{self._text}”"

    def body(self) -> Iterable[Widget]:
        """Words, chart beside or above the table (or words in columns), notes, questions."""
        yield Container(
            Static(id="headline"),
            Container(AnswerTable(id="main"), Reading(id="reading"), ChartView(id="chart"), id="figures"),
            Detail(headline=False, id="detail"), QuestionList(), id="answer",
        )

    def on_mount(self, event: Mount | None = None) -> None:
        """Draw what is known; nothing is asked, as the screens below would do."""
        if event is not None:
            event.prevent_default()
        self.show_keys(self.footer())
        self.take(self._given)

    async def fetch(self, question: Question) -> Answer:
        """Ask again: the understood question, or the words where nothing was understood."""
        return await self.koll.questions.ask(question if self._given.asked else self._text)

    def draw(self, answer: Answer) -> None:
        """A table of words is for reading, one of numbers for moving about in."""
        table, in_words = self.query_one(AnswerTable), is_words(answer.table)
        self.set_class(bool(answer.choices), "-choices")
        self.query_one(Detail).show(answer)
        self.query_one(Reading).display = in_words
        self.query_one(Reading).show(answer.table if in_words else Table())
        table.show(answer.table, keep=table.row.key if table.row else self._at, through=month_key(answer.span))
        self._write()
        self.query_one(QuestionList).show(answer)
        self.show_chart(answer)
        first = table if table.display else self.query_one(Reading) if in_words else self.query_one(QuestionList)
        if self.focused is None or not self.focused.display:
            first.focus()

    def on_resize(self) -> None:
        """Words are broken anew for the new width."""
        self._write()

    def make_room(self, *, crowded: bool, alone: bool) -> None:
        """Notes and questions go first, the table last; in a low terminal they go also when there is no chart."""
        answer, table = self.answer, self.query_one(AnswerTable)
        crowded = crowded or (bool(answer.table.rows) and self.size.height < TIGHT)
        self.query_one(Detail).display = bool(answer.notes) and not crowded
        self.query_one(QuestionList).display = bool(answer.choices or answer.followups) and not crowded
        table.display = bool(answer.table.rows) and not is_words(answer.table) and not alone
        self.query_one("#figures").display = answer.chart is not None or bool(answer.table.rows)
        self.call_after_refresh(self.share)

    def share(self) -> None:
        """Give the notes and the questions no more lines than leave the table some rows; they scroll. The one that gets too few goes."""
        detail, questions, table = self.query_one(Detail), self.query_one(QuestionList), self.query_one(AnswerTable)
        if not (detail.display or questions.display) or self.answer.choices or not self.answer.table.rows:
            return
        used = table.depth + min(ROWS, len(table.shown)) if table.display else ROWS
        left = self.size.height - BARS - self.query_one("#headline").outer_size.height - HEADLINE_GAP - used
        notes = min(NOTES, max(left - left // 2, left - QUESTIONS)) if detail.display else 0
        notes, asked = (notes, left - notes) if left - notes >= LEAST else (min(left, NOTES), 0)
        detail.display, questions.display = detail.display and notes >= LEAST, questions.display and asked >= LEAST
        detail.styles.max_height, questions.styles.max_height = notes, min(asked, QUESTIONS)

    def _write(self) -> None:
        self.query_one("#headline", Static).update(Content(broken(self.answer.headline, self.size.width - 2)))

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
