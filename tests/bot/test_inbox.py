"""Every question gets one answer: over kills at any moment, updates that come twice, and chats that are slow or gone."""
from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.simulator.server import Simulator
from core.answer import Answer
from store.memory import MemoryStore
from tests.bot.killing import ADMIN, LOG_CHAT, Killer, Process, When, kills_wanted

pytestmark = [pytest.mark.slow, pytest.mark.both_ways]
GROUP = -5
ECHO = """
import os, sys
from bot.app import run
from bot.settings import settings_from
from core.answer import Answer
from store.opening import open_store
class Echo:
    def ask(self, question, who, context=None):
        return Answer(f"Svar: {question}")
    def do(self, command, who):
        return Answer("")
    def note(self, words, who, answer=None):
        pass
    def who_in_group(self, who, chat):
        return who
sys.exit(run(Echo(), settings_from(os.environ), open_store(os.environ["KOLL_STORE"])))
"""


def answers_to(simulator: Simulator, chat: int) -> Counter[str]:
    return Counter(message.text for message in simulator.replies(chat))


async def test_every_question_is_answered_once_over_kills_around_the_send(tmp_path: Path, hooked: dict[str, str]):
    wanted = kills_wanted(4)
    async with Killer() as simulator:
        process = Process(simulator, ECHO, tmp_path / "koll.json", KOLL_BOT_LOG_CHAT=str(LOG_CHAT), **hooked)
        process.start()
        for number in range(wanted):
            when: When = get_args(When)[number % 4]
            await simulator.until_polled()
            simulator.arm("getUpdates" if when == "fetched" else "sendMessage", when)
            await simulator.say(ADMIN, ADMIN, f"fråga {number}")
            await simulator.until_killed()
            await simulator.say(ADMIN, ADMIN, f"medan boten var borta {number}")
            process.start()
            await simulator.until(lambda: answers_to(simulator, ADMIN)[f"Svar: medan boten var borta {number}"] > 0, 30)  # noqa: B023 – waited for within the turn
        await simulator.say(ADMIN, ADMIN, "sist")
        await simulator.until(lambda: answers_to(simulator, ADMIN)["Svar: sist"] == 1)
        await process.stop()
        assert simulator.kills == wanted
        expected = [text for n in range(wanted) for text in (f"Svar: fråga {n}", f"Svar: medan boten var borta {n}")]
        assert [message.text for message in simulator.replies(ADMIN)] == [*expected, "Svar: sist"]
        assert simulator.replies(LOG_CHAT) == []


async def test_without_a_log_chat_an_answer_in_doubt_is_not_repeated_but_told_of(tmp_path: Path, hooked: dict[str, str]):
    async with Killer() as simulator:
        process = Process(simulator, ECHO, tmp_path / "koll.json", **hooked)
        process.start()
        await simulator.until_polled()
        simulator.arm("sendMessage", "after")
        await simulator.say(ADMIN, ADMIN, "alfa")
        await simulator.until_killed()
        process.start()
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2, 30)
        await process.stop()
    first, second = simulator.replies(ADMIN)
    assert first.text == "Svar: alfa"
    assert second.text.startswith("Jag vet inte om svaret kom fram")


async def test_an_update_that_is_delivered_twice_is_answered_once(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk({}), mailbox=(store := MemoryStore())):
        await simulator.say(ADMIN, ADMIN, "alfa")
        repeated = list(simulator._updates)
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        simulator._updates[:0] = repeated
        await simulator.say(ADMIN, ADMIN, "igen")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    simulator._updates[:0] = repeated
    async with bot_on(stub_desk({}), mailbox=store):
        await simulator.say(ADMIN, ADMIN, "sist")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 3)
    assert [message.text for message in simulator.replies(ADMIN)] == [f"Jag förstod inte ”{text}”." for text in ("alfa", "igen", "sist")]


