"""What a file holds of each year and kind, without the earlier years that it only compares with."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from core.book import UnitFigures
from core.intake import Incoming, Problem
from core.money import Amount
from core.replacing import ByUnit, WholeYear
from core.rollups import Series

KIND_WORDS = {"actual": "utfall", "budget": "budget", "budget_transfer": "ombudgetering"}


class Booked(NamedTuple):
    """The figures of one year and kind: those by month, and those of which only the year is known."""

    by_unit: ByUnit
    annual: WholeYear = MappingProxyType({})

    @property
    def is_empty(self) -> bool:
        """True when there are no figures at all."""
        return not self.by_unit and not self.annual


Holds = Callable[[int, str], Booked]
"""What the store holds of a year and kind."""


def without_comparisons(files: Sequence[Incoming], holds: Holds) -> tuple[list[Incoming], list[Problem]]:
    """The files without the earlier years that they hold only to compare with, where those years are known better.

    A ledger's file of 2024 often repeats 2023, mostly without its units. Those figures are taken when nothing else is known
    of 2023; they never replace what the file of 2023 itself said.
    """
    own = {key for file in files for key in by_kind(file) if not _is_comparison(file, key[0])}
    kept, problems = [], []
    for file in files:
        compared = {key: booked for key, booked in by_kind(file).items() if _is_comparison(file, key[0])}
        skipped = {key for key, booked in compared.items() if key in own or not (holds(*key).is_empty or holds(*key) == booked)}
        for year, kind in sorted(skipped):
            text = f"Filen har även {KIND_WORDS[kind]} {year} som jämförelse. Det som redan finns för {year} behålls."
            problems.append(Problem("warning", file.source, text))
        kept.append(_without(file, skipped) if skipped else file)
    return kept, problems


def by_kind(file: Incoming) -> dict[tuple[int, str], Booked]:
    """(year, kind) → unit → account → months, and the same for what is known only of the year."""
    return booked_by_kind(file.figures)


def booked_by_kind(figures: Iterable[UnitFigures]) -> dict[tuple[int, str], Booked]:
    """The same for figures from anywhere."""
    found: dict[tuple[int, str], tuple[dict[str, Mapping[str, Series]], dict[str, Mapping[str, Amount]]]] = {}
    for booked in figures:
        for kind, accounts in booked.monthly.items():
            series = {account: tuple(months) for account, months in accounts.items()}
            found.setdefault((booked.year, kind), ({}, {}))[0][booked.unit] = series
        for kind, amounts in booked.annual.items():
            found.setdefault((booked.year, kind), ({}, {}))[1][booked.unit] = dict(amounts)
    return {key: Booked(*parts) for key, parts in found.items()}


def _is_comparison(file: Incoming, year: int) -> bool:
    """True for a year before the file's own, in a file that has figures of its own year too."""
    return file.current is not None and year < file.current and any(booked.year >= file.current for booked in file.figures)


def _without(file: Incoming, skipped: set[tuple[int, str]]) -> Incoming:
    figures = []
    for booked in file.figures:
        monthly = {kind: accounts for kind, accounts in booked.monthly.items() if (booked.year, kind) not in skipped}
        annual = {kind: amounts for kind, amounts in booked.annual.items() if (booked.year, kind) not in skipped}
        figures.extend([booked._replace(monthly=monthly, annual=annual)] if monthly or annual else [])
    years = {booked.year for booked in figures}
    return replace(file, figures=tuple(figures), fiscal_years=tuple(fiscal for fiscal in file.fiscal_years if fiscal.label in years))
