"""Telegram calls us: proved, limited, on the disk before it is answered; and who is called is watched."""
from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from telegram.error import Conflict, InvalidToken

import bot.listening
from bot.app import serve
from bot.deliveries import LARGEST
from bot.hook import Hook
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from bot.sockets import ListenError
from store.memory import MemoryStore
from store.tiny.disk import Disk
from store.tiny.store import TinyStore

ADMIN = 1001
Deliver = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def transport() -> str:
    return "webhook"


@pytest.fixture
def hook(simulator: Simulator, new_hook) -> Hook:
    return new_hook()


def delivery(number: int = 900, text: str = "hej") -> dict[str, Any]:
    chat = {"id": ADMIN, "type": "private", "first_name": "Kim"}
    return {"update_id": number, "message": {
        "message_id": number, "date": 1, "chat": chat, "from": {"id": ADMIN, "is_bot": False, "first_name": "Kim"}, "text": text,
    }}


@pytest.fixture
async def deliver(simulator: Simulator):
    """Anyone's call to the bot's address; with the right secret unless told otherwise."""
    async with httpx.AsyncClient(timeout=5) as client:

        async def post(content: Any = None, secret: str | bytes | None = "", method: str = "POST", path: str = "") -> httpx.Response:
            hook = simulator.hook
            assert hook is not None
            proof = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret or hook.secret}
            body = content if isinstance(content, bytes) or hasattr(content, "__aiter__") else json.dumps(content or delivery()).encode()
            return await client.request(method, path or hook.url, content=body, headers=proof)

        yield post


async def test_telegram_is_told_the_address_and_the_secret_and_forgets_them_at_the_stop(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk({})):
        assert simulator.hook is not None
        told = (simulator.hook.url[:17], simulator.hook.secret, simulator.hook.allowed)
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        await simulator.until(lambda: simulator.unfetched == 0)
    kinds = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
    assert told == ("http://127.0.0.1:", "ett-hemligt-ord-for-webhooken", kinds)
    assert simulator.hook is None
    assert "getUpdates" not in simulator.calls


async def test_what_comes_while_the_bot_is_away_is_delivered_when_it_is_back(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk({})):
        pass
    await simulator.say(ADMIN, ADMIN, "hej")
    async with bot_on(stub_desk({})):
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)


@pytest.mark.slow
@pytest.mark.parametrize(("call", "status"), [
    ({"secret": None}, 403), ({"secret": "ett-hemligt-ord-for-webhookeN"}, 403), ({"secret": "ett-hemligt-ord-for-webhooken-"}, 403),
    ({"secret": "åäö".encode()}, 403), ({"secret": None, "content": b"x" * (LARGEST + 1)}, 403),
    ({"method": "GET"}, 405), ({"method": "PUT"}, 405),
    ({"content": b"{trasig"}, 400), ({"content": b"[1]"}, 400), ({"content": b"\xff\xfe"}, 400), ({"content": b"[" * 5000}, 400),
    ({"content": {"update_id": "1"}}, 400), ({"content": {"update_id": 10**30}}, 400), ({"content": b"x" * (LARGEST + 1)}, 413),
])
async def test_a_delivery_that_is_not_telegrams_is_refused_without_a_word(
    call: dict[str, Any], status: int, simulator: Simulator, bot_on, stub_desk, deliver: Deliver, caplog
):
    async with bot_on(stub_desk({})) as desk:
        answer = await deliver(**call)
        assert (answer.status_code, answer.content, "Server" in answer.headers) == (status, b"", False)
        assert desk.asked == []
        assert (await deliver()).status_code == 200
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "hemligt-ord" not in caplog.text


async def test_a_body_without_a_size_is_not_taken(bot_on, stub_desk, deliver: Deliver):
    async def pieces(count: int):
        for _ in range(count):
            yield b"x" * 100_000

    async with bot_on(stub_desk({})):
        assert (await deliver(pieces(1))).status_code == 411
        with suppress(httpx.TransportError):  # the connection may be closed while we are still writing
            assert (await deliver(pieces(50))).status_code == 411
        assert (await deliver()).status_code == 200


