"""Completes files that hold only some months or some units of a year with what is there already of the rest."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked
from core.merging import WHOLE_YEAR, Merged
from core.money import Amount

Months = tuple[Amount | None, ...]
_PARTIAL_BELOW = 2
"""Files with fewer than one in this many of the units that are there are of those units alone."""


class Completed(NamedTuple):
    """The whole of a year and kind; what of it was there before, ``kept``; ``said``: in sentences what is replaced and what is not."""

    booked: Booked
    kept: Booked
    said: tuple[str, ...] = ()


def completed(mine: Merged, stored: Booked, fiscal: FiscalYear, kind: str, subject: str = "Filen") -> Completed:
    """What the files hold, and of what is ``stored`` the months that they do not decide, and whole units when they are of a few.

    ``subject``: what the files are called where a sentence begins.
    """
    have = stored.by_unit.keys() | stored.annual.keys()
    given = mine.booked.by_unit.keys() | mine.booked.annual.keys()
    few = is_few(given, have)
    by_unit = {}
    for unit, accounts in stored.by_unit.items():
        is_whole = few and unit not in given
        left = {account: tuple(months) if is_whole else _outside(tuple(months), mine.months) for account, months in accounts.items()}
        if left := {account: months for account, months in left.items() if any(month is not None for month in months)}:
            by_unit[unit] = left
    kept = Booked(by_unit, {unit: amounts for unit, amounts in stored.annual.items() if few and unit not in given})
    word, said = KIND_WORDS[kind], []
    if few:
        units = f"{len(given)} av {len(have | given)} enheter"
        said.append(f"{subject} har {word} {fiscal.name} för {units}. Bara de ersätts; de andra ligger kvar.")
    if by_unit and WHOLE_YEAR not in mine.months and len(mine.months) < fiscal.length:
        months = months_named(fiscal, mine.months)
        said.append(f"{subject} har {word} {months}. Bara det ersätts; övriga månader av {fiscal.name} ligger kvar.")
    return Completed(_together(mine.booked, kept, fiscal), kept, tuple(said))


def months_named(fiscal: FiscalYear, months: Collection[int]) -> str:
    """``januari 2024``, ``januari 2024–mars 2024``, ``januari 2024 och mars 2024``; the whole year by its name."""
    if WHOLE_YEAR in months:
        return f"helår {fiscal.name}"
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = [_span(fiscal, run) for run in runs]
    return " och ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _span(fiscal: FiscalYear, run: Sequence[int]) -> str:
    first, last = fiscal.month_name(run[0]), fiscal.month_name(run[-1])
    return first if first == last else f"{first}–{last}"


def is_few(given: Collection[str], have: Collection[str]) -> bool:
    """True when a file that gives these units is of them alone, among those that the books have."""
    left = len(set(have) - set(given))
    return left > 0 and (len(have) - left) * _PARTIAL_BELOW < len(have)


def _outside(months: Months, decided: frozenset[int]) -> Months:
    """The series without the months that the files decide."""
    if WHOLE_YEAR in decided:
        return (None,)
    return tuple(None if month in decided else amount for month, amount in enumerate(months, 1))


def _together(mine: Booked, kept: Booked, fiscal: FiscalYear) -> Booked:
    by_unit = {unit: dict(accounts) for unit, accounts in kept.by_unit.items()}
    for unit, accounts in mine.by_unit.items():
        held = by_unit.setdefault(unit, {})
        for account, months in accounts.items():
            held[account] = _merged(tuple(months), tuple(held[account]), fiscal.length) if account in held else tuple(months)
    return Booked(by_unit, {**kept.annual, **mine.annual})


def _merged(mine: Months, kept: Months, length: int) -> Months:
    padded: Iterable[Months] = [(*months, *[None] * (length - len(months))) for months in (mine, kept)]
    return tuple(new if new is not None else old for new, old in zip(*padded, strict=False))
