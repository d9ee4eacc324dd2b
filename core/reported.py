"""What a municipality reports beside the ledger: goals, indicators, actions, staff, investments and words, as tables of its own.

A cell is kept as it was written; ``core.reported_reading`` says what it means.
"""
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

ReportedKind = Literal[
    "key_facts", "goals", "indicators", "activities", "key_figures", "internal_control", "staff", "sick_leave", "work_environment",
    "earmarked_funds", "significant_events", "investments", "analysis", "sections",
]
"""Glossary words; ``sections`` are free texts (foreword, mission, values, outlook) and ``analysis`` the text beside the figures."""


STAFF_FLOOR: Final = 10
"""The largest group whose sick leave the law on municipal accounts keeps out of a report: ten employed."""


class ReportedColumn(NamedTuple):
    """A column: glossary key, printed heading, and the unit of its values where all have one."""

    key: str
    label: str
    unit: str = ""


class ReportedRow(NamedTuple):
    """A row: ``texts`` by column key, verbatim; a column that is absent is an empty place. ``kind`` as of an Answer's row."""

    key: str
    label: str
    texts: Mapping[str, str] = MappingProxyType({})
    level: int = 0
    kind: Literal["row", "total", "heading"] = "row"


class ReportedTable(NamedTuple):
    """A table of one unit and year. ``id`` is its own within its municipality, unit and year; ``source`` where it stands."""

    kind: ReportedKind
    unit: str
    year: int
    id: str
    title: str
    columns: tuple[ReportedColumn, ...] = ()
    rows: tuple[ReportedRow, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
