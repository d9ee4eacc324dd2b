"""Delivers what waits in the outbox once and ends: for ``koll posta``, with a bot's token or without."""
from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.admins import Admins
from bot.elsewhere import Elsewhere
from bot.outbox import Desk, Outbox
from bot.pictures import Pictures
from bot.polling import until_done
from bot.probing import Prober
from bot.redaction import guard_logs
from bot.settings import BotSettings
from bot.telegram_bot import TelegramBot
from bot.telegram_channel import TelegramChannel
from core.mailbox import Notebook
from core.ports import Store

PATIENCE: Final = 60.0
"""Seconds that the channels together may take."""
TELLING: Final = 5.0
"""Seconds that the admins then may take to be told what was not delivered."""


def deliver_now(desk: Desk, settings: BotSettings, store: Store) -> bool:
    """Deliver what waits, within a minute; False when another process does that or a channel is not reached.

    Raises InvalidToken and StoreError.
    """
    guard_logs(*(settings.secrets or ("",)))
    notebook = store.notebook("outbox")
    if notebook is None:
        return False
    try:
        return asyncio.run(_Once(desk, settings, store, notebook).deliver())
    finally:
        notebook.close()


class _Once:
    """The parts that one delivery needs; chats and other channels do not wait for each other."""

    def __init__(self, desk: Desk, settings: BotSettings, store: Store, notebook: Notebook) -> None:
        self._desk, self._settings, self._store, self._notebook = desk, settings, store, notebook
        self._threads = ThreadPoolExecutor(1, "koll-desk"), ThreadPoolExecutor(1, "koll-picture")
        self._pictures = Pictures(self._threads[1])
        self._bot = TelegramBot(settings) if settings.token else None
        self._admins = Admins(self._bot, settings.admins)

    async def deliver(self) -> bool:
        """Everything that waits, each by its own way; False when that takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(self._elsewhere(), self._chats())
        except TimeoutError:
            return False
        finally:
            await self._admins.close(TELLING)
            if self._bot is not None:
                await self._bot.shutdown()
            for each in self._threads:
                each.shutdown(wait=False, cancel_futures=True)
        return True

    async def _elsewhere(self) -> None:
        await self._outbox(None, Elsewhere(self._settings, self._notebook, self._pictures)).deliver()

    async def _chats(self) -> None:
        if self._bot is None:
            return
        await until_done(self._bot.initialize)
        chats = TelegramChannel(self._bot, self._notebook, Prober(self._bot, self._settings.log_chat), self._pictures)
        await self._outbox(chats, None).deliver()

    def _outbox(self, telegram: TelegramChannel | None, elsewhere: Elsewhere | None) -> Outbox:
        return Outbox(self._desk, self._store, self._notebook, telegram, elsewhere, self._admins, self._threads[0])
