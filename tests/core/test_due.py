"""Which posts are due: Swedish working days against known dates, and what a schedule finds at a moment."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.due import CATCH_UP, days_off, due_posts, easter_sunday, eve_of, is_working_day, nth_working_day
from core.outgoing import Schedule
from core.rounds import Round

EASTERS = """
2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20
2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25
"""
"""As printed in almanacs; 2038 and 2285 are the latest and the earliest that come within three centuries."""

YEAR_2024 = """
2024-01-01 2024-01-06 2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-06-06 2024-06-21 2024-06-22 2024-11-02
2024-12-24 2024-12-25 2024-12-26 2024-12-31
"""
YEAR_2026 = """
2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-06-06 2026-06-19 2026-06-20 2026-10-31
2026-12-24 2026-12-25 2026-12-26 2026-12-31
"""
MIDSUMMER_EVES = {2016: 24, 2017: 23, 2018: 22, 2019: 21, 2020: 19, 2021: 25, 2022: 24, 2023: 23, 2024: 21, 2025: 20, 2026: 19, 2027: 25}
WORKING_DAYS = {2024: 262 - 11, 2025: 261 - 12, 2026: 261 - 10}
"""Monday to Friday, less the holidays and eves that an almanac has on them."""

SUMMER = timezone(timedelta(hours=2))
NOW = datetime(2026, 9, 3, 9, 0, tzinfo=SUMMER)
AUGUST = Round("2026-08", "Delår", 2026, 8, "2026-09-15")
FROZEN = AUGUST._replace(frozen=True, frozen_at="2026-09-02T12:00:00+00:00")


def dates(text: str) -> list[date]:
    return [date.fromisoformat(each) for each in text.split()]


@pytest.mark.parametrize("easter", dates(EASTERS + "2038-04-25 2285-03-22"))
def test_easter_is_where_the_almanac_has_it(easter: date):
    assert easter_sunday(easter.year) == easter


@pytest.mark.parametrize("known", [YEAR_2024, YEAR_2026])
def test_the_days_off_of_a_year_are_those_of_the_almanac(known: str):
    assert sorted(days_off(dates(known)[0].year)) == dates(known)


@pytest.mark.parametrize(("year", "day"), MIDSUMMER_EVES.items())
def test_midsummer_eve_is_the_friday_between_the_19th_and_the_25th_of_june(year: int, day: int):
    assert date(year, 6, day) in days_off(year)
    assert date(year, 6, day).weekday() == 4


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_a_year_has_as_many_working_days_as_the_almanac_leaves(year: int, count: int):
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    assert sum(is_working_day(day) for day in days if day.year == year) == count


@given(st.integers(2016, 2035))
def test_holidays_fall_where_the_law_places_them(year: int):
    easter, off = easter_sunday(year), days_off(year)
    assert (easter.weekday(), date(year, 3, 22) <= easter <= date(year, 4, 25)) == (6, True)
    assert {easter - timedelta(2), easter + timedelta(1), easter + timedelta(39)} <= off
    saturdays = sorted(day for day in off if day.weekday() == 5 and day.month in (6, 10, 11) and day != date(year, 6, 6))
    assert [date(year, 6, 20) <= saturdays[0] <= date(year, 6, 26), date(year, 10, 31) <= saturdays[1] <= date(year, 11, 6)] == [True, True]


@given(st.integers(2016, 2035), st.integers(1, 12), st.integers(1, 23))
def test_the_nth_working_day_has_n_working_days_up_to_it_and_counts_from_the_end_too(year: int, month: int, number: int):
    day = nth_working_day(year, month, number)
    within = [date(year, month, 1) + timedelta(n) for n in range(31) if (date(year, month, 1) + timedelta(n)).month == month]
    working = [each for each in within if is_working_day(each)]
    assert day == (working[number - 1] if number <= len(working) else None)
    if day is not None:
        assert nth_working_day(year, month, number - len(working) - 1) == day


@given(st.dates(date(2016, 1, 10), date(2035, 12, 31)))
def test_the_eve_is_the_last_working_day_before(deadline: date):
    eve = eve_of(deadline)
    assert is_working_day(eve)
    assert eve < deadline
    assert not any(is_working_day(eve + timedelta(n)) for n in range(1, (deadline - eve).days))


@pytest.mark.parametrize(("deadline", "eve"), [
    ("2026-04-07", "2026-04-02"), ("2026-06-22", "2026-06-18"), ("2026-01-07", "2026-01-05"), ("2026-09-15", "2026-09-14"),
])
def test_the_eve_passes_over_holidays_and_weekends(deadline: str, eve: str):
    assert eve_of(date.fromisoformat(deadline)) == date.fromisoformat(eve)


def keys(schedule: Schedule, *rounds: Round, now: datetime = NOW) -> list[str]:
    return [each.key for each in due_posts("hjo", schedule, rounds, now)]


def test_a_frozen_round_is_due_from_the_moment_it_was_frozen():
    assert keys(Schedule(after_freeze=True), FROZEN) == ["fryst hjo 2026-08"]
    assert keys(Schedule(after_freeze=True), FROZEN, now=datetime(2026, 9, 2, 11, 59, tzinfo=UTC)) == []
    assert keys(Schedule(), FROZEN) == keys(Schedule(after_freeze=True), AUGUST) == []


def test_the_third_working_day_of_september_2026_is_due_at_eight_and_not_before():
    third = Schedule(working_day=3)
    assert keys(third, now=datetime(2026, 9, 3, 7, 59, tzinfo=SUMMER)) == ["arbetsdag hjo 2026-08"]
    assert keys(third, now=datetime(2026, 9, 3, 8, 0, tzinfo=SUMMER)) == ["arbetsdag hjo 2026-08", "arbetsdag hjo 2026-09"]


def test_the_eve_of_a_deadline_is_due_while_the_round_is_open():
    eve = datetime(2026, 9, 14, 8, 0, tzinfo=SUMMER)
    assert keys(Schedule(eve=True), AUGUST, now=eve) == ["dagen före hjo 2026-08 2026-09-15"]
    assert keys(Schedule(eve=True), AUGUST, now=eve - timedelta(minutes=1)) == []
    assert keys(Schedule(eve=True), FROZEN, now=eve) == []


def test_what_was_missed_is_due_for_a_month_and_nothing_from_before_the_schedule():
    schedule = Schedule(after_freeze=True)
    frozen = datetime.fromisoformat(FROZEN.frozen_at)
    assert keys(schedule, FROZEN, now=frozen + CATCH_UP) == ["fryst hjo 2026-08"]
    assert keys(schedule, FROZEN, now=frozen + CATCH_UP + timedelta(seconds=1)) == []
    assert keys(schedule._replace(since="2026-09-02T12:00:01+00:00"), FROZEN) == []
