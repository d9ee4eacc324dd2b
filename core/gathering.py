"""Decides which file gives which kind of which year, where several files have something to say of it."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.intake import Incoming, Problem
from core.replacing import ByUnit

KIND_WORDS = {"actual": "utfall", "budget": "budget", "budget_transfer": "ombudgetering"}

Holds = Callable[[int, str], ByUnit]
"""What the store holds of a year and kind; empty when nothing."""


@dataclass(frozen=True, slots=True)
class Given:
    """The figures of one year and kind, and the file that they are from."""

    file: Incoming
    by_unit: ByUnit


def without_comparisons(files: Sequence[Incoming], holds: Holds) -> tuple[list[Incoming], list[Problem]]:
    """The files without the earlier years that they hold only to compare with, where those years are known better.

    A ledger's file of 2024 often repeats 2023, mostly without its units. Those figures are taken when nothing else is known
    of 2023; they never replace what the file of 2023 itself said.
    """
    own = {key for file in files for key in by_kind(file) if not _is_comparison(file, key[0])}
    kept, problems = [], []
    for file in files:
        compared = {key: by_unit for key, by_unit in by_kind(file).items() if _is_comparison(file, key[0])}
        skipped = {key for key, by_unit in compared.items() if key in own or (holds(*key) and holds(*key) != by_unit)}
        for year, kind in sorted(skipped):
            text = f"Filen har även {KIND_WORDS[kind]} {year} som jämförelse. Det som redan finns för {year} behålls."
            problems.append(Problem("warning", file.source, text))
        kept.append(_without(file, skipped) if skipped else file)
    return kept, problems


def gather(files: Sequence[Incoming]) -> tuple[dict[int, dict[str, Given]], list[Problem]]:
    """Year → kind → who gives it. Of two files with different figures the last holds, after a yes."""
    given: dict[int, dict[str, Given]] = {}
    problems = []
    for file in files:
        for (year, kind), by_unit in by_kind(file).items():
            earlier = given.setdefault(year, {}).get(kind)
            if earlier is not None and earlier.by_unit != by_unit:
                both = f"Både {earlier.file.source} och {file.source} har {KIND_WORDS[kind]} {year}. Den sista gäller."
                problems.append(Problem("confirm", file.source, both))
            given[year][kind] = Given(file, by_unit)
    return given, problems


def by_kind(file: Incoming) -> dict[tuple[int, str], ByUnit]:
    """(year, kind) → unit → account → months."""
    found: dict[tuple[int, str], dict[str, dict[str, tuple[int | None, ...]]]] = {}
    for booked in file.figures:
        for kind, accounts in booked.monthly.items():
            series = {account: tuple(months) for account, months in accounts.items()}
            found.setdefault((booked.year, kind), {})[booked.unit] = series
    return dict(found)


def _is_comparison(file: Incoming, year: int) -> bool:
    """True for a year before the file's own, in a file that has figures of its own year too."""
    return file.current is not None and year < file.current and any(booked.year >= file.current for booked in file.figures)


def _without(file: Incoming, skipped: set[tuple[int, str]]) -> Incoming:
    figures = []
    for booked in file.figures:
        monthly = {kind: accounts for kind, accounts in booked.monthly.items() if (booked.year, kind) not in skipped}
        figures.extend([booked._replace(monthly=monthly)] if monthly else [])
    years = {booked.year for booked in figures}
    return replace(file, figures=tuple(figures), fiscal_years=tuple(fiscal for fiscal in file.fiscal_years if fiscal.label in years))
