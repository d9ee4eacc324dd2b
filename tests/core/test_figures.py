"""The waterfall and the heat table: what they show, and that their words say the same."""
from __future__ import annotations

from itertools import pairwise

import pytest

from core.answer import Answer
from core.commands import GivePrognosis, OpenRound
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

WHO = Who("Kim")


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "provet")
    made = Desk(store)
    units = [row.key for row in made.ask("avvikelse kommunstyrelsen vaggeryd", WHO).table.rows if row.level == 1]
    for number, period in enumerate(("2020-08", "2020-10")):
        made.do(OpenRound(period=period, municipality="vaggeryd", write=True), WHO)
        for at, unit in enumerate(units):
            amount = (at * 10 if not number else at * -35) * 100_000
            done = made.do(GivePrognosis(unit=unit, amount=amount, meaning="deviation", comment="x", municipality="vaggeryd",
                                         round=period, sure=True, write=True), WHO)
            assert done.status == "answered", done.headline
    return made


def shown(desk: Desk, text: str) -> Answer:
    answer = desk.ask(text, WHO)
    assert answer.chart is not None
    return answer


def test_the_steps_of_what_changed_add_up_to_the_sum_and_the_largest_come_first(desk: Desk):
    chart = shown(desk, "vad har ändrats kommunstyrelsen vaggeryd").chart
    assert chart.kind == "waterfall"
    *steps, total = chart.lines[0].values
    named = [abs(step) for step, place in zip(steps, chart.places, strict=False) if place != "Övrigt"]
    assert sum(steps) == total
    assert all(one >= other for one, other in pairwise(named))
    assert chart.places[-1] == "Summa"
    assert all(f"{place} {text}" in chart.text for place, text in zip(chart.places, chart.texts[0], strict=True))


def test_a_unit_without_any_below_shows_what_its_change_is_made_of(desk: Desk):
    answer = shown(desk, "vad har ändrats kommunledningskontor vaggeryd")
    assert set(answer.chart.places) <= {"Nytt utfall", "Ändrad bedömning", "Flyttad budget", "Övrigt", "Summa"}
    assert answer.chart.lines[0].values[-1] == answer.table.rows[0].cells["change"].value


def test_the_heat_table_has_the_signed_deviation_of_every_unit_and_month_and_the_unit_itself_last(desk: Desk):
    chart = shown(desk, "månader avvikelse kommunstyrelsen vaggeryd 2020").chart
    own = shown(desk, "månader avvikelse kommunstyrelsen vaggeryd 2020").table.rows[-1]
    assert (chart.kind, chart.lines[-1].label, len(chart.places)) == ("heat", "Kommunstyrelsen", 12)
    assert chart.lines[-1].values == tuple(own.cells[f"2020-{month:02d}"].value for month in range(1, 13))
    figures = [text for texts in chart.texts for text in texts if text]
    assert all(text[0] in "+−" or text.strip("0,") == "" for text in figures)
    assert max(map(len, figures)) <= 5
    assert chart.text.startswith("Avvikelse per månad, tkr (+ = överskott). Kommunstyrelsen +750, sämst sep −546, bäst dec +848.")


def test_months_of_the_actual_have_no_heat_table(desk: Desk):
    assert desk.ask("månader kommunstyrelsen vaggeryd 2020", WHO).chart is None


def test_the_words_of_a_heat_table_in_a_coarser_unit_are_in_the_unit_of_the_table_beside_it(desk: Desk):
    chart = desk.ask("månader avvikelse krokom", Who("prov")).chart
    assert chart is not None
    assert chart.unit == "mnkr"
    assert "tkr (+ = överskott). Kommunstyrelsen +7\u00a0298, sämst jun −299" in chart.text


def test_where_the_deviation_is_called_utfall_no_sentence_or_choice_calls_it_so(desk: Desk):
    found = desk.ask("månader avvikelse krokom", Who("prov"))
    assert found.headline == "Kommunstyrelsen (Krokoms kommun): avvikelse per månad, 7\u00a0298 tkr helår 2020."
    assert [each.label for each in found.followups] == ["Avvikelse", "Bokfört per månad", "Budget per månad"]
    chart = desk.ask("prognos krokom t.o.m. augusti 2020", Who("prov")).chart
    assert chart is not None
    assert chart.text.startswith("T.o.m. augusti 2020 är bokfört −42\u00a0317 tkr mot budgeten")


@pytest.mark.parametrize("question", [
    "prognos kommunledningskontoret hjo t.o.m. augusti 2016", "månader avvikelse hjo 2016", "vad har ändrats alingsås",
])
def test_a_picture_and_its_caption_say_the_unit_the_municipality_and_where_the_figures_are_from(desk: Desk, question: str):
    found = desk.ask(question, Who("prov"))
    assert found.chart is not None
    assert found.unit is not None
    assert found.chart.title.startswith(f"{found.unit.name} ({found.municipality})")
    assert found.chart.caption.startswith(found.chart.title)
    assert found.chart.caption.endswith(next(note for note in found.notes if note.startswith("Källa: ")))
