"""The summary that a channel gets, on a municipality small enough to add up by hand."""
from __future__ import annotations

from little import TKR, question
from little_rounds import AUGUST, months, rounds_book

from core.answer import Answer
from core.answers.answering import answer

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


def test_the_standing_is_one_line_that_counts():
    assert summary({"HEM": -1300}, "standing").headline == "1 av 3 prognoser inne i Delår (2024-08)."
