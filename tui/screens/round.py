"""The prognosis round: who has given what, for the controller to review, approve and freeze, and to open the next one."""
from __future__ import annotations

from typing import Final, Literal

from textual import work
from textual.widget import Widget

from core.answer import Answer
from core.commands import Approve, Command, FreezeRound, OpenRound, Remind
from core.question import Question, QuestionKind
from tui.keys import ROUND_KEYS, UNIT_KEYS, bindings
from tui.screens.confirm import ConfirmScreen
from tui.screens.panes import PaneScreen
from tui.sheet import QUEUE_YIELDS, ROUND_YIELDS
from tui.widgets.detail import Detail

OPENING = "till exempel: augusti 2020 sista dag 15 september"
VIEWS: Final[tuple[tuple[QuestionKind, str], ...]] = (("round", "Prognostillfälle"), ("queue", "Att godkänna"), ("missing", "Saknas"))
"""What a key goes through, with what the way here calls it."""


class RoundScreen(PaneScreen):
    """Every unit that is expected to give a prognosis; below the table what it wrote. Whatever is done is shown before it is written."""

    BINDINGS = bindings(ROUND_KEYS, before_table=True)
    EXTRA_KEYS = (*ROUND_KEYS, *UNIT_KEYS[:2])
    NEXT = ("oppna-nytt",)
    follows_period = False
    _refused = ""
    """What was written of a new round that could not be opened, to be put right."""

    @property
    def crumb(self) -> str:
        """What this is about."""
        return dict(VIEWS)[self.question.kind]

    def panes(self) -> tuple[Widget, ...]:
        """No months here."""
        return super().panes()[:2]

    async def fetch(self, question: Question) -> Answer:
        """The latest open round, and from then on the same one, also when it has been frozen."""
        if question.round is None:
            self.question = question._replace(round=await self.koll.questions.current_round(question.municipality))
        return await self.koll.questions.ask(self.question if question.round is None else question)

    def draw(self, answer: Answer) -> None:
        """The round, or why there is none."""
        self.query_one(Detail).show(answer)
        self.main.display = bool(answer.table.rows)
        self.main.yields = QUEUE_YIELDS if self.question.kind == "queue" else ROUND_YIELDS
        self.show_main(answer)

    def action_round(self) -> None:
        """It is here already."""

    def action_next_view(self) -> None:
        """Every unit, what waits for approval, or what is missing."""
        kinds = [kind for kind, _ in VIEWS]
        self.question = self.question._replace(kind=kinds[(kinds.index(self.question.kind) + 1) % len(kinds)])
        self.load()

    def action_approve(self, status: Literal["submitted", "reviewed", "approved"]) -> None:
        """The unit's prognosis and those below it."""
        asked, unit = self.answer.asked, self.unit_here()
        if asked is not None and self.main.row is not None:
            self.confirm(Approve(unit, status, asked.round, asked.municipality))

    def action_approve_all(self) -> None:
        """Everything that is handed in."""
        asked = self.answer.asked
        if asked is not None:
            self.confirm(Approve(None, "approved", asked.round, asked.municipality))

    def action_freeze(self) -> None:
        """The whole round, also while some are missing: the preview says which, and that it is for good."""
        asked = self.answer.asked
        if asked is not None:
            self.confirm(FreezeRound(asked.round, municipality=asked.municipality), FreezeRound(asked.round, True, asked.municipality))

    def action_remind(self) -> None:
        """Those who are missing, in the channels."""
        asked, channels = self.answer.asked, self.koll.channels_or_told()
        if asked is not None and channels is not None:
            self.confirm(Remind(channels, asked.round, asked.municipality))

    @work(exclusive=True, group="act")
    async def confirm(self, *commands: Command) -> None:
        """Show what the first command that can be written would mean, and write it for a yes."""
        for command in commands:
            preview = await self.koll.questions.do(command)
            if preview.yes is not None:
                self._refused = ""
                break
        self.app.push_screen(ConfirmScreen(self.koll.questions, preview), self.koll.written)

    @work
    async def action_open_round(self) -> None:
        """Ask for its month and last day."""
        from tui.screens.asking import AskScreen  # noqa: PLC0415 – seldom needed

        text = await self.app.push_screen_wait(AskScreen(hint=OPENING, text=self._refused))
        if text:
            self._refused = text
            period, _, deadline = text.partition("sista dag")
            where = self.answer.asked.municipality if self.answer.asked else self.question.municipality
            self.question = Question("round", where)
            self.confirm(OpenRound("", period.strip(), deadline.strip(), where))
