"""Looks in a chat for a message that may have arrived: Telegram cannot be asked, but it forwards what is there."""
from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Final

from telegram import Bot, Message
from telegram.error import BadRequest, TelegramError

from bot.retrying import DoubtError, patiently
from core.mailbox import Sending, is_marked

_log = logging.getLogger(__name__)

MOST_MISSES: Final = 30
"""Ids in a row that hold no message before the search ends; in private chats one row of ids is shared by all the bot's chats."""
MOST_LOOKED_AT: Final = 200
SETTLING: Final = 0.5
"""Seconds that a send whose answer was lost gets to be carried out before it is looked for."""


class Prober:
    """Forwards the messages after the last known one to ``log_chat``, without a sound, and takes each away again at once."""

    def __init__(self, bot: Bot, log_chat: int | None) -> None:
        self._bot = bot
        self._log_chat = log_chat

    @property
    def can_probe(self) -> bool:
        """False without a chat to forward to."""
        return self._log_chat is not None

    async def find(self, sending: Sending) -> int | None:
        """The id of the message if it is there. Raises DoubtError when that cannot be known."""
        if self._log_chat is None or not sending.after:
            raise DoubtError(f"{sending.of} kan inte sökas i chatt {sending.chat}")
        await asyncio.sleep(SETTLING)
        misses, is_hidden = 0, False
        for number in range(sending.after + 1, sending.after + MOST_LOOKED_AT + 1):
            try:
                found = await patiently(lambda number=number: self._forward(sending.chat, number))  # type: ignore[misc]
            except BadRequest as error:
                is_hidden = is_hidden or "not found" not in error.message.lower()
                misses += 1
                if misses >= MOST_MISSES:
                    break
                continue
            except TelegramError as error:
                raise DoubtError(f"{sending.of} kan inte sökas: {error.message}") from error
            misses = 0
            await self._take_away(found)
            if is_marked(found.text or found.caption or "", sending.mark):
                return number
        if is_hidden:  # a message that may not be forwarded could be the one that is looked for
            raise DoubtError(f"{sending.of}: något i chatt {sending.chat} får inte vidarebefordras")
        return None

    async def _forward(self, chat: int, number: int) -> Message:
        try:
            return await self._bot.forward_message(self._log_chat or 0, chat, number, disable_notification=True)
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                raise TelegramError(f"Chatten i KOLL_BOT_LOG_CHAT nås inte ({error.message})") from error
            raise

    async def _take_away(self, copy: Message) -> None:
        with suppress(TelegramError):
            await self._bot.delete_message(self._log_chat or 0, copy.message_id)
