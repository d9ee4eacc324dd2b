"""Finds the prognosis round that a name, an id or a period means, and says why one cannot be written in."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from core.calendar import Period, PeriodError, Scope, Span, resolve
from core.fold import quoted, words
from core.register import Register
from core.rounds import Round, in_order


def open_rounds(register: Register) -> tuple[Round, ...]:
    """The rounds that can still be written in, earliest first."""
    return tuple(each for each in in_order(register.rounds) if not each.frozen and each.year in register.years)


def round_named(text: str, rounds: Iterable[Round], place: str) -> Round | str:
    """The round with this id or name, an open one before a frozen; or a Swedish sentence that names those there are in a place."""
    listed = in_order(rounds)
    exact = next((each for each in listed if each.id == text.strip()), None)
    same = [each for each in listed if words(text) and words(each.name) == words(text)]
    found = exact or next((each for each in reversed(same) if not each.frozen), None) or (same[-1] if same else None)
    return found or f"Prognostillfället {quoted(text)} finns inte i {place}. {known_rounds(listed)}"


def round_meant(register: Register, named: str | None, period: Period | None = None) -> Round | str:
    """The named round, that of the period, else the latest open one; or a Swedish sentence that says why there is none."""
    if named is not None:
        found = round_named(named, register.rounds, register.name)
        is_lost = isinstance(found, Round) and found.year not in register.years
        return f"Året för {quoted(named)} finns inte i böckerna." if is_lost else found
    candidates = list(open_rounds(register))
    if period is not None:
        try:
            candidates = [each for each in in_order(register.rounds) if _is_of(each, period, register)]
        except PeriodError as error:
            return str(error)
        if not candidates:
            return f"Det finns inget prognostillfälle för den perioden i {register.name}. {known_rounds(register.rounds)}"
        candidates = [each for each in candidates if not each.frozen] or candidates
    return candidates[-1] if candidates else no_open_round(register)


_HOW_TO_OPEN: Final = re.compile(r"\s*(?:Öppna ett: koll|Ett öppnas med ”koll|Där finns inget ännu: koll).*$")


def months_through(period: Period, register: Register) -> Span:
    """The months that a period means whether or not they are closed. Raises PeriodError."""
    whole = {label: fiscal.length for label, fiscal in register.fiscal_years.items()}
    if period.year is None:
        closed = [label for label, month in register.closed.items() if month]
        period = period._replace(year=max(closed or register.years, default=None))
    return resolve(period, register.fiscal_years, whole)


def _is_of(said: Round, period: Period, register: Register) -> bool:
    """True when the period names the round's month, or no more than its year."""
    span = months_through(period, register)
    is_whole_year = period.scope is Scope.FULL_YEAR or (period.scope is Scope.YTD and period.number is None)
    return said.year == span.year.label and (is_whole_year or said.as_of == span.last)


def no_open_round(register: Register) -> str:
    """That no round is open, and how one is opened."""
    closed = {label: month for label, month in register.closed.items() if month}
    year = max(closed or register.years, default=None)
    example = "2020-08" if year is None else "{}-{:02d}".format(*register.fiscal_years[year].calendar(closed.get(year, 1)))
    return f"Inget prognostillfälle är öppet i {register.name}. Öppna ett: {opening_command(register, example)}"


def opening_command(register: Register, month: str) -> str:
    """What a controller writes to open a round of a month (``2020-08``), whichever municipality is chosen."""
    return f"koll tillfalle oppna --kommun {register.id} --period {month}"


def without_commands(text: str) -> str:
    """The text for readers who have no command line, without how a round is opened."""
    return _HOW_TO_OPEN.sub("", text)


def known_rounds(rounds: Iterable[Round]) -> str:
    """The rounds there are, the latest first."""
    listed = [named(each) for each in reversed(in_order(rounds))]
    more = [f"{len(listed) - 6} till"] if len(listed) > 6 else []
    return f"Där finns {_joined([*listed[:6], *more])}." if listed else "Där finns inget ännu: koll tillfalle oppna NAMN --period 2020-08"


def named(said: Round) -> str:
    """The round's name and id."""
    return said.name if said.name == said.id else f"{said.name} ({said.id})"


def _joined(texts: Iterable[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} och {last}" if first else last
