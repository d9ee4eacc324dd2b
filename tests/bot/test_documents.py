"""Excel and Word files in the chat: the real python-telegram-bot over HTTP, a real desk, and the files opened again."""
from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from bot import document_words as said
from bot import documents, words
from bot.document_words import Wanted, name_of, wanted_in
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.commands import Invite, SetChat
from core.question import Who
from core.report import Report
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from tests.bot.killing import LOG_CHAT, Killer, Process, When, kills_wanted

pytestmark = pytest.mark.slow  # each runs a bot and its server
ADMIN, EVA, GROUP = 1001, 7, -5
ECHO = """
import os, sys
from bot.app import run
from bot.settings import settings_from
from core.answer import Answer
from core.question import Question
from store.opening import open_store
class Echo:
    def ask(self, question, who, context=None):
        return Answer(f"Svar: {question}", asked=Question())
    def do(self, command, who):
        return Answer("")
    def note(self, words, who, answer=None):
        pass
sys.exit(run(Echo(), settings_from(os.environ), open_store(os.environ["KOLL_STORE"])))
"""
TOKEN, ANNA = "t0ken_som-ingen-gissar", Who("anna")


@pytest.fixture(scope="module")
def filled() -> Iterator[MemoryStore]:
    made = MemoryStore()
    load(made, "provet")
    made.choose("vaggeryd")
    yield made
    made.close()


async def sent_for(simulator: Simulator, text: str, chat: int = ADMIN, user: int = ADMIN, **more) -> Sent:
    """The first message that answers a text."""
    before = len(simulator.replies(chat))
    await simulator.say(chat, user, text, **more)
    await simulator.until(lambda: len(simulator.replies(chat)) > before)
    return simulator.replies(chat)[before]


def cells_of(file: bytes | None) -> list[object]:
    book = CalamineWorkbook.from_filelike(BytesIO(file or b""))
    return [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]


def text_of(file: bytes | None) -> str:
    return "\n".join(each.text for each in Document(BytesIO(file or b"")).paragraphs)


@pytest.mark.parametrize(("text", "wanted"), [
    ("avvikelse kommunledningskontoret som excel", Wanted("avvikelse kommunledningskontoret", ".xlsx")),
    ("och augusti som Word?", Wanted("och augusti", ".docx")),
    ("stab excel", Wanted("stab", ".xlsx")),
    ("stab som excel, tack!", Wanted("stab", ".xlsx")),
    ("rapport stab som word tack så mycket", Wanted("stab", ".docx", "")),
    ("som word", Wanted("", ".docx")),
    ("rapport", Wanted("", ".docx", "")),
    ("rapport för stab augusti 2020", Wanted("stab augusti 2020", ".docx", "")),
    ("rapport stab som excel", Wanted("stab", ".xlsx", "")),
    ("delårsbokslut som word", Wanted("", ".docx", "Delårsbokslut")),
    ("fördjupad månadsuppföljning stab till excel", Wanted("stab", ".xlsx", "Fördjupad månadsuppföljning")),
    ("rapport verksamhetsberattelsen hjo", Wanted("hjo", ".docx", "Verksamhetsberättelse")),
    ("avvikelse stab som pdf", Wanted("avvikelse stab", "")),
    ("avvikelse stab som fil", Wanted("avvikelse stab", ".xlsx")),
    ("månadsuppföljning stab", None),
    ("delårsbokslut stab", None),
    ("rapportera sjukfrånvaro", None),
    ("som vanligt", None),
])
def test_which_words_ask_for_which_file(text: str, wanted: Wanted | None):
    assert wanted_in(text) == wanted


async def test_an_answer_as_excel_is_the_same_figures_in_a_file_with_unit_and_period_in_its_name(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        file = await sent_for(simulator, "avvikelse kommunledningskontor vaggeryd som excel")
        assert file.file_name == "Avvikelse, Kommunledningskontor, helår 2020.xlsx"
        assert file.text.startswith("Kommunledningskontor ligger")
        answer = Desk(filled).ask("avvikelse kommunledningskontor vaggeryd", ANNA)
        assert answer.table.rows[0].cells["deviation"].value == -88_232_000
        assert -882.32 in cells_of(file.document)
        follow = await sent_for(simulator, "och augusti?")
    assert "augusti 2020" in follow.text


async def test_som_word_is_the_last_answer_and_a_button_under_it_does_the_same(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        card = await sent_for(simulator, "månader kommunledningskontor vaggeryd")
        assert card.labels[-2:] == ["Som Excel", "Som Word"]
        by_word = await sent_for(simulator, "som word")
        before = len(simulator.replies(ADMIN))
        await simulator.tap(card, "Som Word")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) > before)
        by_tap = simulator.replies(ADMIN)[before]
    assert by_word.file_name == by_tap.file_name == "Månader, Kommunledningskontor, helår 2020.docx"
    assert text_of(by_word.document) == text_of(by_tap.document)
    assert "Kommunledningskontor" in text_of(by_word.document)


