"""The chart of an answer, drawn for the room that it gets and in the theme's colours."""
from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from core.answer import Chart
from tui.drawing import chart_lines
from tui.render import content


class ChartView(Widget):
    """One chart, or nothing. It takes no keys: what it shows stands in the table and, in words, on the command line."""

    _chart: Chart | None = None

    def show(self, chart: Chart | None) -> None:
        """Draw this chart."""
        self._chart = chart
        self.refresh()

    def render(self) -> Content:
        """The chart as large as the widget is."""
        if self._chart is None or not self.size.width:
            return Content("")
        return content(chart_lines(self._chart, self.size.width, self.size.height))
