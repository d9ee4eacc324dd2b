"""What a municipality of the demonstration is made from: printed cells, the amounts behind them and how a year is phased."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.profile import Measure, TableKind
from core.register import Register
from core.rounds import Prognosis

Kind = Literal["actual", "budget", "prognosis"]
Season = Literal["even", "salaries", "rents", "services", "grants", "sales", "benefits", "mixed", "interest"]
"""How an amount spreads over the months of its year; ``store.demo.phasing`` holds the shapes."""


@dataclass(frozen=True, slots=True, order=True)
class Leaf:
    """Where one unrounded amount of a whole year is booked."""

    unit: str
    account: str
    kind: Kind
    year: int


@dataclass(frozen=True, slots=True)
class Free:
    """An amount to be found: near ``wish`` (kronor) where the report does not print it. ``low``…``high`` bound it."""

    wish: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """An amount that is known to the krona."""

    kronor: int


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of ``kronor`` when the other leaves of the unit are taken away: net budget = −appropriation, exactly."""

    kronor: int
    others: tuple[Leaf, ...]


Amount = Free | Fixed | Rest


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of a report. ``rows``: (unit, account group) → the printed cells in the order of the table's columns.

    ``question`` is what Koll is asked for it; ``unit`` the unit that the question is about; ``total`` its net cost, printed
    again under the units.
    """

    number: int
    kind: TableKind
    unit: str
    question: str
    rows: Mapping[tuple[str, str], tuple[str | None, ...]]
    total: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A cell that the report's other cells contradict: what it prints and what follows from the others."""

    table: int
    unit: str
    group: str
    measure: Measure
    year: int
    printed: str
    follows: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One municipality: its register, its printed tables, and the amounts that have to fit them.

    ``seasons``: (unit, account) → shape of the year, with the account alone (unit ``""``) as the fallback.
    """

    register: Register
    year: int
    tables: tuple[PrintedTable, ...]
    leaves: Mapping[Leaf, Amount]
    seasons: Mapping[tuple[str, str], Season]
    contradicted: tuple[Contradicted, ...] = ()
    events: Mapping[tuple[str, str], Mapping[int, int]] = field(default_factory=dict)
    """(unit, account) → month → kronor of the year's outcome that came in that month alone: what the reports tell of."""
    prognoses: tuple[Prognosis, ...] = ()
    """What managers said of a whole unit, to the krona, where the report prints nothing finer."""
