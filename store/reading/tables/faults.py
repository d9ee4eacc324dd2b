"""Collects what is wrong in a table, each with its file, sheet, cell and text; every fault is counted, the first of each sort told."""
from __future__ import annotations

from collections import Counter

from core.intake import Problem
from store.reading.problems import TOLD_PER_SORT, Level, counted, shorten
from store.reading.tables.grid import Sheet, shown


class Faults:
    """The problems of one file of tables. ``sums``: rows that were sums, checked and not read."""

    def __init__(self, source: str) -> None:
        """``source``: the file's name as shown."""
        self._source = source
        self._told: list[Problem] = []
        self._sorts: Counter[tuple[Level, str]] = Counter()
        self._rows: set[tuple[str, int]] = set()
        self.sums = 0
        self.agreed: list[str] = []
        """The file's own printed sums that agree with its rows, each with its number."""

    @property
    def refused_rows(self) -> int:
        """Rows that are not taken."""
        return len(self._rows)

    def cell(self, sheet: Sheet, row: int, column: int, sort: str, level: Level = "refused", *, note: str = "") -> None:
        """A fault in a cell: ``sort`` is the sentence, ``note`` what is special here (else the cell's text). ``row`` and ``column``
        are indexes in the sheet's rows."""
        cells = sheet.rows[row]
        said = shown(cells[column]) if column < len(cells) else ""
        self._note(sheet, row, level, sheet.where(row, column), sort, note or (f"Där står ”{shorten(said, 40)}”." if said else ""))

    def row(self, sheet: Sheet, row: int, sort: str, level: Level = "refused", *, note: str = "") -> None:
        """A fault of a whole row."""
        self._note(sheet, row, level, sheet.where(row), sort, note)

    def file(self, level: Level, text: str) -> None:
        """Something about the file as a whole."""
        self._told.append(Problem(level, self._source, text))

    def passed_sums(self, count: int) -> None:
        """Rows that were sums."""
        self.sums += count

    def all(self) -> tuple[Problem, ...]:
        """What to tell: each fault, and for each sort with more of them than are told, how many."""
        more = [
            Problem(level, self._source, f"Ytterligare {counted(count - TOLD_PER_SORT, 'cell', 'celler')} har samma fel: {sort}")
            for (level, sort), count in self._sorts.items()
            if count > TOLD_PER_SORT
        ]
        return (*self._told, *more)

    def _note(self, sheet: Sheet, row: int, level: Level, where: str, sort: str, note: str) -> None:
        if level == "refused":
            self._rows.add((sheet.name, row))
        self._sorts[level, sort] += 1
        if self._sorts[level, sort] <= TOLD_PER_SORT:
            self._told.append(Problem(level, f"{self._source} {where}", f"{sort} {note}".strip()))
