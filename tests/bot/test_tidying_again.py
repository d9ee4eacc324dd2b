"""What is too old and could not be dropped is tried again soon, and the log says why."""
from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

import bot.tidying
from bot.tidying import Tidier
from core.answer import Answer
from core.commands import Command, Prune
from core.question import Who
from store.memory import MemoryStore


class Failing:
    """A desk whose store cannot be written the first time."""

    asked = 0

    def do(self, command: Command, who: Who) -> Answer:
        """Fails once."""
        self.asked += 1
        return Answer("Disken är full.", "failed") if self.asked == 1 else Answer("Gallrat.")


async def test_a_failed_pruning_is_told_in_the_log_and_made_again_soon(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(bot.tidying, "EVERY", 0.01)
    monkeypatch.setattr(bot.tidying, "SOON", 0.02)
    desk = Failing()
    with ThreadPoolExecutor(1) as threads, caplog.at_level(logging.ERROR):
        running = asyncio.create_task(Tidier(desk, MemoryStore(), Prune(1, 1), threads, lambda: (), lambda: True, ()).run())
        async with asyncio.timeout(5):
            while desk.asked < 2:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        running.cancel()
    assert desk.asked == 2
    assert "Det som är för gammalt kunde inte gallras: Disken är full." in caplog.text
