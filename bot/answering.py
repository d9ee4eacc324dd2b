"""What answers in every chat: who someone is, the desk beside the event loop, and the answer back to the same place."""
from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from typing import Protocol, TypeVar

from telegram import MaybeInaccessibleMessage, Message, User

from bot import words
from bot.addressing import acknowledge, chat_key, place_of
from bot.admins import Admins
from bot.asked import Asked, Noter
from bot.conversation import Card, Conversation, Conversations
from bot.documents import Documents, with_files
from bot.files import Files, Reader
from bot.giving import Giving, Spot
from bot.identity import Doors, alone, identify
from bot.inline import Inline
from bot.people import People
from bot.pictures import Pictures
from bot.render import Page
from bot.sending import Courier, Place
from bot.settings import BotSettings, kept_by
from core.answer import Answer
from core.commands import Command
from core.followable import followable
from core.mailbox import Mailbox
from core.question import Question, Who
from core.report import Report
from store.reporting import Order

_T = TypeVar("_T")


class Desk(Doors, Reader, Noter, Protocol):
    """What the chat needs of the desk."""

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to a text."""

    def do(self, command: Command, who: Who) -> Answer:
        """What came of a command."""

    def report(self, order: Order, who: Who) -> Report | Answer:
        """The report that is ordered, or why there is none."""


class Answering:
    """What a message and a tap have in common."""

    def __init__(
        self, desk: Desk, mailbox: Mailbox, settings: BotSettings, executor: Executor, writer: Executor, pictures: Pictures,
        admins: Admins,
    ) -> None:
        """``executor`` runs the desk beside the event loop; with one thread the desk sees one question at a time. ``writer``: files."""
        self._desk = desk
        self._mailbox = mailbox
        self._ids = settings.admins
        self._channels = settings.channels
        self._admins = admins
        self._executor = executor
        self._pictures = pictures
        self._conversations = Conversations()
        self._told: set[int] = set()
        self._asked = Asked(desk, self._aside, is_kept=settings.keep_questions > 0)
        self._giving = Giving(self._do, self._ask, self._reply, acknowledge)
        self._files = Files(self._do, lambda content, name: self._aside(lambda: desk.read_content(content, name)))
        self._documents = Documents(self._ask, lambda order, who: self._aside(lambda: desk.report(order, who)), writer)
        self._inline = Inline(self._ask, self._who, self._asked.note)
        self._people = People(self._do, kept_by(settings))

    async def _who(self, user: User, message: MaybeInaccessibleMessage | None) -> Who | None:
        known = alone(self._ids, user, message)
        return known or await self._aside(lambda: identify(self._desk, self._ids, user, message))

    def _spot(self, message: MaybeInaccessibleMessage, user: User, who: Who) -> Spot:
        key = chat_key(message)
        return Spot(key, place_of(message), user, who, self._conversations.of(key), message.chat.type != message.chat.PRIVATE)

    def _conversation(self, message: MaybeInaccessibleMessage) -> Conversation:
        return self._conversations.of(chat_key(message))

    async def _ask(self, text: str | Question, who: Who, context: Question | None) -> Answer:
        return followable(await self._aside(lambda: self._desk.ask(text, who, context)), who)

    async def _do(self, command: Command, who: Who) -> Answer:
        return followable(await self._aside(lambda: self._desk.do(command, who)), who)

    async def _aside(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, act)

    async def _reply(
        self, courier: Courier, place: Place, conversation: Conversation, answer: Answer, yes: str = "Ja", owner: int | None = None,
    ) -> None:
        """The card at once, then the picture of its chart where it has one; in a group that quotes the card."""
        card = await courier.card(place, with_files(conversation.card(answer, yes, owner), answer, conversation))
        if answer.chart is not None:
            await self._pictures.send(courier, replace(place, reply_to=card if place.reply_to else None), answer.chart)

    async def _greet(self, courier: Courier, message: Message, who: Who) -> None:
        answer, text = words.greeting(await self._ask(words.ALL_QUESTIONS.question, who, None))
        conversation = self._conversation(message)
        conversation.context = None  # a greeting begins anew
        card = conversation.card(answer)
        await courier.card(place_of(message), Card((Page(text),), card.keyboards))
