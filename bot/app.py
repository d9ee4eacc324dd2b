"""The running chat: inbox, poller and outbox on python-telegram-bot's Bot, started and stopped cleanly."""
from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from telegram.error import Conflict, InvalidToken

from bot.admins import Admins
from bot.elsewhere import Elsewhere
from bot.handlers import Desk, Handlers
from bot.health import Health
from bot.inbox import Inbox
from bot.listening import Listener
from bot.menus import set_menus
from bot.outbox import Outbox
from bot.pictures import Pictures
from bot.polling import Poller, until_done
from bot.probing import Prober
from bot.redaction import forget, guard_logs
from bot.settings import BotSettings, kept_by
from bot.sockets import ListenError
from bot.telegram_bot import TelegramBot
from bot.telegram_channel import TelegramChannel
from bot.tidying import Tidier
from core.commands import Prune
from core.mailbox import Notebook
from core.ports import Store, StoreError

_log = logging.getLogger(__name__)

GRACE: Final = 1.2
"""Seconds that answers in flight get at the end; with the last acknowledgement the bot stops within two."""
TURN: Final = 0.0005
"""Seconds that the thread at the desk may keep the sending thread waiting; Python's own 5 ms come several times per answer."""
GARBAGE: Final = 10_000
"""New objects between searches for garbage; Python's own 700 are made several times per answer, a fifth of its CPU."""
LEASE_EVERY: Final = 2.0
"""Seconds between tries to be the one who delivers."""


class TakenError(Exception):
    """Another process runs this bot on this store."""


_ENDS: Final[dict[type[Exception], str]] = {
    InvalidToken: "Telegram godtar inte botens token. Kontrollera KOLL_BOT_TOKEN (och KOLL_BOT_API); en ny token fås av @BotFather.",
    Conflict: "En annan process tar emot meddelandena med samma token. Stoppa den, eller ge den här boten en egen token.",
    TakenError: "En annan process kör redan den här boten på samma lager. Stoppa den först.",
}
"""What ends the bot, and what its user is told."""


def run(desk: Desk, settings: BotSettings, store: Store) -> int:
    """Answer until SIGINT or SIGTERM; exit code 0, or 1 after one Swedish line on stderr. The environment's secrets are forgotten."""
    guard_logs(*settings.secrets)
    forget(os.environ, settings.secrets)
    sys.setswitchinterval(TURN)
    gc.set_threshold(GARBAGE)
    if not settings.admins:
        _tell("KOLL_BOT_ADMINS är tom, så ingen får svar. Sätt den till era användar-id:n; nekade id:n står i loggen.")
    try:
        asyncio.run(_until_signalled(desk, settings, store))
    except KeyboardInterrupt:
        return 0
    except Exception as error:  # noqa: BLE001 – whatever it is, the user gets a sentence and the log the cause
        return _ended(error)
    return 0


def _ended(error: Exception) -> int:
    said = next((line for kind, line in _ENDS.items() if isinstance(error, kind)), None)
    if said is None and isinstance(error, StoreError | ListenError):
        said = str(error)
    if said is None:
        _log.error("Boten stannade", exc_info=error)
        said = "Boten stannade av ett oväntat fel, som står i loggen. Starta den igen med koll bot."
    _tell(said)
    return 1


async def serve(
    desk: Desk, settings: BotSettings, store: Store, stop: asyncio.Event, ready: Callable[[str], None] = lambda _: None,
    grace: float = GRACE,
) -> None:
    """Answer until ``stop`` is set. ``ready`` is told the bot's name when it answers; ``grace``: seconds that answers in flight get.

    Raises InvalidToken, Conflict, TakenError, ListenError and StoreError.
    """
    running = _Running(desk, settings, store, ready, grace)
    work, stopping = asyncio.create_task(running.work()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, stopping):
            task.cancel()
        await asyncio.wait((work, stopping))
        await running.close()
    if not work.cancelled():
        work.result()


