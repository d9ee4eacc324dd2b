"""What the screens and the palette ask of the app that they stand in, so that they need not know it."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from core.answer import Answer
from core.calendar import Period
from tui.keys import Key
from tui.questions import Places, Questions


class Terminal(Protocol):
    """The app: the desk behind ``questions``, what can be opened, and the period that all screens share (None = the latest)."""

    questions: Questions
    places: Places
    municipality: str | None
    period: Period | None
    generation: int | None
    asked: list[str]

    def own_keys(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """The keys with those of one's own choice."""

    async def find_places(self) -> None:
        """Learn what can be opened."""

    async def change_municipality(self, municipality: str) -> None:
        """Choose it and start over from its overview."""

    def open_unit(self, municipality: str, unit: str) -> None:
        """A unit on a screen of its own."""

    def open_form(self, municipality: str, unit: str) -> None:
        """The form for a unit's prognosis."""

    def open_round(self, municipality: str) -> None:
        """The latest prognosis round."""

    def open_publish(self, municipality: str, unit: str) -> None:
        """The post about a unit, before it is sent."""

    def channels_or_told(self) -> tuple[str, ...] | None:
        """Where posts go; None when the settings are wrong, which is then said."""

    def open_report(self, about: Answer, unit: str | None) -> None:
        """A document about a unit of the answer's municipality, for its period."""

    def open_settings(self, municipality: str | None) -> None:
        """What the municipality has set of itself."""

    def open_log(self, municipality: str | None) -> None:
        """What has been written."""

    async def written(self, something: object) -> None:
        """Show what was written here, where anything was."""

    def open_answer(self, answer: Answer, text: str, at: str | None = None) -> None:
        """The answer to a free question on a screen of its own, with the cursor on the row ``at``."""
