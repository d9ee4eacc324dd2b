"""A post that another process puts in the outbox leaves the bot within a second, from files and from a server."""
from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.server import Simulator
from core.commands import Post
from core.question import Question, Who
from store.demo.load import load
from store.desk import Desk
from store.opening import open_store

NOW = datetime(2016, 9, 15, 9, tzinfo=UTC)
CHANNEL = -100123


@pytest.fixture(params=["files", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "files":
        yield str(tmp_path / "koll.json")
        return
    pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
    from tests.store.postgres import address, server

    with server() as running:
        yield address(running)


def _is_there(simulator: Simulator, number: int) -> bool:
    return any(f"Nr {number}." in each.text for each in simulator.replies(CHANNEL))


@pytest.mark.slow
async def test_what_another_process_posts_is_sent_within_a_second(simulator: Simulator, bot_on: Any, url: str) -> None:
    ours, theirs, took = open_store(url), open_store(url), []
    load(theirs, "demo")
    desks = [Desk(each, today=NOW.date, clock=lambda: NOW) for each in (ours, theirs)]
    async with bot_on(desks[0], mailbox=ours):
        for number in range(3):
            post = Post(text=f"Nr {number}.", channels=(str(CHANNEL),), question=Question("summary", "hjo"), key=str(number), write=True)
            assert desks[1].do(post, Who("anna")).status == "answered"
            written = time.monotonic()
            await simulator.until(lambda number=number: _is_there(simulator, number), 30)
            took.append(time.monotonic() - written)
    assert min(took[1:]) < 1, took  # the first also waits for the model and the picture to be imported
    ours.close(), theirs.close()
