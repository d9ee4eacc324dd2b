"""What to do when Telegram says no: wait, try again, or leave it, by what kind of failure it was."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

import httpx
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TelegramError

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

LONGEST_PAUSE: Final = 30.0
"""Seconds between tries to reach a Telegram that is away."""


class DoubtError(Exception):
    """A message may have arrived or not, and nobody can find out."""


async def patiently(call: Callable[[], Awaitable[_Result]], refused: Callable[[], None] = lambda: None) -> _Result:
    """The call's result; made again when flood control says when to, or when it never left this machine, for as long as that lasts.

    ``refused`` is told each time that nothing was carried out. Any other failure is raised: Telegram has said no for good, or
    may have carried the call out before its answer was lost.
    """
    pause = 0.0
    while True:
        try:
            return await call()
        except RetryAfter as error:
            wait = seconds_of(error.retry_after)
        except NetworkError as error:
            if not was_never_sent(error):
                raise
            wait = pause = min(LONGEST_PAUSE, max(0.5, 2 * pause))
        refused()
        await asyncio.sleep(wait)


def was_never_sent(error: BaseException) -> bool:
    """True when no connection was made, so that nothing can have been carried out."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def is_in_doubt(error: BaseException) -> bool:
    """True when Telegram may have carried out what it never confirmed, or confirmed in an answer that cannot be read."""
    if isinstance(error, DoubtError) or type(error) is TelegramError:
        return True
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest | ChatMigrated) and not was_never_sent(error)


def seconds_of(wait: int | timedelta) -> float:
    """A wait in seconds, as either version of python-telegram-bot gives it."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
