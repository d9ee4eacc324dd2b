"""What is reported beside the ledger: states of cells, statuses and dates on one scale, and the answers made of them."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little import register

from core.answers.answering import answer
from core.answers.reported_tones import risk_tone
from core.book import Book
from core.question import Question
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.reported_reading import assessed, due_of, is_overdue, progress_of, reading_of


@pytest.mark.parametrize(("text", "state", "value"), [
    ("64", "value", 64), ("8 840", "value", 8840), ("− 1 221", "value", -1221), ("-0,9%", "value", -0.9), ("72,28%", "value", 72.28),
    ("0.7", "value", 0.7), ("i.u.", "no_data", None), ("Prel: 67", "preliminary", 67), ("prel. 70", "preliminary", 70),
    ("Ingen mätning gjordes", "not_measured", None), ("", "blank", None), ("-", "blank", None), ("53 (medel 57)", "text", None),
    ("3:e i länet", "text", None), ("12 34", "text", None), ("Aug. 2017", "text", None),
])
def test_a_cell_is_a_number_or_a_state_and_never_a_zero_that_nobody_wrote(text: str, state: str, value: float | None):
    assert reading_of(text) == (state, value)


@given(st.text())
def test_any_text_has_a_state(text: str):
    assert reading_of(text).state in ("value", "blank", "no_data", "not_measured", "preliminary", "text")
    assert progress_of(text)
    assert assessed(text)
    due_of(text)


@pytest.mark.parametrize(("text", "said"), [
    ("Helt uppfyllt", "met"), ("uppfylls", "met"), ("uppfylls delvis", "partly"), ("Delvis uppfyllt", "partly"), ("Ej uppfyllt", "not_met"),
    ("uppfylls ej", "not_met"), ("A. Godkänd, avslutas", "met"), ("C. Kvarstår till nästa år", "not_met"),
    ("Ej utvärderat", "not_assessed"),
    ("", "not_assessed"), ("Utan anmärkning", "met"), ("Med anmärkning", "not_met"),
])
def test_an_assessment_is_read_onto_one_scale(text: str, said: str):
    assert assessed(text) == said


@pytest.mark.parametrize(("text", "said"), [
    ("Klart, 17 nov", "done"), ("Klart 26 maj", "done"), ("Ja", "done"), ("Genomfört med positiv respons", "done"),
    ("Genomfört och fortsätter", "ongoing"), ("Klart, Pågående", "ongoing"), ("Pågående, få grundskolekontakter", "ongoing"),
    ("Påbörjad", "ongoing"), ("Delvis genomfört", "ongoing"), ("Alltid!", "ongoing"), ("Ej påbörjat", "not_started"),
    ("Gick ej att få till stånd 2016 p g av kostnader .", "stopped"), ("Vi får se", "unknown"), ("", "unknown"),
])
def test_the_free_words_of_a_status_are_read_onto_one_scale(text: str, said: str):
    assert progress_of(text) == said


@pytest.mark.parametrize(("text", "last"), [
    ("2016-06-30", date(2016, 6, 30)), ("1 juli 2016", date(2016, 7, 1)), ("Nov-16", date(2016, 11, 30)), ("Nov 2016", date(2016, 11, 30)),
    ("Våren 2016", date(2016, 5, 31)), ("2016", date(2016, 12, 31)), ("2016/2017", date(2017, 12, 31)), ("Löpande", None),
    ("Återkommande halvårsvis", None), ("31 feb 2016", None), ("Förhoppning svis en bilaga innan sommaren", None), ("", None),
])
def test_a_due_date_is_the_last_day_that_its_words_allow(text: str, last: date | None):
    assert due_of(text) == last


def test_what_is_done_is_never_late_and_what_says_nothing_is():
    late = ReportedRow("1", "Lathund", {"due": "2015"})
    done = ReportedRow("2", "Länk", {"due": "2015", "status": "Klart"})
    assert [is_overdue(row, date(2016, 12, 31)) for row in (late, done)] == [True, False]
    assert not is_overdue(late, date(2015, 12, 31))


def test_a_risk_of_twelve_is_red_and_of_eight_yellow():
    assert [risk_tone(score) for score in ("12", "8", "6", "")] == ["bad", "warning", "neutral", "neutral"]


GOALS = ReportedTable("goals", "HEM", 2024, "mal", "Mål", (ReportedColumn("assessment", "Bedömning"),), (
    ReportedRow("1", "Fler nöjda", {"assessment": "Helt uppfyllt"}), ReportedRow("2", "Färre fall", {"assessment": "Ej uppfyllt"}),
))
PLAN = ReportedTable(
    "activities", "HEM", 2024, "plan", "Plan", (ReportedColumn("due", "Slutdatum"), ReportedColumn("status", "Status")),
    (ReportedRow("1", "Utbilda", {"due": "Våren 2024", "status": "Påbörjad"}), ReportedRow("2", "Anställa", {"due": "2025", "status": ""})),
)


def asked(kind: str, *tables: ReportedTable, unit: str = "HEM"):
    return answer(Question(kind, "lillkoping", unit), Book(register(12), {2024: []}, reported=tables))  # type: ignore[arg-type]


def test_a_unit_without_figures_still_has_its_goals():
    found = asked("goals", GOALS)
    assert found.headline == "Hemtjänsten, mål 2024: 1 uppfyllda eller godkända, 1 ej uppfyllda eller kvarstående."
    assert [(row.key, row.label, row.tone) for row in found.table.rows] == [("mal/1", "Fler nöjda", "good"), ("mal/2", "Färre fall", "bad")]


def test_what_is_red_is_gathered_from_all_that_is_reported():
    found = asked("red", GOALS, PLAN)
    assert [row.label for row in found.table.rows] == ["Mål", "Färre fall"]
    assert found.headline.endswith(": 1 sak är röd.")


def test_what_is_late_is_held_against_the_last_day_of_the_asked_period():
    found = asked("overdue", GOALS, PLAN)
    assert [row.label for row in found.table.rows] == ["Aktiviteter", "Utbilda"]
    assert "Slutdatum före 2024-12-31" in found.notes[0]


def test_nothing_reported_is_said_with_what_there_is_instead():
    assert asked("staff", GOALS).headline == "Hemtjänsten: inga uppgifter om personal för 2024. Det finns mål."
