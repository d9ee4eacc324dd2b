"""Fiscal years and the periods that people ask for: a month, accumulated (t.o.m.), tertial, quarter, interim and full year.

Months inside a fiscal year are numbered from 1; the fiscal year need not start in January nor have twelve months.
"""
from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

MONTHS: Final = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")
MONTHS_SHORT: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
LEAST_LAST_DAY: Final = 28
"""Days in the shortest month: a date from there on is the end of its month."""
LONGEST_YEAR: Final = 36
"""Months in the longest fiscal year accepted; ledgers in the wild hold years of 26."""


class PeriodError(ValueError):
    """A period that the books cannot answer for; the message is a Swedish sentence."""


class Scope(StrEnum):
    """Which months of the fiscal year an answer sums."""

    MONTH = "month"
    YTD = "ytd"
    TERTIAL = "tertial"
    QUARTER = "quarter"
    INTERIM = "interim"
    FULL_YEAR = "full_year"


class FiscalYear(NamedTuple):
    """A fiscal year, labelled by the calendar year in which it ends."""

    label: int
    start_month: int = 1
    length: int = 12

    @property
    def name(self) -> str:
        """``2020``, or ``2015/2016`` for a year that spans two."""
        first, last = self.calendar(1)[0], self.calendar(self.length)[0]
        return str(last) if first == last else f"{first}/{last}"

    def calendar(self, month: int) -> tuple[int, int]:
        """Calendar (year, month) of fiscal month 1…length."""
        end_month = (self.start_month + self.length - 2) % 12
        absolute = self.label * 12 + end_month - self.length + month
        return absolute // 12, absolute % 12 + 1

    def fiscal_month(self, year: int, month: int) -> int | None:
        """The fiscal month of a calendar month, None when it lies outside the year."""
        first_year, first_month = self.calendar(1)
        number = (year - first_year) * 12 + month - first_month + 1
        return number if 1 <= number <= self.length else None

    def month_name(self, month: int, *, short: bool = False) -> str:
        """``augusti 2020`` or ``aug 2020``."""
        year, number = self.calendar(month)
        return f"{(MONTHS_SHORT if short else MONTHS)[number - 1]} {year}"

    def months_name(self, first: int, last: int) -> str:
        """``juli–september 2019``, or ``november 2018–januari 2019`` for months of two calendar years."""
        start, end = self.month_name(first), self.month_name(last)
        return f"{start.split()[0] if start.split()[1] == end.split()[1] else start}–{end}"

    @staticmethod
    def between(start: tuple[int, int], end: tuple[int, int]) -> FiscalYear:
        """The fiscal year from one calendar (year, month) through another, both included."""
        length = (end[0] - start[0]) * 12 + end[1] - start[1] + 1
        if not 1 <= length <= LONGEST_YEAR:
            raise PeriodError(f"Ett räkenskapsår på {length} månader kan inte stämma.")
        return FiscalYear(end[0], start[1], length)


class Period(NamedTuple):
    """What was asked for. ``number`` is a calendar month (MONTH, YTD) or the number of a tertial or quarter; None means the latest."""

    scope: Scope
    number: int | None = None
    year: int | None = None


