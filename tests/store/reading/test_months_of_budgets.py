"""A month in loose words decides actuals only: a budget, a bokslut and what was decided another year are asked about, the year first."""
from __future__ import annotations

import pytest

from core.mapping import Said
from store.memory import MemoryStore
from store.reading.tables.months_said import months_in
from tests.store.reading.making import amounts, annual, read, take_in, text, told, workbook

KR = Said("kr", "ledger")
OCTOBER = {("10", "5010"): [*[None] * 9, -10000, None, None]}


def table(above: str, *columns: str) -> bytes:
    """A text table of one unit and account under a heading: 100 kr in the first column of amounts, 200 in the second, and so on."""
    values = ";".join(f"{number}00,00" for number in range(1, len(columns) + 1))
    return text(f"{above}{';' * (len(columns) + 1)}\nAnsvar;Konto;{';'.join(columns)}\n10;5010;{values}\n")


def offered(content: bytes, said: Said = KR, name: str = "fil.csv") -> list[str]:
    """What the question about months offers, in order; empty when none is asked."""
    asked = read(content, said, name=name).asked
    return [label for label, _ in asked.choices] if asked is not None else []


@pytest.mark.parametrize(("above", "column", "name", "choices"), [
    ("Driftbudget 2025 (rev juni 2025)", "Budget", "fil.csv", ["hela 2025", "bara juni 2025"]),
    ("Påhittköping", "Budget", "budget_2026-06.csv", ["hela 2026", "bara juni 2026"]),
    ("Påhittköping", "Budget", "Driftbudget 2027 (rev jan 2027).csv", ["hela 2027", "bara januari 2027"]),
    ("Bokslut december 2025", "Utfall", "fil.csv", ["hela 2025", "bara december 2025"]),
    ("Utfall december 2025", "Utfall", "bokslut_2025.csv", ["hela 2025", "bara december 2025"]),
    ("Utfall 2025 (rev juni 2025)", "Utfall", "fil.csv", ["hela 2025", "bara juni 2025"]),
    ("Utfall 2025, KF juni 2025", "Utfall", "fil.csv", ["hela 2025", "bara juni 2025"]),
    ("Utfall 2025, nämnden juni 2025", "Utfall", "fil.csv", ["hela 2025", "bara juni 2025"]),
    ("Uttag december 2025", "Utfall", "fil.csv", ["hela 2025", "bara december 2025"]),
    ("Utfall 2025 per 31 december", "Utfall", "fil.csv", []), ("Utfall 2025, 5 december", "Utfall", "fil.csv", []),
    ("Utfall 2025 per 31 oktober", "Utfall", "fil.csv", ["bara oktober 2025", "hela 2025"]),
    ("Utfall per 31 oktober", "Utfall", "utfall 2025.csv", ["bara oktober 2025", "hela 2025"]),
    ("Utfall Anna Maj 2026", "Utfall", "fil.csv", ["bara maj 2026", "hela 2026"]),
    ("Uppföljning oktober 2026", "Budget", "fil.csv", ["hela 2026", "bara oktober 2026"]),
])
def test_a_month_that_may_not_be_that_of_the_amounts_is_asked_about(above: str, column: str, name: str, choices: list[str]) -> None:
    assert offered(table(above, column), name=name) == choices


def test_the_first_choice_reads_a_revised_budget_as_that_of_the_whole_year() -> None:
    content = table("Driftbudget 2025 (rev juni 2025)", "Budget")
    asked = take_in(MemoryStore(), content, KR, "fil.csv", write=False)
    assert (asked.status, asked.choices[0].question.split(" --period ")[1]) == ("choose", "2025")
    assert annual(read(content, KR._replace(period=(2025, 0)))) == {("10", "5010"): -10000}


@pytest.mark.parametrize(("above", "choices"), [
    ("Budget 2026 (KF november 2025)", ["hela 2026", "hela 2025"]), ("Budget 2027, KF november 2026", ["hela 2027", "hela 2026"]),
])
def test_a_budget_with_several_years_is_of_one_of_them_and_of_no_month(above: str, choices: list[str]) -> None:
    assert offered(table(above, "Budget")) == choices
    assert offered(table(above, "Budget"), KR._replace(year=2030)) == ["hela 2030"]


def test_actuals_with_several_years_may_be_of_the_month_or_of_any_of_the_years() -> None:
    assert offered(table("Utfall oktober 2025 och 2024", "Utfall")) == ["bara oktober 2025", "hela 2025", "hela 2024"]


@pytest.mark.parametrize("above", ["Ansvarig ekonom: Anna Maj 2026", "Diarienr KS 2026-11", "Dnr 2026-11"])
def test_a_person_and_a_registered_number_say_no_month(above: str) -> None:
    assert months_in(above) is None
    assert annual(read(table(above, "Budget"), KR)) == {("10", "5010"): -10000}