async def test_delarsbokslut_som_word_is_the_report_that_koll_rapport_writes(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        file = await sent_for(simulator, "delårsbokslut kommunledningskontor som word")
    assert file.file_name == "Delårsbokslut, Kommunledningskontor, Vaggeryds kommun, delår 2020.docx"
    assert file.text == "Delårsbokslut delår 2020. Kommunledningskontor, Vaggeryds kommun, delår 2020."
    text = text_of(file.document)
    assert [word for word in ("Sammanfattning", "Ekonomisk analys", "Prognos") if word not in text] == []


async def test_a_name_that_fits_several_units_asks_back_and_the_choice_is_the_file(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        choice = await sent_for(simulator, "avvikelse näring som excel")
        assert choice.document is None
        assert "Näringslivsverksamhet, Vaggeryds kommun" in choice.labels
        before = len(simulator.replies(ADMIN))
        await simulator.tap(choice, "Näringslivsverksamhet, Vaggeryds kommun")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) > before)
    assert simulator.replies(ADMIN)[before].file_name == "Avvikelse, Näringslivsverksamhet, helår 2020.xlsx"


async def test_what_cannot_be_a_file_is_said_in_words(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        assert (await sent_for(simulator, "som excel")).text == said.NOTHING_YET
        assert (await sent_for(simulator, "avvikelse stab som pdf")).text == said.NOT_THAT_FORM
        unknown = await sent_for(simulator, "avvikelse xyzzy som excel")
    assert unknown.document is None
    assert "förstår inte" in unknown.text


async def test_a_file_larger_than_telegram_takes_is_not_sent(simulator, bot_on, filled, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", 1000)
    async with bot_on(Desk(filled)):
        told = await sent_for(simulator, "avvikelse kommunledningskontor vaggeryd som excel")
    assert told.text == said.TOO_LARGE
    assert "sendDocument" not in simulator.calls


async def test_a_file_that_telegram_refuses_as_too_large_is_told_as_refused_and_not_as_doubtful(simulator, bot_on, filled):
    simulator.fail_next("sendDocument", 413, "Request Entity Too Large")
    async with bot_on(Desk(filled)):
        told = await sent_for(simulator, "avvikelse kommunledningskontor vaggeryd som excel")
    assert told.text == said.REFUSED
    assert [message for message in simulator.replies(ADMIN) if "Jag vet inte" in message.text] == []


async def test_a_manager_gets_a_report_of_the_own_unit_and_never_of_another(simulator, bot_on):
    store = MemoryStore()
    load(store, "provet")
    desk = Desk(store)
    desk.do(Invite("Eva", TOKEN, "manager", "Kommunledningskontor", municipality="vaggeryd"), ANNA)
    async with bot_on(desk, mailbox=store):
        await sent_for(simulator, f"/start {TOKEN}", EVA, EVA)
        own = await sent_for(simulator, "/rapport som excel", EVA, EVA)
        assert own.file_name.startswith("Verksamhetsberättelse, Kommunledningskontor")
        assert not [cell for cell in cells_of(own.document) if "Krokom" in str(cell) or "Alingsås" in str(cell)]
        other = await sent_for(simulator, "avvikelse stab hjo som excel", EVA, EVA)
    assert other.document is None


async def test_a_tap_on_a_groups_card_sends_only_what_the_one_who_taps_may_see(simulator, bot_on):
    store = MemoryStore()
    load(store, "provet")
    desk = Desk(store)
    desk.do(Invite("Eva", TOKEN, "manager", "Kommunledningskontor", municipality="vaggeryd"), ANNA)
    async with bot_on(desk, mailbox=store):
        await sent_for(simulator, f"/start {TOKEN}", EVA, EVA)
        desk.do(SetChat(GROUP, "reader", municipality="hjo"), ANNA)
        card = await sent_for(simulator, "/avvikelse stab hjo", GROUP)
        desk.do(SetChat(GROUP, closed=True, municipality="hjo"), ANNA)
        await simulator.tap(card, "Som Excel", user=EVA)
        await simulator.until(lambda: len(simulator.taps) == 1)
        assert simulator.taps[0].text == words.NOT_FOR_YOU
        desk.do(SetChat(GROUP, "reader", municipality="vaggeryd"), ANNA)
        await simulator.tap(card, "Som Excel", user=EVA)
        await simulator.until(lambda: len(simulator.taps) == 2)
    assert simulator.taps[1].text == "Frågan gäller något som inte visas här."
    assert [each.document for each in simulator.replies(GROUP)] == [None]


async def test_a_slow_file_shows_that_it_is_on_its_way_and_other_chats_are_answered_meanwhile(simulator, bot_on, filled, monkeypatch):
    import threading

    import store.writing.files

    go, write = threading.Event(), store.writing.files.content

    def when_allowed(*what):
        assert go.wait(10)
        return write(*what)

    monkeypatch.setattr(store.writing.files, "content", when_allowed)
    async with bot_on(Desk(filled), admins=frozenset({ADMIN, 1002})):
        await simulator.say(ADMIN, ADMIN, "avvikelse kommunledningskontor vaggeryd som excel")
        await simulator.until(lambda: (ADMIN, "upload_document") in simulator.actions)
        await sent_for(simulator, "avvikelse stab hjo", 1002, 1002)
        assert simulator.replies(ADMIN) == []
        go.set()
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 1)


async def test_a_button_from_before_a_restart_offers_the_file_anew(simulator, bot_on, filled):
    async with bot_on(Desk(filled)):
        card = await sent_for(simulator, "avvikelse stab hjo")
    async with bot_on(Desk(filled)):
        await simulator.tap(card, "Som Excel")
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 2)
        assert simulator.taps[-1].text == words.OUT_OF_DATE
        offer = simulator.replies(ADMIN)[1]
        assert offer.labels == ["avvikelse Stab Hjo kommun helår 2016 som excel"]
        await simulator.tap(offer, offer.labels[0])
        await simulator.until(lambda: len(simulator.replies(ADMIN)) == 3)
    assert simulator.replies(ADMIN)[2].file_name == "Avvikelse, Stab, helår 2016.xlsx"


