"""Collects what is wrong with one file: every fault is counted, the first of each sort are told with their line."""
from __future__ import annotations

from collections import Counter
from typing import Literal

from core.intake import Problem
from core.money import NO_BREAK_SPACE, format_count

Level = Literal["refused", "confirm", "warning"]

KIND_WORDS = {"actual": "utfall", "budget": "budget"}
TOLD_PER_SORT = 20
"""How many faults of one sort are told line by line; a million bad lines must not become a million sentences."""
LONGEST_CODE = 60
LONGEST_NAME = 200


class Problems:
    """The problems of one file, in the order in which they were found. ``refused_lines`` counts every line not taken."""

    def __init__(self, source: str) -> None:
        """``source``: the file's name as shown."""
        self._source = source
        self._told: list[Problem] = []
        self._sorts: Counter[tuple[Level, str]] = Counter()
        self.refused_lines = 0
        self.last_line = 0
        """The last line that was not taken, in the order of the file."""
        self.agreed: list[str] = []
        """The file's own printed sums that agree with its rows, each with its number."""

    def line(self, number: int, sort: str, text: str = "", *, note: str = "", level: Level = "refused", lines: int = 1) -> None:
        """A fault on a line: ``sort`` is the sentence, ``note`` what is special here, ``text`` the line itself, ``lines`` how
        many share the fault."""
        if level == "refused":
            self.refused_lines += lines
            self.last_line = max(self.last_line, number)
        self._sorts[level, sort] += 1
        if self._sorts[level, sort] <= TOLD_PER_SORT:
            quoted = (f" {note}" if note else "") + (f" Raden: {shorten(text)}" if text else "")
            more = f" ({lines} rader börjar så.)" if lines > 1 else ""
            self._told.append(Problem(level, f"{self._source} rad {number}", sort + quoted + more))

    def file(self, level: Level, text: str) -> None:
        """Something about the file as a whole."""
        self._told.append(Problem(level, self._source, text))

    def all(self) -> tuple[Problem, ...]:
        """What to tell: each fault, and for each sort with more of them than are told, how many."""
        more = [
            Problem(level, self._source, f"Ytterligare {counted(count - TOLD_PER_SORT, 'rad', 'rader')} har samma fel: {sort}")
            for (level, sort), count in self._sorts.items()
            if count > TOLD_PER_SORT
        ]
        return (*self._told, *more)


def shorten(text: str, longest: int = 70) -> str:
    """The text fit for a message: one line, nothing unprintable, not too long."""
    clean = "".join(c if c.isprintable() else "·" for c in text[: longest + 1].strip())
    return clean[:longest] + "…" if len(clean) > longest else clean


def is_code(text: str) -> bool:
    """True for something that can be a unit's or an account's code: printable, not empty, not absurdly long."""
    return 0 < len(text) <= LONGEST_CODE and text.isprintable()


def clean_name(text: str) -> str:
    """A name without control characters and stray spaces, cut where no name is longer."""
    head = text[: 4 * LONGEST_NAME]
    return " ".join("".join(c if c.isprintable() else " " for c in head).split())[:LONGEST_NAME]


def counted(count: int, one: str, many: str) -> str:
    """``1 rad`` or ``1 234 rader``."""
    return f"{format_count(count)}{NO_BREAK_SPACE}{one if count == 1 else many}"
