"""The line ”skriver …” or ”skickar en fil …” in a chat while an answer is slow: nothing for a quick one."""
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from telegram import Update
from telegram.error import TelegramError

from bot.sending import Courier

SLOW: Final = 0.4
"""Seconds after which someone who waits wants to know that the bot is at it."""
AGAIN: Final = 4.5
"""Telegram shows the line for five seconds."""


@asynccontextmanager
async def typing(courier: Courier, update: Update) -> AsyncIterator[None]:
    """Show the line in the update's chat from SLOW seconds on, until the block ends: what the courier is doing then. That it
    cannot be shown is no failure."""
    over = asyncio.Event()
    timer = asyncio.get_running_loop().call_later(SLOW, _begin, courier, update, over)
    try:
        yield
    finally:
        timer.cancel()
        over.set()


_under_way: set[asyncio.Task[None]] = set()


def _begin(courier: Courier, update: Update, over: asyncio.Event) -> None:
    task = asyncio.create_task(_keep_on(courier, update, over))
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)


async def _keep_on(courier: Courier, update: Update, over: asyncio.Event) -> None:
    """A call under way is let be when the answer is there: giving it up would cost its connection."""
    message = update.effective_message
    if message is None or update.inline_query is not None:
        return
    topic = getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", None) else None
    while not over.is_set():
        with suppress(TelegramError):
            await courier.bot.send_chat_action(message.chat.id, courier.doing, message_thread_id=topic)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), AGAIN)
