"""The Swedish of periods, one phrase and its meaning at a time."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Period, Scope
from core.periods import find, wording
from core.reading import tokenise

MONTH, YTD, TERTIAL, QUARTER, INTERIM, FULL = (
    Scope.MONTH, Scope.YTD, Scope.TERTIAL, Scope.QUARTER, Scope.INTERIM, Scope.FULL_YEAR,
)


def read(text: str, *, today: date | None = date(2020, 9, 7), latest: int | None = 2020):
    return find([token.plain for token in tokenise(text)], years={2019, 2020}, latest=latest, today=today)


@pytest.mark.parametrize(("text", "period"), [
    ("augusti 2020", Period(YTD, 8, 2020)),
    ("aug", Period(YTD, 8)),
    ("AUG.", Period(YTD, 8)),
    ("aug-20", Period(YTD, 8, 2020)),
    ("aug 20", Period(YTD, 8, 2020)),
    ("aug '20", Period(YTD, 8, 2020)),
    ("aug2020", Period(YTD, 8, 2020)),
    ("2020-08", Period(YTD, 8, 2020)),
    ("202008", Period(YTD, 8, 2020)),
    ("2020/08", Period(YTD, 8, 2020)),
    ("08/2020", Period(YTD, 8, 2020)),
    ("t.o.m. augusti", Period(YTD, 8)),
    ("tom aug 2020", Period(YTD, 8, 2020)),
    ("till och med aug", Period(YTD, 8)),
    ("per augusti", Period(YTD, 8)),
    ("per sista augusti", Period(YTD, 8)),
    ("per 31 augusti 2020", Period(YTD, 8, 2020)),
    ("per den 31 augusti", Period(YTD, 8)),
    ("31 februari", Period(YTD, 2)),
    ("per 2020-08-31", Period(YTD, 8, 2020)),
    ("jan-aug 2020", Period(YTD, 8, 2020)),
    ("januari till augusti", Period(YTD, 8)),
    ("jan - aug 2020", Period(YTD, 8, 2020)),
    ("t o m augusti", Period(YTD, 8)),
    ("hittills", Period(YTD)),
    ("ackumulerat", Period(YTD)),
    ("hittills i år", Period(YTD, None, 2020)),
    ("i år", Period(YTD, None, 2020)),
    ("2020", Period(YTD, None, 2020)),
    ("2019/2020", Period(YTD, None, 2020)),
    ("2020 års", Period(YTD, None, 2020)),
])
def test_a_month_means_accumulated_through_it(text: str, period: Period):
    assert read(text).period == period


@pytest.mark.parametrize(("text", "period"), [
    ("i augusti", Period(MONTH, 8)),
    ("i augusti 2020", Period(MONTH, 8, 2020)),
    ("bara augusti", Period(MONTH, 8)),
    ("enbart aug 2020", Period(MONTH, 8, 2020)),
    ("endast augusti", Period(MONTH, 8)),
    ("under augusti", Period(MONTH, 8)),
    ("månaden augusti", Period(MONTH, 8)),
    ("senaste månaden", Period(MONTH)),
    ("månad 8", Period(MONTH, 8)),
    ("period 8 2020", Period(MONTH, 8, 2020)),
    ("förra månaden", Period(MONTH, 8, 2020)),
    ("föregående månad", Period(MONTH, 8, 2020)),
    ("den här månaden", Period(MONTH, 9, 2020)),
])
def test_a_single_month_is_asked_for_with_a_word_of_its_own(text: str, period: Period):
    assert read(text).period == period


@pytest.mark.parametrize(("text", "period"), [
    ("T2 2020", Period(TERTIAL, 2, 2020)),
    ("t1", Period(TERTIAL, 1)),
    ("tertial 2", Period(TERTIAL, 2)),
    ("andra tertialet 2020", Period(TERTIAL, 2, 2020)),
    ("tertial två", Period(TERTIAL, 2)),
    ("T3-20", Period(TERTIAL, 3, 2020)),
    ("kv2", Period(QUARTER, 2)),
    ("Q4 2019", Period(QUARTER, 4, 2019)),
    ("2020Q2", Period(QUARTER, 2, 2020)),
    ("kvartal 2", Period(QUARTER, 2)),
    ("kv 3 2020", Period(QUARTER, 3, 2020)),
    ("fjärde kvartalet", Period(QUARTER, 4)),
    ("4:e kvartalet 2020", Period(QUARTER, 4, 2020)),
    ("4e kvartalet", Period(QUARTER, 4)),
    ("4:e kv 2020", Period(QUARTER, 4, 2020)),
    ("3 kvartalet", Period(QUARTER, 3)),
    ("andra kv", Period(QUARTER, 2)),
    ("1:a tertialet", Period(TERTIAL, 1)),
    ("första tertialet", Period(TERTIAL, 1)),
    ("sista kvartalet", Period(QUARTER)),
    ("senaste kvartalet", Period(QUARTER)),
    ("senaste tertialet 2020", Period(TERTIAL, None, 2020)),
    ("tertial 1-2020", Period(TERTIAL, 1, 2020)),
    ("T1-2020", Period(TERTIAL, 1, 2020)),
    ("kvartal 3/20", Period(QUARTER, 3, 2020)),
    ("helår 2015/2016", Period(FULL, None, 2016)),
    ("helår 2015/16", Period(FULL, None, 2016)),
    ("kvartal 2 2015/2016", Period(QUARTER, 2, 2016)),
    ("kvartal 6 2015/2016", Period(QUARTER, 6, 2016)),
    ("delår 2015/2016", Period(INTERIM, None, 2016)),
    ("kvartalet", Period(QUARTER)),
    ("delår", Period(INTERIM)),
    ("delårsbokslut 2020", Period(INTERIM, None, 2020)),
    ("delår t.o.m. augusti 2020", Period(INTERIM, None, 2020)),
    ("helår 2019", Period(FULL, None, 2019)),
    ("helåret", Period(FULL)),
    ("hela året", Period(FULL)),
    ("bokslut 2020", Period(FULL, None, 2020)),
    ("årsbokslut", Period(FULL)),
    ("första halvåret 2020", Period(YTD, 6, 2020)),
])
def test_parts_of_the_year_and_the_whole_of_it(text: str, period: Period):
    assert read(text).period == period


def test_last_year_is_the_year_before_the_latest_closed_one_in_the_books():
    assert read("i fjol", latest=2016).period == Period(YTD, None, 2015)
    assert read("förra året", latest=2016).period == Period(YTD, None, 2015)
    assert read("augusti fjolåret", latest=2016).period == Period(YTD, 8, 2015)


def test_the_month_before_january_is_december_of_the_year_before():
    assert read("förra månaden", today=date(2021, 1, 3)).period == Period(MONTH, 12, 2020)


def test_without_a_clock_the_previous_month_is_the_latest_closed_one():
    assert read("förra månaden", today=None).period == Period(MONTH)


@pytest.mark.parametrize(("text", "said"), [
    ("tertial 4", "Det finns inget tertial 4"),
    ("T0", "Det finns inget tertial 0"),
    ("Q5 2020", "Det finns inget kvartal 5"),
    ("5:e kvartalet", "Det finns inget kvartal 5"),
    ("kvartal 13 2015/2016", "Det finns inget kvartal 13"),
    ("2020-13", "Det finns ingen månad 13"),
    ("månad 13", "Det finns ingen månad 13"),
    ("per 32 augusti", "Det finns ingen dag 32"),
    ("per 15 augusti", "hela månader"),
    ("augusti september", "två månader"),
    ("2019 2020", "två år"),
    ("tertial 2 augusti", "både tertial och en månad"),
    ("helår augusti", "både helår och en månad"),
    ("feb-aug", "inte feb–aug"),
    ("andra halvåret", "andra halvåret"),
])
def test_an_impossible_period_is_told_in_swedish(text: str, said: str):
    reading = read(text)
    assert reading.period is None
    assert reading.problem is not None
    assert said in reading.problem


@pytest.mark.parametrize("text", ["", "stab", "marsvin", "131", "202013", "20", "t", "q", "maja", "projekt och samverkan", "aug 8 stab"])
def test_words_that_are_no_period_are_left_alone(text: str):
    used = read(text).used
    assert all(tokenise(text)[at].plain == "aug" for at in used)


def test_words_that_are_taken_are_not_read():
    assert find(["projekt", "2020", "augusti"], {0, 1}).period == Period(YTD, 8)


@given(
    st.one_of(
        st.builds(Period, st.just(MONTH), st.integers(1, 12), st.none() | st.integers(1990, 2040)),
        st.builds(Period, st.just(YTD), st.none() | st.integers(1, 12), st.none() | st.integers(1990, 2040)),
        st.builds(Period, st.just(TERTIAL), st.none() | st.integers(1, 3), st.none() | st.integers(1990, 2040)),
        st.builds(Period, st.just(QUARTER), st.none() | st.integers(1, 4), st.none() | st.integers(1990, 2040)),
        st.builds(Period, st.sampled_from([INTERIM, FULL]), st.none(), st.none() | st.integers(1990, 2040)),
    )
)
def test_a_period_put_into_words_is_read_back_as_the_same_period(period: Period):
    assert read(wording(period)).period == period
