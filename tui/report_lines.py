"""A report laid out as lines, to be read in a terminal or through a pipe."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.report import Report, Section
from tui.columns import width_of
from tui.lines import Line, Piece, answer_lines, text_lines

_RULES: Final = {0: "═", 1: "─"}
"""What stands under the title and under the headings of the first level."""


def report_lines(report: Report, width: int) -> Iterator[Line]:
    """The title, and each section: its heading, its paragraphs, and its answer with table, chart in words and notes."""
    yield from _heading(report.title, 0, width)
    if report.subtitle:
        yield from text_lines(report.subtitle, width, "dim")
    for section in report.sections:
        yield ()
        yield from _section(section, width)


def _section(section: Section, width: int) -> Iterator[Line]:
    yield from _heading(section.title, section.level, width)
    for at, text in enumerate(section.texts):
        if at:
            yield ()
        yield from text_lines(text, width)
    if section.answer is not None:
        # Who and when stand in the subtitle, and nobody asks further in a document.
        yield from answer_lines(section.answer._replace(municipality=None, period="", followups=()), width)


def _heading(text: str, level: int, width: int) -> Iterator[Line]:
    lines = list(text_lines(text, width, "strong"))
    yield from lines
    if rule := _RULES.get(level):
        yield (Piece(rule * max(width_of(line[0].text) for line in lines), None, "dim"),)
