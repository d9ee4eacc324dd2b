"""The running chat: python-telegram-bot's Application by polling, started and stopped cleanly."""
from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from telegram import BotCommand, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot import words
from bot.handlers import Asked, Handlers
from bot.pictures import Pictures
from bot.polling import Poller, until_reached
from bot.redaction import guard_logs
from bot.settings import BotSettings

_log = logging.getLogger(__name__)
_App = Application[Any, Any, Any, Any, Any, Any]

CONCURRENT_UPDATES: Final = 1000
CONNECTIONS: Final = 16
"""Enough for some 160 sends a second at 100 ms each; httpcore's work per send grows with their number."""
GRACE: Final = 1.2
"""Seconds that answers in flight get at the end; with the last acknowledgement the bot stops within two."""


class InOrderPerChat(BaseUpdateProcessor):
    """Handles one update at a time in each chat, and chats beside each other."""

    def __init__(self) -> None:
        super().__init__(CONCURRENT_UPDATES)
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, then handle this one."""
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            async with lock:
                await coroutine
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # one that was given up before its turn has not been awaited
            if task is not None:
                self._tasks.discard(task)
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]

    async def give_up(self) -> None:
        """Cancel what is still being handled, such as an answer that waits for flood control."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def initialize(self) -> None:
        """Nothing to get ready."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


def run(desk: Asked, settings: BotSettings) -> int:
    """Answer until SIGINT or SIGTERM; exit code 0, or 1 after one Swedish line on stderr."""
    guard_logs(settings.token)
    if not settings.admins:
        _tell("KOLL_BOT_ADMINS är tom, så ingen får svar. Sätt den till era användar-id:n; nekade id:n står i loggen.")
    try:
        asyncio.run(_until_signalled(desk, settings))
    except InvalidToken:
        _tell("Telegram godtar inte botens token. Kontrollera KOLL_BOT_TOKEN (och KOLL_BOT_API); en ny token fås av @BotFather.")
        return 1
    except Conflict:
        _tell("En annan process hämtar redan meddelanden med samma token. Stoppa den, eller ge den här boten en egen token.")
        return 1
    except KeyboardInterrupt:
        return 0
    except Exception:  # noqa: BLE001 – whatever it is, the user gets a sentence and the log the cause
        _log.exception("Boten stannade")
        _tell("Boten stannade av ett oväntat fel, som står i loggen. Starta den igen med koll bot.")
        return 1
    return 0


async def serve(desk: Asked, settings: BotSettings, stop: asyncio.Event, ready: Callable[[str], None] = lambda _: None) -> None:
    """Answer until ``stop`` is set. ``ready`` is told the bot's name when it answers. Raises InvalidToken or Conflict."""
    executor, drawing = ThreadPoolExecutor(1, "koll-desk"), ThreadPoolExecutor(1, "koll-picture")
    in_order = InOrderPerChat()
    application = build(settings, in_order)
    Handlers(desk, settings.admins, executor, Pictures(drawing)).register(application)
    poller = Poller(application.bot, application.update_queue)
    work = asyncio.create_task(_work(application, poller, ready))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, stopping):
            task.cancel()
        await asyncio.wait((work, stopping))
        await _close(application, poller, in_order)
        for each in (executor, drawing):
            each.shutdown(wait=False, cancel_futures=True)
    if not work.cancelled():
        work.result()


def build(settings: BotSettings, in_order: InOrderPerChat) -> _App:
    """The Application with nothing on it yet: addresses, concurrency, no job queue and no updater of its own."""
    _settle_missing_imports()
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # without it python-telegram-bot warns of each flood control answer
    builder = ApplicationBuilder().token(settings.token).base_url(settings.api).base_file_url(settings.file_api)
    builder = builder.request(_connections(settings, CONNECTIONS)).get_updates_request(_connections(settings, 1))
    builder = builder.concurrent_updates(in_order)
    application: _App = builder.updater(None).job_queue(None).build()
    return application


def _connections(settings: BotSettings, size: int) -> HTTPXRequest:
    """A pool of connections; through the machine's proxy, if it has one, unless the API is on the machine itself."""
    is_local = urlsplit(settings.api).hostname in ("127.0.0.1", "localhost", "::1")
    return HTTPXRequest(size, connect_timeout=10, pool_timeout=30, httpx_kwargs={"trust_env": not is_local})


async def _until_signalled(desk: Asked, settings: BotSettings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; ctrl+C raises KeyboardInterrupt there
            loop.add_signal_handler(each, stop.set)
    await serve(desk, settings, stop, lambda name: _tell(f"Boten @{name} svarar. Avsluta med ctrl+C."))


async def _work(application: _App, poller: Poller, ready: Callable[[str], None]) -> None:
    await until_reached(application.bot)
    await application.initialize()
    await application.start()
    await _introduce(application)
    ready(application.bot.username)
    await poller.run()


async def _introduce(application: _App) -> None:
    """A webhook would keep the messages from us; the menu is a courtesy. Neither is worth failing for: the token is known to be good."""
    try:
        await application.bot.delete_webhook()
        await application.bot.set_my_commands([BotCommand(name, line) for name, (_, line) in words.COMMANDS.items()])
    except TelegramError as error:
        _log.warning("Kommandomenyn kunde inte sättas (%s).", error.message)


async def _close(application: _App, poller: Poller, in_order: InOrderPerChat) -> None:
    if application.running:
        try:
            async with asyncio.timeout(GRACE):
                await application.stop()
        except TimeoutError:
            _log.warning("Några svar hann inte skickas innan boten stängdes.")
            await in_order.give_up()
        await poller.acknowledge(0.5)
        await application.shutdown()
    await application.bot.shutdown()


def _settle_missing_imports() -> None:
    """httpcore looks for sniffio some ten times per request, each time on disk when it is not installed: half a bot's CPU."""
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # None is the import system's word for "not there"


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
