"""A bot on the simulator: the real python-telegram-bot over real HTTP, in the test's own event loop."""
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from bot.app import serve
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from core.answer import Answer
from core.commands import Command, GivePrognosis, Prune
from core.question import Question, Who
from store.memory import MemoryStore

ADMIN = 1001


class StubDesk:
    """Answers by text from a table; remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer | Exception]) -> None:
        self.answers = answers
        self.asked: list[tuple[str | Question, Who, Question | None]] = []

    def who_is(self, user: int, chat: int | None = None) -> Who | None:
        return None

    def who_in_group(self, who: Who, chat: int) -> Who | None:
        return who

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        self.asked.append((question, who, context))
        found = self.answers.get(str(question), Answer(f"Jag förstod inte ”{question}”.", "not_understood"))
        if isinstance(found, Exception):
            raise found
        return found

    def note(self, words: str, who: Who, answer: Answer | None = None) -> None:
        pass

    def do(self, command: Command, who: Who) -> Answer:
        """Words without an amount are a question, as at the real desk."""
        if isinstance(command, Prune):
            return Answer("Inget var gammalt nog att gallra.")
        assert isinstance(command, GivePrognosis)
        return self.ask(command.words, who, command.context)


Running = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


@pytest.fixture
def bot_on(simulator: Simulator) -> Running:
    """``async with bot_on(desk):`` a bot that answers from the desk while the block runs."""

    @asynccontextmanager
    async def running(
        desk: Any, admins: frozenset[int] = frozenset({ADMIN}), mailbox: Any = None, log_chat: int | None = None,
        channels: tuple[str, ...] = (),
    ) -> AsyncIterator[Any]:
        stop, ready = asyncio.Event(), asyncio.Event()
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, admins, channels, log_chat)
        task = asyncio.create_task(serve(desk, settings, mailbox or MemoryStore(), stop, lambda _: ready.set()))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            waiting.cancel()
            task.result()
        try:
            yield desk
        finally:
            stop.set()
            await task

    return running


@pytest.fixture
async def serving(simulator: Simulator) -> AsyncIterator[Callable[[], asyncio.Task[None]]]:
    """Starts a bot as a task, for tests of how it ends by itself."""
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()

    def start() -> asyncio.Task[None]:
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({ADMIN}))
        tasks.append(asyncio.create_task(serve(StubDesk({}), settings, MemoryStore(), stop)))
        return tasks[-1]

    yield start
    stop.set()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def stub_desk() -> Callable[..., StubDesk]:
    return StubDesk
