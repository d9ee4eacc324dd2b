"""The simulator keeps what is easily forgotten without Telegram: webhooks, privacy in groups, flood control."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.simulator.flood import Flood, Rate
from bot.simulator.people import BOT_ID
from bot.simulator.server import Simulator

Call = Callable[..., Awaitable[dict[str, Any]]]
GROUP = -5
PLACE = "http://127.0.0.1:9/bot"


@pytest.fixture
async def call(simulator: Simulator):
    """The Bot API over HTTP, as any client would call it."""
    async with httpx.AsyncClient() as client:

        async def post(method: str, **parameters: Any) -> dict[str, Any]:
            return (await client.post(f"{simulator.api}{simulator.token}/{method}", data=parameters)).json()

        yield post


async def test_nobody_can_fetch_while_a_webhook_is_set(call: Call, simulator: Simulator):
    poll = asyncio.create_task(call("getUpdates", timeout=5))
    await simulator.until_polled()
    assert (await call("setWebhook", url=PLACE))["result"] is True
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    refused = await call("getUpdates")
    assert (refused["error_code"], "can't use getUpdates method while webhook is active" in refused["description"]) == (409, True)
    assert (await call("deleteWebhook"))["result"] is True
    assert (await call("getUpdates"))["ok"]


@pytest.mark.parametrize(("parameters", "says"), [
    ({"url": "http://koll.exempel.se/bot"}, "An HTTPS URL must be provided"),
    ({"url": "https://koll.exempel.se:8080/"}, "only on ports 80, 88, 443 or 8443"),
    ({"url": PLACE, "secret_token": "å"}, "secret token contains unallowed characters"),
    ({"url": PLACE, "max_connections": "101"}, "max_connections must be between 1 and 100"),
])
async def test_a_webhook_that_telegram_would_not_set_is_refused(parameters: dict[str, str], says: str, call: Call, simulator: Simulator):
    answer = await call("setWebhook", **parameters)
    assert (answer["error_code"], says in answer["description"]) == (400, True)
    assert simulator.hook is None


async def test_what_could_not_be_delivered_is_kept_and_told_of(call: Call, simulator: Simulator):
    await call("setWebhook", url=PLACE)
    await simulator.say(7, 7, "hej")
    async with asyncio.timeout(5):
        while not (info := (await call("getWebhookInfo"))["result"]).get("last_error_message"):
            await asyncio.sleep(0.01)
    assert (info["url"], info["pending_update_count"], info["last_error_message"]) == (PLACE, 1, "Connection refused")
    await call("deleteWebhook")
    assert (await call("getWebhookInfo"))["result"]["url"] == ""
    assert [each["message"]["text"] for each in (await call("getUpdates"))["result"]] == ["hej"]


@pytest.mark.parametrize(("text", "is_seen"), [
    ("/avvikelse klk", True), ("/avvikelse@koll_bot klk", True), ("/avvikelse@annan_bot klk", False), ("@koll_bot hej", True),
    ("fråga @Koll_Bot om klk", True), ("vi ses på fredag", False),
    ("@koll_botten hej", False), ("a@koll_bot.se", False), ("och/eller", False),
])
async def test_in_privacy_mode_a_bot_sees_of_a_group_only_commands_mentions_and_replies(text: str, is_seen: bool, simulator: Simulator):
    await simulator.say(GROUP, 7, text)
    assert simulator.unfetched == is_seen
    await simulator.say(7, 7, text)
    assert simulator.unfetched == is_seen + 1


async def test_a_reply_is_seen_when_it_is_to_the_bot(simulator: Simulator):
    for author, expected in ((8, 0), (BOT_ID, 1)):
        await simulator.say(GROUP, 7, "ja", reply_to_message={"message_id": 1, "from": {"id": author}})
        assert simulator.unfetched == expected


async def test_a_bot_without_privacy_mode_sees_everything(call: Call, simulator: Simulator):
    assert (await call("getMe"))["result"]["can_read_all_group_messages"] is False
    simulator.privacy = False
    await simulator.say(GROUP, 7, "vi ses på fredag")
    assert simulator.unfetched == 1
    assert (await call("getMe"))["result"]["can_read_all_group_messages"] is True


async def test_the_twenty_first_message_to_a_group_in_a_minute_is_held_back(call: Call, simulator: Simulator):
    answers = [await call("sendMessage", chat_id=GROUP, text=f"{number}") for number in range(21)]
    assert [each["ok"] for each in answers] == [True] * 20 + [False]
    assert (answers[-1]["error_code"], answers[-1]["parameters"]["retry_after"] > 50) == (429, True)
    assert (await call("sendMessage", chat_id=7, text="annan chatt"))["ok"]
    assert len(simulator.replies(GROUP)) == 20


def test_a_group_takes_20_a_minute_a_chat_bursts_of_20_and_all_chats_30_a_second():
    now = 0.0
    flood = Flood(lambda: now)

    def sent(chat: int) -> int:
        wait = flood.wait(chat)
        if not wait:
            flood.count(chat)
        return wait

    assert [sent(GROUP) for _ in range(20)] + [sent(GROUP)] == [0] * 20 + [60]
    assert [sent(chat) for chat in range(10, 21)] == [0] * 10 + [1]
    now = 1.0
    assert (sent(20), sent(GROUP)) == (0, 59)
    now = 60.0
    assert sent(GROUP) == 0
    now = 100.0
    assert [sent(7) for _ in range(21)] == [0] * 20 + [20]


@pytest.mark.slow
async def test_flood_control_in_a_group_delays_answers_there_and_loses_none(simulator: Simulator, bot_on, stub_desk, monkeypatch):
    monkeypatch.setattr("bot.simulator.flood.IN_A_GROUP", Rate(3, 1.0))
    async with bot_on(stub_desk({})):
        for number in range(7):
            await simulator.say(GROUP, 1001, f"/hjalp {number}")
        await simulator.until(lambda: len(simulator.replies(GROUP)) == 7)