class _Running:
    """The parts of one running bot, and the order in which they start and stop."""

    def __init__(self, desk: Desk, settings: BotSettings, store: Store, ready: Callable[[str], None], grace: float = GRACE) -> None:
        self._settings, self._store, self._ready, self._grace = settings, store, ready, grace
        self._threads = tuple(ThreadPoolExecutor(1, f"koll-{of}") for of in ("desk", "picture", "document"))
        self._bot = TelegramBot(settings)
        self._admins = Admins(self._bot, settings.admins)
        self._desk, self._pictures = desk, Pictures(self._threads[1])
        self._prober = Prober(self._bot, settings.log_chat)
        self._handlers = Handlers(desk, store, settings, self._threads[0], self._threads[2], self._pictures, self._admins)
        self._notebooks: list[Notebook] = []
        self._inbox: Inbox | None = None
        self._source: Poller | Listener | None = None
        self._outbox: Outbox | None = None
        self._delivering: asyncio.Task[None] | None = None
        self._tidying: asyncio.Task[None] | None = None
        self._health = Health(settings.health, self.troubles) if settings.health else None

    def troubles(self) -> list[str]:
        """What is wrong just now, in Swedish."""
        if self._source is None:
            return ["Telegram har inte nåtts än"]
        parts = (self._source, self._inbox, self._outbox)
        return [trouble for each in parts if each is not None and (trouble := each.trouble())]

    async def work(self) -> None:
        """Reach Telegram, take up what was left, then fetch and deliver until cancelled."""
        await until_done(self._bot.initialize)
        notebook = self._store.notebook(f"inbox-{self._bot.id}")
        if notebook is None:
            raise TakenError
        self._notebooks.append(notebook)
        self._inbox = Inbox(self._bot, notebook, self._prober, self._handlers.answer)
        hook = self._settings.hook
        self._source = Listener(self._bot, hook, self._inbox.receive) if hook else Poller(self._bot, self._inbox.receive)
        await set_menus(self._bot, self._settings.admins, [each for _, each in self._store.people()])
        if left := self._inbox.resume():
            _log.info("%d meddelanden från före stoppet besvaras nu.", left)
        tidier = self._tidier(self._inbox)
        await tidier.tidy()
        await self._source.open()
        self._ready(self._bot.username)
        self._delivering = asyncio.create_task(self._deliver())
        self._tidying = asyncio.create_task(tidier.run())
        await self._source.run()

    async def _deliver(self) -> None:
        """Deliver for as long as the bot runs, as soon as no other process does."""
        while (outbox := self._take_outbox()) is None:
            await asyncio.sleep(LEASE_EVERY)
        await outbox.run()

    def _tidier(self, inbox: Inbox) -> Tidier:
        known = kept_by(self._settings)
        rule = Prune(self._settings.keep_questions, self._settings.keep_people, write=True, kept=known)
        return Tidier(self._desk, self._store, rule, self._threads[0], lambda: self._notebooks, lambda: inbox.is_idle, known)

    def _take_outbox(self) -> Outbox | None:
        notebook = self._store.notebook("outbox")
        if notebook is None:
            return None
        self._notebooks.append(notebook)
        telegram = TelegramChannel(self._bot, notebook, self._prober, self._pictures)
        elsewhere = Elsewhere(self._settings, notebook, self._pictures)
        self._outbox = Outbox(
            self._desk, self._store, notebook, telegram, elsewhere, self._admins, self._threads[0], self._settings.channels
        )
        return self._outbox

    async def close(self) -> None:
        """Finish the answers in flight, then let go of everything; what was not answered waits for the next start."""
        stopping = asyncio.create_task(self._outbox.stop(self._grace)) if self._outbox is not None else None
        if self._inbox is not None and not await self._inbox.drain(self._grace):
            _log.warning("Några svar hann inte skickas innan boten stängdes. De skickas vid nästa start.")
        if stopping is not None:
            await stopping
        for task in (self._delivering, self._tidying):
            if task is not None:
                task.cancel()
                await asyncio.wait((task,))
        await self._admins.close()
        if self._source is not None:
            await self._source.acknowledge(0.5)
        if self._health is not None:
            await self._health.close()
        await self._bot.shutdown()
        for notebook in self._notebooks:
            notebook.close()
        for each in self._threads:
            each.shutdown(wait=False, cancel_futures=True)


async def _until_signalled(desk: Desk, settings: BotSettings, store: Store) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; ctrl+C raises KeyboardInterrupt there
            loop.add_signal_handler(each, stop.set)
    await serve(desk, settings, store, stop, _announce)


def _announce(name: str) -> None:
    """What is loaded by now stays until the end, so that no later search for garbage looks through it: 30 ms in mid-answer."""
    gc.freeze()
    _tell(f"Boten @{name} svarar. Avsluta med ctrl+C.")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
