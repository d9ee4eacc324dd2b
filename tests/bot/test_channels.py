"""Posts to Teams, webhooks and e-mail: taken once, tried again when refused, never when in doubt, and no address in what is shown."""
from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels import Channel, channels_from, channels_of
from bot.delivering import deliver_now
from bot.settings import BotSettings, settings_from
from core.commands import OpenRound, Post, PostDue, SetSchedule
from core.mailbox import Sending
from core.outgoing import Outgoing, Schedule
from core.question import Question, Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from tests.bot.receivers import CUT, HookReceiver, MailReceiver

ROOT = Path(__file__).parents[2]
ANNA = Who("Anna", "controller")
PROGNOSIS = Question("prognosis", "hjo")
SUMMARY = Question("summary", "hjo")


@pytest.fixture(scope="module")
def books() -> MemoryStore:
    store = MemoryStore()
    load(store, "prov")
    return store


@pytest.fixture
def store(books: MemoryStore) -> MemoryStore:
    fresh = MemoryStore()
    fresh.fill(books.whole())
    return fresh


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.FIRST_PAUSE", 0.01)


def settings(channels: str, **more: str) -> BotSettings:
    return settings_from({"KOLL_CHANNELS": channels, **{f"KOLL_{key.upper()}": value for key, value in more.items()}}, needs_token=False)


async def posted(store: MemoryStore, told: BotSettings, question: Question = SUMMARY, text: str = "Hej <b>alla</b>!") -> Outgoing:
    """The row of one post after one delivery."""
    desk = Desk(store)
    assert desk.do(Post(text=text, channels=told.channels, question=question, key="nummer å 1", write=True), ANNA).status == "answered"
    assert await asyncio.to_thread(deliver_now, desk, told, store)
    return store.outgoing()[-1][1]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "statuses", "state", "requests"), [
    ("teams:", [202], "delivered", 1),
    ("teams:", [(429, "0"), 202], "delivered", 2),
    ("teams:", [400], "dead", 1),
    ("teams:", [404], "dead", 1),
    ("teams:", [302], "dead", 1),
    ("teams:", [500], "doubtful", 1),
    ("teams:", [CUT], "doubtful", 1),
    ("", [200], "delivered", 1),
    ("", [503, CUT, 200], "delivered", 3),
    ("", [500, 500, 500, 200], "doubtful", 3),
    ("", [410], "dead", 1),
])
async def test_a_webhook_is_tried_again_only_when_that_cannot_double(kind: str, statuses: list[int], state: str, requests: int, store):
    async with HookReceiver(*statuses) as receiver:
        row = await posted(store, settings(kind + receiver.url))
    assert (row.state, len(receiver.got)) == (state, requests)
    assert len({each.headers.get("Idempotency-Key") for each in receiver.got}) == 1
    if state == "dead":
        assert str(statuses[0]) in row.why


async def test_a_webhook_that_is_not_there_yet_gets_its_post_when_it_is(store, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr("bot.delivering.PATIENCE", 0.2)
    told, desk = settings(f"http://127.0.0.1:{port}/hook"), Desk(store)
    desk.do(Post(channels=told.channels, question=SUMMARY, write=True), ANNA)
    assert not await asyncio.to_thread(deliver_now, desk, told, store)
    assert store.outgoing()[0][1].state == "waiting"


async def test_a_webhook_gets_the_answer_as_json_signed_with_the_secret_and_with_the_rows_key(store):
    async with HookReceiver() as receiver:
        row = await posted(store, settings(receiver.url, webhook_secret="delad-hemlighet"))
    got = receiver.got[0]
    body = json.loads(got.body)
    assert got.headers["X-Koll-Signature"] == "sha256=" + hmac.new(b"delad-hemlighet", got.body, hashlib.sha256).hexdigest()
    assert got.headers["Idempotency-Key"] == "nummer %C3%A5 1"
    assert (body["key"], body["mark"], body["text"]) == ("nummer å 1", row.mark, "Hej <b>alla</b>!")
    assert body["answer"]["status"] == "answered"
    assert body["answer"]["kommun"] == "Hjo kommun"


async def test_a_webhook_without_a_secret_gets_no_signature(store):
    async with HookReceiver() as receiver:
        await posted(store, settings(receiver.url))
    assert "X-Koll-Signature" not in receiver.got[0].headers


async def test_teams_gets_a_card_of_text_headline_table_and_mark_within_its_limit(store):
    async with HookReceiver() as receiver:
        row = await posted(store, settings(f"teams:{receiver.url}"))
    message = json.loads(receiver.got[0].body)
    card = message["attachments"][0]["content"]
    texts = [run["text"] for block in card["body"] if block["type"] == "RichTextBlock" for run in block["inlines"]]
    assert (message["type"], card["type"], card["version"]) == ("message", "AdaptiveCard", "1.5")
    assert texts[0] == "Hej <b>alla</b>!"
    assert texts[-1] == row.mark
    assert [block["type"] for block in card["body"]].count("Table") == 1
    assert len(receiver.got[0].body) <= 28_000


async def test_the_address_of_a_webhook_stands_in_no_row_log_or_answer(store, caplog):
    caplog.set_level("DEBUG")
    async with HookReceiver(400) as receiver:
        told = settings(f"teams:{receiver.url}")
        row = await posted(store, told)
    shown = f"{row} {store.outgoing()} {store.log()} {told!r} {told.channels}"
    assert row.channel.startswith("teams:127.0.0.1#")
    assert "hemlig-signatur" not in shown
    assert "hemlig-signatur" not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))


