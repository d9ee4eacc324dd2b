"""The simulator refuses what Telegram refuses, in Telegram's words."""
from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from bot.simulator.entities import MarkupError, parse_html
from bot.simulator.server import Simulator

Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def call(simulator: Simulator):
    """The Bot API over HTTP, as any client would call it."""
    async with httpx.AsyncClient() as client:

        async def post(method: str, token: str | None = None, **parameters: Any) -> dict[str, Any]:
            form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in parameters.items()}
            return (await client.post(f"{simulator.api}{token or simulator.token}/{method}", data=form)).json()

        yield post


async def test_get_me_tells_who_the_bot_is_and_a_wrong_token_is_unauthorized(call: Call):
    assert (await call("getMe"))["result"]["username"] == "koll_bot"
    assert (await call("getMe", token="1:fel"))["error_code"] == 401
    assert (await call("getNothing"))["error_code"] == 404


async def test_a_message_is_delivered_until_it_is_acknowledged(call: Call, simulator: Simulator):
    await simulator.say(7, 7, "hej")
    first = (await call("getUpdates"))["result"]
    again = (await call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in first] == ["hej"]
    assert again == first
    assert (await call("getUpdates", offset=first[0]["update_id"] + 1))["result"] == []


async def test_a_long_poll_ends_when_someone_writes(call: Call, simulator: Simulator):
    poll = asyncio.create_task(call("getUpdates", timeout=5))
    await call("getMe")
    await simulator.say(7, 7, "hej")
    assert len((await poll)["result"]) == 1


async def test_a_second_poller_ends_the_first_with_409(call: Call, simulator: Simulator):
    async with httpx.AsyncClient() as other:
        first = asyncio.create_task(other.post(f"{simulator.api}{simulator.token}/getUpdates", data={"timeout": "5"}))
        await simulator.until_polled()
        second = asyncio.create_task(call("getUpdates", timeout=5))
        assert (await first).json()["error_code"] == 409
        await simulator.say(7, 7, "hej")
        assert (await second)["ok"]


@pytest.mark.parametrize(("parameters", "description"), [
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "🙂" * 2049}, "message is too long"),
    ({"text": " \n"}, "message text is empty"),
    ({"text": "<b>x", "parse_mode": "HTML"}, "can't find end tag"),
    ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
    ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "å" * 33}]]}}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "a"}]]}}, "text must be non-empty"),
    ({"text": "x", "reply_markup": "{trasig"}, "can't parse reply_markup"),
    ({"text": "x", "chat_id": "x"}, "must be an integer"),
    ({"text": "x", "chat_id": ""}, "chat not found"),
])
async def test_a_message_past_a_limit_is_refused(call: Call, simulator: Simulator, parameters: dict[str, Any], description: str):
    answer = await call("sendMessage", **({"chat_id": 7} | parameters))
    assert answer["error_code"] == 400
    assert description in answer["description"]
    assert simulator.messages == []


