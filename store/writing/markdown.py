"""A report as Markdown, with tables that GitHub and every editor show."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.answer import Answer, Row, Table
from core.report import Section, Written, as_report
from store.writing.figures import clean, corner, headings, is_to_the_right, shown_columns

_MEANS_SOMETHING: Final = re.compile(r"([\\`*_\[\]<>|~#&$])")
_AT_A_START: Final = re.compile(r"^(\s*)(?:([-+=:>])|(\d+)([.)]))(?=\s|$|[-+=:])")


def markdown(written: Written) -> str:
    """The report; no text of a user's becomes markup."""
    report = as_report(written)
    lines = [f"# {_text(report.title)}", *([f"*{_text(report.subtitle)}*"] if report.subtitle else [])]
    for section in report.sections:
        lines += _section(section)
    return "\n\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"{'#' * (section.level + 1)} {_text(section.title)}"
    yield from map(_text, section.texts)
    if section.answer:
        yield from _answer(section.answer)


def _answer(answer: Answer) -> Iterator[str]:
    if answer.headline:
        yield _text(answer.headline)
    if answer.table.rows:
        yield "\n".join(_table(answer.table))
    if answer.chart:
        yield f"Diagram: {_text(answer.chart.text)}"
    if answer.notes:
        yield "\n".join(f"- {_text(note)}" for note in answer.notes)


def _table(table: Table) -> Iterator[str]:
    columns = shown_columns(table)
    right = [is_to_the_right(table, column.key) for column in columns]
    yield _line([_text(corner(table)), *map(_text, headings(table))])
    yield _line([":--", *("--:" if each else ":--" for each in right)])
    for row in table.rows:
        yield _line([_label(row), *(_strong(row, row.cells[c.key].text) if c.key in row.cells else "" for c in columns)])


def _label(row: Row) -> str:
    return "&emsp;" * row.level + _strong(row, row.label)


def _strong(row: Row, text: str) -> str:
    shown = _text(text)
    return f"**{shown}**" if row.kind != "row" and shown else shown


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """The text as it stands, whatever signs it holds."""
    plain = _MEANS_SOMETHING.sub(r"\\\1", clean(text).strip())
    return _AT_A_START.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", plain)
