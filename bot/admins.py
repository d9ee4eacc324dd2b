"""Tells those who look after the bot what it cannot settle by itself: a chat that is gone, a post that nobody can vouch for."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection

from telegram import Bot
from telegram.error import TelegramError

from bot.retrying import patiently

_log = logging.getLogger(__name__)


class Admins:
    """Says each thing once, in a line of its own to each admin's own chat, without holding anything up."""

    def __init__(self, bot: Bot | None, ids: Collection[int]) -> None:
        """Without a bot the log is all that is told."""
        self._bot = bot
        self._ids = tuple(sorted(ids))
        self._told: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, line: str, but: int = 0) -> None:
        """Log the line and send it, unless it has been said before; not to the chat that it is about."""
        if line in self._told:
            return
        self._told.add(line)
        _log.warning("%s", line)
        for each in (known for known in self._ids if known != but):
            task = asyncio.create_task(self._send(each, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self, seconds: float = 0.0) -> None:
        """Finish what is being told, for so long, and let go of the rest."""
        if self._tasks and seconds:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _send(self, admin: int, line: str) -> None:
        bot = self._bot
        if bot is None:
            return
        try:
            await patiently(lambda: bot.send_message(admin, line))
        except TelegramError as error:
            _log.warning("Administratören %s nås inte (%s).", admin, error.message)
