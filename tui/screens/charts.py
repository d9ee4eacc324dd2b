"""What the screens have in common whose answer may come with a chart: it is drawn where there is room, and put away with a key."""
from __future__ import annotations

from core.answer import Answer
from tui.keys import CHART_KEY, bindings
from tui.screens.base import DeskScreen
from tui.widgets.chart_view import ChartView

ROOMY = 34
"""Lines of a terminal that hold chart, table, notes and questions at once."""
TIGHT = 20
"""Lines of a terminal below which chart and table take turns."""


class ChartScreen(DeskScreen):
    """Has one ChartView; subclasses say in ``make_room`` what gives way to it in a small terminal."""

    BINDINGS = bindings((CHART_KEY,))
    _wants_chart = True

    def show_chart(self, answer: Answer) -> None:
        """Draw the answer's chart, or none, and show the key only where it does something."""
        self.query_one(ChartView).show(answer.chart)
        others = [each for each in self.footer() if each[1] != CHART_KEY]
        self.show_keys([("screen", CHART_KEY), *others] if answer.chart else others)
        self.place_chart()

    def on_resize(self) -> None:
        """There may be room for more or less."""
        self.place_chart()

    def action_toggle_chart(self) -> None:
        """The chart, or in a small terminal what it took the place of."""
        if self.answer.chart is not None:
            self._wants_chart = not self._wants_chart
            self.place_chart()

    def place_chart(self) -> None:
        """Decide what is seen at this height."""
        drawn = self.answer.chart is not None and self._wants_chart
        self.query_one(ChartView).display = drawn
        self.set_class(drawn, "-chart")
        self.make_room(crowded=drawn and self.size.height < ROOMY, alone=drawn and self.size.height < TIGHT)

    def make_room(self, *, crowded: bool, alone: bool) -> None:
        """``crowded``: only the table fits beside the chart. ``alone``: nothing does."""
        raise NotImplementedError