async def test_the_limit_counts_the_text_after_its_markup(call: Call):
    assert (await call("sendMessage", chat_id=7, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"))["ok"]


async def test_an_edit_changes_the_message_and_an_equal_one_is_refused(call: Call, simulator: Simulator):
    number = (await call("sendMessage", chat_id=7, text="ett"))["result"]["message_id"]
    assert (await call("editMessageText", chat_id=7, message_id=number, text="två"))["result"]["text"] == "två"
    assert "not modified" in (await call("editMessageText", chat_id=7, message_id=number, text="två"))["description"]
    assert "not found" in (await call("editMessageText", chat_id=7, message_id=999, text="x"))["description"]
    assert [message.text for message in simulator.replies(7)] == ["två"]


async def test_a_tap_is_answered_once(call: Call, simulator: Simulator):
    keyboard = {"inline_keyboard": [[{"text": "Månader", "callback_data": "a1"}]]}
    await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard)
    tap = await simulator.tap(simulator.replies(7)[0], "Månader")
    query = (await call("getUpdates"))["result"][0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (tap, "a1", 7)
    assert "MESSAGE_TOO_LONG" in (await call("answerCallbackQuery", callback_query_id=tap, text="x" * 201))["description"]
    assert (await call("answerCallbackQuery", callback_query_id=tap, text="Klart"))["ok"]
    assert "too old" in (await call("answerCallbackQuery", callback_query_id=tap))["description"]


@pytest.mark.parametrize("command", [{"command": "månader", "description": "x"}, {"command": "a", "description": ""}])
async def test_a_command_that_telegram_does_not_take_is_refused(call: Call, command: dict[str, str]):
    assert (await call("setMyCommands", commands=[command]))["error_code"] == 400


async def test_an_ordered_failure_comes_once(call: Call, simulator: Simulator):
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    assert (await call("sendMessage", chat_id=7, text="x"))["parameters"] == {"retry_after": 3}
    assert (await call("sendMessage", chat_id=7, text="x"))["ok"]


async def test_tapping_a_button_that_is_not_there_is_a_mistake_of_the_test(call: Call, simulator: Simulator):
    await call("sendMessage", chat_id=7, text="x")
    with pytest.raises(LookupError, match="Månader"):
        await simulator.tap(simulator.replies(7)[0], "Månader")


@pytest.mark.parametrize(("markup", "text"), [
    ("a &lt;b&gt; &amp; c", "a <b> & c"), ("<b>fet <i>och lutad</i></b>", "fet och lutad"), ("R&D & &nbsp;", "R&D & &nbsp;"),
    ('<a href="https://x">länk</a>', "länk"), ("&#8722;&#x2212;", "−−"), ("<pre>a\n b</pre>", "a\n b"),
])
def test_markup_that_telegram_takes_leaves_its_text(markup: str, text: str):
    assert parse_html(markup) == text


@pytest.mark.parametrize("markup", [
    "<b>", "</b>", "<b><i></b></i>", "<table>", "1 < 2", "a > b <", "<B>x</B>", "<b x=1>x</b>", "<code><b>x</b></code>",
])
def test_markup_that_telegram_does_not_take_is_refused(markup: str):
    with pytest.raises(MarkupError):
        parse_html(markup)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1080).to_bytes(4, "big") + (810).to_bytes(4, "big")


async def send_photo(simulator: Simulator, photo: bytes | None, **fields: str) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        files = {"photo": ("x.png", photo)} if photo is not None else {"document": ("x.txt", b"x")}
        url = f"{simulator.api}{simulator.token}/sendPhoto"
        return (await client.post(url, data={"chat_id": "7", **fields}, files=files)).json()


async def test_a_picture_is_kept_with_its_caption_and_cannot_be_edited_into_text(call: Call, simulator: Simulator):
    sent = (await send_photo(simulator, PNG, caption="<b>Bild</b>", parse_mode="HTML", disable_notification="true"))["result"]
    assert (sent["caption"], sent["photo"][0]["width"], sent["photo"][0]["height"]) == ("Bild", 1080, 810)
    assert "text" not in sent
    assert (simulator.replies(7)[0].photo, simulator.replies(7)[0].silent) == (PNG, True)
    edited = await call("editMessageText", chat_id=7, message_id=sent["message_id"], text="x")
    assert "no text in the message" in edited["description"]


@pytest.mark.parametrize(("photo", "fields", "description"), [
    (None, {}, "no photo in the request"),
    (b"inte en bild", {}, "IMAGE_PROCESS_FAILED"),
    (PNG[:16] + (9000).to_bytes(4, "big") * 2, {}, "PHOTO_INVALID_DIMENSIONS"),
    (PNG[:16] + (2100).to_bytes(4, "big") + (100).to_bytes(4, "big"), {}, "PHOTO_INVALID_DIMENSIONS"),
    (PNG + b"\x00" * 10_000_000, {}, "Too Large"),
    (PNG, {"caption": "x" * 1025}, "caption is too long"),
    (PNG, {"caption": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
])
async def test_a_picture_past_a_limit_is_refused(simulator: Simulator, photo: bytes | None, fields: dict[str, str], description: str):
    answer = await send_photo(simulator, photo, **fields)
    assert not answer["ok"]
    assert description in answer["description"]
    assert simulator.messages == []
