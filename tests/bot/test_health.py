"""The health check: well while the bot hears and delivers, and a sentence with exit code 1 when it does not."""
from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

import bot.inbox
import bot.listening
import bot.outbox
import bot.polling
from bot.app import serve
from bot.health import WELL, health_from, health_of
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from bot.sockets import ListenError
from core.commands import Post
from core.question import Question, Who
from store.desk import Desk
from store.memory import MemoryStore
from tests.bot.conftest import free_port

ROOT = Path(__file__).parents[2]
ADMIN = 1001
Started = Callable[..., str]


@pytest.fixture
async def watched(simulator: Simulator, new_hook, stub_desk):
    """Starts a bot that tells how it feels; gives the address of its health check."""
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()

    def start(desk: object = None, store: MemoryStore | None = None, api: str = "") -> str:
        port = free_port()
        settings = BotSettings(
            simulator.token, api or simulator.api, simulator.file_api, frozenset({ADMIN}), hook=new_hook(), health=("127.0.0.1", port),
        )
        tasks.append(asyncio.create_task(serve(desk or stub_desk({}), settings, store or MemoryStore(), stop)))
        return f"127.0.0.1:{port}"

    yield start
    stop.set()
    await asyncio.gather(*tasks)


async def felt(address: str) -> tuple[str, str]:
    """What ``koll bot --halsa`` would say."""
    answer = await asyncio.to_thread(health_of, {"KOLL_BOT_HEALTH": address})
    return answer.status, answer.headline


async def assert_felt_soon(address: str, part: str) -> None:
    async with asyncio.timeout(5):
        while part not in (await felt(address))[1]:
            await asyncio.sleep(0.02)


@pytest.mark.both_ways
async def test_a_bot_that_hears_and_delivers_is_well(simulator: Simulator, watched: Started):
    address = watched()
    await simulator.until_polled()
    assert await felt(address) == ("answered", WELL)
    async with httpx.AsyncClient() as client:
        page, other = await client.get(f"http://{address}/halsa"), await client.get(f"http://{address}/")
    assert (page.status_code, page.json(), other.status_code) == (200, {"status": "answered", "headline": WELL}, 404)


@pytest.mark.parametrize("transport", ["polling"], indirect=True)
async def test_a_poller_that_has_gone_deaf_is_told(simulator: Simulator, watched: Started, monkeypatch):
    async def silent(*_: object) -> list[dict[str, object]]:
        await asyncio.sleep(30)
        return []

    monkeypatch.setattr(simulator, "updates", silent)
    monkeypatch.setattr(bot.polling, "DEAF", 0.2)
    address = watched()
    await simulator.until_polled()
    await assert_felt_soon(address, "Telegram har inte svarat på 0 sekunder")
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"http://{address}/halsa")).status_code == 503


@pytest.mark.both_ways
async def test_a_telegram_that_was_never_reached_is_told(watched: Started):
    address = watched(api="http://127.0.0.1:9/bot")
    await assert_felt_soon(address, "Boten mår inte bra: Telegram har inte nåtts än.")


@pytest.mark.parametrize("transport", ["webhook"], indirect=True)
async def test_a_webhook_that_telegram_does_not_reach_is_told_until_it_does(simulator: Simulator, watched: Started, monkeypatch):
    async def unreached(*_: object) -> None:
        assert simulator.hook is not None
        simulator.hook.secret = "en-annan-hemlighet"

    monkeypatch.setattr(bot.listening, "WATCH", 0.1)
    monkeypatch.setattr(simulator, "handing_over", unreached)
    address = watched()
    await simulator.until_polled()
    await simulator.say(ADMIN, ADMIN, "hej")
    await assert_felt_soon(address, "(Wrong response from the webhook: 403 Forbidden); 1 meddelande väntar där")
    monkeypatch.undo()
    monkeypatch.setattr(bot.listening, "WATCH", 0.1)
    await assert_felt_soon(address, WELL)
    assert len(simulator.replies(ADMIN)) == 1


@pytest.mark.slow
@pytest.mark.both_ways
async def test_a_question_that_gets_no_answer_is_told_until_it_does(simulator: Simulator, watched: Started, monkeypatch):
    monkeypatch.setattr(bot.inbox, "STUCK", 0.1)
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    address = watched()
    await simulator.until_polled()
    await simulator.say(ADMIN, ADMIN, "hej")
    await assert_felt_soon(address, "en fråga har väntat på svar i 0 minuter")
    await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    await assert_felt_soon(address, WELL)


