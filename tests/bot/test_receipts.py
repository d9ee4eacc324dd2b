"""What is said when something was written and its receipt is lost, so that nobody does it twice; on the real desk over real HTTP."""
from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot import words
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.commands import OpenRound
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, CHANNEL = 1001, -900
TYPED = "prognos kommunledningskontor vaggeryd avvikelse −362 tkr vakanser"


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    made = MemoryStore()
    load(made, "provet")
    Desk(made).do(OpenRound(period="2020-10", municipality="vaggeryd", write=True), Who("Ekonom"))
    yield made
    made.close()


async def said_in(simulator: Simulator, text: str) -> Sent:
    """The card that a message to the bot is answered with."""
    before = len(simulator.replies(ADMIN))
    await simulator.say(ADMIN, ADMIN, text)
    await simulator.until(lambda: len(simulator.replies(ADMIN)) > before)
    return simulator.replies(ADMIN)[before]


async def tapped(simulator: Simulator, card: Sent, label: str) -> Sent:
    """What the bot sends after a tap."""
    before = len(simulator.replies(ADMIN))
    await simulator.tap(card, label, user=ADMIN)
    await simulator.until(lambda: len(simulator.replies(ADMIN)) > before)
    return simulator.replies(ADMIN)[before]


@pytest.mark.parametrize(("code", "why"), [
    (500, "men jag vet inte om kvittot kom fram"), (400, "men kvittot gick inte att visa"),
])
async def test_a_prognosis_whose_receipt_is_lost_is_told_to_be_written_and_can_be_taken_back(simulator, bot_on, store, code: int, why: str):
    async with bot_on(Desk(store), mailbox=store):
        card = await said_in(simulator, TYPED)
        for _ in range(1 if code == 500 else 2):
            simulator.fail_next("sendMessage", code)
        told = await tapped(simulator, card, "Spara")
        assert told.text.startswith(f"Prognosen är skriven, {why} (fel ")
        assert told.text.endswith("Gör det inte en gång till.")
        assert told.labels == ["Ångra"]
        assert re.search(r"Prognosen är skriven \d\d:\d\d\.", card.text)
        assert len(store.prognoses("vaggeryd", 2020)) == 1
        await tapped(simulator, told, "Ångra")
    assert store.prognoses("vaggeryd", 2020) == ()


async def test_an_approval_whose_receipt_is_lost_is_told_to_be_written(simulator, bot_on, store):
    async with bot_on(Desk(store), mailbox=store):
        await tapped(simulator, await said_in(simulator, TYPED), "Spara")
        preview = await said_in(simulator, "godkänn kommunledningskontor vaggeryd")
        simulator.fail_next("sendMessage", 500)
        told = await tapped(simulator, preview, "Godkänn")
    assert told.text.startswith("Godkännandet är skrivet, men jag vet inte om kvittot kom fram")
    assert re.search(r"Godkännandet är skrivet \d\d:\d\d\.", preview.text)
    assert "Inget är skrivet än" not in preview.text


async def test_a_card_that_cannot_be_changed_holds_up_no_receipt(simulator, bot_on, store):
    async with bot_on(Desk(store), mailbox=store):
        card = await said_in(simulator, TYPED)
        simulator.fail_next("editMessageText", 500)
        receipt = await tapped(simulator, card, "Spara")
        assert receipt.text.startswith("Skrivet: Kommunledningskontor")
        await simulator.tap(card, "Spara")
        await simulator.until(lambda: (simulator.taps[-1].text or "").startswith("Prognosen är skriven"))
    assert len(store.prognoses("vaggeryd", 2020)) == 1


async def test_a_post_whose_receipt_is_lost_is_told_to_be_queued_and_the_same_again_says_so_first(simulator, bot_on, store):
    async with bot_on(Desk(store), mailbox=store, channels=(str(CHANNEL),)):
        preview = await said_in(simulator, "/posta kommunledningskontor vaggeryd : läs detta")
        assert "Samma inlägg" not in preview.text
        simulator.fail_next("sendMessage", 500)
        told = await tapped(simulator, preview, words.POST_IT)
        assert told.text.startswith("Inlägget är lagt på kö, men jag vet inte om kvittot kom fram")
        assert "Ställ frågan igen" not in told.text
        await simulator.until(lambda: len(simulator.replies(CHANNEL)) > 0)
        assert re.search(r"Inlägget är lagt på kö \d\d:\d\d\.", preview.text)
        again = await said_in(simulator, "/posta kommunledningskontor vaggeryd : läs detta")
        assert re.search(r"Samma inlägg lades på kö \d\d:\d\d av Kim Nr 1001", again.text)
        other = await said_in(simulator, "/posta kommunledningskontor vaggeryd : något annat")
        assert "Samma inlägg" not in other.text