class Span(NamedTuple):
    """Fiscal months ``first``…``last`` (both included) of one fiscal year, and why they were chosen."""

    year: FiscalYear
    first: int
    last: int
    scope: Scope

    @property
    def is_full_year(self) -> bool:
        """True when the span covers every month of its year."""
        return self.first == 1 and self.last == self.year.length

    @property
    def label(self) -> str:
        """How the faces name the period; its months are said where the books or a broken year make them less than obvious."""
        whole = {Scope.TERTIAL: 4, Scope.QUARTER: 3, Scope.INTERIM: min(8, self.year.length)}.get(self.scope)
        if whole is None or self.is_full_year or not self._begins_as_named:
            return self.words
        is_cut = self.last - self.first + 1 < whole and self.last < self.year.length
        if not is_cut and self.year.start_month == 1:
            return self.words
        first, last = (self.year.month_name(month).split()[0] for month in (self.first, self.last))
        return f"{self.words} ({first if first == last else f'{first}–{last}'})"

    @property
    def words(self) -> str:
        """The period in words that a question may use: ``t.o.m. augusti 2020``, ``i augusti 2020``, ``tertial 2 2020``,
        ``delår 2020``, ``helår 2020``; from another year ``juli–september 2019``, which no question names."""
        if self.is_full_year:
            return f"helår {self.year.name}"
        last = self.year.month_name(self.last)
        match self.scope if self._begins_as_named else Scope.MONTH if self.first == self.last else Scope.YTD:
            case Scope.MONTH:
                return f"i {last}"
            case Scope.TERTIAL:
                return f"tertial {(self.last + 3) // 4} {self.year.name}"
            case Scope.QUARTER:
                return f"kvartal {(self.last + 2) // 3} {self.year.name}"
            case Scope.INTERIM:
                return f"delår {self.year.name}"
            case _:
                return f"t.o.m. {last}" if self.first == 1 else self.year.months_name(self.first, self.last)

    @property
    def _begins_as_named(self) -> bool:
        """False for months of another fiscal year that begin elsewhere in this one than a period of their scope does."""
        size = {Scope.MONTH: 1, Scope.TERTIAL: 4, Scope.QUARTER: 3}.get(self.scope, self.last)
        return self.first == (self.last - 1) // size * size + 1

    def in_year(self, year: FiscalYear) -> Span | None:
        """The same months of the calendar in another fiscal year, None when it does not hold them all; the whole of it when this span
        is the whole of its own."""
        if self.is_full_year:
            return Span(year, 1, year.length, self.scope)
        back = self.year.label - year.label
        first, last = (year.fiscal_month(of - back, month) for of, month in map(self.year.calendar, (self.first, self.last)))
        return None if first is None or last is None else Span(year, first, last, self.scope)


def whole_year(year: FiscalYear) -> Span:
    """Every month of the year."""
    return Span(year, 1, year.length, Scope.FULL_YEAR)


