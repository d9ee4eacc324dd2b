"""The summary that a channel gets, on a municipality small enough to add up by hand."""
from __future__ import annotations

import pytest
from little import TKR, question
from little_rounds import AUGUST, months, rounds_book

from core.answer import Answer
from core.answers.answering import answer
from core.calendar import Period, Scope

EVEN = {"HEM": months((12, -100)), "BOE": months((12, -200)), "TEK": months((12, -50))}
CLOSED = {unit: amounts[:8] for unit, amounts in EVEN.items()}
APRIL_GIVEN = {"HEM": -1200, "BOE": -2400, "TEK": -600}


def summary(given: dict[str, int], kind: str = "summary") -> Answer:
    book = rounds_book(CLOSED, EVEN, {"2024-04": APRIL_GIVEN, "2024-08": given})
    return answer(question(kind, round=AUGUST.id), book)


def test_it_says_the_prognosis_the_largest_deviations_the_change_and_that_all_are_in():
    found = summary({"HEM": -1300, "BOE": -2350, "TEK": -600})
    assert "50 tkr sämre än budget" in found.headline.replace("\u00a0", " ")
    deviations = [(row.key, row.cells["deviation"].value) for row in found.table.rows]
    assert deviations == [("K", -50 * TKR), ("HEM", -100 * TKR), ("BOE", 50 * TKR)]
    assert found.table.title == "De 2 största avvikelserna"
    assert found.notes[0] == "Prognosen för Lillköpings kommun är 50 tkr sämre i augusti 2024 än i april: −50 ändrad bedömning."
    assert found.notes[1].startswith("Alla 3 prognoser är inne i Delår (2024-08).")
    assert [each.label for each in found.followups] == ["Prognos", "Varför", "Vad har ändrats", "Vilka saknas", "Hemtjänsten", "Boendet"]


def test_who_is_missing_is_named_and_a_missing_sum_is_not_zero():
    found = summary({"HEM": -1300})
    assert any(note.startswith("2 av 3 prognoser saknas i Delår (2024-08): Boendet och Tekniska.") for note in found.notes)
    assert [row.key for row in found.table.rows][1:] == ["HEM"]


def test_of_those_who_have_given_nothing_the_model_says_how_far_they_are_off():
    overspent = {**CLOSED, "TEK": months((8, -90))}
    book = rounds_book(overspent, EVEN, {"2024-08": {"HEM": -1300}})
    found = answer(question("summary", round=AUGUST.id), book)
    shown = [(row.key, row.cells["prognosis"].text, row.cells["deviation"].value) for row in found.table.rows[1:]]
    assert [(key, given) for key, given, _ in shown] == [("TEK", "–"), ("HEM", "−1\u00a0300")]
    assert shown[0][2] < -300 * TKR


@pytest.mark.parametrize("period", [None, Period(Scope.FULL_YEAR, None, 2024), Period(Scope.YTD, 12, 2024)])
def test_of_a_year_that_is_over_it_says_how_it_ended_and_not_what_was_expected(period: Period | None):
    ended = {**EVEN, "HEM": months((12, -115))}
    book = rounds_book(ended, EVEN, {"2024-08": {"HEM": -1300, "BOE": -2400, "TEK": -600}}, closed=12)
    found = answer(question("summary", period=period), book)
    assert "slutade 2024 på −4 380 tkr, 180 tkr sämre än budget (bokslut)" in found.headline.replace("\u00a0", " ")
    assert [(row.key, row.cells["deviation"].value) for row in found.table.rows] == [("K", -180 * TKR), ("SOC", -180 * TKR)]
    assert not any("prognos" in note or "fryst" in note for note in found.notes if "2024-08" in note)


def test_of_months_after_the_latest_round_it_sees_the_year_as_the_prognosis_does():
    given = {"2024-08": {"HEM": -1300, "BOE": -2400, "TEK": -600}}
    book = rounds_book({unit: amounts[:10] for unit, amounts in EVEN.items()}, EVEN, given, closed=10)
    asked = Period(Scope.YTD, 10, 2024)
    found = answer(question("summary", period=asked), book)
    assert found.headline == answer(question("prognosis", period=asked), book).headline
    assert found.period.endswith("t.o.m. oktober 2024")


def test_the_standing_is_one_line_that_counts():
    assert summary({"HEM": -1300}, "standing").headline == "1 av 3 prognoser inne i Delår (2024-08)."
