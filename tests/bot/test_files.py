"""A file sent to the bot: previewed, asked about, and written once by whoever sent it; the real python-telegram-bot over HTTP."""
from __future__ import annotations

from datetime import date

import pytest

from bot import words
from bot.simulator.server import Simulator
from core.accounts import AccountGroup
from core.calendar import FiscalYear
from core.commands import Invite
from core.organisation import Unit
from core.question import Who
from core.records import Transaction
from core.register import Year
from store.desk import Desk
from store.memory import MemoryStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, EVA = 1001, 7
TABLE = b"ansvar;konto;period;belopp\nSTAB;5010;202001;1200\nSTAB;5010;202002;1300\n"


@pytest.fixture
def store() -> MemoryStore:
    filled = MemoryStore()
    filled.commit(Transaction("by", "anna", "Läst in", (
        Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), AccountGroup("5010", "Löner", "cost", "account"),
        Year(FiscalYear(2020), 0),
    ), name="Sundbyköping"))
    return filled


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=lambda: date(2020, 9, 1))


async def nth(simulator: Simulator, chat: int, count: int):
    await simulator.until(lambda: len(simulator.replies(chat)) >= count)
    return simulator.replies(chat)[count - 1]


async def test_a_file_is_asked_about_shown_and_written_once(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.send_file(ADMIN, ADMIN, "jan.csv", TABLE)
        asked = await nth(simulator, ADMIN, 1)
        assert "jan.csv: är beloppen i kr" in asked.text
        await simulator.tap(asked, next(label for label in asked.labels if label.startswith("tkr, kostnader +")))
        preview = await nth(simulator, ADMIN, 2)
        assert store.generation() == 1
        assert words.TAKE_IN in preview.labels
        button = preview.keyboard[0][0]["callback_data"]
        await simulator.tap(preview, words.TAKE_IN)
        await nth(simulator, ADMIN, 3)
        assert preview.labels == []
        await simulator.tap_id(preview, button, ADMIN)
        await simulator.until(lambda: len(simulator.taps) == 3)
    assert store.generation() == 2
    assert (simulator.taps[-1].text or "").startswith("Inläsningen är skriven")
    assert [list(each.monthly["actual"]["5010"])[:3] for each in store.figures("by", 2020)] == [[-120_000_000, -130_000_000, None]]


async def test_only_a_controller_may_send_a_file(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    desk.do(Invite("Eva", "t0ken_som-ingen-gissar", "manager", "STAB"), Who("anna"))
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, "/start t0ken_som-ingen-gissar")
        await nth(simulator, EVA, 1)
        await simulator.send_file(EVA, EVA, "jan.csv", TABLE)
        assert "inte läsa in filer" in (await nth(simulator, EVA, 2)).text
    assert "getFile" not in simulator.calls


async def test_what_is_no_ledger_is_refused_in_words(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.send_file(ADMIN, ADMIN, "bild.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
        assert "bild.csv" in (await nth(simulator, ADMIN, 1)).text
    assert store.generation() == 1


async def test_a_file_above_the_limit_is_not_fetched(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.send_file(ADMIN, ADMIN, "stor.se", bytes(20_000_001))
        assert (await nth(simulator, ADMIN, 1)).text == words.TOO_LARGE
    assert "getFile" not in simulator.calls
