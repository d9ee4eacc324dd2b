"""The screens that the terminal opens, each when it is first needed: the first one is drawn without the others."""
from __future__ import annotations

from collections.abc import Callable

from core.answer import Answer
from core.calendar import Period
from core.question import Question
from tui.ending import Ending
from tui.questions import Places, Questions
from tui.screens.base import DeskScreen

Channels = Callable[[], tuple[str, ...]]


class Openings(Ending):
    """What a screen may ask the app to open. ``channels``: where posts go, or ValueError with what is wrong in the settings."""

    questions: Questions
    places: Places
    channels: Channels
    period: Period | None
    generation: int | None

    async def written(self, something: object) -> None:
        """Show what was written here; it is no news to who wrote it."""
        if something:
            self.generation = await self.questions.generation()
            if isinstance(self.screen, DeskScreen):
                self.screen.load()

    def open_unit(self, municipality: str, unit: str) -> None:
        """A unit on a screen of its own."""
        from tui.screens.unit import UnitScreen  # noqa: PLC0415 – the first screen is drawn without it

        self.push_screen(UnitScreen(Question("overview", municipality, unit, self.period)))

    def open_form(self, municipality: str, unit: str) -> None:
        """The form for a unit's prognosis, over the screen."""
        from tui.screens.prognosis import PrognosisScreen  # noqa: PLC0415 – as above

        self.push_screen(PrognosisScreen(self.questions, Question("worksheet", municipality, unit)), self.written)

    def open_round(self, municipality: str) -> None:
        """The latest prognosis round on a screen of its own."""
        from tui.screens.round import RoundScreen  # noqa: PLC0415 – as above

        self.push_screen(RoundScreen(Question("round", municipality)))

    def open_publish(self, municipality: str, unit: str) -> None:
        """The post about a unit, over the screen."""
        from tui.screens.publish import PublishScreen  # noqa: PLC0415 – as above

        channels = self.channels_or_told()
        if channels is not None:
            question = Question("summary", municipality, unit, self.period)
            self.push_screen(PublishScreen(self.questions, question, channels), self.written)

    def channels_or_told(self) -> tuple[str, ...] | None:
        """Where posts go; None when the settings are wrong, which is then said."""
        try:
            return self.channels()
        except ValueError as error:
            self.notify(str(error), severity="error")
            return None

    def open_log(self, municipality: str | None) -> None:
        """What has been written, on a screen of its own."""
        from tui.screens.log import LogScreen  # noqa: PLC0415 – as above

        self.push_screen(LogScreen(Question("overview", municipality)))

    def open_tables(self, municipality: str | None) -> None:
        """The tables that are not about money, on a screen of its own."""
        from tui.screens.tables import TablesScreen  # noqa: PLC0415 – as above

        self.push_screen(TablesScreen(Question("overview", municipality)))

    def open_report(self, about: Answer, unit: str | None) -> None:
        """A document about a unit of the answer's municipality, over the screen."""
        from tui.screens.report import ReportScreen  # noqa: PLC0415 – as above

        where = about.asked.municipality if about.asked else None
        name = next((each.name for each in self.places.units if (each.municipality, each.code) == (where, unit)), "")
        self.push_screen(ReportScreen(self.questions, about, name))

    def open_settings(self, municipality: str | None) -> None:
        """What the municipality has set of itself, on a screen of its own."""
        from tui.screens.settings import SettingsScreen  # noqa: PLC0415 – as above

        self.push_screen(SettingsScreen(Question("overview", municipality)))

    def open_answer(self, answer: Answer, text: str, at: str | None = None) -> None:
        """The answer to a free question on a screen of its own, with the cursor on the row ``at``."""
        from tui.screens.answer import AnswerScreen  # noqa: PLC0415 – as above

        self.push_screen(AnswerScreen(answer, text, at))
