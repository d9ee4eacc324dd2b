"""Completes a file that holds only some months or some units of a year with what the books already have of the rest."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked, Holds, by_kind
from core.intake import Cover, Incoming, Problem
from core.money import Amount
from core.register import Year

Months = tuple[Amount | None, ...]
_PARTIAL_BELOW = 2
"""A file with fewer than one in this many of the units in the books is of those units alone."""


def completed(file: Incoming, holds: Holds, years: Mapping[int, Year]) -> tuple[Incoming, list[Problem]]:
    """The file as if it held the whole of every year and kind that it covers, and what is to be said of that."""
    if not file.covers:
        return file, []
    kinds = by_kind(file)
    problems: list[Problem] = []
    totals = {year: dict(sums) for year, sums in file.totals.items()}
    closed = dict(file.closed)
    for (year, kind), cover in file.covers.items():
        fiscal = next(fiscal for fiscal in file.fiscal_years if fiscal.label == year)
        mine, stored = kinds.get((year, kind), Booked({})), holds(year, kind)
        kept, said = _kept(mine, stored, cover, fiscal, kind)
        kinds[year, kind] = _together(mine, kept, fiscal)
        problems.extend(Problem("warning", file.source, text) for text in said)
        if kind in totals.get(year, {}):
            totals[year][kind] += _sum(kept)
        if kind == "actual":
            before = years[year].closed if year in years else 0
            closed[year] = max(closed.get(year, 0), before)
            problems.extend(_gap(file.source, fiscal, cover, before))
    return replace(file, figures=_figures(kinds), totals=totals, closed=closed), problems


def _kept(mine: Booked, stored: Booked, cover: Cover, fiscal: FiscalYear, kind: str) -> tuple[Booked, list[str]]:
    """What stays of the books: the months that the file does not cover, and whole units when it is of a few."""
    have = stored.by_unit.keys() | stored.annual.keys()
    given = mine.by_unit.keys() | mine.annual.keys()
    few = is_few(given, have)
    by_unit = {}
    for unit, accounts in stored.by_unit.items():
        is_whole = few and unit not in given
        left = {account: tuple(months) if is_whole else _outside(tuple(months), cover) for account, months in accounts.items()}
        if left := {account: months for account, months in left.items() if any(month is not None for month in months)}:
            by_unit[unit] = left
    annual = {unit: amounts for unit, amounts in stored.annual.items() if few and unit not in given}
    word, said = KIND_WORDS[kind], []
    if few:
        units = f"{len(given)} av {len(have | given)} enheter"
        said.append(f"Filen har {word} {fiscal.name} för {units}. Bara de ersätts; de andra ligger kvar.")
    if by_unit and cover.first and (cover.first, cover.last) != (1, fiscal.length):
        said.append(f"Filen har {word} {_span(fiscal, cover)}. Bara det ersätts; övriga månader av {fiscal.name} ligger kvar.")
    return Booked(by_unit, annual), said


def is_few(given: Collection[str], have: Collection[str]) -> bool:
    """True when a file that gives these units is of them alone, among those that the books have."""
    left = len(set(have) - set(given))
    return left > 0 and (len(have) - left) * _PARTIAL_BELOW < len(have)


def _outside(months: Months, cover: Cover) -> Months:
    """The series without the months that the file decides."""
    if not cover.first:
        return (None,)
    return tuple(None if cover.first <= month <= cover.last else amount for month, amount in enumerate(months, 1))


def _together(mine: Booked, kept: Booked, fiscal: FiscalYear) -> Booked:
    by_unit = {unit: dict(accounts) for unit, accounts in kept.by_unit.items()}
    for unit, accounts in mine.by_unit.items():
        held = by_unit.setdefault(unit, {})
        for account, months in accounts.items():
            held[account] = _merged(tuple(months), tuple(held[account]), fiscal.length) if account in held else months
    return Booked(by_unit, {**kept.annual, **mine.annual})


def _merged(mine: Months, kept: Months, length: int) -> Months:
    padded = [(*months, *[None] * (length - len(months))) for months in (mine, kept)]
    return tuple(new if new is not None else old for new, old in zip(*padded, strict=False))


def _gap(source: str, fiscal: FiscalYear, cover: Cover, before: int) -> Iterable[Problem]:
    if cover.first > before + 1:
        missing = _span(fiscal, Cover(before + 1, cover.first - 1))
        yield Problem("confirm", source, f"Utfall saknas för {missing}: filen börjar i {fiscal.month_name(cover.first)}.")


def _span(fiscal: FiscalYear, cover: Cover) -> str:
    first, last = fiscal.month_name(cover.first), fiscal.month_name(cover.last)
    return first if first == last else f"{first}–{last}"


def _sum(booked: Booked) -> Amount:
    monthly = sum(sum(filter(None, months)) for accounts in booked.by_unit.values() for months in accounts.values())
    return monthly + sum(sum(amounts.values()) for amounts in booked.annual.values())


def _figures(kinds: Mapping[tuple[int, str], Booked]) -> tuple[UnitFigures, ...]:
    found: dict[tuple[int, str], UnitFigures] = {}
    for (year, kind), booked in kinds.items():
        for unit in dict.fromkeys([*booked.by_unit, *booked.annual]):
            held = found.get((year, unit)) or UnitFigures(unit, year)
            monthly = {**held.monthly, kind: booked.by_unit[unit]} if unit in booked.by_unit else held.monthly
            annual = {**held.annual, kind: booked.annual[unit]} if unit in booked.annual else held.annual
            found[year, unit] = UnitFigures(unit, year, monthly, annual)
    return tuple(found.values())
