import pytest

from core.answer import Answer, UnitName
from core.answers.history import concerns, history
from core.question import Question
from core.records import LogEntry

ABOUT = Answer("", unit=UnitName("210", "Kommunledning"), asked=Question("deviation", "hjo", "210"), version=9)


def entry(generation: int, summary: str, municipality: str = "hjo") -> LogEntry:
    return LogEntry(generation, f"2020-09-0{generation}T08:00:00+00:00", "anna", municipality, summary)


@pytest.mark.parametrize(("summary", "whose"), [
    ("Prognos 2020-08, Kommunledning: 9 688 tkr.", True), ("Prognos 2020-08, Kommunledning, Löner: 9 688 tkr (Ny chef).", True),
    ("Prognos 2020-08, Kommunledningskontoret: 42 013 tkr.", False), ("Prognos 2020-08, Stab: 1 tkr (Kommunledning: se där).", False),
    ("Godkände 2 prognoser i Delår (2020-08): Stab, Kommunledning.", True), ("Godkände en prognos i Delår (2020-08): Stab.", False),
    ("Läste in utfall_2008.se: 1 204 nya.", True), ("Fryste prognostillfället Delår (2020-08) med 5 av 5 prognoser.", True),
])
def test_a_units_history_is_what_names_it_and_what_touches_all(summary: str, whose: bool):
    assert concerns(summary, "Kommunledning") is whose


def test_a_unit_with_a_comma_in_its_name_is_found_among_the_names_that_were_approved():
    assert concerns("Godkände 2 prognoser i Delår (2020-08): Stab, Barn, unga.", "Barn, unga")
    assert not concerns("Godkände 2 prognoser i Delår (2020-08): Stab, Barn, unga.", "Bar")


def test_what_stood_before_tells_more_than_the_words_of_a_change():
    entries = [entry(number, "Prognos 2020-08, Kommunledning: 1 tkr.") for number in (1, 2, 3, 4)]
    found = history(entries, ABOUT, {1: frozenset({"210", "220"}), 2: frozenset({"220"}), 3: None})
    assert [row.key for row in found.table.rows] == ["4", "3", "1"]


def test_the_latest_comes_first_and_other_municipalities_not_at_all():
    found = history([entry(1, "Läste in juli."), entry(2, "Läste in augusti."), entry(3, "Läste in allt.", "krokom")], ABOUT)
    assert [row.cells["summary"].text for row in found.table.rows] == ["Läste in augusti.", "Läste in juli."]
    assert found.headline.startswith("Kommunledning: 2 ändringar, senast 2020-09-02")


def test_a_unit_of_which_nothing_is_written_says_so():
    assert history([], ABOUT).headline == "Kommunledning: ingenting är skrivet ännu."
