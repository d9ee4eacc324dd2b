"""Finds the tables and the paragraphs in lines of text: tab-separated, with pipes, or aligned by spaces."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from core.proof.aligned import columns_of, may_be_header, may_be_label
from core.proof.figures import bare, read_figure
from core.proof.tables import Paragraph, PrintedCell, PrintedRow, PrintedTable, unit_of

_RULE: Final = re.compile(r"[\s|:+=\u2500-]*-[\s|:+=\u2500-]*")
_HEADING_AT_MOST: Final = 90
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class Cells(NamedTuple):
    """One line cut into cells; each cell with where it stands."""

    texts: tuple[str, ...]
    places: tuple[str, ...]


def read_text(text: str, source: str = "") -> tuple[tuple[PrintedTable, ...], tuple[Paragraph, ...]]:
    """The tables and paragraphs of a plain text or a Markdown file."""
    reading = _Reading(source)
    for number, line in enumerate([*text.splitlines(), ""], 1):
        reading.take(number, line)
    return tuple(reading.tables), tuple(reading.texts)


class _Reading:
    """A text while it is read: the lines of the table that goes on, and what stood above it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.tables: list[PrintedTable] = []
        self.texts: list[Paragraph] = []
        self._block: list[Cells] = []
        self._aligned: list[tuple[int, str]] = []
        """The lines of a table that is aligned by spaces, with their numbers."""
        self._heading = self._before = ""
        self._last: list[tuple[int, str]] = []

    def take(self, number: int, line: str) -> None:
        """The next line."""
        cells = _cut(line)
        is_aligned = cells is not None and "\t" not in line and "|" not in line
        if cells is None and self._aligned and may_be_label(line):
            self._aligned.append((number, line))
        elif cells is None:
            self._end()
            self._say(number, line)
        elif is_aligned:
            if not self._aligned:
                self._end()
                self._look_back(len(cells))
            self._aligned.append((number, line))
        elif not _RULE.fullmatch(line):
            self._block.append(Cells(cells, (f"rad {number}",) * len(cells)))
        self._last = [*self._last[-2:], (number, line)]

    def _look_back(self, parts: int) -> None:
        """Take the line just above as the header, where it may be one and was taken for something else."""
        above = self._last[-1:] if self._last and not may_be_label(self._last[-1][1]) else self._last[-2:]
        if not above or not may_be_header(above[0][1], parts) or not re.search(r"\s{2,}", above[0][1].strip()):
            return
        for at, line in above:
            self._aligned.append((at, line))
            self._heading = self._before if self._heading == bare(line.strip()) else self._heading
            self.texts = [text for text in self.texts if text.place != f"rad {at}"]

    def _end(self) -> None:
        """The table is over: lines without a figure after its last row are words again."""
        rest = list[tuple[int, str]]()
        while self._aligned and _cut(self._aligned[-1][1]) is None:
            rest.insert(0, self._aligned.pop())
        if self._aligned:
            rows = columns_of([line for _, line in self._aligned])
            lines = [Cells(row, (f"rad {at}",) * len(row)) for row, (at, _) in zip(rows, self._aligned, strict=True)]
            self._block = [line for line, (_, raw) in zip(lines, self._aligned, strict=True) if not _RULE.fullmatch(raw)]
        self.tables += tables_of(self._block, self._heading, self._source)
        self._block, self._aligned = [], []
        for at, line in rest:
            self._say(at, line)

    def _say(self, number: int, line: str) -> None:
        """A line that is no row: a heading or a paragraph."""
        said = bare(line.strip().lstrip("#").strip())
        if said and is_heading(said):
            self._before, self._heading = self._heading, said
        elif said:
            self.texts.append(Paragraph(said, f"rad {number}", self._heading, self._source))


def is_heading(said: str) -> bool:
    """True for a short line that ends as no sentence does."""
    return len(said) <= _HEADING_AT_MOST and said[-1] not in ".!?"


