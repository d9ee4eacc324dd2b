"""Completes files that hold only some months or some units of a year with what is there already of the rest."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked
from core.merging import WHOLE_YEAR, Part
from core.money import Amount

Months = tuple[Amount | None, ...]
_PARTIAL_BELOW = 2
"""Files with fewer than one in this many of the units that are there are of those units alone."""


class Decided(NamedTuple):
    """The months that files decide: ``everywhere`` those of files of most units, ``own`` by unit those of files of a few alone."""

    everywhere: frozenset[int]
    own: Mapping[str, frozenset[int]]

    def of(self, unit: str) -> frozenset[int]:
        """The fiscal months that are decided of a unit, ``WHOLE_YEAR`` among them where they are all."""
        return self.everywhere | self.own.get(unit, frozenset())


class Said(NamedTuple):
    """A sentence of what is replaced and what is not, and the files that it is about."""

    sources: tuple[str, ...]
    text: str


class Completed(NamedTuple):
    """The whole of a year and kind; what of it was there before, ``kept``; what files ``decided``; ``said``: what is replaced."""

    booked: Booked
    kept: Booked
    decided: Decided
    said: tuple[Said, ...] = ()


def decided_by(parts: Iterable[Part], have: Collection[str]) -> Decided:
    """What each of the files decides, by itself, in books that have the units ``have``."""
    everywhere: set[int] = set()
    own: dict[str, frozenset[int]] = {}
    for part in parts:
        if is_few(part.units, have):
            own.update({unit: own.get(unit, frozenset()) | part.months for unit in part.units})
        else:
            everywhere |= part.months
    return Decided(frozenset(everywhere), own)


def months_of_most(decided: Decided, have: Collection[str]) -> frozenset[int]:
    """The months decided of at least half of the units ``have``, or of those that the files have when all are of a few alone."""
    if not decided.everywhere:
        return frozenset().union(*decided.own.values())
    own = Counter(month for unit in have for month in decided.own.get(unit, ()))
    return decided.everywhere | {month for month, units in own.items() if units * _PARTIAL_BELOW >= len(have)}


def decides(part: Part, have: Collection[str], unit: str, month: int) -> bool:
    """True when the file decides the unit's month in books that have the units ``have``; a whole year meets every month."""
    is_of_it = unit in part.units or not is_few(part.units, have)
    return is_of_it and (month in part.months or WHOLE_YEAR in (month, *part.months))


def completed(mine: Booked, parts: Sequence[Part], stored: Booked, fiscal: FiscalYear, kind: str) -> Completed:
    """What the files ``parts`` hold together, ``mine``, and what is ``stored`` of the units and months that none of them decides."""
    have = stored.by_unit.keys() | stored.annual.keys()
    decided = decided_by(parts, have)
    by_unit = {}
    for unit, accounts in stored.by_unit.items():
        left = {account: _outside(tuple(months), decided.of(unit)) for account, months in accounts.items()}
        if left := {account: months for account, months in left.items() if any(month is not None for month in months)}:
            by_unit[unit] = left
    kept = Booked(by_unit, {unit: amounts for unit, amounts in stored.annual.items() if not decided.of(unit)})
    few: list[Part] = []
    most: list[Part] = []
    for part in parts:
        (few if is_few(part.units, have) else most).append(part)
    said = _said_of_few(few, have, fiscal, kind)
    for some in (few, most):
        months = {month for part in some for month in part.months}
        if by_unit and some and WHOLE_YEAR not in months and len(months) < fiscal.length:
            named = f"{_subject(some)} har {KIND_WORDS[kind]} {months_named(fiscal, months)}"
            stays = f"Av årets {KIND_WORDS[kind]} ersätts bara det; övriga månader ligger kvar."
            said.append(Said(_sources(some), f"{named}. {stays}"))
    return Completed(_together(mine, kept, fiscal), kept, decided, tuple(said))


def _said_of_few(few: Sequence[Part], have: Collection[str], fiscal: FiscalYear, kind: str) -> list[Said]:
    given = {unit for part in few for unit in part.units}
    if not few or given.issuperset(have):
        return []
    what = f"{KIND_WORDS[kind]} {fiscal.name} för {len(given)} av {len({*have, *given})} enheter"
    return [Said(_sources(few), f"{_subject(few)} har {what}. Bara de ersätts; de andra ligger kvar.")]


def _sources(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.source for part in parts))


def _subject(parts: Iterable[Part]) -> str:
    return "Filen" if len(_sources(parts)) == 1 else "Filerna"


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
