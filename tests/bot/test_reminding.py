"""A reminder in the manager's own chat: the real outbox, the real python-telegram-bot over HTTP, a real desk and its clock."""
from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import words
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.commands import Accept, GivePrognosis, Invite, OpenRound, Remind, Remove
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, EVA, OTHER, GROUP = 1001, 7, 8, -5
ANNA = Who("Anna")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2020, 11, 3, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def books() -> MemoryStore:
    made = MemoryStore()
    load(made, "provet")
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(books: MemoryStore, clock: Clock) -> Iterator[MemoryStore]:
    """An open round in Vaggeryd, where Eva is the manager of Kommunledningskontor."""
    made = MemoryStore()
    made.fill(books.whole())
    desk = Desk(made, clock=clock)
    made.choose("vaggeryd")
    desk.do(OpenRound(period="2020-10", deadline="2020-11-13", municipality="vaggeryd", write=True), ANNA)
    desk.do(Invite("Eva", "t0ken_som-ingen-gissar", "manager", "Kommunledningskontor", municipality="vaggeryd"), ANNA)
    desk.do(Accept("t0ken_som-ingen-gissar", EVA), Who("Eva", "stranger"))
    yield made
    made.close()


def given(store: MemoryStore) -> list[tuple[str, int, str, str]]:
    return [(each.unit, each.amount, each.comment, each.author) for each in store.prognoses("vaggeryd", 2020)]


async def after(simulator: Simulator, chat: int, count: int) -> Sent:
    await simulator.until(lambda: len(simulator.replies(chat)) >= count)
    return simulator.replies(chat)[count - 1]


async def settled(store: MemoryStore) -> None:
    """Nothing waits in the outbox."""
    async with asyncio.timeout(10):
        while any(row.state == "waiting" for _, row in store.outgoing()):
            await asyncio.sleep(0.02)


async def test_paminn_sends_each_manager_the_suggestion_and_the_record_with_a_button_that_saves_it(simulator, bot_on, store, clock):
    async with bot_on(Desk(store, clock=clock), mailbox=store):
        await simulator.say(ADMIN, ADMIN, "/paminn")
        preview = await after(simulator, ADMIN, 1)
        assert "I egen chatt: Eva (Kommunledningskontor)." in preview.text
        assert "Enheter vars chef inte har någon egen chatt med boten: Politisk verksamhet;" in preview.text
        assert simulator.replies(EVA) == []
        await simulator.tap(preview, words.REMIND)
        private = await after(simulator, EVA, 1)
        text = private.text.replace("\u00a0", " ")
        assert text.startswith("Prognosen saknas i Prognos oktober 2020 (2020-10), sista dag 2020-11-13.")
        assert "Förslag 39 689" in text
        assert "Politisk verksamhet" not in text
        assert private.labels[0].replace("\u00a0", " ") == "Lämna 39 689 tkr"
        await simulator.tap(private, private.labels[0])
        wanted = await after(simulator, EVA, 2)
        assert "behöver en kommentar" in wanted.text
        await after(simulator, EVA, 3)
        await simulator.say(EVA, EVA, "två vakanser är tillsatta")
        card = await after(simulator, EVA, 4)
        assert given(store) == []
        await simulator.tap(card, "Spara")
        await after(simulator, EVA, 5)
    assert given(store) == [("131", -39_689_000_00, "två vakanser är tillsatta", f"Eva (Telegram {EVA})")]
    assert len([row for _, row in store.outgoing() if row.state == "delivered"]) == 1


async def test_a_reminder_outlives_the_bot_and_another_persons_tap_gives_nothing(simulator, bot_on, store, clock):
    async with bot_on(Desk(store, clock=clock), mailbox=store):
        Desk(store, clock=clock).do(Remind(municipality="vaggeryd", write=True), ANNA)
        private = await after(simulator, EVA, 1)
    async with bot_on(Desk(store, clock=clock), mailbox=store, admins=frozenset({ADMIN, OTHER})):
        await simulator.tap(private, private.labels[0], user=OTHER)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert simulator.taps[0].text == words.ANOTHERS
        await simulator.tap(private, private.labels[0])
        assert "behöver en kommentar" in (await after(simulator, EVA, 2)).text
    assert given(store) == []


async def test_who_has_given_a_prognosis_meanwhile_or_lost_access_gets_no_reminder(simulator, bot_on, store, clock):
    desk = Desk(store, clock=clock)
    desk.do(Remind(municipality="vaggeryd", write=True), ANNA)
    desk.do(GivePrognosis("prognos kommunledningskontor vaggeryd avvikelse −100 tkr", write=True), ANNA)
    async with bot_on(desk, mailbox=store):
        await settled(store)
        clock.now += timedelta(days=1)
        store.commit(_without_prognoses(store))
        desk.do(Remind(municipality="vaggeryd", write=True), ANNA)
        desk.do(Remove("Eva"), ANNA)
        await after(simulator, ADMIN, 1)
    assert simulator.replies(EVA) == []
    assert [(row.state, row.why) for _, row in store.outgoing()] == [
        ("delivered", "inget saknades längre"), ("dead", "personen har inte längre tillgång till chatten")]


def _without_prognoses(store: MemoryStore):
    from core.records import Transaction

    return Transaction("vaggeryd", "Anna", "Tog bort", drop=tuple(store.prognoses("vaggeryd", 2020)))


async def test_angra_works_for_ten_minutes_and_not_a_second_more(simulator, bot_on, store, clock):
    clock.now = datetime.now(UTC)  # the log's own times are the machine's
    async with bot_on(Desk(store, clock=clock), mailbox=store):
        for minutes, seconds, count in ((9, 57, 1), (10, 3, 3)):
            await simulator.say(EVA, EVA, "prognos avvikelse −100 tkr")
            card = await after(simulator, EVA, count)
            await simulator.tap(card, "Spara")
            receipt = await after(simulator, EVA, count + 1)
            assert len(given(store)) == 1
            clock.now += timedelta(minutes=minutes, seconds=seconds)
            before = len(simulator.taps)
            await simulator.tap(receipt, "Ångra")
            await simulator.until(lambda: len(simulator.taps) > before)  # noqa: B023 – waited for within the turn
            clock.now = datetime.now(UTC)
            if minutes == 9:
                await after(simulator, EVA, 3)
                assert given(store) == []
                simulator.messages.remove(simulator.replies(EVA)[2])
    assert simulator.taps[-1].text is not None
    assert "tio minuter" in simulator.taps[-1].text
    assert len(given(store)) == 1


async def test_a_controller_approves_with_a_button_and_a_manager_cannot(simulator, bot_on, store, clock):
    async with bot_on(Desk(store, clock=clock), mailbox=store):
        Desk(store, clock=clock).do(GivePrognosis("prognos kommunledningskontor vaggeryd avvikelse −100 tkr", write=True), ANNA)
        await simulator.say(EVA, EVA, "godkänn kommunledningskontor")
        refused = await after(simulator, EVA, 1)
        assert refused.labels == []
        assert "Be en controller" in refused.text
        await simulator.say(ADMIN, ADMIN, "godkänn kommunledningskontor vaggeryd")
        preview = await after(simulator, ADMIN, 1)
        await simulator.tap(preview, "Godkänn", user=EVA)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert [each.status for each in store.prognoses("vaggeryd", 2020)] == ["submitted"]
        await simulator.tap(preview, "Godkänn")
        await after(simulator, ADMIN, 2)
    assert [each.status for each in store.prognoses("vaggeryd", 2020)] == ["approved"]