@pytest.mark.slow
@pytest.mark.parametrize(("answers", "state", "mails"), [
    ({}, "delivered", 1),
    ({"RCPT": ["450 vänta"]}, "delivered", 1),
    ({"DATA": ["451 vänta"]}, "delivered", 1),
    ({"RCPT": ["550 okänd"]}, "dead", 0),
    ({"DATA": ["554 nej"]}, "dead", 0),
    ({"DATA": ["CUT"]}, "doubtful", 1),
])
async def test_a_mail_is_handed_in_again_only_when_it_was_refused_for_now(answers: dict[str, list[str]], state: str, mails: int, store):
    with MailReceiver(**answers) as receiver:
        row = await posted(store, settings("mailto:anna@example.org", smtp=f"127.0.0.1:{receiver.port}"))
        assert (row.state, len(receiver.got)) == (state, mails), row.why


async def test_a_mail_is_html_with_the_picture_inside_and_plain_text_beside_it(store):
    with MailReceiver() as receiver:
        told = settings("mailto:anna@example.org", smtp=f"smtp://127.0.0.1:{receiver.port}?from=koll@hjo.se")
        row = await posted(store, told, PROGNOSIS)
    mail = email.message_from_bytes(receiver.got[0].content, policy=email.policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("related", "html"))
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    page = next(part for part in html.walk() if part.get_content_type() == "text/html").get_content()
    picture = next(part for part in html.walk() if part.get_content_type() == "image/png")
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page
    assert picture.get_content().startswith(b"\x89PNG")
    assert "Hej &lt;b&gt;alla&lt;/b&gt;!" in page
    assert row.mark in plain.get_content()
    assert (mail["From"], mail["To"]) == ("koll@hjo.se", "anna@example.org")


async def test_the_message_id_is_the_same_for_the_same_post_and_another_for_another(store):
    with MailReceiver(DATA=["451 vänta"]) as receiver:
        told = settings("mailto:anna@example.org,mailto:bo@example.org", smtp=f"127.0.0.1:{receiver.port}")
        await posted(store, told)
    ids = [email.message_from_bytes(each.content)["Message-ID"] for each in receiver.got]
    assert len(ids) == len(set(ids)) == 2
    assert all(each.startswith("<koll-") for each in ids)


@pytest.mark.slow
async def test_a_channel_that_is_away_delays_no_other(store, monkeypatch):
    monkeypatch.setattr("bot.delivering.PATIENCE", 3)
    with MailReceiver() as mail:
        async with HookReceiver() as receiver:
            told = settings(f"http://127.0.0.1:9/borta,{receiver.url},mailto:a@example.org", smtp=f"127.0.0.1:{mail.port}")
            desk = Desk(store)
            desk.do(Post(channels=told.channels, question=SUMMARY, write=True), ANNA)
            assert not await asyncio.to_thread(deliver_now, desk, told, store)
    assert [row.state for _, row in store.outgoing()] == ["waiting", "delivered", "delivered"]


@pytest.mark.parametrize(("kind", "state", "requests"), [("teams:", "doubtful", 0), ("", "delivered", 1)])
async def test_a_post_cut_off_by_a_stop_is_sent_again_only_where_its_key_is_known(kind: str, state: str, requests: int, store):
    async with HookReceiver() as receiver:
        told = settings(kind + receiver.url)
        notebook = store.notebook("outbox")
        notebook.note(Sending(f"nummer å 1 {told.channels[0]}", 0, 0, 0, "#k", None))
        notebook.close()
        row = await posted(store, told)
    assert (row.state, len(receiver.got)) == (state, requests)


async def test_without_a_mail_server_or_apprise_the_row_says_what_to_do(store, monkeypatch):
    assert "KOLL_SMTP" in (await posted(store, settings("mailto:anna@example.org"))).why
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert "pip install 'koll[apprise]'" in (await posted(store, settings("apprise:json://127.0.0.1:9/x"), text="Två")).why


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise imports what Python is about to drop
async def test_apprise_takes_the_headline_and_the_text(store):
    pytest.importorskip("apprise")
    async with HookReceiver(200) as receiver:
        row = await posted(store, settings(f"apprise:json://127.0.0.1:{receiver.port}/hemlig-vag"))
    assert row.state == "delivered"
    assert row.mark in json.loads(receiver.got[0].body)["message"]
    assert "hemlig-vag" not in row.channel


