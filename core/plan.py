"""What an import would do, before anything is written: what is new, changed, the same and refused. ``planning`` makes it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.calendar import FiscalYear
from core.impact import FigureChange, Impact
from core.intake import Problem
from core.money import Amount, format_count
from core.records import Transaction


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file: its name, what it is, its lines, lines not taken, and the years that it has figures for."""

    source: str
    what: str
    lines: int
    refused_lines: int
    refused: bool
    years: tuple[int, ...] = ()
    records: int = 0
    """Units or accounts that it names."""
    how: tuple[str, ...] = ()
    """How it was understood, in sentences."""
    agreed: tuple[str, ...] = ()
    """Which of its own printed sums agree with its rows, in words."""
    dimension: int | None = None
    dimensions: tuple[tuple[int, str], ...] = ()
    """The ledger's dimension that the units are, and (number, name) of all that it has amounts on."""


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year after the import; ``closed_before`` is None for a new year. ``sums``: kind → (what the file says, what Koll will
    hold), öre in result sign."""

    fiscal: FiscalYear
    closed: int
    closed_before: int | None
    sources: str
    new: int
    changed: int
    removed: int
    same: int
    sums: Mapping[str, tuple[Amount | None, Amount]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``transaction`` is None when nothing changes or nothing may be written.

    ``new``, ``changed``, ``same``: numbers (one unit, account, kind and month each); ``refused``: lines that are not
    taken. ``units`` and ``groups``: how many of them are new or changed.
    """

    municipality: str
    name: str
    transaction: Transaction | None
    files: tuple[FilePlan, ...]
    years: tuple[YearPlan, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    units: int = 0
    groups: int = 0
    problems: tuple[Problem, ...] = ()
    largest: tuple[FigureChange, ...] = ()
    unit_names: Mapping[str, str] = field(default_factory=dict)
    account_names: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    """The largest changes of prognoses, in sentences."""
    organisation: tuple[str, ...] = ()
    """How the organisation changes from a year on, in sentences."""
    impacts: tuple[Impact, ...] = ()
    """What each year's figures become, unit by unit and month by month."""

    @property
    def needs_yes(self) -> bool:
        """True when something is to be written that nobody should let pass unseen."""
        return self.transaction is not None and any(problem.level != "warning" for problem in self.problems)

    @property
    def refused_files(self) -> int:
        """Files of which nothing is taken."""
        return sum(file.refused for file in self.files)

    @property
    def is_only_lines(self) -> bool:
        """True when nothing is refused but lines: whatever of the files can be read, the store may hold."""
        sums = [sums for year in self.years for sums in year.sums.values()]
        return not self.refused_files and all(said in (None, held) for said, held in sums)

    @property
    def is_refused(self) -> bool:
        """True when nothing of what was given may be written."""
        return self.transaction is None and any(problem.level == "refused" for problem in self.problems)


def counted_numbers(plan: Plan) -> str:
    """``1 ny siffra, 3 ändrade``: what a plan writes."""
    one, many = ("uppgift", "uppgifter") if all(file.what == "reported" for file in plan.files) else ("siffra", "siffror")
    new = f"{format_count(plan.new)} {f'ny {one}' if plan.new == 1 else f'nya {many}'}"
    return f"{new}, {format_count(plan.changed)} {'ändrad' if plan.changed == 1 else 'ändrade'}"
