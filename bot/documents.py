"""An answer or a report as an Excel or Word file: made beside the chat, sent once, of what the one who asks or taps may see."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Final

from telegram import CallbackQuery
from telegram.constants import ChatAction

from bot import document_words as said
from bot.connections import TooLargeError
from bot.conversation import Button, Card, Conversation, Fetch, label_of
from bot.document_words import Wanted
from bot.giving import Spot
from bot.sending import Courier
from core.answer import Answer
from core.question import Question, Who
from core.report import Report
from store.reporting import Order

LARGEST: Final = 50_000_000
"""Bytes: what Telegram lets a bot send."""


def _write(written: Answer | Report, form: str) -> bytes:
    from store.writing.files import content  # noqa: PLC0415 – each format's library is loaded when the first such file is wanted

    return content(written, form)


class Documents:
    """``ask`` and ``report`` are the desk beside the event loop; files are written in ``executor``."""

    def __init__(
        self, ask: Callable[[str | Question, Who, Question | None], Awaitable[Answer]],
        report: Callable[[Order, Who], Awaitable[Report | Answer]], executor: Executor,
        write: Callable[[Answer | Report, str], bytes] = _write,
    ) -> None:
        self._ask, self._report, self._executor, self._write = ask, report, executor, write

    async def hear(self, text: str, spot: Spot, courier: Courier, *, may_be_comment: bool = False) -> bool:
        """True when the text asked for a file, which is then sent, or what stands in its way is told.

        ``may_be_comment``: a comment is waited for, and ”se bifogad excel” is one unless the words before are a question.
        """
        wanted = said.wanted_in(text)
        if wanted is None or (may_be_comment and not await self._is_question(wanted, spot)):
            return False
        if not wanted.form:
            spot.answers.append(Answer(said.NOT_THAT_FORM, "refused"))
            await courier.text(spot.place, said.NOT_THAT_FORM)
        else:
            await self.make(wanted, spot, courier, spot.conversation.context)
        return True

    async def fetch(self, action: Fetch, query: CallbackQuery, spot: Spot, courier: Courier, acknowledge: Acknowledge) -> None:
        """A button that sends a file, for one who may see what is in it: a card in a group may have been made for someone else."""
        if action.question is None:
            await acknowledge(query, None)
            await self.make(action.wanted, spot, courier)
            return
        answer = await self._ask(action.question, spot.who, None)
        spot.answers.append(answer)
        if answer.status != "answered":
            await acknowledge(query, label_of(answer.headline, 190))
            return
        await acknowledge(query, None)
        await self._send(answer, action.wanted.form, spot, courier)

    async def make(self, wanted: Wanted, spot: Spot, courier: Courier, context: Question | None = None) -> None:
        """The file, or why there is none yet; a choice between units is a choice of the same file."""
        if not wanted.words and wanted.report is None and context is None:
            spot.answers.append(Answer(said.NOTHING_YET, "refused"))
            await courier.text(spot.place, said.NOTHING_YET)
            return
        answer = await self._first(wanted, spot.who, context)
        spot.answers.append(answer)
        if answer.status != "answered":
            shown = spot.conversation.card(answer, act=lambda each: Fetch(wanted._replace(words=each.question)) if answer.choices else None)
            await courier.card(spot.place, shown)
            return
        spot.conversation.context = answer.asked or spot.conversation.context
        if wanted.report is None:
            await self._send(answer, wanted.form, spot, courier)
            return
        made = await self._report(Order(kind=wanted.report, question=answer.asked), spot.who)
        if isinstance(made, Answer):
            await courier.card(spot.place, spot.conversation.card(made))
        else:
            await self._send(made, wanted.form, spot, courier)

    async def _is_question(self, wanted: Wanted, spot: Spot) -> bool:
        return bool(wanted.words) and (await self._first(wanted, spot.who, None)).status == "answered"

    async def _first(self, wanted: Wanted, who: Who, context: Question | None) -> Answer:
        if not wanted.words and wanted.report is None and context is not None:
            return await self._ask(context, who, None)
        for words in wanted.questions:
            answer = await self._ask(words, who, context)
            if answer.status != "not_understood":
                break
        return answer

    async def _send(self, written: Answer | Report, form: str, spot: Spot, courier: Courier) -> None:
        courier.doing = ChatAction.UPLOAD_DOCUMENT
        made = await asyncio.get_running_loop().run_in_executor(self._executor, self._write, written, form)
        if len(made) > LARGEST:
            await courier.text(spot.place, said.TOO_LARGE)
            return
        try:
            await courier.document(spot.place, made, said.name_of(written, form), said.caption_of(written))
        except TooLargeError:
            await courier.text(spot.place, said.REFUSED)


Acknowledge = Callable[[CallbackQuery, str | None], Awaitable[None]]


def with_files(card: Card, answer: Answer, conversation: Conversation) -> Card:
    """The card with a last row of buttons on each page, which send the answer as a file; as it is where there is no table."""
    asked = answer.asked
    if answer.status != "answered" or asked is None or not answer.table.rows or answer.awaits_yes:
        return card
    question = asked if answer.unit is None else asked._replace(unit=answer.unit.code)
    words = said.again(answer)
    row = tuple(
        Button(f"Som {name}", conversation.remember(Fetch(Wanted(words, form), question), Wanted(words, form).text, answer.municipality))
        for form, name in said.FORMS.items()
    )
    return conversation.with_row(card, row)


