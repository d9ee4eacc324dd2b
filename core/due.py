"""Which posts are due: after a frozen round, on the n-th working day of a month, on the eve of a deadline. Pure: the clock is told.

What is due has a key that says what made it due, so that a post is written once however often it is found. Swedish holidays are
computed: Easter by Meeus' form of the Gregorian computus, midsummer and All Saints' as the law (1989:253) places them.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from core.outgoing import Schedule
from core.question import Question
from core.rounds import Round

CATCH_UP: Final = timedelta(days=31)
"""How long after its time a post is still made when nobody was there to make it."""

_DAY: Final = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5


class Due(NamedTuple):
    """A post that should have been made at ``time`` (local). ``key`` is the same whoever finds it."""

    key: str
    time: datetime
    question: Question
    text: str = ""
    deadline: str = ""
    """Of the eve of a deadline: the deadline, until which each manager is reminded in a chat of their own too."""


def due_posts(municipality: str, schedule: Schedule, rounds: Iterable[Round], now: datetime) -> tuple[Due, ...]:
    """What is due at ``now`` (aware, local) and not older than CATCH_UP or the schedule, earliest first."""
    known = tuple(rounds)
    found = [*_frozen(municipality, schedule, known), *_by_the_calendar(municipality, schedule, known, now)]
    earliest = max(now - CATCH_UP, _instant(schedule.since) if schedule.since else now - CATCH_UP)
    return tuple(sorted((each for each in found if earliest <= each.time <= now), key=lambda each: (each.time, each.key)))


def _frozen(municipality: str, schedule: Schedule, rounds: Iterable[Round]) -> Iterator[Due]:
    for each in rounds:
        if schedule.after_freeze and each.frozen and each.frozen_at:
            question = Question("summary", municipality, schedule.unit, round=each.id)
            yield Due(f"fryst {municipality} {each.id}", _instant(each.frozen_at), question)


def _by_the_calendar(municipality: str, schedule: Schedule, rounds: Iterable[Round], now: datetime) -> Iterator[Due]:
    hour, minute = map(int, schedule.at.split(":"))

    def at(day: date) -> datetime:
        """That day at the schedule's hour, where ``now`` is."""
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=now.tzinfo)

    for first in _months_back(now.date()) if schedule.working_day else ():
        day = nth_working_day(first.year, first.month, schedule.working_day or 1)
        if day is not None:
            yield Due(f"arbetsdag {municipality} {first:%Y-%m}", at(day), Question("summary", municipality, schedule.unit))
    for each in rounds if schedule.eve else ():
        if each.deadline and not each.frozen:
            day = eve_of(date.fromisoformat(each.deadline))
            question = Question("summary", municipality, schedule.unit, round=each.id)
            said = f"Sista dag är {each.deadline}."
            yield Due(f"dagen före {municipality} {each.id} {each.deadline}", at(day), question, said, each.deadline)


def _months_back(today: date) -> Iterator[date]:
    """The first of this month and of those that CATCH_UP reaches."""
    first = today.replace(day=1)
    while first + CATCH_UP + CATCH_UP > today:
        yield first
        first = (first - _DAY).replace(day=1)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def eve_of(deadline: date) -> date:
    """The last working day before a deadline."""
    day = deadline - _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


def nth_working_day(year: int, month: int, number: int) -> date | None:
    """The n-th working day of a month, from its end when negative; None when it has not so many."""
    first = date(year, month, 1)
    days = [first + _DAY * n for n in range(31)]
    working = [day for day in days if day.month == month and is_working_day(day)]
    at = number - 1 if number > 0 else number
    return working[at] if number and -len(working) <= at < len(working) else None


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, but for holidays and the eves that municipalities keep as holidays."""
    return day.weekday() < _SATURDAY and day not in days_off(day.year)


@lru_cache(maxsize=64)
def days_off(year: int) -> frozenset[date]:
    """Sweden's public holidays but Sundays, and the three eves that are equal to them (midsummer, Christmas, New Year)."""
    easter = easter_sunday(year)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    midsummer_eve = _first(date(year, 6, 19), _FRIDAY)
    all_saints = _first(date(year, 10, 31), _SATURDAY)
    moving = (easter - 2 * _DAY, easter + _DAY, easter + 39 * _DAY, midsummer_eve, midsummer_eve + _DAY, all_saints)
    return frozenset((*(date(year, month, day) for month, day in fixed), *moving))


def easter_sunday(year: int) -> date:
    """Easter of a Gregorian year (Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    leap_centuries, century_left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - moon + 15) % 30
    to_sunday = (32 + 2 * century_left + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first(day: date, weekday: int) -> date:
    """The first such weekday from a day on."""
    return day + _DAY * ((weekday - day.weekday()) % 7)
