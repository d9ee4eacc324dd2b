"""The settings: how figures are shown and judged, the rounds' last days, who has which role; each is written after a yes."""
from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from textual import on, work
from textual.containers import Container
from textual.widget import Widget

from core.answer import Answer
from core.commands import Command
from core.question import Question
from core.setting_words import can_be_set, invitation, setting
from core.settings import SettingError
from tui.keys import SETTING_KEYS, Key, bindings
from tui.screens.asking import AskScreen
from tui.screens.base import DeskScreen
from tui.screens.confirm import ConfirmScreen
from tui.widgets.answer_table import AnswerTable
from tui.widgets.detail import Detail

INVITING: Final = "namn, roll, enhet: Eva Ek, chef, Staben"


class SettingsScreen(DeskScreen):
    """Enter asks for a new value of the row; what it would change is shown first. ``koll installningar`` is the same as text."""

    BINDINGS = bindings(SETTING_KEYS)
    EXTRA_KEYS = SETTING_KEYS
    follows_period = False

    @property
    def crumb(self) -> str:
        """What this is about."""
        return "Inställningar"

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """Enter changes; there are no months, and nothing to unfold."""
        enter, *others = super().footer()
        kept = (each for each in others if not each[1].action.startswith(("step", "latest", "fold")))
        return ((enter[0], enter[1]._replace(label="Ändra")), *kept)

    def body(self) -> Iterable[Widget]:
        """The table, and below it what may be written on the row."""
        yield Container(AnswerTable(id="main"), Detail(id="detail"), id="panes")

    async def fetch(self, question: Question) -> Answer:
        """The settings of the municipality of the screens below."""
        return await self.koll.questions.settings(question.municipality)

    def draw(self, answer: Answer) -> None:
        """The table; the cursor stays, and begins on the first row that can be set."""
        table = self.query_one(AnswerTable)
        first = next((row.key for row in answer.table.rows if row.cells), None)
        self.set_class(True, "-single")
        self.query_one(Detail).show(answer)
        columns = tuple(column for column in answer.table.columns if column.key != "how")  # here it is done with Enter
        table.show(answer.table._replace(columns=columns), keep=table.row.key if table.row else first)
        table.focus()

    @on(AnswerTable.Moved)
    def tell(self, event: AnswerTable.Moved) -> None:
        """What may be written on the row."""
        self.query_one(Detail).say(event.row.said)

    @on(AnswerTable.Opened)
    @work
    async def change(self, event: AnswerTable.Opened) -> None:
        """Ask for a new value, show what it would change, and write it for a yes."""
        row = event.row
        if not can_be_set(row.key):
            self.notify(row.said or "Raden är en rubrik.", timeout=4)
            return
        now = row.cells["value"].text
        value = await self.app.push_screen_wait(AskScreen((now,), f"{row.label}: {now}"))
        if value:
            await self._set(row.key, value)

    def action_settings(self) -> None:
        """They are here already."""

    async def _set(self, key: str, value: str) -> None:
        try:
            await self._confirm(setting(key, value, self.question.municipality))
        except SettingError as error:
            self.notify(str(error), severity="error")

    @work
    async def action_invite(self) -> None:
        """Invite someone to the chat; the link is shown once."""
        text = await self.app.push_screen_wait(AskScreen(hint=INVITING))
        if not text:
            return
        try:
            await self._confirm(invitation(text, secrets.token_urlsafe(32), self.question.municipality))
        except SettingError as error:
            self.notify(str(error), severity="error")

    async def _confirm(self, command: Command) -> None:
        preview = await self.koll.questions.do(command)
        done = await self.app.push_screen_wait(ConfirmScreen(self.koll.questions, preview))
        if done is not None and done.notes:
            await self.app.push_screen_wait(ConfirmScreen(self.koll.questions, done))
        await self.koll.written(done)
