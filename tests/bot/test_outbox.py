"""Posts: each once in its channel, over kills around the send; drilled by buttons that outlive the bot; a status message that is edited."""
from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.simulator.server import Simulator
from core.answer import Answer
from core.commands import FreezeRound, GivePrognosis, OpenRound, Post, PostDue, SetChat, SetSchedule
from core.outgoing import Outgoing, Schedule
from core.ports import StoreError
from core.question import Question, Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.tiny.store import TinyStore
from tests.bot.killing import ADMIN, LOG_CHAT, ROOT, Killer, Process, When, kills_wanted

pytestmark = pytest.mark.slow
CHANNEL: Final = -100500
ANNA: Final = Who("Anna", "controller")
HJO: Final = Question("summary", "hjo")
NOW: Final = datetime(2026, 9, 16, 7, 0, tzinfo=UTC)
BOT = """
import os, sys
from bot.app import run
from bot.settings import settings_from
from store.desk import Desk
from store.opening import open_store
store = open_store(os.environ["KOLL_STORE"])
sys.exit(run(Desk(store), settings_from(os.environ), store))
"""
MOMENTS: Final[tuple[tuple[str, When], ...]] = (
    ("sendMessage", "before"), ("sendMessage", "after"), ("sendMessage", "noted"), ("sendPhoto", "after"),
)
"""Every second kill is in the window where the send may have been carried out and nobody was told."""


@pytest.fixture(scope="module")
def books() -> MemoryStore:
    store = MemoryStore()
    load(store, "prov")
    return store


@pytest.fixture
def store(books: MemoryStore) -> MemoryStore:
    """The demonstration in a store of its own."""

    fresh = MemoryStore()
    fresh.fill(books.whole())
    return fresh


def desk_on(store: MemoryStore) -> Desk:
    return Desk(store, today=NOW.date, clock=lambda: NOW)


def post(desk: Desk, text: str = "", key: str | None = None, question: Question = HJO) -> None:
    answer = desk.do(Post(text=text, channels=(str(CHANNEL),), question=question, key=key, write=True), ANNA)
    assert answer.status == "answered", answer.headline


def rows(store: MemoryStore | TinyStore) -> list[Outgoing]:
    return [row for _, row in store.outgoing()]


async def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that happens in the store."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_no_post_is_lost_or_doubled_over_kills_around_the_send(tmp_path: Path):
    wanted = kills_wanted(4)
    store = TinyStore(str(tmp_path / "koll.json"))
    load(store, "prov")
    desk = Desk(store)
    async with Killer() as simulator:
        process = Process(simulator, BOT, tmp_path / "koll.json", KOLL_BOT_LOG_CHAT=str(LOG_CHAT))
        process.start()
        for number in range(wanted):
            await simulator.until_polled()
            simulator.arm(*MOMENTS[number % len(MOMENTS)])
            post(desk, f"Inlägg {number}.", f"nummer {number}")
            await simulator.until_killed()
            process.start()
            await until(lambda: rows(store)[-1].state != "waiting", 40)
        await process.stop()
        posts = [message for message in simulator.replies(CHANNEL) if message.photo is None]
        assert simulator.kills == wanted
        assert [row.state for row in rows(store)] == ["delivered"] * wanted
        assert [message.text.partition("\n")[0] for message in posts] == [f"Inlägg {number}." for number in range(wanted)]
        assert [message.id for message in posts] == [row.message for row in rows(store)]
        assert sum(message.photo is not None for message in simulator.replies(CHANNEL)) == wanted
        assert simulator.replies(LOG_CHAT) == []


async def test_posts_are_delivered_although_the_outbox_could_not_be_opened_at_first(
    simulator: Simulator, bot_on, store, monkeypatch: pytest.MonkeyPatch,
):
    post(desk_on(store))
    refusals, opened = [StoreError("disken är full")], store.notebook

    def notebook(name: str):
        if name == "outbox" and refusals:
            raise refusals.pop()
        return opened(name)

    monkeypatch.setattr(store, "notebook", notebook)
    monkeypatch.setattr("bot.app.LEASE_EVERY", 0.05)
    async with bot_on(desk_on(store), mailbox=store):
        await until(lambda: rows(store)[0].state == "delivered")
    assert refusals == []


