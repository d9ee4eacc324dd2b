"""What a reader made of the files, before anything is written: records to take in, and problems beside them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.money import Amount
from core.organisation import Unit


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a file. ``refused``: a line or the whole file is not taken. ``confirm``: taken only after a yes.
    ``warning``: taken, and said. ``where`` is like ``2020.se rad 17``; ``text`` a Swedish sentence."""

    level: Literal["refused", "confirm", "warning"]
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as read. ``file_refused``: nothing of it may be written. ``closed``: year → last closed fiscal month,
    as the file says or as its actuals show. ``figures`` hold only accounts of the result, in result sign; units and
    groups that the file names stand in ``units`` and ``groups`` (parents may be missing: the plan places them)."""

    source: str
    what: Literal["organisation", "chart", "ledger"]
    municipality_name: str | None = None
    units: tuple[Unit, ...] = ()
    groups: tuple[AccountGroup, ...] = ()
    fiscal_years: tuple[FiscalYear, ...] = ()
    closed: Mapping[int, int] = field(default_factory=dict)
    figures: tuple[UnitFigures, ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: int = 0
    file_refused: bool = False
    refused_lines: int = 0
    totals: Mapping[int, Mapping[str, Amount]] = field(default_factory=dict)
    """Year → kind → the file's own total in result sign, summed before the amounts were spread over units."""
    current: int | None = None
    """The year that the file is of; years before it are there to compare with."""
    dimension: int | None = None
    """The ledger's dimension that the units are, in a file that has dimensions."""
    dimensions: tuple[tuple[int, str], ...] = ()
    """(number, name) of every dimension on which the file has amounts."""
    by_dimension: Callable[[int], Incoming] | None = field(default=None, compare=False, repr=False)
    """Reads the same file with the units in another dimension; None where there is none to choose."""
