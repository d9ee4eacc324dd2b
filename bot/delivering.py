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

    async def deliver(self) -> bool:
        """Everything that waits, each by its own way; False when that takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(self._elsewhere(), self._chats())
        except TimeoutError:
            return False
        finally:
            for each in self._threads:
                each.shutdown(wait=False, cancel_futures=True)
        return True

    async def _elsewhere(self) -> None:
        admins = Admins(None, ())
        await self._outbox(admins, None, Elsewhere(self._settings, self._notebook, self._pictures)).deliver()

    async def _chats(self) -> None:
        if not self._settings.token:
            return
        bot = TelegramBot(self._settings)
        admins = Admins(bot, self._settings.admins)
        try:
            await until_done(bot.initialize)
            chats = TelegramChannel(bot, self._notebook, Prober(bot, self._settings.log_chat), self._pictures)
            await self._outbox(admins, chats, None).deliver()
        finally:
            await admins.close()
            await bot.shutdown()

    def _outbox(self, admins: Admins, telegram: TelegramChannel | None, elsewhere: Elsewhere | None) -> Outbox:
        return Outbox(self._desk, self._store, self._notebook, telegram, elsewhere, admins, self._threads[0])
