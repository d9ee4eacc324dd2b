"""Fetches what people write, for as long as the bot runs, whatever the network does.

python-telegram-bot's own Updater survives most of this but goes quiet for good when a token is revoked, and may take
longer than two seconds to stop; this loop tells its owner instead.
"""
from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.retrying import LONGEST_PAUSE, seconds_of
from bot.telegram_bot import Raw, TelegramBot
from core.ports import StoreError

_log = logging.getLogger(__name__)

LONG_POLL: Final = 20
"""Seconds that Telegram may hold an empty answer."""
SILENCE: Final = LONG_POLL + 20.0
"""Seconds after which a fetch without an answer is given up and made again."""
DEAF: Final = 2 * SILENCE + LONGEST_PAUSE
"""Seconds without a whole fetch, the longest pause between tries included, after which the bot counts as deaf."""
_AWAY: Final = "Når inte Telegram (%s). Försöker igen om %.1f s."


class Poller:
    """Hands over every update, in order; an update is acknowledged by the fetch after it, when ``receive`` has returned."""

    def __init__(self, bot: TelegramBot, receive: Callable[[Sequence[Raw]], Awaitable[None]]) -> None:
        self._bot = bot
        self._receive = receive
        self._offset: int | None = None
        self._heard = time.monotonic()

    async def open(self) -> None:
        """A webhook would keep the messages from us. Raises InvalidToken."""
        await until_done(self._bot.delete_webhook)
        self._heard = time.monotonic()

    async def run(self) -> None:
        """Fetch until cancelled; raises Conflict or InvalidToken, which no waiting helps."""
        pause = 0.0
        while True:
            try:
                await self._fetch()
                pause = 0.0
            except (Conflict, InvalidToken):
                raise
            except (TelegramError, TimeoutError) as error:
                pause = pause_after(error, pause)
                _log.warning(_AWAY, reason_of(error), pause)
                await asyncio.sleep(pause)
            except StoreError as error:
                pause = min(LONGEST_PAUSE, max(0.5, pause * 2))
                _log.error("%s Meddelandena ligger kvar hos Telegram. Försöker igen om %.1f s.", error, pause)
                await asyncio.sleep(pause)

    async def acknowledge(self, seconds: float) -> None:
        """Tell Telegram that what was fetched is taken care of, so that it does not come again at the next start."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(seconds):
                try:
                    await self._bot.fetch(self._offset, 0, 1)
                except Conflict:  # the bot's own last fetch, given up on its way, came after this one
                    await self._bot.fetch(self._offset, 0, 1)
        except (TelegramError, TimeoutError) as error:
            _log.warning("De sista meddelandena kunde inte kvitteras (%s) och kan komma igen.", reason_of(error))

    def trouble(self) -> str | None:
        """Why nothing may be heard; None when all is well."""
        silence = time.monotonic() - self._heard
        return f"Telegram har inte svarat på {silence:.0f} sekunder" if silence > DEAF else None

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(SILENCE):
                updates = await self._bot.fetch(self._offset, LONG_POLL)
        except TimeoutError:
            await self._bot.renew()
            raise
        self._heard = time.monotonic()
        if updates:
            await self._receive(updates)
            self._offset = max(each["update_id"] for each in updates) + 1


def pause_after(error: Exception, last: float) -> float:
    """Seconds to wait: what flood control says, else twice the last wait up to LONGEST_PAUSE."""
    if isinstance(error, RetryAfter):
        return seconds_of(error.retry_after)
    if isinstance(error, TimedOut | TimeoutError) and not last:
        return 0.1
    return min(LONGEST_PAUSE, max(0.5, last * 2))


def reason_of(error: Exception) -> str:
    """Why a call failed, as the log says it."""
    return str(error) or type(error).__name__


async def until_done(act: Callable[[], Awaitable[object]]) -> None:
    """Do it, trying for as long as the network is away; InvalidToken is raised at once."""
    pause = 0.0
    while True:
        try:
            await act()
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            pause = pause_after(error, pause)
            _log.warning(_AWAY, reason_of(error), pause)
            await asyncio.sleep(pause)
