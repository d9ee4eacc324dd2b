"""A report: answers and texts in the order in which they are read, before anything is written to a file."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.answer import Answer


class Section(NamedTuple):
    """A heading (``level`` 1 to 3) and what stands under it: paragraphs, then an answer with its table, chart and notes."""

    title: str
    level: int = 1
    texts: tuple[str, ...] = ()
    answer: Answer | None = None


class Report(NamedTuple):
    """What one document says. ``subtitle``: of whom, when and in what unit."""

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    version: int = 0


Written = Report | Answer | Sequence[Answer]
"""What can be written to a file."""


def as_report(written: Written) -> Report:
    """The report itself, or the answers as one, each a section of its own."""
    if isinstance(written, Report):
        return written
    answers = (written,) if isinstance(written, Answer) else tuple(written)
    sections = tuple(Section(title_of(each), answer=each) for each in answers)
    subtitle = next((each.municipality for each in answers if each.municipality), "")
    title = sections[0].title if len(sections) == 1 else "Svar från Koll"
    return Report(title, sections, subtitle, max([each.version for each in answers], default=0))


def title_of(answer: Answer) -> str:
    """”Resultaträkning, Kommunledningskontoret, helår 2016”: the table's title, the unit and the period as far as there are any."""
    unit = answer.unit.name if answer.unit else ""
    return ", ".join(filter(None, (answer.table.title, unit, answer.period))) or "Svar"
