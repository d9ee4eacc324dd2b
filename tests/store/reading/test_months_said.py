"""The month that a heading, a sheet or a file's name says: taken where it is one, asked for where it is not."""
from __future__ import annotations

from datetime import date

import pytest

from core.mapping import Said, period_said, with_flags
from store.memory import MemoryStore
from store.reading.tables.months_said import months_in, months_said
from tests.store.reading.making import amounts, annual, read, take_in, text, told, workbook

KR = Said("kr", "ledger", kind="actual")
ROWS = [["Ansvar", "Konto", "Utfall"], [10, 5010, 100]]
OCTOBER = {("10", "5010"): [*[None] * 9, -10000, None, None]}


@pytest.mark.parametrize(("said", "months"), [
    ("Utfall oktober 2024", (2024, 10, 10)), ("Utfall okt-24", (2024, 10, 10)),
    ("Utfall per ansvar, oktober 2024", (2024, 10, 10)), ("utfall_2024-10", (2024, 10, 10)),
    ("Avser perioden 2024-10-01 - 2024-10-31", (2024, 10, 10)), ("1 oktober – 31 oktober 2024", (2024, 10, 10)),
    ("202410", (2024, 10, 10)), ("10/2024", (2024, 10, 10)),
    ("Okt", (None, 10, 10)), ("Månad: oktober", (None, 10, 10)), ("Period: 10", (None, 10, 10)),
    ("Utfall t.o.m. oktober 2024", (2024, 1, 10)), ("Ack okt 2024", (2024, 1, 10)), ("jan–okt 2024", (2024, 1, 10)),
    ("2024-01 - 2024-10", (2024, 1, 10)), ("Utfall per 2024-10-31", (2024, 1, 10)), ("Läget per oktober 2024", (2024, 1, 10)),
    ("KS utfall okt 2024", (2024, 10, 10)), ("Budget 2025 KF nov 2024", (2024, 0, 11)), ("Delårsrapport augusti 2024", (2024, 1, 8)),
    ("Period 1-10", (None, 1, 10)), ("2024-01-01--2024-12-31", (2024, 1, 12)), ("Utfall t.o.m. december 2024", (2024, 1, 12)),
    ("2024-10-01 - 2024-10-15", (2024, 0, 10)), ("oktober 2023 – mars 2024", (2024, 0, 3)), ("Tertial 2 2024", (2024, 0, 0)),
    ("Ackumulerat utfall 2024", (2024, 0, 0)),
])
def test_the_months_that_words_say(said: str, months: tuple[int | None, int, int]) -> None:
    found = months_in(said)
    assert found is not None
    assert found[:3] == months


@pytest.mark.parametrize("said", [
    "", "Utfall 2024", "Helår 2024", "2023-2024", "organisation_2024", "Blad1", "Utskriven 2024-11-05", "2024-11-05", "5 november 2024",
    "Ansvarig: Maj Karlsson", "Ansvarig: Tom Persson",
    "Maj Karlsson 2024", "Budget 2025 beslutad november 2024", "jämfört med oktober 2023", "marsvin 2024",
    "export_20241105_120301", "x" * 1000,
])
def test_words_that_say_no_month_of_the_amounts(said: str) -> None:
    assert months_in(said) is None


def test_the_words_nearest_the_table_go_first_and_those_that_differ_are_several() -> None:
    assert months_said([["Utfall oktober 2024"]], "Nov", "utfall_2024-12")[:3] == (2024, 10, 10)
    assert months_said([["Påhittköping"]], "Nov", "utfall_2024-12")[:3] == (None, 11, 11)
    assert months_said([["Period t.o.m.", "2024-10"]], "Blad1", "utfall")[:3] == (2024, 1, 10)
    assert months_said([["Utskriven", "2024-11"], ["Oktober 2024"]], "Blad1", "x")[:3] == (2024, 10, 10)
    assert months_said([["Oktober 2024"], ["Oktober 2023"]], "Blad1", "x")[:3] == (2023, 0, 10)
    assert months_said([["Oktober 2024"], ["September 2024"]], "Blad1", "x") [:4] == (2024, 0, 10, "Oktober 2024” och ”September 2024")


@pytest.mark.parametrize("above", [
    ["Utfall oktober 2024"], ["Avser perioden 2024-10-01 - 2024-10-31"], ["Period:", "2024-10"], ["Period:", date(2024, 10, 1).isoformat()],
])
def test_a_month_in_a_heading_is_the_month_of_the_amounts(above: list[object]) -> None:
    assert amounts(read(workbook(Blad=[above, *ROWS]), KR)) == OCTOBER


