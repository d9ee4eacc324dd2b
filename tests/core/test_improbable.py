"""Years that are likely mistakes are told of before anything is written, each import on a store with 2023 and 2024 or an empty one."""
from __future__ import annotations

from calendar import monthrange
from datetime import date

from core.intake import Incoming
from core.planning import make_plan
from tests.core.test_plan import Town, ledger

TODAY = date(2026, 11, 30)


def of(year: int, *rows: str, month: int = 1) -> Incoming:
    """A ledger of a year, closed through a month."""
    booked = rows or ("utfall 01 5010 10 100",)
    return ledger(*booked, name=f"{year}.se", year=f"#RAR 0 {year}0101 {year}1231", closed=f"{year}{month:02d}{monthrange(year, month)[1]}")


def town() -> Town:
    there = Town()
    there.load(of(2023), of(2024))
    return there


def told(there: Town, *files: Incoming, today: date = TODAY) -> list[tuple[str, str, str]]:
    """What is said of the files' years."""
    register = next(iter(there.store.registers()), None)
    plan = make_plan(
        files, register, lambda year: there.store.figures("p", year), municipality="p", name="Påhittköping", author="Eva", today=today,
    )
    return [(problem.level, problem.where, problem.text) for problem in plan.problems if "Är året rätt?" in problem.text]


def test_a_year_far_before_those_in_the_books_is_said():
    assert told(town(), of(2014)) == [("warning", "2014.se", "2014 ligger 9 år före 2023, det närmaste året i lagret. Är året rätt?")]


def test_a_year_beside_those_in_the_books_is_nothing_to_speak_of():
    assert told(town(), of(2022)) == told(town(), of(2025)) == told(town(), of(2024)) == []


def test_a_row_of_years_that_reaches_the_books_is_history():
    assert told(town(), of(2014), of(2017), of(2020)) == []


def test_actuals_of_a_month_to_come_wait_for_a_yes():
    text = "Utfallet är t.o.m. januari 2042, men idag är 2026-11-30. Är året rätt?"
    assert told(town(), of(2042)) == told(Town(), of(2042)) == [("confirm", "2042.se", text)]


def test_actuals_through_the_month_that_is_going_are_not_ahead():
    rows = ("utfall 01 5010 10 100", "utfall 11 5010 10 100")
    assert told(town(), of(2026, *rows, month=11)) == []
    assert [level for level, _, _ in told(town(), of(2026, *rows, month=11), today=date(2026, 10, 31))] == ["confirm"]


def test_a_budget_far_ahead_is_said_also_in_an_empty_store():
    rows = "budget 01 5010 10 100"
    assert told(town(), of(2027, rows)) == told(Town(), of(2027, rows)) == []
    assert told(Town(), of(2042, rows)) == [("warning", "2042.se", "2042 ligger 16 år efter 2026. Är året rätt?")]


def test_the_first_year_of_an_empty_store_may_be_long_ago():
    assert told(Town(), of(2014)) == []
