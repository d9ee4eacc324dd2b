"""What a question asks for and of when: kind and period read together, with what is compared with and counted from."""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from core import kind_words, kinds, periods
from core.calendar import Period, Scope, latest_closed
from core.register import Register
from core.round_words import SINCE, Since, as_period, find_round, find_since, since_round


class When(NamedTuple):
    """The kind and the period that the words say together, the month that changes are counted from, and the words of both."""

    kind: kinds.Reading
    period: Period | None
    since: Period | None
    used: frozenset[int]
    problem: str | None


def read_when(texts: Sequence[str], taken: frozenset[int], kind: kinds.Reading, register: Register, today: date | None) -> When:
    """Kind and period of folded tokens outside ``taken``, where ``kind`` is what they say before the period is known.

    A round's own name (”Vårens genomgång”) stands for its months.
    """
    rounds = find_round(texts, taken, kind.kind, register)
    taken |= rounds.used
    since = Since()
    if kind.kind == "changes":
        since = since_round(texts, rounds, _finder(texts, taken | kind.used, register, today)(()).period, register)
        rounds = rounds if since.period is None else rounds._replace(rounds=())
        of_kind = taken | {at for at in kind.used if texts[at] not in SINCE}  # ”nytt sedan” says the kind, and from when
        since = since if since.period else find_since(texts, of_kind, _finder(texts, taken | kind.used, register, today))
    period, problem = _period(texts, taken | since.used, kind, register, today)
    kind, asked = _year_end(texts, kind, period)
    if rounds.rounds:
        asked = as_period(rounds, asked, register)
    used = period.used | rounds.used | since.used
    return _since_month(When(kind, asked, since.period, used, period.problem or problem))


def _since_month(when: When) -> When:
    """”sedan april 2016” asks of that year; ”sedan i fjol” is a comparison with the year before."""
    since = when.since
    if since is None:
        return when
    if since.number is None and since.scope is not Scope.INTERIM:
        year = None if since.year is None else since.year + 1
        is_year = year is not None and since.scope in (Scope.YTD, Scope.FULL_YEAR)
        compared = when._replace(kind=when.kind._replace(kind="compare"), period=when.period or Period(Scope.YTD, None, year))
        return (compared if is_year else when)._replace(since=None)
    asked = when.period or (None if since.year is None else Period(Scope.YTD, None, since.year))
    month = since._replace(scope=Scope.YTD) if since.scope is Scope.MONTH else since
    return when._replace(period=asked, since=month)


def _year_end(texts: Sequence[str], kind: kinds.Reading, period: periods.Reading) -> tuple[kinds.Reading, Period | None]:
    """”årsbokslut” asks for that table, but beside another word of kind it says the period; ”helårsbudget” says both."""
    asked = period.period
    other = kinds.find(texts, {i for i, text in enumerate(texts) if text in _YEAR_END or i not in kind.used})
    says_period = kind.full_year or (other.kind is not None and any(texts[i] in _YEAR_END for i in kind.used))
    if not says_period:
        return kind, asked
    year_end = asked or Period(Scope.FULL_YEAR)
    if asked is not None and asked.scope is Scope.YTD and asked.number is None:
        year_end = Period(Scope.FULL_YEAR, None, asked.year)
    return (other._replace(used=kind.used) if other.kind else kind), year_end


def _period(
    texts: Sequence[str], taken: frozenset[int], kind: kinds.Reading, register: Register, today: date | None,
) -> tuple[periods.Reading, str | None]:
    """The period that is asked for, and in a comparison what is wrong with what it is compared with."""
    find = _finder(texts, taken | kind.used, register, today)
    for at, text in enumerate(texts if kind.kind == "compare" and kind.against is None else ()):
        second = find(range(at + 1)) if text in _COMPARED_WITH and at not in taken | kind.used else periods.Reading()
        if second.period and second.period.year is not None and _follows(texts, at, second.used):
            first = find(second.used)
            asked, problem = _compared(first.period, second.period)
            return first._replace(period=asked, used=first.used | second.used), problem
    only = find(())
    if kind.against is None:
        return only, None
    asked, problem = _compared(only.period, (only.period or Period(Scope.YTD))._replace(year=kind.against))
    return only._replace(period=asked), problem


def _finder(
    texts: Sequence[str], taken: frozenset[int], register: Register, today: date | None,
) -> Callable[[Collection[int]], periods.Reading]:
    """What finds the period in the text, with some further words left out of it."""
    latest = latest_closed(register.closed)
    return lambda without: periods.find(texts, {*taken, *without}, years=register.years, latest=latest, today=today)


_COMPARED_WITH: Final = frozenset({"med", "mot", "och", "an", "fran", "gentemot"})


def _follows(texts: Sequence[str], at: int, used: Collection[int]) -> bool:
    """True when a period begins after the word, with nothing but fillers between."""
    first = min(used)
    return all(text in kind_words.FILLERS for text in texts[at + 1:first])


def _compared(first: Period | None, second: Period) -> tuple[Period, str | None]:
    """The later of two periods a year apart, which is the one to ask for; any other two are a problem. ``second`` has a year."""
    year = second.year or 0
    asked = first or second._replace(year=None)
    singles = (Scope.MONTH, Scope.YTD)
    alike = asked.number == second.number and (asked.scope == second.scope or (asked.scope in singles and second.scope in singles))
    if alike and asked.year in (None, year + 1):
        return asked._replace(year=year + 1), None
    if alike and asked.year == year - 1:
        return asked._replace(year=year), None
    later = asked if asked.year is not None else asked._replace(year=year + 1)
    before = later._replace(year=(later.year or 0) - 1)
    said = f"{periods.wording(later)} med {periods.wording(before)}"
    return asked, f"Koll jämför en period med samma period året före: {said}. Fråga om en period i taget."


_YEAR_END: Final = frozenset({"arsbokslut", "arsbokslutet"})