def months_later(span: Span, months: int) -> Period:
    """The period whose last month lies that many months after the span's: a month stays a month, all else becomes accumulated."""
    year, month = span.year.calendar(span.last)
    absolute = year * 12 + month - 1 + months
    return Period(Scope.MONTH if span.scope is Scope.MONTH else Scope.YTD, absolute % 12 + 1, absolute // 12)


def years_later(span: Span, years: int) -> Period:
    """The same months that many years after; a full year stays a full year."""
    if span.is_full_year:
        return Period(Scope.FULL_YEAR, None, span.year.label + years)
    return months_later(span, 12 * years)


def periods_near(span: Span) -> tuple[tuple[str, Period], ...]:
    """(words, period) of what one may want to see next: the months of the span's year, accumulated and alone, and the years about it."""
    year = span.year
    months = [
        (year.calendar(month), Span(year, 1, month, Scope.YTD), Span(year, month, month, Scope.MONTH)) for month in range(1, year.length)
    ]
    accumulated = [(whole.words, Period(Scope.YTD, month, label)) for (label, month), whole, _ in months]
    alone = [(single.words, Period(Scope.MONTH, month, label)) for (label, month), _, single in months]
    years = [(f"helår {year.label + step}", Period(Scope.FULL_YEAR, None, year.label + step)) for step in (0, -1, 1)]
    return (*accumulated, *years, *alone)


def latest_closed(closed: Mapping[int, int]) -> int | None:
    """The label of the latest year with a closed month, from label → last closed month."""
    return max((label for label, month in closed.items() if month), default=None)


def resolve(period: Period | None, years: Mapping[int, FiscalYear], closed: Mapping[int, int]) -> Span:
    """The months that a question means in these books; without a period, accumulated through the latest closed month.

    Months that are not closed yet are cut off, so that an outcome of eight months is never held against a budget of
    twelve. Raises PeriodError when nothing of the period is closed or its year is not in the books.
    """
    asked = period or Period(Scope.YTD)
    year = _year_of(asked, years, closed)
    through = closed.get(year.label, 0)
    if not through:
        raise PeriodError(f"Inget utfall är inläst för {year.name}. {_loaded(years, closed)}")
    first, last = _months_of(asked, year, through)
    if first > through:
        raise PeriodError(f"{year.month_name(first).capitalize()} är inte stängd. Senaste stängda månad är {year.month_name(through)}.")
    return Span(year, first, min(last, through), asked.scope)


def _year_of(asked: Period, years: Mapping[int, FiscalYear], closed: Mapping[int, int]) -> FiscalYear:
    label = asked.year if asked.year is not None else latest_closed(closed)
    if label is None:
        raise PeriodError("Inga siffror är inlästa ännu. Läs in en fil med koll importera FIL.")
    if asked.scope in (Scope.MONTH, Scope.YTD) and asked.number is not None and asked.year is not None:
        holding = [y for y in years.values() if y.fiscal_month(asked.year, asked.number) is not None]
        if holding:
            return holding[0]
        if label in years:
            raise PeriodError(f"{MONTHS[asked.number - 1].capitalize()} {asked.year} ligger utanför de inlästa räkenskapsåren.")
    if label not in years:
        raise PeriodError(f"Det finns inga siffror för {label}. {_loaded(years, closed)}")
    return years[label]


def _months_of(asked: Period, year: FiscalYear, through: int) -> tuple[int, int]:
    number = asked.number
    match asked.scope:
        case Scope.FULL_YEAR:
            return 1, year.length
        case Scope.TERTIAL:
            return _part(number, through, 4, year, "tertial")
        case Scope.QUARTER:
            return _part(number, through, 3, year, "kvartal")
        case Scope.INTERIM:
            return 1, min(8, year.length)
    last = through if number is None else _fiscal_month_named(number, year, asked.year)
    return (last if asked.scope is Scope.MONTH else 1), last


def _part(number: int | None, through: int, size: int, year: FiscalYear, word: str) -> tuple[int, int]:
    chosen = number if number is not None else (through + size - 1) // size
    if not 1 <= chosen <= -(-year.length // size):
        raise PeriodError(f"Det finns inget {word} {chosen} i {year.name}.")
    return (chosen - 1) * size + 1, min(chosen * size, year.length)


def _fiscal_month_named(number: int, year: FiscalYear, calendar_year: int | None) -> int:
    """The fiscal month with the name; in a year that holds it twice, of the asked calendar year, else the later."""
    exact = year.fiscal_month(calendar_year, number) if calendar_year is not None else None
    found = [exact] if exact else [m for m in range(1, year.length + 1) if year.calendar(m)[1] == number]
    if not found:
        raise PeriodError(f"{MONTHS[number - 1].capitalize()} ingår inte i räkenskapsåret {year.name}.")
    return found[-1]


def fiscal_month_of(period: Period, year: FiscalYear) -> int | None:
    """The fiscal month that a named period ends with; None when it lies outside the year or names no month."""
    number = period.number or 0
    match period.scope:
        case Scope.INTERIM:
            last = min(8, year.length)
        case Scope.TERTIAL:
            last = 4 * number
        case Scope.QUARTER:
            last = 3 * number
        case Scope.FULL_YEAR:
            last = year.length
        case _:
            named = [month for month in range(1, year.length + 1) if year.calendar(month)[1] == number]
            last = next((month for month in reversed(named) if period.year in (None, year.calendar(month)[0])), 0)
    return last if 1 <= last <= year.length else None


def _loaded(years: Mapping[int, FiscalYear], closed: Mapping[int, int]) -> str:
    with_actuals = sorted(label for label, month in closed.items() if month and label in years)
    if not with_actuals:
        return "Inget år har utfall ännu."
    return "Inlästa år: " + ", ".join(years[label].name for label in with_actuals) + "."
