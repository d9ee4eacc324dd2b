"""What a reader made of the files, before anything is written: records to take in, and problems beside them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.mapping import Asked, FoundColumn, Said, Source
from core.money import Amount
from core.organisation import Unit
from core.progress import Part, unheard
from core.reported import ReportedTable
from core.rounds import Prognosis

if TYPE_CHECKING:
    from core.register import Register


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a file. ``refused``: a line or the whole file is not taken. ``confirm``: taken only after a yes.
    ``warning``: taken, and said. ``where`` is like ``2020.se rad 17``; ``text`` a Swedish sentence."""

    level: Literal["refused", "confirm", "warning"]
    where: str
    text: str


class BySaying(Protocol):
    """Reads a file of tables with what is said of it and what the municipality remembers; ``progress`` is told 0…1."""

    def __call__(self, said: Said, register: Register | None, progress: Part = unheard, /) -> Incoming:
        """The file as it reads then, or with what has to be said first."""


class Cover(NamedTuple):
    """The fiscal months of a year that a file decides, both included; 0 and 0 for a year known only as a whole."""

    first: int = 0
    last: int = 0


class Remark(NamedTuple):
    """A comment, and perhaps a cause, on the prognosis of a unit and account group in a round."""

    round: str
    unit: str
    group: str
    comment: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as read. ``file_refused``: nothing of it may be written. ``closed``: year → last closed fiscal month,
    as the file says or as its actuals show. ``figures`` hold only accounts of the result, in result sign; units and
    groups that the file names stand in ``units`` and ``groups`` (parents may be missing: the plan places them)."""

    source: str
    what: Literal["organisation", "chart", "ledger", "prognoses", "reported"]
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
    agreed: tuple[str, ...] = ()
    """Which sums that the file itself prints were held against its rows and agree, each with the file's number, in words."""
    current: int | None = None
    """The year that the file is of; years before it are there to compare with."""
    dimension: int | None = None
    """The ledger's dimension that the units are, in a file that has dimensions."""
    dimensions: tuple[tuple[int, str], ...] = ()
    """(number, name) of every dimension on which the file has amounts."""
    by_dimension: Callable[[int], Incoming] | None = field(default=None, compare=False, repr=False)
    """Reads the same file with the units in another dimension; None where there is none to choose."""
    by_saying: BySaying | None = field(default=None, compare=False, repr=False)
    """Reads a file of tables with what is said of it and what the municipality remembers; until then nothing of it is read."""
    asked: Asked | None = None
    """What has to be said before the file can be read."""
    sources: tuple[Source, ...] = ()
    """What was settled for files like it, to be remembered."""
    how: tuple[str, ...] = ()
    """How the file was understood, in sentences for the preview."""
    covers: Mapping[tuple[int, str], Cover] = field(default_factory=dict)
    """(year, kind) → the months that the file decides, when it need not hold the whole year (empty: it does)."""
    remarks: tuple[Remark, ...] = ()
    """Comments on what managers have given."""
    prognoses: tuple[Prognosis, ...] = ()
    """What managers give in a round."""
    reported: tuple[ReportedTable, ...] = ()
    """Tables that are not about money, whose units are as they were written."""
    columns: tuple[FoundColumn, ...] = ()
    """What the columns of a file of tables were taken for."""
