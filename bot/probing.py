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
        return await self._look(sending, range(sending.after + 1, sending.after + MOST_LOOKED_AT + 1), MOST_MISSES)

    async def find_from_the_end(self, sending: Sending) -> int | None:
        """The same in a chat where others write much that the bot does not see: from the newest message back to the last known."""
        if self._log_chat is None:
            raise DoubtError(f"{sending.of} kan inte sökas i chatt {sending.chat}")
        await asyncio.sleep(SETTLING)
        newest = await self._newest(sending.chat)
        lowest = max(sending.after, newest - MOST_LOOKED_AT - 1)
        found = await self._look(sending, range(newest - 1, lowest, -1), MOST_LOOKED_AT)
        if found is None and lowest > sending.after:
            raise DoubtError(f"{sending.of}: för mycket har skrivits i chatt {sending.chat} för att söka igenom")
        return found

    async def _newest(self, chat: int) -> int:
        """The id that a message has there now, by one that is sent without a sound and taken away at once. Raises DoubtError."""
        try:
            mark = await patiently(lambda: self._bot.send_message(chat, "…", disable_notification=True))
            await patiently(lambda: self._bot.delete_message(chat, mark.message_id))
        except TelegramError as error:
            raise DoubtError(f"Chatt {chat} kan inte sökas: {error.message}") from error
        return mark.message_id

    async def _look(self, sending: Sending, numbers: range, most_misses: int) -> int | None:
        misses, is_hidden = 0, False
        for number in numbers:
            try:
                found = await patiently(lambda number=number: self._forward(sending.chat, number))  # type: ignore[misc]  # the default binds the number of this turn
            except BadRequest as error:
                is_hidden = is_hidden or "not found" not in error.message.lower()
                misses += 1
                if misses >= most_misses:
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