def test_a_file_name_has_no_sign_that_a_disk_refuses_and_stays_short(filled):
    answer = Desk(filled).ask("avvikelse stab hjo", ANNA)
    odd = answer._replace(unit=answer.unit._replace(name='IT/tele: "drift" <1>|? ' + "lång " * 60))
    name = name_of(odd, ".docx")
    assert name.startswith("Avvikelse, IT tele drift 1 lång")
    assert name.endswith("lång…, helår 2016.docx")
    assert len(name) <= 105
    assert not set(name) & set('\\/:*?"<>|')


def test_a_report_of_a_unit_with_a_long_name_has_its_period_in_the_file_name():
    unit = "Enhet Vård nummer 5 för samverkan, stöd och omsorg i ordinärt boende norr om ån"
    report = Report("Månadsuppföljning för enheten", (), f"{unit}, Provköping, t.o.m. augusti 2020")
    assert name_of(report, ".docx") == (
        "Månadsuppföljning, Enhet Vård nummer 5 för samverkan, stöd och omsorg i ordinä…, t.o.m. augusti 2020.docx"
    )


async def test_a_file_is_sent_once_over_kills_at_any_moment_around_the_send(tmp_path: Path):
    wanted = kills_wanted(4)
    async with Killer() as simulator:
        process = Process(simulator, ECHO, tmp_path / "koll.json", KOLL_BOT_LOG_CHAT=str(LOG_CHAT))
        process.start()
        for number in range(wanted):
            when: When = get_args(When)[number % 4]
            await simulator.until_polled()
            simulator.arm("getUpdates" if when == "fetched" else "sendDocument", when)
            await simulator.say(ADMIN, ADMIN, f"fråga {number} som excel")
            await simulator.until_killed()
            process.start()
            await simulator.say(ADMIN, ADMIN, f"sedan {number}")
            await simulator.until(lambda: any(each.text == f"Svar: sedan {number}" for each in simulator.replies(ADMIN)), 30)  # noqa: B023 – waited for within the turn
        await process.stop()
        assert simulator.kills == wanted
        assert [each.text for each in simulator.replies(ADMIN) if each.document] == [f"Svar: fråga {n}" for n in range(wanted)]
        assert simulator.replies(LOG_CHAT) == []