async def test_another_address_on_the_same_port_does_not_exist(simulator: Simulator, bot_on, stub_desk, deliver: Deliver):
    async with bot_on(stub_desk({})):
        assert simulator.hook is not None
        assert (await deliver(path=simulator.hook.url + "x")).status_code == 404
        assert (await deliver(path=simulator.hook.url.removesuffix("/bot"))).status_code == 404


async def test_the_secret_is_compared_in_a_time_that_tells_nothing(bot_on, stub_desk, deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    compared: list[tuple[bytes, bytes]] = []
    digest = hmac.compare_digest
    monkeypatch.setattr(bot.listening.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or digest(a, b))
    async with bot_on(stub_desk({})):
        await deliver(secret="fel")
        await deliver()
    assert compared == [(b"fel", b"ett-hemligt-ord-for-webhooken"), (b"ett-hemligt-ord-for-webhooken",) * 2]


async def test_refused_deliveries_make_one_line_a_minute_in_the_log(bot_on, stub_desk, deliver: Deliver, caplog):
    async with bot_on(stub_desk({})):
        for _ in range(5):
            await deliver(secret="fel")
    told = [each.getMessage() for each in caplog.records if "nekas" in each.getMessage()]
    assert told == ["Leveranser utan rätt hemlighet nekas (1 sedan sist)."]


async def test_200_is_answered_only_when_the_update_is_on_the_disk(bot_on, stub_desk, deliver: Deliver, tmp_path, monkeypatch):
    syncing, go = threading.Event(), threading.Event()
    synced = Disk.sync

    def slow(self: Disk, file: int) -> None:
        syncing.set()
        assert go.wait(5)
        synced(self, file)

    store = TinyStore(str(tmp_path / "koll.json"))
    async with bot_on(stub_desk({}), mailbox=store):
        monkeypatch.setattr(Disk, "sync", slow)
        call = asyncio.create_task(deliver(delivery(901, "sparas först")))
        assert await asyncio.to_thread(syncing.wait, 5)
        await asyncio.sleep(0.1)
        assert not call.done()
        assert any("sparas först" in path.read_text() for path in tmp_path.rglob("*inbox*") if path.is_file() and path.suffix != ".lock")
        go.set()
        assert (await call).status_code == 200


@pytest.mark.slow
async def test_many_deliveries_at_once_share_their_waits_for_the_disk(bot_on, stub_desk, deliver: Deliver, tmp_path, monkeypatch):
    waits: list[str] = []
    synced = Disk.sync

    def slow(self: Disk, file: int) -> None:
        waits.append("".join(path.read_text() for path in tmp_path.rglob("*inbox*") if path.is_file() and path.suffix != ".lock"))
        time.sleep(0.05)
        synced(self, file)

    async def delivered(number: int) -> None:
        assert (await deliver(delivery(number, f"nummer {number}"))).status_code == 200
        assert any(f"nummer {number}" in each for each in waits)

    async with bot_on(stub_desk({}), mailbox=TinyStore(str(tmp_path / "koll.json"))):
        monkeypatch.setattr(Disk, "sync", slow)
        await asyncio.gather(*map(delivered, range(1000, 1030)))
        assert len(waits) <= 8
        monkeypatch.undo()


async def test_a_delivery_that_cannot_be_written_down_comes_again(simulator: Simulator, bot_on, stub_desk, monkeypatch, caplog):
    from core.ports import StoreError
    from store.notes import Notes

    def full(self: Notes) -> None:
        monkeypatch.undo()
        raise StoreError("Disken är full.")

    async with bot_on(stub_desk({})):
        monkeypatch.setattr(Notes, "secure", full)
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.until(lambda: simulator.unfetched == 0 and len(simulator.replies(ADMIN)) == 1)
    assert "Disken är full. Meddelandena ligger kvar hos Telegram." in caplog.text
    assert len(simulator.replies(ADMIN)) == 1


async def test_the_same_delivery_twice_at_the_same_time_is_answered_once(simulator: Simulator, bot_on, stub_desk, deliver: Deliver):
    async with bot_on(stub_desk({})) as desk:
        answers = await asyncio.gather(*(deliver(delivery(902)) for _ in range(8)))
        assert {each.status_code for each in answers} == {200}
        await simulator.say(ADMIN, ADMIN, "sist")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
    assert [text for text, _, _ in desk.asked] == ["hej", "hjälp", "sist"]


async def test_a_bot_whose_webhook_was_taken_over_is_told_and_leaves_the_other_alone(simulator: Simulator, serving, monkeypatch):
    monkeypatch.setattr(bot.listening, "WATCH", 0.05)
    first = serving()
    await simulator.until_polled()
    before = simulator.hook
    second = serving()
    await simulator.until(lambda: simulator.hook is not before)
    with pytest.raises(Conflict):
        await asyncio.wait_for(first, 5)
    assert simulator.hook is not None
    await simulator.say(ADMIN, ADMIN, "hej")
    await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert not second.done()


async def test_a_bot_that_stops_before_it_has_noticed_leaves_the_webhook_of_another_alone(simulator: Simulator, bot_on, stub_desk):
    async with bot_on(stub_desk({})):
        assert simulator.hook is not None
        simulator.hook.url = "https://annan.exempel.se/bot"
    assert simulator.hook is not None


async def test_a_webhook_that_telegram_cannot_reach_is_set_anew(simulator: Simulator, bot_on, stub_desk, monkeypatch, caplog):
    monkeypatch.setattr(bot.listening, "WATCH", 0.1)
    async with bot_on(stub_desk({})):
        assert simulator.hook is not None
        simulator.hook.secret = "en-annan-hemlighet"
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "(Wrong response from the webhook: 403 Forbidden); 1 meddelande väntar där. Anropen beställs på nytt." in caplog.text


async def test_a_revoked_token_stops_a_bot_that_is_called(simulator: Simulator, serving, monkeypatch):
    monkeypatch.setattr(bot.listening, "WATCH", 0.05)
    running = serving()
    await simulator.until_polled()
    simulator.fail_next("getWebhookInfo", 401, "Unauthorized")
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(running, 5)


async def test_a_telegram_that_is_away_does_not_stop_a_bot_that_is_called(simulator: Simulator, bot_on, stub_desk, monkeypatch, caplog):
    monkeypatch.setattr(bot.listening, "WATCH", 0.05)
    async with bot_on(stub_desk({})):
        simulator.fail_next("getWebhookInfo", 502, "Bad Gateway")
        await simulator.until(lambda: not simulator.failures_left("getWebhookInfo"))
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "Når inte Telegram (Bad Gateway)" in caplog.text


async def test_a_port_that_is_taken_is_told_in_a_sentence(simulator: Simulator, hook: Hook):
    said = f"lyssna på 127.0.0.1:{hook.port}: porten är upptagen"
    with socket.create_server((hook.host, hook.port)), pytest.raises(ListenError, match=said):
        await serve(None, settings(simulator, hook), MemoryStore(), asyncio.Event())


async def test_an_address_that_telegram_refuses_is_told_in_a_sentence(simulator: Simulator, hook: Hook):
    odd = Hook("https://koll.exempel.se:8081/bot", hook.host, hook.port, hook.secret)
    with pytest.raises(ListenError, match=r"Telegram godtar inte KOLL_BOT_WEBHOOK .*only on ports 80, 88, 443 or 8443"):
        await serve(None, settings(simulator, odd), MemoryStore(), asyncio.Event())


async def test_neither_the_secret_nor_the_token_is_in_the_log_of_a_bot_that_is_called(simulator: Simulator, bot_on, stub_desk, debug_log):
    log = debug_log(simulator.token, "ett-hemligt-ord-for-webhooken")
    async with bot_on(stub_desk({})):
        await simulator.say(ADMIN, ADMIN, "hej")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert "setWebhook" in log.getvalue()
    assert [each for each in (simulator.token, "ett-hemligt-ord") if each in log.getvalue()] == []
    assert logging.getLogger().level == logging.DEBUG


def settings(simulator: Simulator, hook: Hook) -> BotSettings:
    return BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({ADMIN}), hook=hook)