def _cut(line: str) -> tuple[str, ...] | None:
    """The cells of a line of a table; None for a line of running text."""
    if "\t" in line:
        return tuple(cell.strip() for cell in line.rstrip("\r\n").split("\t"))
    if line.count("|") >= 2 or (line.count("|") == 1 and read_figure(line.rsplit("|", 1)[1])):
        return tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
    parts = re.split(r"\s{2,}", line.strip())
    numbers = sum(read_figure(part) is not None for part in parts[1:])
    years = sum(_YEAR.search(part) is not None or _is_word(part) for part in parts[1:])
    return tuple(parts) if len(parts) >= 2 and (numbers or (len(parts) >= 3 and years == len(parts) - 1)) else None


def _is_word(part: str) -> bool:
    return len(part) <= 30 and re.match(r"(?i)(?:budget|utfall|bokslut|avv|prognos|diff|bokf)", part) is not None


def tables_of(block: Sequence[Cells], title: str, source: str) -> Iterator[PrintedTable]:
    """The tables in one block of lines: one, or several that stand side by side."""
    if len(block) < 2:
        return
    wide = max(len(line.texts) for line in block)
    lines = [_widened(line, wide - len(line.texts)) for line in block]
    header, body = lines[0], lines[1:]
    if all(not text or read_figure(text) for text in header.texts[1:]) and not _is_header(header):
        header, body = Cells(("",) * wide, header.places), lines
    for first, last in _spans(header, body):
        table = _table(header, body, (first, last), title, source)
        if table is not None:
            yield table


def _widened(line: Cells, more: int) -> Cells:
    return Cells(line.texts + ("",) * more, line.places + line.places[-1:] * more)


def _is_header(header: Cells) -> bool:
    return all(not text or _YEAR.fullmatch(bare(text)) for text in header.texts[1:]) and any(header.texts[1:])


def _spans(header: Cells, body: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    """Where each of the tables side by side begins and ends: a column of words after one of figures begins a new one."""
    wide, start = len(header.texts), 0
    seen = False
    for at in range(wide):
        kind = _kind(body, at)
        if kind == "words" and seen:
            yield start, at
            start, seen = at, False
        seen = seen or (kind == "figures" and at > start and _has_words(body, start, at))
    yield start, wide


def _has_words(body: Sequence[Cells], start: int, at: int) -> bool:
    return any(_kind(body, each) == "words" for each in range(start, at))


def _kind(body: Sequence[Cells], at: int) -> str:
    texts = [bare(line.texts[at]) for line in body if bare(line.texts[at])]
    figures = sum(read_figure(text) is not None for text in texts)
    return "empty" if not texts else "figures" if 2 * figures >= len(texts) else "words"


def _table(header: Cells, body: Sequence[Cells], span: tuple[int, int], title: str, source: str) -> PrintedTable | None:
    first, end = span
    labels = next((at + 1 for at in range(first, end) if _kind(body, at) == "words"), first + 1)
    columns = [at for at in range(labels, end) if _kind(body, at) != "words" and (header.texts[at] or _kind(body, at) == "figures")]
    if not any(_kind(body, at) == "figures" for at in columns):
        return None
    rows = tuple(_row(line, first, labels, columns) for line in body)
    corner = " ".join(filter(None, (bare(header.texts[at]) for at in range(first, labels))))
    named = unit_of(corner) or unit_of(title) or next(filter(None, (unit_of(header.texts[at]) for at in columns)), "")
    headers = tuple(bare(header.texts[at]) for at in columns)
    return PrintedTable(title, corner, headers, rows, named, header.places[0], source)


def _row(line: Cells, first: int, labels: int, columns: Iterable[int]) -> PrintedRow:
    label = " ".join(filter(None, (bare(line.texts[at]) for at in range(first, labels))))
    cells = tuple(PrintedCell(bare(line.texts[at]), line.places[at]) for at in columns)
    return PrintedRow(label, cells, line.places[first])


def from_cells(lines: Sequence[Cells], title: str, source: str) -> tuple[PrintedTable, ...]:
    """The tables in lines of cells as a document or a workbook has them; a line without a figure above them is title or header."""
    block = [line for line in lines if any(text.strip() for text in line.texts)]
    while len(block) > 1 and sum(bool(text.strip()) for text in block[0].texts) == 1 and not any(map(read_figure, block[0].texts)):
        title, block = bare(" ".join(block[0].texts)), block[1:]
    return tuple(replace(table, title=title) for table in tables_of(block, title, source))
