"""Starting and stopping: one clear line and an exit code when it cannot, and a quick end when it is asked to."""
from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.app import serve
from bot.hook import Hook
from bot.polling import LONGEST_PAUSE, pause_after
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from store.memory import MemoryStore
from tests.bot.conftest import free_port

ROOT = Path(__file__).parents[2]
ECHO_BOT = """
import os, sys, time
from bot.app import run
from bot.settings import settings_from
from core.answer import Answer
from store.opening import open_store
class Echo:
    def ask(self, question, who, context=None):
        time.sleep(float(os.environ.get("SLOW", 0)))
        return Answer(f"Svar: {question}")
    def do(self, command, who):
        return Answer("")
    def note(self, words, who, answer=None):
        pass
try:
    sys.exit(run(Echo(), settings_from(os.environ), open_store(os.environ.get("KOLL_STORE", "memory:"))))
except ValueError as error:
    sys.exit(str(error))
"""


def start(simulator: Simulator, **environ: str) -> subprocess.Popen[str]:
    """The bot as a process of its own."""
    told = {"KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_BOT_ADMINS": "1001", **environ}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", ECHO_BOT], cwd=ROOT, env=os.environ | told,
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )


async def end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and stderr."""
    _, err = await asyncio.to_thread(process.communicate, None, 20)
    return process.returncode, err


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.both_ways
async def test_a_signal_ends_the_bot_within_two_seconds_and_nothing_comes_again(how: signal.Signals, simulator: Simulator, hooked):
    process = start(simulator, **hooked)
    await simulator.say(1001, 1001, "hej")
    await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    asked = time.monotonic()
    process.send_signal(how)
    code, err = await end_of(process)
    assert time.monotonic() - asked < 2
    assert (code, err) == (0, "Boten @koll_bot svarar. Avsluta med ctrl+C.\n")
    assert simulator.unfetched == 0


@pytest.mark.slow
@pytest.mark.both_ways
async def test_a_signal_lets_the_answers_in_flight_be_delivered_and_ends_the_bot_within_two_seconds(simulator: Simulator, hooked):
    process = start(simulator, **hooked, SLOW="0.4", KOLL_BOT_ADMINS="1001,1002")
    await simulator.until_polled()
    await simulator.say(1001, 1001, "hej")
    await simulator.say(1002, 1002, "hej")
    async with asyncio.timeout(5):
        while simulator.unfetched:
            await asyncio.sleep(0.01)
    assert len(simulator.messages) < 2
    asked = time.monotonic()
    process.terminate()
    code, _ = await end_of(process)
    assert (time.monotonic() - asked < 2, code) == (True, 0)
    assert [message.text for message in simulator.messages] == ["Svar: hej"] * 2
    assert simulator.unfetched == 0


@pytest.mark.slow
@pytest.mark.both_ways
async def test_a_signal_ends_a_bot_that_never_reached_telegram(simulator: Simulator, hooked):
    process = start(simulator, **hooked, KOLL_BOT_API="http://127.0.0.1:9/bot")
    assert process.stderr is not None
    line = await asyncio.to_thread(process.stderr.readline)
    asked = time.monotonic()
    process.terminate()
    code, err = await end_of(process)
    assert time.monotonic() - asked < 2
    assert "Når inte Telegram (httpx.ConnectError: All connection attempts failed)" in line
    assert (code, "Traceback" in err) == (0, False)


@pytest.mark.slow
async def test_a_token_that_telegram_does_not_know_ends_in_one_line(simulator: Simulator):
    code, err = await end_of(start(simulator, KOLL_BOT_TOKEN="1234567:okand-token-som-ingen-har-alls-abcdef"))
    assert code == 1
    assert err.startswith("Telegram godtar inte botens token. Kontrollera KOLL_BOT_TOKEN")
    assert err.count("\n") == 1
    assert "okand-token" not in err


@pytest.mark.slow
async def test_a_second_bot_on_the_same_token_is_told_in_one_line(simulator: Simulator):
    process = start(simulator)
    await simulator.until_polled()
    simulator.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    await simulator.say(1001, 1001, "hej")
    code, err = await end_of(process)
    assert code == 1
    assert err.splitlines()[1:] == ["En annan process tar emot meddelandena med samma token. "
                                    "Stoppa den, eller ge den här boten en egen token."]


@pytest.mark.parametrize("transport", ["polling"], indirect=True)
async def test_a_revoked_token_stops_the_bot_instead_of_leaving_it_deaf(simulator: Simulator, serving):
    bot = serving()
    await simulator.until_polled()
    simulator.fail_next("getUpdates", 401, "Unauthorized")
    await simulator.say(1001, 1001, "hej")
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(bot, 5)
    assert len(simulator.replies(1001)) == 1


@pytest.mark.parametrize("transports", [("polling", "webhook"), ("webhook", "polling")])
async def test_of_a_bot_that_asks_and_one_that_is_called_the_first_is_told_and_the_second_answers(
    transports: tuple[str, str], simulator: Simulator, stub_desk, monkeypatch
):
    monkeypatch.setattr("bot.listening.WATCH", 0.05)
    stop, tasks = asyncio.Event(), list[asyncio.Task[None]]()
    for each in transports:
        port = free_port()
        hook = Hook(f"http://127.0.0.1:{port}/bot", "127.0.0.1", port, "x" * 16) if each == "webhook" else None
        settings = BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({1001}), hook=hook)
        tasks.append(asyncio.create_task(serve(stub_desk({}), settings, MemoryStore(), stop)))
        await simulator.until(lambda each=each: (simulator.hook if each == "webhook" else simulator._poll) is not None)
    with pytest.raises(Conflict):
        await asyncio.wait_for(tasks[0], 5)
    await simulator.say(1001, 1001, "hej")
    await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert not tasks[1].done()
    stop.set()
    await tasks[1]


@pytest.mark.parametrize("transport", ["polling"], indirect=True)
async def test_of_two_bots_on_one_token_the_first_is_told_and_the_second_answers(simulator: Simulator, serving):
    first = serving()
    await simulator.until_polled()
    second = serving()
    with pytest.raises(Conflict):
        await asyncio.wait_for(first, 5)
    await simulator.say(1001, 1001, "hej")
    await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert not second.done()


@pytest.mark.slow
@pytest.mark.both_ways
async def test_an_answer_that_waits_for_flood_control_does_not_hold_up_the_end(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.say(1001, 1001, "hej igen")
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        asked = time.monotonic()
    assert time.monotonic() - asked < 2
    assert [task for task in asyncio.all_tasks() if "_empty" in repr(task.get_coro())] == []


@pytest.mark.parametrize("transport", ["polling"], indirect=True)
async def test_an_update_that_cannot_be_read_does_not_end_the_bot(simulator: Simulator, bot_on, stub_desk, caplog, monkeypatch):
    async def garbled(*_: object) -> list[dict[str, object]]:
        monkeypatch.undo()
        return [{"update_id": 1, "message": "trasig"}]

    monkeypatch.setattr(simulator, "updates", garbled)
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert "kunde inte läsas" in caplog.text


@pytest.mark.parametrize("transport", ["polling"], indirect=True)
async def test_a_fetch_that_has_gone_deaf_is_given_up_and_made_anew(simulator: Simulator, bot_on, stub_desk, monkeypatch):
    import bot.polling

    deaf = asyncio.Event()

    async def silent(*_: object) -> list[dict[str, object]]:
        monkeypatch.setattr(simulator, "updates", hearing)
        await deaf.wait()
        return []

    hearing = simulator.updates
    monkeypatch.setattr(simulator, "updates", silent)
    monkeypatch.setattr(bot.polling, "SILENCE", 0.2)
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)


@pytest.mark.both_ways
async def test_a_failing_command_menu_does_not_keep_the_bot_from_answering(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("setMyCommands", 404, "Not Found")
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)
    assert "all_private_chats" not in simulator.menus


@pytest.mark.slow
@pytest.mark.both_ways
async def test_the_bot_waits_for_a_network_that_is_away_at_the_start(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("getMe", 502, "Bad Gateway")
    simulator.fail_next("getMe", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)


@pytest.mark.both_ways
async def test_an_api_on_the_machine_itself_is_reached_past_the_machines_proxy(simulator: Simulator, bot_on, stub_desk, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with bot_on(stub_desk({})):
        await simulator.say(1001, 1001, "hej")
        await simulator.until(lambda: len(simulator.replies(1001)) == 1)


@pytest.mark.parametrize(("error", "last", "pause"), [
    (NetworkError("x"), 0.0, 0.5), (NetworkError("x"), 0.5, 1.0), (NetworkError("x"), 29.0, LONGEST_PAUSE),
    (TimedOut(), 0.0, 0.1), (TimedOut(), 2.0, 4.0), (TimeoutError(), 0.0, 0.1),
])
def test_the_pause_after_a_failed_fetch_doubles_up_to_half_a_minute(error: Exception, last: float, pause: float):
    assert pause_after(error, last) == pause


def test_flood_control_says_itself_how_long_to_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert pause_after(RetryAfter(timedelta(seconds=7)), 0.0) == 7.0


def test_importing_the_settings_loads_no_telegram():
    code = "import sys, bot.settings; sys.exit('telegram' in sys.modules or 'httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
