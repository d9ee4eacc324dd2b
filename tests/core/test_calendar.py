from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import FiscalYear, Period, PeriodError, Scope, Span, resolve

Y2020 = FiscalYear(2020)
BROKEN = FiscalYear.between((2015, 9), (2016, 8))
YEARS = {2019: FiscalYear(2019), 2020: Y2020}


def months(span: Span) -> tuple[int, int, int]:
    return span.year.label, span.first, span.last


def test_a_calendar_year_runs_from_january_to_december():
    assert (Y2020.calendar(1), Y2020.calendar(12), Y2020.name) == ((2020, 1), (2020, 12), "2020")


def test_a_broken_year_is_labelled_by_the_year_it_ends_in_and_named_by_both():
    assert (BROKEN.label, BROKEN.calendar(1), BROKEN.calendar(12), BROKEN.name) == (2016, (2015, 9), (2016, 8), "2015/2016")


def test_a_year_of_26_months_keeps_all_of_them():
    long = FiscalYear.between((2013, 7), (2015, 8))
    assert (long.length, long.calendar(1), long.calendar(26)) == (26, (2013, 7), (2015, 8))


@given(st.integers(1990, 2040), st.integers(1, 12), st.integers(1, 36))
def test_fiscal_and_calendar_months_lead_to_each_other(label: int, start: int, length: int):
    year = FiscalYear(label, start, length)
    assert year.calendar(length)[0] == label
    assert year.calendar(1)[1] == start
    assert [year.fiscal_month(*year.calendar(m)) for m in range(1, length + 1)] == list(range(1, length + 1))


def test_a_year_of_no_months_or_of_four_years_is_refused():
    with pytest.raises(PeriodError, match="48 månader"):
        FiscalYear.between((2013, 1), (2016, 12))


@pytest.mark.parametrize(("period", "expected", "label"), [
    (None, (2020, 1, 8), "t.o.m. augusti 2020"),
    (Period(Scope.YTD, 4), (2020, 1, 4), "t.o.m. april 2020"),
    (Period(Scope.MONTH, 8, 2020), (2020, 8, 8), "i augusti 2020"),
    (Period(Scope.TERTIAL, 2, 2020), (2020, 5, 8), "tertial 2 2020"),
    (Period(Scope.QUARTER, 1, 2020), (2020, 1, 3), "kvartal 1 2020"),
    (Period(Scope.INTERIM, None, 2020), (2020, 1, 8), "delår 2020"),
    (Period(Scope.FULL_YEAR, None, 2019), (2019, 1, 12), "helår 2019"),
])
def test_a_period_becomes_months_of_the_books(period: Period | None, expected: tuple[int, int, int], label: str):
    span = resolve(period, YEARS, {2019: 12, 2020: 8})
    assert (months(span), span.label) == (expected, label)


def test_a_whole_year_that_is_not_closed_is_cut_where_the_books_end():
    span = resolve(Period(Scope.FULL_YEAR, None, 2020), YEARS, {2020: 8})
    assert (months(span), span.label) == ((2020, 1, 8), "t.o.m. augusti 2020")


def test_a_month_after_the_last_closed_one_is_refused_with_the_last_closed_one():
    with pytest.raises(PeriodError, match=r"September 2020 är inte stängd.*augusti 2020"):
        resolve(Period(Scope.MONTH, 9, 2020), YEARS, {2020: 8})


def test_an_unknown_year_is_refused_with_the_years_there_are():
    with pytest.raises(PeriodError, match=r"2017.*Inlästa år: 2019, 2020"):
        resolve(Period(Scope.FULL_YEAR, None, 2017), YEARS, {2019: 12, 2020: 8})


def test_empty_books_say_how_to_fill_them():
    with pytest.raises(PeriodError, match="koll importera"):
        resolve(None, {}, {})


def test_a_month_of_a_broken_year_is_found_in_the_year_that_holds_it():
    span = resolve(Period(Scope.YTD, 11, 2015), {2016: BROKEN}, {2016: 12})
    assert (months(span), span.label) == ((2016, 1, 3), "t.o.m. november 2015")


def test_the_same_months_of_another_year_are_the_whole_of_it_when_they_were_the_whole():
    assert Span(Y2020, 1, 12, Scope.YTD).in_year(FiscalYear(2019, 5, 8)) == (FiscalYear(2019, 5, 8), 1, 8, Scope.YTD)
    assert Span(Y2020, 5, 8, Scope.TERTIAL).in_year(YEARS[2019]) == (YEARS[2019], 5, 8, Scope.TERTIAL)


LAST_HALF = FiscalYear(2019, 7, 6)
LONG = FiscalYear.between((2013, 7), (2015, 8))


@pytest.mark.parametrize(("span", "year", "label"), [
    (Span(Y2020, 8, 8, Scope.MONTH), LAST_HALF, "i augusti 2019"),
    (Span(Y2020, 7, 9, Scope.QUARTER), LAST_HALF, "kvartal 1 2019 (juli–september)"),
    (Span(Y2020, 9, 12, Scope.TERTIAL), LAST_HALF, "september–december 2019"),
    (Span(FiscalYear(2020, 7, 6), 1, 3, Scope.YTD), YEARS[2019], "juli–september 2019"),
    (Span(FiscalYear(2020, 7, 6), 1, 1, Scope.YTD), YEARS[2019], "i juli 2019"),
    (Span(BROKEN, 1, 3, Scope.YTD), LONG, "september–november 2014"),
    (Span(BROKEN, 1, 7, Scope.YTD), LONG, "september 2014–mars 2015"),
    (Span(BROKEN, 1, 3, Scope.YTD), FiscalYear(2015, 9), "t.o.m. november 2014"),
])
def test_the_same_months_of_another_year_are_those_of_the_calendar(span: Span, year: FiscalYear, label: str):
    then = span.in_year(year)
    assert then is not None
    assert [(of + span.year.label - year.label, month) for of, month in map(year.calendar, range(then.first, then.last + 1))] == [
        span.year.calendar(month) for month in range(span.first, span.last + 1)]
    assert then.label == label


@pytest.mark.parametrize("span", [
    Span(Y2020, 1, 1, Scope.MONTH), Span(Y2020, 1, 8, Scope.YTD), Span(Y2020, 5, 8, Scope.TERTIAL), Span(Y2020, 1, 8, Scope.INTERIM),
])
def test_months_that_another_year_does_not_hold_are_none_of_it(span: Span):
    assert span.in_year(LAST_HALF) is None