@pytest.mark.parametrize("above", [
    "Utfall oktober 2025 (utskrivet 2025-11-05)", "Utfall oktober 2025 jämfört med budget", "Utfall oktober 2025, uppdaterad 5 november",
    "Utfall oktober 2025, version 2", "Utfall jämfört med budget oktober 2025", "Utfall oktober 2025 jämfört med oktober 2024",
    "Utskriven av Anna 2025-11-05 Utfall oktober 2025", "Utfall oktober 2025 och föregående år", "Version 2 oktober 2025",
    "Utfall per ansvarig oktober 2025", "Utfall mot budget oktober 2025", "Utfall oktober 2025 jämfört med budget 2025",
    "Utfall 2025 oktober", "Månadsbokslut oktober 2025",
])
def test_a_month_beside_words_of_something_else_is_the_month_of_the_actuals(above: str) -> None:
    assert amounts(read(table(above, "Utfall"), KR)) == OCTOBER


def test_utfall_and_budget_under_one_month_are_asked_about_with_the_month_first() -> None:
    content = table("Uppföljning oktober 2026", "Utfall", "Budget")
    asked = read(content, KR).asked
    assert asked is not None
    assert [label for label, _ in asked.choices] == ["bara oktober 2026", "hela 2026"]
    assert asked.notes[0] == "Är bara utfallet månadens: skriv Årsbudget som budgetens rubrik i filen."
    month = read(content, KR._replace(period=(2026, 10)))
    assert (amounts(month), amounts(month, "budget")) == (OCTOBER, {("10", "5010"): [*[None] * 9, -20000, None, None]})


def test_a_year_s_budget_beside_one_of_unsure_time_is_read_alone_and_the_other_is_named() -> None:
    read_ = read(table("Månadsuppföljning oktober 2026", "Utfall", "Budget", "Årsbudget"), KR)
    assert (amounts(read_), amounts(read_, "budget"), annual(read_)) == (OCTOBER, {}, {("10", "5010"): -30000})
    assert "Kolumner som inte läses: Budget." in read_.how


@pytest.mark.parametrize(("above", "said"), [("Period: 202610", KR), ("Uppföljning", KR._replace(period=(2026, 10)))])
def test_a_budget_of_a_said_month_is_read_without_the_year_s(above: str, said: Said) -> None:
    read_ = read(table(above, "Utfall", "Budget", "Årsbudget"), said)
    assert (amounts(read_, "budget"), annual(read_)) == ({("10", "5010"): [*[None] * 9, -20000, None, None]}, {})
    assert "Kolumner som inte läses: Årsbudget." in read_.how


def test_two_budgets_of_one_year_are_not_added() -> None:
    read_ = read(table("Uppföljning 2026", "Utfall", "Budget", "Årsbudget"), KR)
    assert (annual(read_), told(read_)) == ({("10", "5010"): -30000}, "")


def test_amounts_whose_kind_is_said_with_the_import_follow_that_kind() -> None:
    content = table("Påhittköping oktober 2025", "Belopp")
    assert amounts(read(content, KR._replace(kind="actual"))) == OCTOBER
    assert offered(content, KR._replace(kind="budget")) == ["hela 2025", "bara oktober 2025"]


def test_rows_that_each_say_their_kind_are_asked_about() -> None:
    content = text("Uppföljning oktober 2025;;;\nAnsvar;Konto;Slag;Belopp\n10;5010;Utfall;100,00\n10;5010;Budget;100,00\n")
    assert offered(content) == ["bara oktober 2025", "hela 2025"]


def test_a_sheet_for_each_month_holds_its_month_s_budget_after_a_yes() -> None:
    rows = [["Ansvar", "Konto", "Utfall", "Budget"], [10, 5010, 100, 200]]
    read_ = read(workbook(Sep=rows, Okt=rows), KR, name="uppföljning 2026.xlsx")
    assert amounts(read_, "budget") == {("10", "5010"): [*[None] * 8, -20000, -20000, None, None]}
    assert "confirm fil.xlsx: Varje blad läses som sin månad, även budgeten." in told(read_).replace("uppföljning 2026", "fil")


def test_utfall_does_not_give_way_to_a_bokslut_that_may_be_of_the_year_before() -> None:
    year = read(table("Uppföljning 2026", "Utfall", "Bokslut"), KR)
    assert "Beloppen har summerats." in told(year)
    month = read(table("Uppföljning oktober 2026", "Utfall", "Bokslut"), KR)
    assert (amounts(month), annual(month, "actual")) == (OCTOBER, {})