@pytest.mark.slow
async def test_koll_posta_tells_the_admins_what_was_not_delivered_in_chats_and_elsewhere(store, simulator):
    async with HookReceiver(410) as receiver:
        told = replace(
            settings(f"-100500,{receiver.url}"), token=simulator.token, api=simulator.api, file_api=simulator.file_api,
            admins=frozenset({1001, 1002}),
        )
        simulator.fail_next("sendPhoto", 403, "Forbidden: bot was kicked from the channel chat")
        desk = Desk(store)
        desk.do(Post(channels=told.channels, question=SUMMARY, write=True), ANNA)
        assert await asyncio.to_thread(deliver_now, desk, told, store)
    marks = {row.mark for _, row in store.outgoing() if row.state == "dead"}
    assert len(marks) == 2
    for admin in (1001, 1002):
        lines = [message.text for message in simulator.replies(admin)]
        assert {mark for mark in marks for line in lines if mark in line} == marks


async def test_a_channel_that_is_no_longer_set_is_told_of(store):
    told = settings("https://example.org/hook")
    assert (await posted(store, BotSettings("", channels=told.channels))).why == "kanalen finns inte längre i KOLL_CHANNELS"


def test_the_status_message_goes_only_where_it_can_be_edited(store):
    desk = Desk(store)
    desk.do(SetSchedule(Schedule(status=True), "alingsas"), ANNA)
    desk.do(OpenRound("Delår", "2020-12", "2026-09-30", "alingsas", write=True), ANNA)
    desk.do(PostDue(("-1001", "mailto:anna@example.org")), ANNA)
    assert {row.channel for _, row in store.outgoing() if row.kind == "status"} == {"-1001"}


@pytest.mark.slow
async def test_koll_posta_without_a_bot_sends_to_the_channels_that_need_none(tmp_path: Path):
    path = tmp_path / "koll.json"
    load(TinyStore(str(path)), "prov")
    async with HookReceiver() as receiver:
        environ = {key: value for key, value in os.environ.items() if not key.startswith("KOLL_")}
        environ |= {"KOLL_STORE": f"tinydb://{path}", "KOLL_CHANNELS": f"teams:{receiver.url},-1001", "HOME": str(tmp_path)}
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "koll.py", "posta", "hjo", "--ja"], cwd=ROOT, env=environ, capture_output=True, text=True,
            timeout=60, check=False,
        )
    teams, chat = done.stdout.splitlines()
    assert teams.startswith("teams:127.0.0.1#")
    assert ": levererat #k" in teams
    assert chat.startswith("-1001: väntar. Boten behöver en token.")
    assert "hemlig-signatur" not in done.stdout + done.stderr + path.read_text()
    assert len(receiver.got) == 1


@pytest.mark.parametrize("wrong", [
    "ftp://example.org", "http://example.org/x", "mailto:anna", "teams:example.org", "hej", "apprise:x",
    "https://xn--/krok", "teams:https://xn--a/krok", "https://[zz]/krok", "https://256.256.256.256/krok",
])
def test_what_is_no_channel_is_refused_in_a_sentence_that_repeats_little_of_it(wrong: str):
    with pytest.raises(ValueError, match="är ingen kanal") as refused:
        channels_of({"KOLL_CHANNELS": f"{wrong}?sig=alldeles-for-hemlig-for-att-upprepas"})
    assert "for-att-upprepas" not in str(refused.value)


@pytest.mark.parametrize("wrong", ["mailto:åsa@exempel.se", "mailto:anna@örebro.se"])
def test_a_mail_address_with_letters_that_mail_servers_do_not_take_is_refused(wrong: str):
    with pytest.raises(ValueError, match="tecken som e-postservrar inte tar emot"):
        channels_of({"KOLL_CHANNELS": wrong})
    with pytest.raises(ValueError, match="KOLL_SMTP"):
        settings("mailto:anna@example.org", smtp=f"smtp://127.0.0.1:25?from={wrong.removeprefix('mailto:')}")


def test_a_host_with_swedish_letters_that_can_be_looked_up_is_a_channel():
    assert channels_from({"KOLL_CHANNELS": "https://örebro.example/krok"})[0].startswith("https:örebro.example#")


@pytest.mark.slow
@pytest.mark.parametrize(("channel", "why"), [
    (Channel("mailto:åsa@exempel.se", "mailto", "åsa@exempel.se"), "en e-postadress har andra tecken"),
    (Channel("https:xn--#aaaaaa", "https", "https://xn--/krok"), "adressen går inte att använda"),
])
async def test_an_address_that_cannot_be_written_to_is_a_post_that_is_told_of(store, channel: Channel, why: str):
    with MailReceiver() as receiver:
        told = settings("mailto:anna@example.org", smtp=f"127.0.0.1:{receiver.port}")
        row = await posted(store, replace(told, channels=(channel.name,), routes=(channel,)))
    assert (row.state, row.why[: len(why)]) == ("dead", why)


def test_channels_are_named_so_that_two_on_one_host_differ():
    names = channels_from({"KOLL_CHANNELS": "teams:https://a.example/1,teams:https://a.example/2,-100/7,mailto:a@b.se"})
    assert len(set(names)) == 4
    assert names[2:] == ("-100/7", "mailto:a@b.se")
