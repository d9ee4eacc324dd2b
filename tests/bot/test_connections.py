"""A call that is given up leaves its connection to nobody: the next calls get through at once."""
from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.settings import BotSettings
from bot.simulator.server import Simulator
from bot.telegram_bot import TelegramBot

CHAT = 1001


@pytest.mark.parametrize("turns", range(1, 25, 3))
async def test_a_call_given_up_at_any_moment_holds_up_no_later_one(turns: int, simulator: Simulator):
    bot = TelegramBot(BotSettings(simulator.token, simulator.api, simulator.file_api))
    await bot.initialize()
    for _ in range(3):
        given_up = asyncio.create_task(bot.send_chat_action(CHAT, "typing"))
        for _ in range(turns):
            await asyncio.sleep(0)
        given_up.cancel()
        with suppress(asyncio.CancelledError):
            await given_up
    async with asyncio.timeout(0.9):  # a connection that is held keeps a call for a second before it fails
        for _ in range(3):
            await bot.send_message(CHAT, "svar")
    await bot.shutdown()
    assert len(simulator.replies(CHAT)) == 3
