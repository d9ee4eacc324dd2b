"""What others write reaches the terminal within a second, from files and from a server; a server that dies and comes back is told of."""
from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.question import Who
from core.records import Transaction
from core.register import Year
from store.demo.load import load
from store.desk import Desk
from store.opening import open_store
from tui.app import KollApp

ANNA = Who("anna")
Until = Callable[..., Awaitable[None]]


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    """A server of this module's own, which may be killed."""
    pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
    from tests.store.postgres import server

    with server() as found:
        yield found


@pytest.fixture(params=["files", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "files":
        return str(tmp_path / "koll.json")
    from tests.store.postgres import address

    return address(request.getfixturevalue("running"))


async def shown(app: KollApp, pilot: Any, words: str, seconds: float) -> float:
    """Wait until a message with the words is shown; how long that took."""
    began = time.monotonic()
    while not any(words in message.message for message in app._notifications):
        assert time.monotonic() - began < seconds, [message.message for message in app._notifications]
        await pilot.pause(0.01)
    return time.monotonic() - began


def close_through(store: Any, month: int) -> Callable[[], int]:
    year = next(each for each in store.registers() if each.id == "vaggeryd").years[2020]
    summary = f"Bo stängde månad {month}."
    return lambda: store.commit(Transaction("vaggeryd", "bo", summary, (Year(year.fiscal, month, year.source),)))


@pytest.mark.slow
async def test_what_another_process_writes_is_shown_within_a_second(url: str, until: Until) -> None:
    ours, theirs = open_store(url), open_store(url)
    load(theirs, "demo")
    app = KollApp(Desk(ours), ANNA)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.generation is None:
            await pilot.pause(0.05)
        took = []
        for month in (9, 10, 11):
            close_through(theirs, month)()
            took.append(await shown(app, pilot, f"Bo stängde månad {month}.", 20))
        await until(pilot)
    assert min(took) < 1, took  # a machine that runs other tests too may take longer now and then
    ours.close(), theirs.close()


@pytest.mark.slow
async def test_a_server_that_is_killed_and_started_again_is_told_of_and_its_news_shown(running: Any, until: Until) -> None:
    from tests.store.postgres import address

    told: list[str] = []
    url = address(running)
    theirs, ours = open_store(url), open_store(url, told.append)
    load(theirs, "demo")
    app = KollApp(Desk(ours), ANNA, told=lambda: [told.pop(0) for _ in told[:]])
    async with app.run_test(size=(80, 24)) as pilot:
        while app.generation is None:
            await pilot.pause(0.05)
        process = running.get_postmaster_info().process
        process.kill()
        process.wait(10)
        running._postmaster_info = None
        running.ensure_postgres_running()
        close_through(theirs, 10)()
        await shown(app, pilot, "Koll är ansluten igen och inget är förlorat", 30)
        await shown(app, pilot, "Bo stängde månad 10.", 20)
        await until(pilot)
    ours.close(), theirs.close()
