"""Says which years of an import are improbable: actuals of months to come, and years far from all that is known."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from core.intake import Problem
from core.register import Year
from core.together import Given, named_sources

FAR: Final = 3
"""A year farther than this from every year that is known is more often a slip of the pen than history."""


def improbable_years(given: Mapping[int, Mapping[str, Given]], stored: Mapping[int, Year], today: date) -> list[Problem]:
    """What is to be said of the years that files give figures of (year → kind → who gives it), where ``stored`` are in the books."""
    ahead = {year: problem for year, kinds in given.items() if (problem := _ahead(kinds.get("actual"), stored.get(year), today))}
    far = _far({*given} - {*ahead}, stored, today)
    return [*ahead.values(), *(Problem("warning", _sources(given[year]), text) for year, text in far)]


def _ahead(actual: Given | None, before: Year | None, today: date) -> Problem | None:
    """Actuals that close a month which has not begun."""
    if actual is None or not actual.closed or (before is not None and before.closed >= actual.closed):
        return None
    if actual.fiscal.calendar(actual.closed) <= (today.year, today.month):
        return None
    through = f"är t.o.m. {actual.fiscal.month_name(actual.closed)}"
    if not actual.booked.by_unit:
        through = f"läses in som helår {actual.fiscal.name}"
    return Problem("confirm", actual.source, f"Utfallet {through}, men idag är {today.isoformat()}. Är året rätt?")


def _far(years: Collection[int], stored: Collection[int], today: date) -> Iterable[tuple[int, str]]:
    """The years far from all in the books, also by way of each other; in empty books those far ahead."""
    known, left = set(stored), set(years)
    if not known:
        known = {year for year in (*left, today.year) if year <= today.year}
    while near := {year for year in left if min(abs(year - each) for each in known) <= FAR}:
        known |= near
        left -= near
    for year in sorted(left):
        nearest = min(stored or {today.year}, key=lambda each: abs(year - each))
        what = f"{nearest}, det närmaste året i lagret" if stored else f"{nearest}"
        yield year, f"{year} ligger {abs(year - nearest)} år {'före' if year < nearest else 'efter'} {what}. Är året rätt?"


def _sources(kinds: Mapping[str, Given]) -> str:
    return named_sources(source for of_kind in kinds.values() for source in of_kind.sources)
