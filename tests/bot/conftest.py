"""A bot on the simulator: the real python-telegram-bot over real HTTP, in the test's own event loop."""
from __future__ import annotations

import asyncio
import io
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from bot.app import serve
from bot.hook import Hook
from bot.redaction import guard_logs
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from core.answer import Answer
from core.commands import Command, GivePrognosis, Prune
from core.question import Question, Who
from store.memory import MemoryStore

ADMIN = 1001
SECRET = "ett-hemligt-ord-for-webhooken"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked ``both_ways`` holds whether Telegram is asked for updates or delivers them; with KOLL_BOTH_WAYS=1 all do."""
    is_marked = metafunc.definition.get_closest_marker("both_ways") or os.environ.get("KOLL_BOTH_WAYS")
    is_told = any("transport" in str(each.args[:1]) for each in metafunc.definition.iter_markers("parametrize"))
    if is_marked and "transport" in metafunc.fixturenames and not is_told:
        metafunc.parametrize("transport", ["polling", "webhook"], indirect=True)


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    """``polling`` unless the test is marked ``both_ways``."""
    return getattr(request, "param", "polling")


@pytest.fixture
def new_hook(transport: str) -> Callable[[], Hook | None]:
    """Where a bot of this test is called; None where it asks."""

    def made() -> Hook | None:
        return Hook(f"http://127.0.0.1:{(port := free_port())}/bot", "127.0.0.1", port, SECRET) if transport == "webhook" else None

    return made


@pytest.fixture
def hooked(transport: str) -> dict[str, str]:
    """The environment of a bot that is a process of its own, called or asking."""
    where = f"127.0.0.1:{free_port()}"
    return {"KOLL_BOT_WEBHOOK": f"http://{where}/bot", "KOLL_BOT_LISTEN": where} if transport == "webhook" else {}


def free_port() -> int:
    """A port that nobody listens to now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


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
def bot_on(simulator: Simulator, new_hook: Callable[[], Hook | None]) -> Running:
    """``async with bot_on(desk):`` a bot that answers from the desk while the block runs."""

    @asynccontextmanager
    async def running(
        desk: Any, admins: frozenset[int] = frozenset({ADMIN}), mailbox: Any = None, log_chat: int | None = None,
        channels: tuple[str, ...] = (),
    ) -> AsyncIterator[Any]:
        stop, ready = asyncio.Event(), asyncio.Event()
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, admins, channels, log_chat, hook=new_hook())
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
async def serving(simulator: Simulator, new_hook: Callable[[], Hook | None]) -> AsyncIterator[Callable[[], asyncio.Task[None]]]:
    """Starts a bot as a task, for tests of how it ends by itself."""
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()

    def start() -> asyncio.Task[None]:
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({ADMIN}), hook=new_hook())
        tasks.append(asyncio.create_task(serve(StubDesk({}), settings, MemoryStore(), stop)))
        return tasks[-1]

    yield start
    stop.set()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def stub_desk() -> Callable[..., StubDesk]:
    return StubDesk


@pytest.fixture
def debug_log() -> Iterator[Callable[..., io.StringIO]]:
    """Everything that the root logger's handler writes, from DEBUG up, behind the filter for the given secrets."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level

    def begun(*secrets: str) -> io.StringIO:
        root.handlers[:] = [logging.StreamHandler(stream)]
        root.setLevel(logging.DEBUG)
        guard_logs(*secrets)
        return stream

    yield begun
    root.handlers[:] = before
    root.setLevel(level)
