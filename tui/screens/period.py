"""A screen whose question can be asked of another period."""
from __future__ import annotations

from textual import work

from core.calendar import Period
from tui.questions import stepped
from tui.screens.asked import AskedScreen


class PeriodScreen(AskedScreen):
    """The month and the year step; a period chosen by name is gone to."""

    def action_step(self, months: int, years: int) -> None:
        """Another month or year."""
        if self.answer.span is not None:
            self.go_to_period(*stepped(self.answer.span, months=months, years=years))

    @work(exclusive=True, group="load")
    async def go_to_period(self, *periods: Period) -> None:
        """The first of the periods that there is; where there is none, say why and stay."""
        found = self.answer
        for period in periods:
            question = self.question._replace(period=period)
            with self.waiting():
                found = await self.fetch(question)
            if found.status == "answered" and found.span is not None:
                self.question = question
                if self.follows_period:
                    self.koll.period = period
                self.take(found)
                return
        self.notify(found.headline, severity="warning")

    def action_latest(self) -> None:
        """The latest closed month."""
        self.koll.period = None
        self.question = self.question._replace(period=None)
        self.load()
