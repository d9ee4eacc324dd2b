"""The doors of the chat: the real python-telegram-bot over HTTP, a real desk and store, people who are and are not let in."""
from __future__ import annotations

from datetime import date

import pytest

from bot import words
from bot.simulator.server import Simulator
from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Invite, Remove, SetChat
from core.organisation import Unit
from core.question import Who
from core.records import Transaction
from core.register import Year
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, EVA, OTHER, GROUP = 1001, 7, 8, -5
TOKEN, ANNA = "t0ken_som-ingen-gissar", Who("anna")


@pytest.fixture
def store() -> MemoryStore:
    """STAB has 7 777 tkr a month, BUN 1 000."""
    filled = MemoryStore()
    filled.commit(Transaction("by", "anna", "Läst in", (
        Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), Unit("BUN", "Barn och utbildning", "K"),
        AccountGroup("3011", "Avgifter", "income", "account"), Year(FiscalYear(2020), 8),
        UnitFigures("STAB", 2020, {"actual": {"3011": [777_700_000] * 8}}),
        UnitFigures("BUN", 2020, {"actual": {"3011": [100_000_000] * 8}}),
    ), name="Sundbyköping"))
    return filled


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    made = Desk(store, today=lambda: date(2020, 9, 1))
    made.do(Invite("Eva", TOKEN, "manager", "BUN"), ANNA)
    return made


async def last(simulator: Simulator, chat: int, count: int) -> str:
    await simulator.until(lambda: len(simulator.replies(chat)) >= count)
    return simulator.replies(chat)[count - 1].text


async def test_a_forwarded_link_opens_once_and_guessing_opens_nothing(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.say(OTHER, OTHER, "/start gissning")
        assert "Inbjudan gäller inte" in await last(simulator, OTHER, 1)
        await simulator.say(EVA, EVA, f"/start {TOKEN}")
        assert "Välkommen, Eva" in await last(simulator, EVA, 1)
        await simulator.say(OTHER, OTHER, f"/start {TOKEN}")
        assert "Inbjudan gäller inte" in await last(simulator, OTHER, 2)
        await simulator.say(OTHER, OTHER, "utfall barn och utbildning")
        assert await last(simulator, OTHER, 3) == words.NOT_FOR_YOU


async def test_a_manager_is_answered_about_the_own_unit_and_not_about_another(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, f"/start {TOKEN}")
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        assert "8\u00a0000" in await last(simulator, EVA, 2)
        for number, text in enumerate(("utfall staben", "utfall STAB", "utfall stabn", "störst", "varför", "/utfall Sundbyköping"), 3):
            await simulator.say(EVA, EVA, text)
            said = await last(simulator, EVA, number)
            assert "777" not in said
            assert "62\u00a0216" not in said
            assert "Staben" not in said


async def test_a_group_shows_the_same_to_an_admin_as_it_may_show_to_all(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    desk.do(SetChat(GROUP, "reader", "BUN"), ANNA)
    async with bot_on(desk, mailbox=store):
        await simulator.say(GROUP, ADMIN, "/utfall augusti 2020")
        assert "8\u00a0000" in await last(simulator, GROUP, 1)
        await simulator.say(GROUP, ADMIN, "/utfall staben")
        assert "62\u00a0216" not in await last(simulator, GROUP, 2)
        await simulator.say(GROUP, OTHER, "/utfall augusti 2020")
        assert await last(simulator, GROUP, 3) == words.NOT_FOR_YOU


async def test_a_tap_is_authorised_again_by_who_taps_and_when(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, f"/start {TOKEN}")
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        await last(simulator, EVA, 2)
        card = simulator.replies(EVA)[1]
        button = card.keyboard[0][0]["text"]
        desk.do(Remove("Eva"), ANNA)
        await simulator.tap(card, button)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert simulator.taps[0].text == words.NOT_FOR_YOU
        assert len(simulator.replies(EVA)) == 2


async def test_a_page_is_not_turned_by_one_whose_bounds_have_narrowed(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    many = [Unit(f"E{number}", f"Enhet {number}", "K") for number in range(60)]
    booked = [UnitFigures(unit.code, 2020, {"actual": {"3011": [100_000] * 8}}) for unit in many]
    store.commit(Transaction("by", "anna", "Fler enheter", (*many, *booked)))
    desk.do(Invite("Eva Öst", "t0ken_som-visar-allt", "reader"), ANNA)
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, "/start t0ken_som-visar-allt")
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        await last(simulator, EVA, 2)
        card = simulator.replies(EVA)[1]
        page, onward = card.text, next(label for label in card.labels if label.startswith("Fler"))
        await simulator.say(EVA, EVA, f"/start {TOKEN}")
        await last(simulator, EVA, 3)
        await simulator.tap(card, onward)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert simulator.taps[0].text == words.BEYOND_YOU
        assert simulator.replies(EVA)[1].text == page
