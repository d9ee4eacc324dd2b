"""Analys: the draft text, and where each figure in it comes from."""
from __future__ import annotations

import re

import pytest
from little import even, figures, register
from little import question as little_question

from core.answer import Answer
from core.answers.answering import answer
from core.book import Book
from core.money import in_unit, parse_amount
from core.profile import Profile
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

QUESTIONS = (
    "analys kommunstyrelsen vaggeryd helår 2020", "analys vaggeryd t.o.m. augusti 2020", "analys alingsås", "analys krokom",
    "analys kommunledningskontoret hjo helår 2016",
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "prov")
    return Desk(store)


def text(answer: Answer) -> str:
    return "\n".join(row.cells["text"].text for row in answer.table.rows if "text" in row.cells)


def test_the_draft_says_what_how_much_why_and_that_nobody_has_explained_it(desk: Desk):
    rows = {row.label: row.cells["text"].text for row in desk.ask(QUESTIONS[0], Who("prov")).table.rows}
    assert rows["Ekonomiskt bistånd"].replace("\u00a0", " ") == (
        "Ekonomiskt bistånd redovisar ett underskott mot budget på 1 478 tkr (14,8 procent). Underskottet beror främst på högre kostnader "
        "(1 538 tkr). Emot väger högre intäkter (60 tkr). Nettokostnaden är 3 296 tkr (40,2 procent) högre än 2019."
    )
    assert rows["Kommunstyrelsen"].endswith("Enheten har ingen kommentar till avvikelsen i sin prognos.")
    assert rows["Utan kommentar"] == (
        "Arbetsmarknad, Ekonomiskt bistånd, Samhällsutveckling, Kommunledningskontor, Integration, Politisk verksamhet, Projekt och "
        "samverkan, Turism, Myndighet vuxna och Näringslivsverksamhet har ingen kommentar till sina avvikelser i prognosen."
    )


def test_the_single_group_that_is_left_is_named_as_the_rest_when_it_points_the_same_way(desk: Desk):
    said = desk.ask("analys krokom", Who("prov")).table.rows[0].cells["text"].text.replace("\u00a0", " ")
    assert "Överskottet beror främst på högre intäkter (4 940 tkr). Resten är lägre kostnader (2 358 tkr)." in said


def test_a_quote_that_ends_with_a_full_stop_gets_no_other(desk: Desk):
    said = desk.ask("analys kommunledningskontoret alingsås helår 2020", Who("prov")).table.rows[0].cells["text"].text
    assert said.endswith("prognostiserades.”")


def test_the_draft_of_a_year_says_as_hjo_s_own_report_how_the_prognosis_did(desk: Desk):
    said = desk.ask(QUESTIONS[4], Who("prov")).table.rows[0].cells["text"].text.replace("\u00a0", " ")
    assert said.startswith("Kommunledningskontoret redovisar ett överskott mot budget på 76 tkr (0,2 procent) helåret 2016.")
    assert "Utfallet blev 438 tkr bättre än prognosen i Delårsbokslut" in said


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_amount_in_the_text_is_traced_in_order_and_rightly_rounded(desk: Desk, question: str):
    answer = desk.ask(question, Who("prov"))
    found = re.findall(r"[+−]?\d[\d\u00a0]*(?:,\d+)?(?:\u00a0tkr| procent)", text(answer))
    assert found == [trace.text for trace in answer.traces]
    assert len(found) > 8
    for trace in answer.traces:
        if isinstance(trace.value, int):
            written = in_unit(parse_amount(trace.text), "tkr")
            assert abs(written) == abs(in_unit(trace.value, "tkr"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_traced_figure_that_names_a_cell_of_the_answer_is_that_cell_s_value(desk: Desk, question: str):
    answer = desk.ask(question, Who("prov"))
    cells = {(row.key, key): cell.value for row in answer.table.rows for key, cell in row.cells.items()}
    inside = [trace for trace in answer.traces if (trace.row, trace.column) in cells]
    assert len(inside) > 8
    assert [trace for trace in inside if cells[trace.row, trace.column] != trace.value] == []


def test_the_words_of_direction_agree_with_the_signs(desk: Desk):
    for question in QUESTIONS:
        for row in desk.ask(question, Who("prov")).table.rows:
            said = row.cells["text"].text if "text" in row.cells else ""
            amount = row.cells["deviation"].value if "deviation" in row.cells else None
            if "redovisar ett" in said and isinstance(amount, int):
                assert ("överskott" if amount > 0 else "underskott") in said.split(".")[0]


def test_a_question_may_say_analysis_in_several_ways(desk: Desk):
    for words in ("ekonomisk analys", "analysen", "utkast till text"):
        assert desk.ask(f"{words} vaggeryd helår 2020", Who("prov")).table.title == "Ekonomisk analys"


def test_units_without_a_budget_are_named_as_unknown_and_have_no_deviation_of_zero():
    booked = [figures(code, 2024, actual={"5010": even(-100, 8)}) for code in ("SOC", "TEK")]
    rows = {row.label: row.cells for row in answer(little_question("analysis"), Book(register(), {2024: booked})).table.rows}
    assert rows["Utan avvikelse"]["text"].text == "Utfall eller budget saknas för Socialförvaltningen och Tekniska."
    assert "Övriga enheter" not in rows


def test_a_unit_without_a_budget_is_not_counted_among_those_without_a_deviation_worth_naming():
    with_budget = figures("SOC", 2024, actual={"5010": even(-100, 8)}, budget={"5010": even(-100)})
    booked = [with_budget, figures("TEK", 2024, actual={"5010": even(-100, 8)})]
    rows = {row.label: row.cells for row in answer(little_question("analysis"), Book(register(), {2024: booked})).table.rows}
    assert rows["Övriga enheter"]["text"].text.startswith("Socialförvaltningen har ingen nämnvärd avvikelse")
    assert rows["Utan avvikelse"]["text"].text == "Utfall eller budget saknas för Tekniska."


def test_nothing_that_the_unit_prints_as_zero_is_named_as_working_against_the_deviation():
    actual, budget = {"5010": even(-110), "3011": even(13)}, {"5010": even(-100), "3011": even(10)}
    held = Book(register(12, Profile(unit="mnkr")), {2024: [figures("TEK", 2024, actual=actual, budget=budget)]})
    said = answer(little_question("analysis", "TEK"), held).table.rows[0].cells["text"].text.replace("\u00a0", " ")
    assert "Underskottet beror främst på högre löner (0,1 mnkr)." in said
    assert answer(little_question("why", "TEK"), held).headline.endswith("beror främst på Löner (−0,1 mnkr).")