@pytest.mark.parametrize("is_carried_out", [True, False])
async def test_a_send_in_doubt_is_looked_for_and_made_again_only_when_it_is_not_there(
    is_carried_out: bool, simulator: Simulator, bot_on, stub_desk, monkeypatch: pytest.MonkeyPatch
):
    async with bot_on(stub_desk({"alfa": Answer("Svaret.")}), log_chat=LOG_CHAT):
        simulator.lose_next("sendMessage", is_carried_out=is_carried_out)
        await simulator.say(ADMIN, ADMIN, "alfa")
        await simulator.say(ADMIN, ADMIN, "igen")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert simulator.replies(ADMIN)[0].text == "Svaret."
    assert simulator.replies(LOG_CHAT) == []


async def test_a_chat_that_hangs_or_is_flooded_delays_no_other(simulator: Simulator, bot_on, stub_desk):
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 60", retry_after=60)
    async with bot_on(stub_desk({}), admins=frozenset({ADMIN, 1002})):
        for number in range(1200):
            await simulator.say(ADMIN, ADMIN, f"fråga {number}")
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        await simulator.say(1002, 1002, "alfa")
        await simulator.until(lambda: len(simulator.replies(1002)) == 1)
        assert simulator.replies(ADMIN) == []


async def test_what_a_stop_left_unanswered_is_answered_by_the_next_start(simulator: Simulator, bot_on, stub_desk, transport: str):
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    async with bot_on(stub_desk({}), mailbox=(store := MemoryStore())):
        await simulator.say(ADMIN, ADMIN, "ett")
        await simulator.say(ADMIN, ADMIN, "två")
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        await simulator.until(lambda: transport == "polling" or not simulator.unfetched)
    assert simulator.unfetched == 0
    async with bot_on(stub_desk({}), mailbox=store):
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert ["ett" in simulator.replies(ADMIN)[0].text, "två" in simulator.replies(ADMIN)[1].text] == [True, True]


async def test_updates_are_not_acknowledged_while_they_cannot_be_written_down(simulator: Simulator, bot_on, stub_desk, monkeypatch):
    from core.ports import StoreError
    from store.notes import Notes

    def full(self: Notes, updates: object) -> Iterator[object]:
        raise StoreError("Disken är full.")

    async with bot_on(stub_desk({})):
        with monkeypatch.context() as patched:
            patched.setattr(Notes, "receive", full)
            await simulator.say(ADMIN, ADMIN, "alfa")
            await asyncio.sleep(0.1)
            assert simulator.unfetched == 1
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)


async def test_a_second_bot_on_the_same_store_is_turned_away(simulator: Simulator, bot_on, stub_desk):
    from bot.app import TakenError

    store = MemoryStore()
    async with bot_on(stub_desk({}), mailbox=store):
        with pytest.raises(TakenError):
            async with bot_on(stub_desk({}), mailbox=store):
                pass
        await simulator.say(ADMIN, ADMIN, "alfa")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)


async def test_an_answer_comes_although_the_disk_has_become_full(simulator: Simulator, bot_on, stub_desk, monkeypatch, caplog):
    from core.ports import StoreError
    from store.notes import Notes

    def full(self: Notes, sending: object) -> None:
        raise StoreError("Disken är full.")

    monkeypatch.setattr(Notes, "note", full)
    async with bot_on(stub_desk({})):
        await simulator.say(ADMIN, ADMIN, "alfa")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "Disken är full." in caplog.text


async def test_a_confirmation_that_cannot_be_read_is_looked_for_and_nothing_more_is_said(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk({"fråga": Answer("Svaret.")}), log_chat=LOG_CHAT):
        simulator.garble_next("sendMessage")
        await simulator.say(ADMIN, ADMIN, "fråga")
        await simulator.say(ADMIN, ADMIN, "igen")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
        await asyncio.sleep(0.1)
    assert [message.text[:7] for message in simulator.replies(ADMIN)] == ["Svaret.", "Jag för"]
    assert simulator.replies(LOG_CHAT) == []
