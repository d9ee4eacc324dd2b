"""People in the chat: what is kept of them, erasing, inviting, several doors tried by the wrong person; real bot, HTTP, desk and store."""
from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot import people, words
from bot.simulator.server import Simulator
from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Accept, Erase, Invite, SetChat, SetRole
from core.organisation import Unit
from core.outgoing import Outgoing
from core.people import Person
from core.question import Question, Who
from core.records import Transaction
from core.register import Year
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import personal_of
from store.proving import prove
from store.tiny.store import TinyStore

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, EVA, BO, GROUP = 1001, 7001234567, 8001234567, -5
ANNA, STRANGER = Who("anna"), Who("Okänd", "stranger")


def filled(store: MemoryStore | TinyStore) -> MemoryStore | TinyStore:
    """STAB has 7 777 tkr a month, BUN 1 000; Eva is manager of BUN, Bo of STAB."""
    store.commit(Transaction("by", "anna", "Läst in", (
        Unit("K", "Sundbyköping", None), Unit("STAB", "Staben", "K"), Unit("BUN", "Barn och utbildning", "K"),
        AccountGroup("3011", "Avgifter", "income", "account"), Year(FiscalYear(2020), 8),
        UnitFigures("STAB", 2020, {"actual": {"3011": [777_700_000] * 8}}),
        UnitFigures("BUN", 2020, {"actual": {"3011": [100_000_000] * 8}}),
        Person(EVA, "Eva Ek-Öst", "manager", "BUN"), Person(BO, "Bo Berg", "manager", "STAB"),
    ), name="Sundbyköping"))
    return store


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    filled(made)
    return made


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    return Desk(store, today=lambda: date(2020, 9, 1))


async def last(simulator: Simulator, chat: int, count: int) -> str:
    await simulator.until(lambda: len(simulator.replies(chat)) >= count)
    return simulator.replies(chat)[count - 1].text.replace("\xa0", " ")


async def test_one_sees_what_is_kept_of_oneself_erases_it_with_a_button_and_has_no_access_then(
    simulator: Simulator, bot_on, tmp_path: Path,
):
    store = filled(TinyStore(str(tmp_path / "koll.json")))
    async with bot_on(Desk(store, today=lambda: date(2020, 9, 1)), mailbox=store):
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        assert "8 000" in await last(simulator, EVA, 1)
        await simulator.say(EVA, EVA, "/minadata")
        shown = await last(simulator, EVA, 2)
        assert "tillgång till chatten" in shown
        assert "utfall augusti 2020" in shown
        await simulator.say(EVA, EVA, "/glom")
        assert "Det går inte att ångra." in await last(simulator, EVA, 3)
        await simulator.tap(simulator.replies(EVA)[2], people.ERASE_ME)
        assert "Personuppgifterna är raderade." in await last(simulator, EVA, 4)
        assert "koll " not in await last(simulator, EVA, 4)
        await soon(lambda: not telling(tmp_path, "Eva Ek-Öst", str(EVA)))
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        assert await last(simulator, EVA, 5) == words.NOT_FOR_YOU
    assert prove(store).faults == ()
    assert telling(tmp_path, "Eva Ek-Öst") == []


async def soon(condition: Callable[[], bool]) -> None:
    """Wait for what the bot does by itself, of which the simulator hears nothing; TimeoutError when it never does."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.05)


def telling(folder: Path, *secrets: str) -> list[str]:
    """The files in which any of the words stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(each.encode() in path.read_bytes() for each in secrets)]


async def test_an_erasure_by_another_process_reaches_the_inbox_that_the_running_bot_holds(simulator: Simulator, bot_on, tmp_path: Path):
    path = str(tmp_path / "koll.json")
    store = filled(TinyStore(path))
    async with bot_on(Desk(store, today=lambda: date(2020, 9, 1)), mailbox=store):
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        await last(simulator, EVA, 1)
        assert any("inbox" in name for name in telling(tmp_path, str(EVA)))
        assert Desk(TinyStore(path)).do(Erase("Eva Ek-Öst", write=True), ANNA).status == "answered"
        await soon(lambda: not telling(tmp_path, "Eva Ek-Öst", str(EVA)))


async def test_another_person_s_tap_erases_nobody_and_a_group_is_no_place_for_it(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    desk.do(SetChat(GROUP, "manager"), ANNA)
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, "/glom")
        await last(simulator, EVA, 1)
        await simulator.tap(simulator.replies(EVA)[0], people.ERASE_ME, BO)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert simulator.taps[0].text == words.ANOTHERS
        for number, text in enumerate(("/glom", "/minadata", "/personer", "/bjudin Bo läsare"), 1):
            await simulator.say(GROUP, EVA, text)
            assert await last(simulator, GROUP, number) == people.ALONE
    assert {each.name for _, each in store.people() if isinstance(each, Person)} == {"Eva Ek-Öst", "Bo Berg"}


