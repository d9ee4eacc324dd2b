"""The card for Teams and the mail, of every kind of answer that the demonstration has."""
from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.cards import LIMIT, MOST_COLUMNS, message_of
from bot.mail import mail_of
from core.answer import Answer, Cell, Column, Row, Table
from core.kind_words import SWEDISH
from core.outgoing import Outgoing
from core.question import Question, Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

ROW = Outgoing("nyckel", "mailto:anna@example.org", Question())


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    store = MemoryStore()
    load(store, "provet")
    yield Desk(store)
    store.close()


def blocks(answer: Answer) -> list[dict]:
    return json.loads(message_of(answer, ROW))["attachments"][0]["content"]["body"]


def said(block: dict) -> str:
    return "".join(run["text"] for run in block["inlines"])


def page_of(answer: Answer, png: bytes | None = None) -> str:
    return mail_of(answer, ROW, png, "koll@example.org", "anna@example.org").get_body(("html",)).get_content()


def test_a_phone_sees_three_columns_of_which_the_deviation_is_one_and_is_told_of_the_others(desk: Desk):
    shown = blocks(desk.ask("detaljramar krokom", Who("Anna")))
    table = next(each for each in shown if each["type"] == "Table")
    heads = [said(cell["items"][0]) for cell in table["rows"][0]["cells"]]
    assert heads == ["Detaljramar (tkr)", "Budget 2020", "Bokfört 2020", "Utfall 2020"]
    assert "Fler kolumner finns i Koll." in [said(each) for each in shown if "inlines" in each]


def test_sentences_stand_under_the_table_and_a_long_name_may_be_divided(desk: Desk):
    shown = blocks(desk.ask("analys kommunledningskontor vaggeryd", Who("Anna")))
    table = next(each for each in shown if each["type"] == "Table")
    assert "Utkast" not in [said(cell["items"][0]) for cell in table["rows"][0]["cells"]]
    assert said(table["rows"][1]["cells"][0]["items"][0]) == "▼\u00a0Kommun\u00adledningskontor"
    texts = [said(each) for each in shown if "inlines" in each]
    assert any(text.startswith("Kommunledningskontor: Kommunledningskontor redovisar ett underskott") for text in texts)


@pytest.mark.parametrize("place", ["vaggeryd", "alingsås", "krokom", "hjo"])
def test_every_card_is_within_what_teams_takes_and_every_mail_has_its_text(place: str, desk: Desk):
    for word in SWEDISH.values():
        answer = desk.ask(f"{word} {place}", Who("Anna"))
        body = message_of(answer, ROW)
        assert len(body) <= LIMIT < 28 * 1024
        mail = mail_of(answer, ROW, None, "koll@example.org", "anna@example.org")
        assert " ".join(answer.headline.split())[:60] in " ".join(mail.get_body(("plain",)).get_content().split())


def test_a_mail_says_the_picture_in_words_for_those_who_do_not_see_it(desk: Desk):
    answer = desk.ask("prognos kommunledningskontor vaggeryd t.o.m. augusti 2020", Who("Anna"))
    assert f'alt="{answer.chart.text}"' in page_of(answer, b"\x89PNG")
    assert f"<p>{answer.chart.text}</p>" in page_of(answer)


def test_in_a_mail_figures_stand_to_the_right_and_words_to_the_left_on_several_lines():
    columns = (Column("text", "Utkast"), Column("deviation", "Avvikelse", "tkr"), Column("trend", "Trend"))
    cells = {"text": Cell("Underskottet beror på vakanser. " * 4), "deviation": Cell("−5", -500_000, "bad"), "trend": Cell("▁▇")}
    page = page_of(Answer("Svar.", table=Table(columns, (Row("1", "Stab", cells),), "Analys")))
    assert 'text-align:left;font-weight:normal;padding:3px 10px;vertical-align:top;color:#222222">Underskottet' in page
    assert 'text-align:right;white-space:nowrap;padding:3px 10px;vertical-align:top;color:#a4262c">−5' in page
    assert ">Analys (tkr)<" in page
    assert "Trend" not in page
    assert ">▼\u00a0Stab<" in page


def test_no_more_columns_than_a_phone_shows_are_in_any_card(desk: Desk):
    for word in SWEDISH.values():
        for block in blocks(desk.ask(f"{word} alingsås", Who("Anna"))):
            if block["type"] == "Table":
                assert len(block["columns"]) <= MOST_COLUMNS + 1
