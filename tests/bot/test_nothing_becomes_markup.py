"""Whatever units, people, comments and texts are called, it stays text in every message, card, mail and file that leaves Koll."""
from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from zipfile import ZipFile

import pytest

from bot.cards import LIMIT as CARD_LIMIT
from bot.cards import message_of
from bot.mail import mail_of
from bot.markup import LIMIT, plain, size
from bot.posts import card_of
from bot.render import pages
from bot.simulator.entities import length, parse_html
from bot.simulator.server import Simulator
from core.answer import Answer, Cell, Column, Row, Table
from core.answers.guide import EXAMPLES
from core.commands import OpenRound, Post, SetSchedule
from core.outgoing import Outgoing, Schedule
from core.question import Question, Who
from store.desk import Desk
from store.writing.csv_text import csv_text
from store.writing.excel import excel
from tests.bot.nasty import WORDS, store_of
from tests.bot.test_injection import ELEMENTS, Seen, kinds

ADMIN, CHANNEL = 1001, -100500
ANNA = Who("Anna", "controller")
MUNICIPALITIES = ("hjo", "alingsas", "vaggeryd", "krokom")
OURS = frozenset({"b", "i", "code", "blockquote"})
FORMULA = re.compile(r"[=+\-@\t\r]")
FIGURE = re.compile(r"-?[0-9]+(,[0-9]+)?")


@cache
def answers(municipality: str) -> tuple[Answer, ...]:
    """The answer to each kind of question."""
    desk = Desk(store_of(municipality))
    return tuple(desk.ask(word, ANNA) for word, _ in EXAMPLES)


def elements(html: str) -> set[str]:
    """The names of the elements in a message."""
    return set(re.findall(r"</?([a-z-]+)", html))


def posts(answer: Answer) -> Iterator[Outgoing]:
    for text in ("", *WORDS, "<b>" * 333):
        yield Outgoing("k", str(CHANNEL), answer.asked or Question(), text=text)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_answer_to_every_kind_of_question_is_text_in_telegrams_eyes(municipality: str):
    seen = 0
    for answer in answers(municipality):
        for page in pages(answer):
            assert parse_html(page.html) == plain(page.html)
            assert elements(page.html) <= OURS
            assert size(page.html) <= LIMIT
            seen += "&lt;" in page.html
    assert seen > 30


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_post_with_any_free_text_fits_and_is_text(municipality: str):
    for answer in answers(municipality)[8:20]:
        for row in posts(answer):
            card = card_of(answer, row)
            for page in card.pages:
                assert length(parse_html(page.html)) <= LIMIT
                assert elements(page.html) <= OURS
            assert row.mark in card.pages[0].html
            assert len(card.keyboards) == len(card.pages)


def test_a_free_text_that_does_not_fit_above_a_full_page_is_a_message_of_its_own():
    rows = tuple(Row(str(n), "Å" * 150, {"said": Cell("x" * 150)}) for n in range(50))
    answer = Answer("Full." + "z" * 900, table=Table((Column("said", "Ord"),), rows), notes=("z" * 1000,))
    first, second, *_ = card_of(answer, Outgoing("k", "1", Question(), text="y" * 999)).pages
    assert (plain(first.html)[:5], plain(second.html)[:5]) == ("yyyyy", "Full.")
    assert size(first.html) + size(second.html) > LIMIT


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_answer_is_text_in_a_teams_card_and_in_a_mail(municipality: str):
    for answer, text in zip(answers(municipality), WORDS * 2, strict=False):
        row = Outgoing("k", "teams:x", answer.asked or Question(), text=text)
        body = message_of(answer, row)
        card = json.loads(body)["attachments"][0]["content"]
        assert len(body) <= CARD_LIMIT
        assert kinds(card) <= {"AdaptiveCard", "RichTextBlock", "TextRun", "Table", "TableRow", "TableCell", "FactSet"}
        assert not re.search(r'"(url|selectAction|actions)"', body.decode())
        mail = mail_of(answer, row, None, "koll@b.se", "a@b.se")
        seen = Seen()
        seen.feed(next(part for part in mail.walk() if part.get_content_type() == "text/html").get_content())
        assert (seen.tags <= ELEMENTS, seen.attributes <= {"lang", "charset", "style"}) == (True, True)
        assert "Bcc" not in mail


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_no_answer_becomes_a_formula_in_csv_or_excel(municipality: str):
    guarded = 0
    for answer in answers(municipality):
        for line in csv.reader(io.StringIO(csv_text(answer).removeprefix("\ufeff")), delimiter=";"):
            assert [cell for cell in line if FORMULA.match(cell) and not FIGURE.fullmatch(cell)] == []
            guarded += sum(cell.startswith("'") for cell in line)
        with ZipFile(io.BytesIO(excel(answer))) as workbook:
            sheets = "".join(workbook.read(name).decode() for name in workbook.namelist() if name.startswith("xl/worksheets/"))
        assert not re.search(r"<f[ >]|<hyperlink", sheets)
    assert guarded > 10


@pytest.mark.slow
async def test_over_http_telegram_refuses_no_message_about_them(simulator: Simulator, bot_on, caplog):
    simulator.floods = False
    store = store_of("alingsas")
    desk = Desk(store)
    assert desk.do(OpenRound("Delår <b>&", "2020-12", "2026-09-30", "alingsas", write=True), ANNA).status == "answered"
    desk.do(SetSchedule(Schedule(status=True), "alingsas"), ANNA)
    said = [*(word for word, _ in EXAMPLES), *WORDS, "prognos 210 avvikelse -9000 tkr, <b>kommentar & =1+1", "/posta : <i>Hej & hå"]
    async with bot_on(desk, mailbox=store, channels=(str(CHANNEL),)):
        for text in said:
            before = len(simulator.replies(ADMIN))
            await simulator.say(ADMIN, ADMIN, text)
            await simulator.until(lambda before=before: len(simulator.replies(ADMIN)) > before)
        await simulator.until(lambda: any("Posta i kanalen" in each.labels for each in simulator.replies(ADMIN)))
        await simulator.tap(next(each for each in simulator.replies(ADMIN) if "Posta i kanalen" in each.labels), "Posta i kanalen")
        desk.do(Post(text="</b>&lt;", channels=(str(CHANNEL),), question=Question("summary", "alingsas"), key="n", write=True), ANNA)
        for text in ("avvikelse 210", "prognos", "<b>"):
            query = await simulator.query(ADMIN, text)
            await simulator.until(lambda query=query: query in simulator.inline)
        await simulator.until(lambda: CHANNEL in simulator.pinned and sum(each.photo is None for each in simulator.replies(CHANNEL)) == 3)
    sent = [each for each in simulator.messages if each.photo is None and each.markup != each.text]
    assert len(sent) > len(EXAMPLES)
    assert set().union(*(elements(each.markup) for each in sent)) <= OURS
    assert "avvisade" not in caplog.text
    assert "Fel " not in caplog.text
