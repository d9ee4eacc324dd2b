"""One unit: its deviation with the months below, and the other views of it, each a key away."""
from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from core.answer import Answer, Row
from core.question import KINDS, Question
from tui.keys import CHART_KEY, TAB_KEYS, bindings
from tui.screens.charts import ChartScreen
from tui.screens.panes import PaneScreen
from tui.widgets.bars import TabLine
from tui.widgets.chart_view import ChartView
from tui.widgets.detail import Detail


class UnitScreen(PaneScreen, ChartScreen):
    """The question's kind is the view; the months beside are only with the deviation, the chart only with the prognosis."""

    BINDINGS = bindings(TAB_KEYS)
    EXTRA_KEYS = (*TAB_KEYS, CHART_KEY)

    def body(self) -> Iterable[Widget]:
        """The views' keys above the panes, and a chart after the table."""
        yield TabLine(TAB_KEYS)
        main, *others = self.panes()
        yield Container(main, ChartView(id="chart"), *others, id="panes")

    def draw(self, answer: Answer) -> None:
        """The answer in its view."""
        kind = self.question.kind
        self.query_one(TabLine).show(f"show('{kind}')")
        self.set_class(kind != "deviation", "-single")
        super().draw(answer)
        self.show_chart(answer)

    def make_room(self, *, crowded: bool, alone: bool) -> None:
        """The words give way before the table."""
        self.query_one(Detail).display = not crowded
        self.main.display = not alone

    def action_show(self, kind: str) -> None:
        """Another view of the same unit and period."""
        self.question = self.question._replace(kind=next(known for known in KINDS if known == kind))
        self.load()

    def enter(self, row: Row) -> None:
        """The unit's own row opens its months; a unit below opens its own screen."""
        if self.answer.unit is not None and row.key == self.answer.unit.code:
            self.action_show("months")
        else:
            super().enter(row)

    async def fetch(self, question: Question) -> Answer:
        """The view's answer."""
        return await self.koll.questions.ask(question)
