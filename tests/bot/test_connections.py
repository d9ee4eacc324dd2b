"""A connection that was given up half-way is not used again: httpcore may hold it as occupied for ever."""
from __future__ import annotations

import asyncio

import pytest

from bot.connections import TooLargeError
from bot.retrying import is_in_doubt
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from bot.telegram_bot import TelegramBot


@pytest.fixture
async def bot(simulator: Simulator):
    made = TelegramBot(BotSettings(simulator.token, simulator.api, simulator.file_api))
    await made.initialize()
    yield made
    await made.shutdown()


async def test_a_call_that_was_cancelled_at_any_moment_holds_up_no_later_one(bot: TelegramBot, simulator: Simulator):
    simulator.floods = False
    for steps in range(60):
        given_up = asyncio.create_task(bot.send_chat_action(7, "typing"))
        for _ in range(steps):
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait((given_up,))
        async with asyncio.timeout(0.9):  # httpx waits a second for a connection that is occupied
            await bot.send_message(7, f"{steps}")
    assert [message.text for message in simulator.replies(7)] == [str(steps) for steps in range(60)]


async def test_a_call_that_is_too_large_is_a_no_whose_connection_is_used_again(bot: TelegramBot, simulator: Simulator):
    simulator.fail_next("sendMessage", 413, "Request Entity Too Large")
    with pytest.raises(TooLargeError) as refused:
        await bot.send_message(7, "x")
    assert not is_in_doubt(refused.value)
    await bot.send_message(7, "y")
    assert len(bot.request._all) == 1


async def test_a_connection_is_used_again_after_an_answer_whatever_it_was(bot: TelegramBot, simulator: Simulator):
    simulator.fail_next("sendMessage", 400, "Bad Request: no")
    for _ in range(5):
        await asyncio.gather(bot.send_message(7, "x"), return_exceptions=True)
    assert len(bot.request._all) == 1
