"""A table of units, the months of the one under the cursor below it, and what its answer says beside them or last."""
from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterable

from textual import on, work
from textual.containers import Container
from textual.widget import Widget

from core.answer import Answer, Row
from core.question import Question
from tui.questions import month_key
from tui.screens.units import UnitActions, unit_of
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail

STILL = 0.08
"""Seconds that the cursor must rest before the row under it is asked about."""

UNFOLDED = 25
"""Rows that the tree shows at most before anyone unfolds it."""


class PaneScreen(UnitActions):
    """``main`` shows the answer; ``detail`` and ``months`` follow its cursor."""

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
        self._followed: Question | None = None
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
    def follow(self, event: AnswerTable.Moved) -> None:
        """Let the side follow the cursor."""
        self.show_way(*self.main.path[1:])
        self.follow_row(event.row)

    def on_resize(self) -> None:
        """A larger terminal shows months that a smaller had no room for."""
        self.call_after_refresh(self._follow_again)

    def _follow_again(self) -> None:
        if self.main.row is not None:
            self.follow_row(self.main.row)

    def follow_row(self, row: Row) -> None:
        """Ask for the months of the unit that the row is of, where they have a place and are not there already."""
        asked, unit = self.answer.asked, unit_of(row, self.answer.unit.code if self.answer.unit else None)
        if asked is None or unit is None or not self.months.display:
            return
        question = Question("months", asked.municipality, unit, asked.period)
        if question != self._followed:
            self.show_months(question)

    @work(exclusive=True, group="side")
    async def show_months(self, question: Question) -> None:
        """The months of the unit on which the cursor has come to rest."""
        await sleep(STILL)
        found = await self.koll.questions.ask(question)
        if self.is_running:
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
