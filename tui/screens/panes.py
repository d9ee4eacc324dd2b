"""A table of units, the months of the one under the cursor below it, and what its answer says beside them or last."""
from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from core.answer import Answer, Row
from core.question import Question
from tui.questions import month_key
from tui.screens.units import UnitActions, unit_of
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail

STILL = 0.06
"""Seconds that the cursor must rest before what is beside it follows."""

LEAST = 12
"""Lines of a terminal below which the words of the row have no place."""

UNFOLDED = 25
"""Rows that the tree shows at most before anyone unfolds it."""


class PaneScreen(UnitActions):
    """``main`` shows the answer; ``detail`` and ``months`` follow its cursor, and ``is_settled`` once they have."""

    is_settled = False
    _rest: Timer | None = None
    _followed: Question | None = None

    def body(self) -> Iterable[Widget]:
        """The table, its words and its months; the style sheet places them by the width of the terminal."""
        yield Container(*self.panes(), id="panes")

    def panes(self) -> tuple[Widget, ...]:
        """The panes, the main table first."""
        return AnswerTable(id="main", most=UNFOLDED), Detail(id="detail"), AnswerTable(id="months")

    @property
    def main(self) -> AnswerTable:
        """The table of the answer."""
        return self.query_one("#main", AnswerTable)

    @property
    def months(self) -> AnswerTable:
        """The month table of the row under the cursor."""
        return self.query_one("#months", AnswerTable)

    def draw(self, answer: Answer) -> None:
        """The answer's words, and its table."""
        self._followed = None
        self.query_one(Detail).show(answer)
        self.show_main(answer)

    def show_main(self, answer: Answer) -> None:
        """The answer's table with the cursor where it was."""
        row = self.main.row
        self.main.show(answer.table, keep=row.key if row else None, through=month_key(answer.span))

    def unit_here(self) -> str | None:
        """The unit that the cursor's row is of."""
        return unit_of(self.main.row, self.answer.unit.code if self.answer.unit else None)

    @on(AnswerTable.Moved, "#main")
    def wait_for_rest(self) -> None:
        """The cursor is drawn at once; all that follows it is drawn together when it has come to rest."""
        self.is_settled = False
        if self._rest is None:
            self._rest = self.set_interval(STILL, self.follow, name="rest")
        self._rest.reset()
        self._rest.resume()

    def on_resize(self) -> None:
        """A larger terminal shows months that a smaller had no room for; in the smallest the words give way to the table."""
        self.set_class(self.size.height < LEAST, "-tiny")
        self.wait_for_rest()

    async def follow(self) -> None:
        """Show what belongs to the row under the cursor, with its months where they have a place and are not there already."""
        if self._rest is not None:
            self._rest.pause()
        question = self.months_question()
        if question is not None and question != self._followed:
            found = await self.koll.questions.ask(question)
            if not self.is_running or question != self.months_question():
                return
            self.show_months(question, found)
        self.show_side()

    def show_side(self) -> None:
        """The way to the row (it stands out itself), and its own sentences or the answer's headline."""
        row = self.main.row
        self.show_way(*self.main.path[1:-1])
        self.query_one(Detail).say(row.said if row else "")
        self.is_settled = True

    def months_question(self) -> Question | None:
        """What asks for the months of the unit under the cursor; None where they have no place."""
        asked, unit = self.answer.asked, self.unit_here()
        is_shown = asked is not None and unit is not None and any(months.display for months in self.query("#months"))
        return Question("months", asked.municipality, unit, asked.period) if asked is not None and is_shown else None

    def show_months(self, question: Question, found: Answer) -> None:
        """The months that a question asked for."""
        months, self._followed = self.months, question
        months.show(found.table, keep=months.row.key if months.row else None, through=month_key(found.span))

    @on(AnswerTable.Opened, "#main")
    def open_main_row(self, event: AnswerTable.Opened) -> None:
        """Enter on a row of the table."""
        self.enter(event.row)

    @on(AnswerTable.Opened, "#months")
    def open_month_row(self, event: AnswerTable.Opened) -> None:
        """Enter on a row of the months."""
        self.open_row(event.row)

    def enter(self, row: Row) -> None:
        """Open a row of the main table."""
        self.open_row(row)
