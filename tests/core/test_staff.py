"""Staff: turnover by the footnote of Alingsås 2020, permanent staff who left but for pensions over the average, and small groups."""
from __future__ import annotations

from decimal import Decimal

import pytest
from little import book

from core.answers.answering import answer
from core.book import Book
from core.question import Question
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.staff import HIDDEN, shown, turnover


@pytest.mark.parametrize(("texts", "percent"), [
    ({"left": "11", "retired": "3", "average_staff": "100"}, "8.0"), ({"left": "8", "average_staff": "100"}, "8.0"),
    ({"left": "11", "retired": "3", "opening_staff": "103", "closing_staff": "106"}, "7.7"),
    ({"left": "1", "retired": "0", "average_staff": "8"}, "12.5"), ({"left": "0", "retired": "0", "average_staff": "12,5"}, "0.0"),
    ({"left": "1", "retired": "0", "average_staff": "16"}, "6.3"),
])
def test_turnover_is_those_who_left_but_for_pensions_over_the_average(texts: dict[str, str], percent: str):
    assert turnover(texts) == Decimal(percent)


@pytest.mark.parametrize("texts", [
    {"left": "11", "retired": "3"}, {"retired": "3", "average_staff": "100"}, {"left": "11", "retired": "i.u.", "average_staff": "100"},
    {"left": "11", "retired": "", "average_staff": "100"}, {"left": "2", "retired": "3", "average_staff": "100"},
    {"left": "2", "average_staff": "0"}, {"left": "2", "opening_staff": "9"}, {"left": "Prel: 7", "average_staff": "x"},
])
def test_without_all_its_parts_there_is_no_turnover(texts: dict[str, str]):
    assert turnover(texts) is None


def table(*rows: ReportedRow, kind: str = "sick_leave", keys: tuple[str, ...] = ("employees", "y2024")) -> ReportedTable:
    return ReportedTable(kind, "SOC", 2024, "t", "Tabellen", tuple(ReportedColumn(k, k) for k in keys), rows)  # type: ignore[arg-type]  # spelt out


def test_a_group_of_at_most_ten_is_hidden_and_one_of_eleven_is_not():
    ten = ReportedRow("a", "Natt", {"employees": "10", "y2024": "4,1%"})
    eleven = ReportedRow("b", "Dag", {"employees": "11", "y2024": "3,9%"})
    found = shown(table(ten, eleven))
    assert [row.texts for row in found.table.rows] == [{"employees": HIDDEN, "y2024": HIDDEN}, eleven.texts]
    assert found.notes == ("Grupper med högst 10 anställda visas inte.",)


@pytest.mark.parametrize(("floor", "texts"), [(4, "4,1%"), (5, HIDDEN), (0, "4,1%")])
def test_the_floor_is_a_setting(floor: int, texts: str):
    assert shown(table(ReportedRow("a", "Natt", {"employees": "5", "y2024": "4,1%"})), floor).table.rows[0].texts["y2024"] == texts


def test_a_table_without_sizes_is_shown_as_it_is():
    row = ReportedRow("a", "Kvinna", {"y2024": "4,1%"})
    assert shown(table(row, keys=("y2024",))).table.rows == (row,)


def staff_book(*rows: ReportedRow, keys: tuple[str, ...], floor: int = 10) -> Book:
    plain = book()
    figures = {year: tuple(booked.values()) for year, booked in plain._figures.items()}
    return Book(plain.register, figures, 7, (), (table(*rows, kind="staff", keys=keys),), floor)


def test_the_answer_has_the_turnover_of_each_group_and_hides_the_small_one():
    keys = ("left", "retired", "average_staff")
    rows = (ReportedRow("a", "Hemtjänst", {"left": "11", "retired": "3", "average_staff": "100"}),
            ReportedRow("b", "Natt", {"left": "1", "retired": "0", "average_staff": "8"}))
    found = answer(Question("staff", "lillkoping", "SOC"), staff_book(*rows, keys=keys))
    assert [row.cells["turnover"].text for row in found.table.rows] == ["8,0 %", HIDDEN]
    assert "Grupper med högst 10 anställda visas inte." in found.notes
    open_book = staff_book(*rows, keys=keys, floor=0)
    assert answer(Question("staff", "lillkoping", "SOC"), open_book).table.rows[1].cells["turnover"].text == "12,5 %"


def test_a_printed_turnover_that_its_parts_do_not_give_is_said_and_kept():
    row = ReportedRow("a", "2024", {"left": "11", "retired": "3", "average_staff": "100", "pct": "9,0%"})
    found = answer(Question("staff", "lillkoping", "SOC"), staff_book(row, keys=("left", "retired", "average_staff", "pct")))
    assert found.table.rows[0].cells["pct"].text == "9,0%"
    assert any("tabellen säger 9,0%, men slutat utan pension delat med genomsnittet ger 8,0 %" in note for note in found.notes)
