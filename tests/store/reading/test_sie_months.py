"""Which year and month an amount of a SIE file belongs to, and which months are closed."""
from __future__ import annotations

import pytest

from core.intake import Incoming
from core.organisation import UNALLOCATED_UNIT
from store.reading.sie import read_sie

HEAD = '#FLAGGA 0\n#SIETYP 3\n#FNAMN "Påhittköping"\n#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n#KONTO 5010 "Löner"\n'


def read(text: str, encoding: str = "cp437") -> Incoming:
    return read_sie(text.encode(encoding), "bok.se")


def months(incoming: Incoming, unit: str, account: str = "5010", kind: str = "actual", year: int = 2024) -> tuple[int | None, ...]:
    figures = next(f for f in incoming.figures if (f.unit, f.year) == (unit, year))
    return tuple(figures.monthly[kind][account])


def texts(incoming: Incoming, level: str) -> str:
    return "\n".join(f"{p.where}: {p.text}" for p in incoming.problems if p.level == level)


def test_the_period_decides_the_year_whatever_the_year_number_says() -> None:
    read_ = read(HEAD + "#PBUDGET -1 202403 5010 {} 12.00\n#PSALDO 0 202312 5010 {} 3.00\n#RES -1 5010 3.00\n")
    assert months(read_, UNALLOCATED_UNIT, kind="budget")[2] == -1200
    assert months(read_, UNALLOCATED_UNIT, year=2023)[11] == -300
    assert "1\u00a0rad har årsnummer -1 i stället för 0" in texts(read_, "warning")


def test_a_broken_year_is_labelled_by_the_year_in_which_it_ends() -> None:
    read_ = read("#SIETYP 2\n#RAR 0 20150901 20160831\n#PSALDO 0 201509 5010 {} 1.00\n#PSALDO 0 201608 5010 {} 2.00\n#RES 0 5010 3.00\n")
    assert (read_.fiscal_years[0].label, read_.fiscal_years[0].start_month) == (2016, 9)
    assert months(read_, UNALLOCATED_UNIT, year=2016) == (-100, *[None] * 10, -200)


def test_a_year_of_26_months_has_26_months() -> None:
    read_ = read("#SIETYP 2\n#RAR -1 20130701 20150831\n#RAR 0 20150901 20160831\n#PSALDO -1 201508 5010 {} 2.00\n#RES -1 5010 2.00\n")
    assert len(months(read_, UNALLOCATED_UNIT, year=2015)) == 26


def test_months_without_a_row_are_zero_through_the_closed_month_and_missing_after_it() -> None:
    read_ = read(HEAD + "#OMFATTN 20240331\n#PSALDO 0 202402 5010 {} 9.00\n#PSALDO 0 202403 4010 {} 1.00\n#PBUDGET 0 202402 5010 {} 8.00\n")
    assert months(read_, UNALLOCATED_UNIT) == (0, -900, 0, *[None] * 9)
    assert months(read_, UNALLOCATED_UNIT, kind="budget") == (0, -800, *[0] * 10)
    assert read_.closed == {2024: 3}


@pytest.mark.parametrize("covers", ["19700101", "20230630", "skräp", ""])
def test_a_nonsense_omfattn_is_said_and_the_last_month_with_actuals_is_closed(covers: str) -> None:
    read_ = read(HEAD + f"#OMFATTN {covers}\n#PSALDO 0 202404 5010 {{}} 9.00\n#PSALDO 0 202405 5010 {{}} 0.00\n")
    assert read_.closed == {2024: 4}
    assert months(read_, UNALLOCATED_UNIT)[4] is None
    assert "#OMFATTN" in texts(read_, "warning")


def test_what_is_booked_ahead_after_months_without_actuals_is_kept_but_closes_nothing() -> None:
    booked = "".join(f"#PSALDO 0 2024{month:02} 5010 {{}} 9.00\n" for month in range(1, 9))
    read_ = read(HEAD + booked + "#PSALDO 0 202412 5010 {} 7.00\n#RES 0 5010 79.00\n")
    assert read_.closed == {2024: 8}
    assert months(read_, UNALLOCATED_UNIT) == (*[-900] * 8, None, None, None, -700)
    assert "Utfallet är obrutet t.o.m. augusti 2024, men det finns belopp även i december 2024. De behålls" in texts(read_, "warning")


def test_a_year_that_begins_late_is_closed_through_its_last_month() -> None:
    assert read(HEAD + "#PSALDO 0 202403 5010 {} 9.00\n#PSALDO 0 202404 5010 {} 9.00\n").closed == {2024: 4}


def test_a_past_year_is_closed_through_its_last_month_whatever_months_lack_actuals() -> None:
    rows = "#PSALDO -1 202301 5010 {} 1\n#PSALDO -1 202312 5010 {} 1\n#PSALDO 0 202401 5010 {} 1\n"
    assert read(HEAD + rows).closed == {2023: 12, 2024: 1}


def test_omfattn_closes_months_after_a_gap_because_the_ledger_says_so() -> None:
    read_ = read(HEAD + "#OMFATTN 20241231\n#PSALDO 0 202401 5010 {} 1\n#PSALDO 0 202412 5010 {} 1\n")
    assert read_.closed == {2024: 12}
    assert "obrutet" not in texts(read_, "warning")


def test_fiscal_years_that_overlap_need_a_yes() -> None:
    broken = "#SIETYP 2\n#RAR 0 20240901 20250831\n#RAR -1 20240101 20241231\n#PSALDO 0 202410 5010 {} 1\n#PSALDO -1 202411 5010 {} 2\n"
    read_ = read(broken)
    assert "Räkenskapsåren överlappar varandra: #RAR -1 januari 2024–december 2024 och #RAR 0 september 2024–augusti 2025" in texts(
        read_, "confirm"
    )
    assert read_.totals == {2025: {"actual": -100}, 2024: {"actual": -200}}


def test_omfattn_beyond_the_last_actuals_needs_a_yes() -> None:
    read_ = read(HEAD + "#OMFATTN 20241231\n#PSALDO 0 202404 5010 {} 9.00\n")
    assert read_.closed == {2024: 12}
    assert "december 2024 är stängd, men det sista utfallet är i april 2024" in texts(read_, "confirm")


def test_a_month_that_omfattn_ends_in_the_middle_of_is_not_closed() -> None:
    read_ = read(HEAD + "#OMFATTN 20240415\n#PSALDO 0 202404 5010 {} 9.00\n")
    assert read_.closed == {2024: 3}
    assert months(read_, UNALLOCATED_UNIT)[:5] == (0, 0, 0, -900, None)


def test_a_period_outside_every_year_is_refused_with_its_line() -> None:
    read_ = read(HEAD + "#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 201912 5010 {} 9.00\n")
    assert texts(read_, "refused").startswith("bok.se rad 8: Perioden 201912")
    assert read_.totals[2024]["actual"] == -100
    assert read_.refused_lines == 1