async def test_an_admin_invites_from_the_chat_with_a_whole_link_that_opens_once(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    async with bot_on(desk, mailbox=store):
        await simulator.say(ADMIN, ADMIN, "/bjudin Ulla Uhr chef STAB, BUN")
        said = await last(simulator, ADMIN, 1)
        assert "Bjöd in Ulla Uhr som chef för Staben och Barn och utbildning, giltigt 7 dagar." in said
        found = re.search(r"https://t\.me/koll_bot\?start=([A-Za-z0-9_-]{43})", said)
        assert found is not None
        await simulator.say(77, 77, f"/start {found[1]}")
        assert "Välkommen, Ulla Uhr" in await last(simulator, 77, 1)
        await simulator.say(88, 88, f"/start {found[1]}")
        assert "Inbjudan gäller inte" in await last(simulator, 88, 1)
        await simulator.say(77, 77, "utfall augusti 2020")
        assert "Dina enheter" in await last(simulator, 77, 2)
        await simulator.say(ADMIN, ADMIN, "/personer")
        assert "Ulla Uhr" in await last(simulator, ADMIN, 2)
        await simulator.say(77, 77, "/bjudin Kalle admin")
        assert "får inte bjuda in. Be en admin." in await last(simulator, 77, 3)
        await simulator.say(77, 77, "/personer")
        assert "Eva" not in await last(simulator, 77, 4)


async def test_a_group_without_bounds_of_its_own_is_closed_also_to_an_admin(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    async with bot_on(desk, mailbox=store):
        await simulator.say(GROUP, ADMIN, "/utfall augusti 2020")
        assert await last(simulator, GROUP, 1) == words.NOT_FOR_YOU
        desk.do(SetChat(GROUP, "reader"), ANNA)
        await simulator.say(GROUP, ADMIN, "/utfall augusti 2020")
        assert "70 216" in await last(simulator, GROUP, 2)


async def test_a_manager_who_taps_a_button_of_another_unit_in_a_group_learns_nothing(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    desk.do(SetChat(GROUP, "manager"), ANNA)
    async with bot_on(desk, mailbox=store):
        await simulator.say(GROUP, BO, "/utfall augusti 2020")
        await last(simulator, GROUP, 1)
        card = simulator.replies(GROUP)[0]
        for label in card.labels:
            await simulator.tap(card, label, EVA)
        await simulator.until(lambda: len(simulator.taps) == len(card.labels))
        await simulator.say(GROUP, EVA, "/hjalp")  # what is answered in a chat is answered in turn
        await simulator.until(lambda: "till exempel" in simulator.replies(GROUP)[-1].text)
        told = [(each.text or "").replace("\xa0", " ") for each in (*simulator.replies(GROUP)[1:], *simulator.taps)]
        assert [each for each in told if "777" in each or "62 216" in each or "Staben" in each] == []
        assert [each.file_name for each in simulator.replies(GROUP) if each.document or each.photo] == []


async def test_a_button_pressed_after_one_s_unit_was_changed_obeys_the_new_bounds(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    async with bot_on(desk, mailbox=store):
        await simulator.say(BO, BO, "utfall augusti 2020")
        await last(simulator, BO, 1)
        desk.do(SetRole("Bo Berg", "reader", "BUN", write=True), ANNA)
        card = simulator.replies(BO)[0]
        await simulator.tap(card, card.labels[0])
        assert "62 216" not in await last(simulator, BO, 2)
        assert "777" not in simulator.replies(BO)[1].text


async def test_an_inline_question_has_each_one_s_own_bounds_and_the_one_without_access_gets_nothing(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    desk.do(SetChat(GROUP, "manager"), ANNA)
    async with bot_on(desk, mailbox=store):
        queries = ((EVA, "utfall staben"), (9, "utfall"), (BO, "utfall staben augusti 2020"))
        asked = [await simulator.query(user, text) for user, text in queries]
        await simulator.until(lambda: all(each in simulator.inline for each in asked))
        said = [repr(simulator.inline[each]).replace("\\xa0", " ") for each in asked]
        assert "777" not in said[0]
        assert "62 216" not in said[0]
        assert "article" not in said[1]
        assert "62 216" in said[2]


async def test_who_asked_what_is_kept_and_who_was_denied(simulator: Simulator, bot_on, desk: Desk, store: MemoryStore):
    async with bot_on(desk, mailbox=store):
        await simulator.say(EVA, EVA, "utfall augusti 2020")
        await last(simulator, EVA, 1)
        await simulator.say(9, 9, "utfall")
        await last(simulator, 9, 1)
    asked = personal_of(store).asked()
    assert [(each.unit, each.words, each.status) for each in asked] == [("BUN", "utfall augusti 2020", "answered"), ("", "", "denied")]
    assert asked[0].who == f"Eva Ek-Öst (Telegram {EVA})"
    assert asked[1].who.endswith("(Telegram 9)")


async def test_what_was_refused_a_post_a_reminder_and_a_file_are_kept_as_what_they_were(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    store.commit(Transaction("by", "anna", "Insläppt", (Person(99, "Rut", "reader"),)))
    said = ("prognos stab 1 tkr x", "godkänn stab", "/personer", "/bjudin Bo läsare", "/posta stab : hej", "/paminn", "utfall som pdf")
    async with bot_on(desk, mailbox=store, channels=(str(GROUP),)):
        for number, text in enumerate(said, 1):
            await simulator.say(99, 99, text)
            await last(simulator, 99, number)
        await simulator.say(99, 99, "utfall augusti 2020")
        await last(simulator, 99, len(said) + 1)
        card = simulator.replies(99)[-1]
        await simulator.tap(card, "Som Excel")
        await simulator.until(lambda: any(each.document for each in simulator.replies(99)))
        await soon(lambda: len(personal_of(store).asked()) == len(said) + 2)
    assert [(each.words, each.status) for each in personal_of(store).asked()] == [
        ("prognos stab 1 tkr x", "refused"), ("godkänn stab", "refused"), ("/personer", "refused"), ("/bjudin", "refused"),
        ("posta stab : hej", "refused"), ("påminn", "refused"), ("utfall som pdf", "refused"), ("utfall augusti 2020", "answered"),
        ("utfall hela Sundbyköping t.o.m. augusti 2020 som excel", "answered"),
    ]


async def test_a_post_in_a_chat_that_is_opened_for_a_unit_shows_only_that_unit(
    simulator: Simulator, bot_on, desk: Desk, store: MemoryStore,
):
    desk.do(SetChat(GROUP, "reader", "BUN"), ANNA)
    question = Question("actual", "by")
    rows = [
        Outgoing("hela", str(GROUP), question), Outgoing("staben", str(GROUP), question._replace(unit="STAB")),
    ]
    store.commit(Transaction("by", "anna", "Inlägg", tuple(rows)))
    async with bot_on(desk, mailbox=store, channels=(str(GROUP),)):
        said = await last(simulator, GROUP, 1)
        assert "Barn och utbildning" in said
        assert "777" not in said
        await soon(lambda: {row.key: row.state for _, row in store.outgoing()} == {"hela": "delivered", "staben": "dead"})
    assert len(simulator.replies(GROUP)) == 1


def test_what_an_invitation_says(desk: Desk):
    made = people.invitation("Eva Ek Chef Barn och utbildning, STAB", "t")
    assert made == Invite("Eva Ek", "t", "manager", "Barn och utbildning", more=("STAB",), asks=True)
    assert people.invitation("chef STAB", "t") is None
    assert people.invitation("Eva Ek", "t") is None
    assert desk.do(Accept("t", 5), STRANGER).status == "refused"


async def test_a_small_unit_is_not_shown_in_the_chat_and_cannot_be_subtracted_from_what_is(
    simulator: Simulator, bot_on, store: MemoryStore,
):
    booked = {"NATT": 6_110_000, "DAG": 100_000_000, "STÖR": 500_000_000}
    units = [Unit("SOC", "Socialt", "K"), *(Unit(code, code.capitalize(), "SOC") for code in booked)]
    costs = [UnitFigures(code, 2020, {"actual": {"5011": [-month] * 8}}) for code, month in booked.items()]
    store.commit(Transaction("by", "anna", "Nytt", (*units, AccountGroup("5011", "Lön", "cost", "account"), *costs)))
    desk = Desk(store, today=lambda: date(2020, 9, 1), floor=200_000_000, in_chat=True)
    async with bot_on(desk, mailbox=store):
        for number, text in enumerate(("utfall socialt augusti 2020", "utfall natt augusti 2020", "utfall dag augusti 2020"), 1):
            await simulator.say(ADMIN, ADMIN, text)
            said = await last(simulator, ADMIN, number)
            assert "Små enheter i Socialt" in said
            assert not re.search(r"(?<!\d)(?<!\d )(61|489|800 000|8 000)(?!\d)", said)
        store.commit(Transaction("by", "anna", "Nytt", (Person(99, "Nils", "manager", "NATT"),)))
        await simulator.say(99, 99, "utfall augusti 2020")
        assert "489" in await last(simulator, 99, 1)
        query = await simulator.query(99, "utfall augusti 2020")  # what is answered here is read by everyone in the chat
        await simulator.until(lambda: query in simulator.inline)
        assert "article" not in repr(simulator.inline[query])