@pytest.mark.slow
async def test_a_post_that_does_not_leave_is_told_until_it_does(simulator: Simulator, watched: Started, monkeypatch):
    from store.demo.load import load

    monkeypatch.setattr(bot.outbox, "STUCK", 0.1)
    monkeypatch.setattr(bot.outbox, "EVERY", 0.02)
    store = MemoryStore()
    load(store, "prov")
    desk = Desk(store)
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    desk.do(Post(channels=("-100500",), question=Question("summary", "hjo"), write=True), Who("Anna", "controller"))
    address = watched(desk, store)
    await simulator.until_polled()
    await assert_felt_soon(address, "ett inlägg har väntat på leverans i 0 minuter")
    await simulator.until(lambda: len(simulator.replies(-100500)) > 0)
    await assert_felt_soon(address, WELL)


async def test_an_outbox_that_cannot_be_gone_through_is_told(simulator: Simulator, watched: Started, monkeypatch):
    def broken(self: MemoryStore) -> int:
        raise RuntimeError("trasig")

    monkeypatch.setattr(bot.outbox, "STUCK", 0.1)
    monkeypatch.setattr(MemoryStore, "generation", broken)
    address = watched()
    await simulator.until_polled()
    await assert_felt_soon(address, "utkorgen har inte gåtts igenom på 0 minuter")


@pytest.mark.slow
async def test_the_command_says_how_the_bot_feels_and_notices_one_that_hangs_or_is_gone(simulator: Simulator, tmp_path: Path):
    told = {key: value for key, value in os.environ.items() if not key.startswith("KOLL_")} | {
        "KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": "1001", "HOME": str(tmp_path),
        "KOLL_STORE": f"tinydb://{tmp_path}/koll.json", "KOLL_BOT_HEALTH": f"127.0.0.1:{(port := free_port())}",
    }

    async def halsa(*more: str) -> tuple[int, str]:
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "koll.py", "bot", "--halsa", *more], cwd=ROOT, env=told, capture_output=True, text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    process = subprocess.Popen([sys.executable, "koll.py", "bot"], cwd=ROOT, env=told, stderr=subprocess.DEVNULL)
    try:
        await simulator.until_polled()
        assert await halsa() == (0, f"{WELL}\n")
        code, said = await halsa("--json")
        assert (code, json.loads(said)["status"]) == (0, "answered")
        process.send_signal(signal.SIGSTOP)
        assert await halsa() == (1, f"Boten svarar inte på 127.0.0.1:{port}.\n")
        process.send_signal(signal.SIGCONT)
    finally:
        process.terminate()
        process.wait(10)
    assert await halsa() == (1, f"Boten svarar inte på 127.0.0.1:{port}.\n")
    del told["KOLL_BOT_HEALTH"]
    code, said = await halsa()
    assert (code, said.startswith("KOLL_BOT_HEALTH är inte satt.")) == (1, True)


@pytest.mark.parametrize(("text", "says"), [("0.0.0.0:8081", "är inte den här datorn"), ("8081", "är ingen värd och port")])
def test_the_health_check_is_for_the_machine_alone(text: str, says: str):
    with pytest.raises(ValueError, match=f"KOLL_BOT_HEALTH: .*{says}"):
        health_from({"KOLL_BOT_HEALTH": text})


async def test_what_answers_there_but_is_no_bot_is_not_taken_for_one(simulator: Simulator):
    assert await felt(f"127.0.0.1:{simulator.port}") == ("failed", f"Boten svarar inte på 127.0.0.1:{simulator.port}.")


async def test_a_port_that_is_taken_ends_the_bot_with_a_sentence(simulator: Simulator, stub_desk):
    settings = BotSettings(simulator.token, simulator.api, simulator.file_api, health=("127.0.0.1", simulator.port))
    with pytest.raises(ListenError, match=f"127.0.0.1:{simulator.port}: porten är upptagen. Ändra KOLL_BOT_HEALTH"):
        await serve(stub_desk({}), settings, MemoryStore(), asyncio.Event())
