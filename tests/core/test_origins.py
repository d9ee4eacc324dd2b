"""Which file a year's figures are from, as it is kept and as an answer says it."""
from __future__ import annotations

from dataclasses import replace

from little import book, question

from core.answers.answering import answer
from core.calendar import Period, Scope
from core.origins import MOST, Origin, files_of, painted

YEAR = Origin("actual", 1, 12, "2024.se")
BUDGET = Origin("budget", 1, 12, "2024.se")
SEPTEMBER = Origin("actual", 9, 9, "sep.csv")


def source(*origins: Origin, kind: str = "deviation", **more: object) -> str:
    """What the answer about Lillköping through October says of its source."""
    plain = book(10)
    years = plain.register.years
    plain.register = replace(plain.register, years={**years, 2024: years[2024]._replace(source="sist.csv", origins=tuple(origins))})
    return next(note for note in answer(question(kind, **more), plain).notes if note.startswith("Källa"))


def test_a_file_of_one_month_takes_that_month_from_the_file_before_and_no_other():
    assert painted((YEAR, BUDGET), SEPTEMBER) == (
        SEPTEMBER, Origin("actual", 1, 8, "2024.se"), Origin("actual", 10, 12, "2024.se"), BUDGET)


def test_a_file_of_a_few_units_stands_beside_the_file_before():
    assert painted((YEAR,), SEPTEMBER, is_few=True) == (SEPTEMBER, YEAR)
    assert painted((SEPTEMBER, YEAR), SEPTEMBER, is_few=True) == (SEPTEMBER, YEAR)


def test_a_file_of_the_whole_year_leaves_nothing_of_the_files_before():
    new = Origin("actual", 1, 12, "rättad.se")
    assert painted(painted((YEAR, BUDGET), SEPTEMBER), new) == (new, BUDGET)


def test_the_months_of_a_file_are_told_in_order_and_only_those_asked_about():
    assert files_of(painted((YEAR,), SEPTEMBER), "actual", 7, 10) == {"sep.csv": [9], "2024.se": [7, 8, 10]}


def test_what_is_kept_of_a_year_does_not_grow_without_end():
    known: tuple[Origin, ...] = ()
    for n in range(MOST + 5):
        known = painted(known, Origin("actual", 1, 1, f"{n}.csv"), is_few=True)
    assert (len(known), known[0].file) == (MOST, f"{MOST + 4}.csv")


def test_an_answer_names_the_files_of_its_months_and_kinds_latest_first():
    kept = painted((YEAR, BUDGET), SEPTEMBER)
    assert source(*kept) == "Källa: sep.csv (utfall september), 2024.se (utfall januari–augusti och oktober, budget)."
    assert source(*kept, period=Period(Scope.YTD, 2, 2024)) == "Källa: 2024.se."
    assert source(*kept, kind="budget") == "Källa: 2024.se."
    assert source(*kept, kind="actual", period=Period(Scope.MONTH, 9, 2024)) == "Källa: sep.csv."


def test_many_files_are_named_without_what_each_gave_and_a_year_of_an_older_store_by_its_last_file():
    months = tuple(Origin("actual", month, month, f"{month}.csv") for month in (5, 4, 3, 2, 1))
    assert source(*months) == "Källa: 5.csv, 4.csv, 3.csv och 2 till."
    assert source() == "Källa: sist.csv."