def test_a_month_in_the_name_of_the_sheet_or_of_the_file_is_the_month_of_the_amounts() -> None:
    assert amounts(read(workbook(**{"Utfall okt 2024": ROWS}), KR)) == OCTOBER
    read_ = read(text("Ansvar;Konto;Utfall\n10;5010;100,00\n"), KR, name="utfall_2024-10.csv")
    assert amounts(read_) == OCTOBER
    assert read_.how[0].endswith("Beloppen gäller oktober 2024 (”utfall_2024-10”).")


def test_a_sheet_for_each_month_of_a_year_that_the_file_names() -> None:
    read_ = read(workbook(Sep=[ROWS[0], [10, 5010, 7]], Okt=ROWS), KR, name="utfall 2024.xlsx")
    assert amounts(read_) == {("10", "5010"): [*[None] * 8, -700, -10000, None, None]}


@pytest.mark.parametrize(("above", "columns"), [
    ("Utfall t.o.m. oktober 2024", "Belopp"), ("Ackumulerat oktober 2024", "Utfall"), ("2024-01 - 2024-10", "Utfall"),
    ("Uppföljning oktober 2024", "Utfall 2024"),
])
def test_several_months_in_one_amount_are_asked_about_and_never_read_as_a_year(above: str, columns: str) -> None:
    table = text(f"{above};;\nAnsvar;Konto;{columns}\n10;5010;100,00\n")
    asked = take_in(MemoryStore(), table, KR, "fil.csv", write=False)
    assert (asked.status, asked.headline) == ("choose", f"fil.csv: vilken månad gäller beloppen? Där står ”{above}”.")
    assert [(choice.label, choice.question.split(" --period ")[1]) for choice in asked.choices] == [
        ("bara oktober 2024", "2024-10"), ("hela 2024", "2024"),
    ]
    assert amounts(read(table, KR._replace(period=(2024, 10)), name="fil.csv")) == OCTOBER
    assert annual(read(table, KR._replace(period=(2024, 0)), name="fil.csv"), "actual") == {("10", "5010"): -10000}


def test_a_period_is_said_as_a_month_or_as_a_year() -> None:
    assert [period_said(each) for each in ("2024-10", "2024", "2024-13", "2024-0", "okt", "")] == [(2024, 10), (2024, 0), *[None] * 4]
    assert with_flags(Said(), "--belopp kr --period 2024-10") == Said("kr", period=(2024, 10))


def test_a_month_of_another_year_than_the_heading_s_is_asked_about() -> None:
    table = text("Budget 2025;;\nAnsvar;Konto;Budget\n10;5010;100,00\n")
    assert read(table, KR, name="budget_2024-11.csv").asked is not None


def test_words_of_the_whole_year_and_no_words_are_the_whole_year_and_said() -> None:
    for above in ("Utfall jan–dec 2024", "Utfall 2024"):
        read_ = read(text(f"{above};;\nAnsvar;Konto;Utfall\n10;5010;100,00\n"), KR, name="fil.csv")
        assert annual(read_, "actual") == {("10", "5010"): -10000}
        assert read_.how[0].endswith(" Beloppen gäller hela 2024.")


def test_a_column_of_years_is_of_the_month_that_the_heading_says_and_of_no_other_year() -> None:
    table = "{};;;\nAnsvar;Konto;År;Utfall\n10;5010;2023;100,00\n"
    october = read(text(table.format("Utfall oktober")), KR, name="fil.csv")
    assert (october.figures[0].year, amounts(october)) == (2023, OCTOBER)
    assert october.how[0].endswith(" Beloppen gäller oktober (”Utfall oktober”).")
    whole = read(text(table.format("Utfall 2024")), KR, name="fil.csv")
    assert (whole.figures[0].year, annual(whole, "actual"), "gäller" in whole.how[0]) == (2023, {("10", "5010"): -10000}, False)


def test_a_table_that_says_its_own_months_takes_none_from_the_words_round_it() -> None:
    long = text("Uttag oktober 2024;;;\nAnsvar;Konto;Period;Utfall\n10;5010;202409;100,00\n")
    wide = text("Utfall t.o.m. oktober 2024;;\nAnsvar;Konto;Utfall sep 2024\n10;5010;100,00\n")
    for table in (long, wide):
        read_ = read(table, KR._replace(period=(2024, 10)), name="utfall_2024-11.csv")
        assert amounts(read_) == {("10", "5010"): [*[None] * 8, -10000, None, None, None]}
        assert "--period ändrar inget: tabellen säger själv vilka månader beloppen gäller." in told(read_)