async def test_without_a_log_chat_a_post_in_doubt_is_not_repeated_and_the_admin_hears_of_it(simulator: Simulator, bot_on, store):
    post(desk_on(store))
    simulator.lose_next("sendMessage", is_carried_out=True)
    async with bot_on(desk_on(store), mailbox=store):
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert rows(store)[0].state == "doubtful"
    assert rows(store)[0].mark in simulator.replies(ADMIN)[0].text
    assert len(simulator.replies(CHANNEL)) == 1


@pytest.mark.parametrize("is_carried_out", [True, False])
async def test_a_post_whose_answer_was_lost_is_looked_for_among_what_others_wrote(
    is_carried_out: bool, simulator: Simulator, bot_on, store
):
    simulator.floods = False  # the search makes more copies in the log chat than a group takes in a minute
    post(desk_on(store), "Ett.", "1")
    async with bot_on(desk_on(store), mailbox=store, log_chat=LOG_CHAT):
        await until(lambda: rows(store)[0].state == "delivered")
        for number in range(50):
            simulator._said[CHANNEL, next(simulator._numbers)] = f"prat {number}"
        simulator.lose_next("sendMessage", is_carried_out=is_carried_out)
        post(desk_on(store), "Två.", "2")
        await until(lambda: rows(store)[1].state == "delivered")
    assert [message.text[:4] for message in simulator.replies(CHANNEL) if message.photo is None] == ["Ett.", "Två."]
    assert (simulator.replies(LOG_CHAT), len(simulator.deleted) > 0) == ([], True)


async def test_a_post_that_may_lie_further_back_than_can_be_searched_is_not_repeated(simulator: Simulator, bot_on, store):
    simulator.floods = False
    post(desk_on(store), "Ett.", "1")
    async with bot_on(desk_on(store), mailbox=store, log_chat=LOG_CHAT):
        await until(lambda: rows(store)[0].state == "delivered")
        for number in range(300):
            simulator._said[CHANNEL, next(simulator._numbers)] = f"prat {number}"
        simulator.lose_next("sendMessage", is_carried_out=False)
        post(desk_on(store), "Två.", "2")
        await until(lambda: rows(store)[1].state == "doubtful")


async def test_a_post_has_text_headline_deviations_key_and_picture(simulator: Simulator, bot_on, store):
    post(desk_on(store), "God morgon <alla> & envar.")
    async with bot_on(desk_on(store), mailbox=store):
        await simulator.until(lambda: len(simulator.replies(CHANNEL)) == 2)
    card, picture = simulator.replies(CHANNEL)
    lines = card.text.splitlines()
    assert lines[0] == "God morgon <alla> & envar."
    assert lines[2].startswith("Kommunledningskontoret (Hjo kommun) slutade 2016 på 41\u00a0575 tkr, 76 tkr bättre än budget (bokslut)")
    assert "De 3 största avvikelserna" in lines
    assert "▼ Stab −912\u00a0tkr" in card.text
    assert lines[-1] == rows(store)[0].mark
    assert card.labels[:4] == ["Prognos", "Varför", "Vad har ändrats", "Vilka saknas"]
    assert (picture.photo is not None, picture.silent) == (True, True)


@pytest.mark.both_ways
async def test_a_button_under_a_post_answers_after_a_restart_and_asks_who_taps(simulator: Simulator, bot_on, store):
    desk_on(store).do(SetChat(CHANNEL, municipality="hjo"), Who("ada"))
    post(desk_on(store))
    async with bot_on(desk_on(store), mailbox=store):
        await until(lambda: rows(store)[0].state == "delivered")
    async with bot_on(desk_on(store), mailbox=store):
        card = simulator.replies(CHANNEL)[0]
        await simulator.tap(card, "Vilka saknas", user=666)
        await simulator.tap(card, "Vilka saknas", user=ADMIN)
        await simulator.until(lambda: len(simulator.replies(CHANNEL)) == 3)
    assert [tap.text for tap in simulator.taps] == ["Den här boten är inte öppen för dig.", None]
    assert simulator.replies(CHANNEL)[2].text.startswith("Alla 5 prognoser är inne")


@pytest.mark.both_ways
async def test_posta_in_the_chat_shows_first_and_a_button_tapped_twice_posts_once(simulator: Simulator, bot_on, store):
    async with bot_on(desk_on(store), mailbox=store, channels=(str(CHANNEL),)):
        await simulator.say(ADMIN, ADMIN, "/posta stab hjo : Till ledningen")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
        preview = simulator.replies(ADMIN)[0]
        assert simulator.replies(CHANNEL) == []
        button = preview.keyboard[0][0]["callback_data"]
        for _ in range(2):
            await simulator.tap_id(preview, button, ADMIN)
        await simulator.until(lambda: len(simulator.replies(CHANNEL)) == 2 and len(simulator.taps) == 2)
    assert simulator.taps[0].text is None
    assert (simulator.taps[1].text or "").startswith("Inlägget är lagt på kö ")
    assert "Inlägget börjar: Till ledningen" in preview.text
    assert len(rows(store)) == 1
    assert simulator.replies(CHANNEL)[0].text.startswith("Till ledningen\n\nStab")


