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
from tui.screens.base import DeskScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail

STILL = 0.08
"""Seconds that the cursor must rest before the row under it is asked about."""

UNFOLDED = 25
"""Rows that the tree shows at most before anyone unfolds it."""


class PaneScreen(DeskScreen):
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
        """The answer's table with the cursor where it was; its words until the cursor's own have come."""
        self._followed: tuple[Question, bool] | None = None
        row = self.main.row
        self.main.show(answer.table, keep=row.key if row else None, through=month_key(answer.span))
        self.query_one(Detail).show(answer)

    def unit_of(self, row: Row) -> str | None:
        """The unit that a row of the main table is of: its own, else the asked one."""
        return row.key if row.question is not None else self.answer.unit.code if self.answer.unit else None

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
        """Ask about the unit that the row is of."""
        unit = self.unit_of(row)
        if unit is not None and self.answer.asked is not None and self.answer.asked.kind == "deviation":
            self.show_side(self.answer.asked._replace(unit=unit, depth=1))
        else:
            self.workers.cancel_group(self, "side")

    @work(exclusive=True, group="side")
    async def show_side(self, question: Question) -> None:
        """The words and months of the row on which the cursor has come to rest."""
        wanted = (question, self.months.display)
        if wanted == self._followed:
            return
        detail, months = self.query_one(Detail), self.months
        await sleep(STILL)
        said = await self.koll.questions.ask(question._replace(kind="deviation"))
        found = await self.koll.questions.ask(question._replace(kind="months")) if months.display else None
        if not self.is_running:
            return
        detail.show(said)
        if found is not None:
            months.show(found.table, keep=months.row.key if months.row else None, through=month_key(found.span))
        self._followed = wanted

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
