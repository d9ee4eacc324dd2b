"""A table as it is printed: title, unit label, headers, and rows of cells that know where they stand."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from core.proof.figures import Figure, bare, read_figure

_UNIT: Final = re.compile(r"(?<![\wåäö])(tkr|kkr|tusen kronor|mnkr|mkr|msek|miljoner kronor|kr|kronor|%|procent)(?![\wåäö])", re.IGNORECASE)
_UNITS: Final = {
    "tkr": "tkr", "kkr": "tkr", "tusen kronor": "tkr", "mnkr": "mnkr", "mkr": "mnkr", "msek": "mnkr", "miljoner kronor": "mnkr",
    "kr": "kr", "kronor": "kr", "%": "%", "procent": "%",
}


def unit_of(text: str) -> str:
    """The unit that a heading names (kr, tkr, mnkr, %), or nothing."""
    match = _UNIT.search(bare(text))
    return _UNITS[match[1].casefold()] if match else ""


@dataclass(frozen=True)
class PrintedCell:
    """One cell: what stands there and where (``rad 255``, ``Blad1!C5``)."""

    text: str
    place: str

    @cached_property
    def figure(self) -> Figure | None:
        """The figure that is printed; None for a blank or a text."""
        return read_figure(self.text)


@dataclass(frozen=True)
class PrintedRow:
    """A row: its label (with its code, where it has one) and its cells, one per column."""

    label: str
    cells: tuple[PrintedCell, ...]
    place: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """A table. ``columns`` are the headers of the cells; ``corner`` stands above the labels; ``unit`` is the label's: kr, tkr, mnkr, %."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    unit: str = ""
    place: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """What the table is called in a message."""
        corner = "" if unit_of(self.corner) and len(self.corner) < 20 else bare(self.corner)
        return bare(self.title) or corner or "tabellen"

    def column(self, at: int) -> tuple[Figure | None, ...]:
        """The figures of one column."""
        return tuple(row.cells[at].figure for row in self.rows)


@dataclass(frozen=True)
class Paragraph:
    """A running text. ``heading`` is the nearest short line above it; it is ``owned`` by it where every sentence is about it."""

    text: str
    place: str
    heading: str = ""
    source: str = ""
    owned: bool = False