async def test_a_post_that_breaks_what_carries_it_is_left_and_told_of_and_those_behind_it_go_on(simulator: Simulator, bot_on, store):
    class Broken(Desk):
        """Breaks on one unit's summary."""

        def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
            if isinstance(question, Question) and question.unit == "440":
                raise UnicodeError("åsa")
            return super().ask(question, who, context)

    desk = Broken(store, today=NOW.date, clock=lambda: NOW)
    post(desk_on(store), "Först.", "1", HJO._replace(unit="440"))
    post(desk_on(store), "Sedan.", "2")
    async with bot_on(desk, mailbox=store):
        await until(lambda: [row.state for row in rows(store)] == ["dead", "delivered"])
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)
    assert rows(store)[0].why == "ett oväntat fel, som står i loggen (UnicodeError)"
    assert simulator.replies(CHANNEL)[0].text.startswith("Sedan.")
    assert rows(store)[0].mark in simulator.replies(ADMIN)[0].text


async def test_a_channel_that_shuts_the_bot_out_is_told_of_and_the_others_get_theirs(simulator: Simulator, bot_on, store):
    desk = desk_on(store)
    simulator.fail_next("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
    desk.do(Post(channels=(str(CHANNEL), "-200", "teams:https://x.example"), question=HJO, write=True), ANNA)
    async with bot_on(desk, mailbox=store):
        await simulator.until(lambda: len(simulator.replies(CHANNEL) + simulator.replies(-200)) == 2 and len(simulator.replies(ADMIN)) == 2)
    assert sorted(row.state for row in rows(store)) == ["dead", "dead", "delivered"]
    assert all("gick inte att leverera" in message.text for message in simulator.replies(ADMIN))
    assert any("boten har tagits bort ur gruppen. Rätta felet" in message.text for message in simulator.replies(ADMIN))
    assert any("(boten har tagits bort ur gruppen)" in entry.summary for entry in store.log())


async def test_a_flooded_channel_delays_no_other_and_its_later_posts_keep_their_order(simulator: Simulator, bot_on, store):
    desk = desk_on(store)
    simulator.fail_next("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    post(desk, "Ett.", "1")
    async with bot_on(desk, mailbox=store):
        await simulator.until(lambda: not simulator.failures_left("sendMessage"))
        post(desk, "Två.", "2")
        desk.do(Post(text="Annan.", channels=("-200",), question=HJO, key="3", write=True), ANNA)
        await simulator.until(lambda: bool(simulator.replies(-200)))
        assert simulator.replies(CHANNEL) == []
        await until(lambda: all(row.state == "delivered" for row in rows(store)))
    assert [message.text[:4] for message in simulator.replies(CHANNEL) if message.photo is None] == ["Ett.", "Två."]


@pytest.mark.both_ways
async def test_a_post_that_is_being_sent_is_finished_when_the_bot_stops(simulator: Simulator, bot_on, store):
    post(desk_on(store), "Ett.", "1")
    async with bot_on(desk_on(store), mailbox=store):
        await simulator.until(lambda: len(simulator.replies(CHANNEL)) == 1)
    assert rows(store)[0].state in ("delivered", "waiting")
    async with bot_on(desk_on(store), mailbox=store):
        await until(lambda: rows(store)[0].state == "delivered")
    assert len([message for message in simulator.replies(CHANNEL) if message.photo is None]) == 1


def open_round(desk: Desk) -> None:
    assert desk.do(OpenRound("Delår", "2020-12", "2026-09-30", "alingsas", write=True), ANNA).status == "answered"


async def test_the_status_message_is_pinned_once_in_each_channel_and_edited_as_prognoses_come_in(simulator: Simulator, bot_on, store):
    channels = (CHANNEL, CHANNEL - 1)
    desk = desk_on(store)
    open_round(desk)
    desk.do(SetSchedule(Schedule(status=True), "alingsas"), ANNA)
    async with bot_on(desk, mailbox=store, channels=tuple(map(str, channels))):
        await simulator.until(lambda: set(simulator.pinned) == set(channels))
        first = {simulator.replies(each)[0].text[:17] for each in channels}
        given = desk.do(GivePrognosis(unit="210", amount=-9_000_000_000, municipality="alingsas", comment="x", sure=True, write=True), ANNA)
        assert given.status == "answered", (given.headline, desk.units(ANNA)[:9])
        await simulator.until(lambda: all(simulator.replies(each)[0].edits == 1 for each in channels))
    assert first == {"0 av 2 prognoser "}
    for each in channels:
        status, = simulator.replies(each)
        assert (status.text[:17], simulator.pinned[each]) == ("1 av 2 prognoser ", status.id)


async def test_a_status_message_that_someone_deletes_comes_anew_pinned_and_is_edited_from_then_on(simulator: Simulator, bot_on, store):
    desk = desk_on(store)
    open_round(desk)
    desk.do(SetSchedule(Schedule(status=True), "alingsas"), ANNA)
    async with bot_on(desk, mailbox=store, channels=(str(CHANNEL),)):
        await until(lambda: [row.state for row in rows(store)] == ["delivered"])
        first, = simulator.replies(CHANNEL)
        simulator.messages.remove(first)
        desk.do(GivePrognosis(unit="210", amount=-9_000_000_000, municipality="alingsas", comment="x", sure=True, write=True), ANNA)
        await until(lambda: rows(store)[0].message != first.id)
        second, = simulator.replies(CHANNEL)
        assert (second.text[:17], simulator.pinned[CHANNEL], rows(store)[0].message) == ("1 av 2 prognoser ", second.id, second.id)
        desk.do(GivePrognosis(unit="210", amount=-9_100_000_000, municipality="alingsas", comment="y", draft=True, write=True), ANNA)
        await simulator.until(lambda: second.edits == 1)
    assert (rows(store)[0].state, simulator.replies(ADMIN)) == ("delivered", [])


async def test_what_fell_due_while_the_bot_was_away_is_posted_once_at_its_start(simulator: Simulator, bot_on, store):
    desk = desk_on(store)
    desk.do(SetSchedule(Schedule(after_freeze=True), "alingsas"), ANNA)
    open_round(desk)
    assert desk.do(FreezeRound(anyway=True, municipality="alingsas", write=True), ANNA).status == "answered"
    for _ in range(2):
        async with bot_on(desk, mailbox=store, channels=(str(CHANNEL),)):
            await simulator.until(lambda: len(simulator.replies(CHANNEL)) == 2)
            await asyncio.sleep(0.2)
    assert [row.key for row in rows(store)] == ["fryst alingsas 2020-12"]
    assert len(simulator.replies(CHANNEL)) == 2


def test_two_who_find_the_same_post_due_write_it_once(store):
    desk, other = desk_on(store), desk_on(store)
    desk.do(SetSchedule(Schedule(working_day=1), "alingsas"), ANNA)
    schedule = dict(store.schedules())["alingsas"]._replace(since="2026-08-20T00:00:00+00:00")
    from core.records import Transaction

    store.commit(Transaction("alingsas", "prov", "äldre schema", (schedule,)))
    for each in (desk, other, desk):
        each.do(PostDue((str(CHANNEL),)), ANNA)
    assert [row.key for row in rows(store)] == ["arbetsdag alingsas 2026-09"]


@pytest.mark.parametrize("bot_runs", [False, True])
async def test_koll_posta_delivers_itself_or_leaves_it_to_the_bot_that_runs(bot_runs: bool, simulator: Simulator, bot_on, tmp_path: Path):
    path = tmp_path / "koll.json"
    store = TinyStore(str(path))
    load(store, "prov")
    told = os.environ | {
        "KOLL_BOT_TOKEN": simulator.token, "KOLL_BOT_API": simulator.api, "KOLL_CHANNELS": str(CHANNEL), "KOLL_STORE": str(path),
    }

    async def posta() -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run, [sys.executable, "koll.py", "posta", "hjo", "--ja"], cwd=ROOT, env=told, capture_output=True, text=True,
            timeout=60, check=False,
        )

    if bot_runs:
        async with bot_on(Desk(store), mailbox=store):
            done = await posta()
    else:
        done = await posta()
    assert (done.returncode, done.stdout) == (0, f"{CHANNEL}: levererat {rows(store)[0].mark}\n")
    assert len([message for message in simulator.replies(CHANNEL) if message.photo is None]) == 1
