"""One unit: its deviation with the months below, and the other views of it, each a key away."""
from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from core.answer import Answer, Row
from core.question import KINDS, Question
from tui.keys import CHART_KEY, TAB_KEYS, UNIT_KEYS, bindings
from tui.screens.charts import ChartScreen
from tui.screens.panes import PaneScreen
from tui.widgets.chart_view import ChartView
from tui.widgets.detail import Detail
from tui.widgets.key_bars import TabLine
from tui.widgets.reading import Reading, is_words
from tui.widgets.tiles import Tiles

HISTORY = "history"
"""The view that is of the log and no question."""


class UnitScreen(PaneScreen, ChartScreen):
    """The view is the question's kind; tiles and months are only with the first, the chart only with the prognosis."""

    BINDINGS = bindings(TAB_KEYS)
    EXTRA_KEYS = (*UNIT_KEYS, CHART_KEY, *TAB_KEYS)
    NEXT = ("prognos", "tillfalle")
    _view = _drawn = "overview"

    def body(self) -> Iterable[Widget]:
        """The views' keys above the panes, and after the table what stands instead of it or beside it."""
        yield TabLine(self.koll.own_keys(TAB_KEYS))
        yield Tiles(id="tiles")
        main, *others = self.panes()
        yield Container(main, Reading(id="reading"), ChartView(id="chart"), *others, id="panes")

    async def fetch(self, question: Question) -> Answer:
        """The view's answer."""
        found = await self.koll.questions.ask(question)
        return await self.koll.questions.history(found) if self._view == HISTORY else found

    def draw(self, answer: Answer) -> None:
        """The answer in its view."""
        self._drawn = self._view
        self.query_one(TabLine).show(f"show('{self._view}')")
        self.set_class(self._view != "overview", "-single")
        self.set_class(is_words(answer.table), "-words")
        self.query_one(Tiles).show(answer.tiles)
        super().draw(answer)
        if self.has_class("-words"):
            self.query_one(Reading).show(answer.table)
            self.query_one(Reading).focus()
        elif self.focused is None or not self.focused.display:
            self.main.focus()
        self.show_chart(answer)

    def make_room(self, *, crowded: bool, alone: bool) -> None:
        """The words give way before the table."""
        self.query_one(Detail).display = not crowded
        self.main.display = not alone and not self.has_class("-words")

    def stop_waiting(self) -> None:
        """The view that is still shown is the chosen one."""
        super().stop_waiting()
        self._view = self._drawn

    def action_show(self, view: str) -> None:
        """Another view of the same unit and period."""
        self._view = view
        self.question = self.question._replace(kind=next((known for known in KINDS if known == view), "overview"))
        self.load()

    def enter(self, row: Row) -> None:
        """A unit below opens its own screen; any other number is explained."""
        if self.answer.unit is None or row.question is None or row.key == self.answer.unit.code:
            self.action_explain(f"{self.unit_here()}/{row.key}")
        else:
            super().enter(row)
