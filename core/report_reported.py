"""The chapters of a report that are not about money: goals, staff, events and free texts, in the municipality's own order."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from core.report import Section
from core.reported import ReportedKind, ReportedTable

_CHAPTERS: Final[Mapping[ReportedKind, str]] = {
    "key_facts": "I korthet", "goals": "Mål och uppdrag", "indicators": "Mål och uppdrag", "activities": "Mål och uppdrag",
    "key_figures": "Nyckeltal", "internal_control": "Internkontroll", "staff": "Personal", "sick_leave": "Personal",
    "work_environment": "Personal", "earmarked_funds": "Riktade medel", "significant_events": "Väsentliga händelser",
    "investments": "Investeringar", "analysis": "Förvaltningens ekonomiska analys",
}
"""The heading of tables of a kind that stand together; a free text has its own."""


_SEVERAL: Final = 2
"""Boards that report a thing from which it is missed from the others."""


class Chapter(NamedTuple):
    """Tables that stand together under one heading. ``is_after_economy``: below the tables of money in the municipality's own report."""

    title: str
    tables: tuple[ReportedTable, ...]
    is_after_economy: bool


def chapters(tables: Sequence[ReportedTable], *, without: Collection[ReportedKind] = ()) -> Iterator[Chapter]:
    """The tables as chapters, in the order in which they stand in the source, else as they came.

    The money stands before the first analysis of it, else before the investments, else first. ``without``: kinds that are left out.
    """
    ordered = _in_order(tables)
    marks = [at for kind in ("analysis", "investments") for at, table in enumerate(ordered) if table.kind == kind]
    economy = marks[0] if marks else 0
    for is_after, half in ((False, ordered[:economy]), (True, ordered[economy:])):
        for title, found in groupby((each for each in half if each.kind not in without), _chapter_of):
            yield Chapter(title, tuple(found), is_after)


def _chapter_of(table: ReportedTable) -> str:
    return _CHAPTERS.get(table.kind, table.title)


def _in_order(tables: Sequence[ReportedTable]) -> list[ReportedTable]:
    lines = [re.search(r"\d+", table.source) for table in tables]
    places = [int(line[0]) for line in lines if line]
    if len(places) < len(tables):
        return list(tables)
    return [table for _, table in sorted(zip(places, tables, strict=True), key=lambda each: each[0])]


def is_text(table: ReportedTable) -> bool:
    """True for a table that is running text with headings, or labels alone."""
    return not {key for row in table.rows for key, text in row.texts.items() if text} - {"text"}


def text_sections(table: ReportedTable, title: str, level: int) -> Iterator[Section]:
    """The text as it was written: each heading a section under the first; a label before its paragraph, unless it is only a number."""
    heading, texts, depth = title, list[str](), level
    for row in table.rows:
        if row.kind == "heading":
            if texts or depth == level:
                yield Section(heading, depth, tuple(texts))
            heading, texts, depth = row.label, [], min(3, level + 1)
        elif text := row.texts.get("text", ""):
            texts.append(text if row.label.isdigit() else f"{row.label} – {text}")
        elif not row.label.isdigit():
            texts.append(row.label)
    yield Section(heading, depth, tuple(texts))


def missing(tables: Sequence[ReportedTable], boards: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Which boards have left out what others report. ``boards``: name → the codes of it and all below it."""
    kinds = dict.fromkeys(_CHAPTERS[table.kind] for table in tables if table.kind in _CHAPTERS)
    for title in kinds:
        given = {table.unit for table in tables if _CHAPTERS.get(table.kind) == title}
        lacking = [name for name, codes in boards.items() if not codes & given]
        if lacking and len(boards) - len(lacking) >= _SEVERAL:
            yield f"{title}: saknas från {', '.join(lacking)}."
