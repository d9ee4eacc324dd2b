"""Reads tables that are not about money, as Koll writes them or as someone has typed them: lines of what it is, a header, rows."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple

from core.fold import plain
from core.intake import Incoming, Problem
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.reported_form import (
    ID,
    KEY,
    KEYS,
    KIND,
    KIND_NAMES,
    LEVEL,
    NOTE,
    SOURCE,
    TITLE,
    TYPE,
    TYPE_NAMES,
    UNIT,
    UNITS,
    YEAR,
    is_column_word,
    key_of,
    kind_named,
    measured,
)
from store.reading.problems import shorten
from store.reading.tables.grid import Sheet, Workbook, shown

_FIRST: Final = frozenset(map(plain, (TITLE, KIND)))
_ABOVE: Final = {plain(word): word for word in (TITLE, KIND, UNIT, YEAR, ID, SOURCE, NOTE, KEYS, UNITS)}
_LAST: Final = {plain(word): word for word in (LEVEL, TYPE, KEY)}
_LOOKED_AT: Final = 6
"""Lines of a sheet among which its first line must say what it is."""


class _Line(NamedTuple):
    """A line of a sheet: its cells without those after the last, and where it stands."""

    cells: tuple[str, ...]
    where: str

    @property
    def first(self) -> str:
        """The first cell, folded."""
        return plain(self.cells[0].rstrip(":")) if self.cells else ""


def is_reported(workbook: Workbook) -> bool:
    """True when a sheet begins by saying that it is such a table."""
    return any(_says_so(sheet) for sheet in workbook.sheets if not sheet.hidden)


def _says_so(sheet: Sheet) -> bool:
    words = {plain(shown(row[0]).rstrip(":")) for row in sheet.rows[:_LOOKED_AT] if row}
    return plain(KIND) in words and bool(words & {plain(TITLE), plain(UNIT), plain(YEAR)})


def read_reported(workbook: Workbook, source: str) -> Incoming:
    """The tables of the file. The unit is as it was written: the municipality is not known here. Nothing is raised."""
    tables, problems, refused = list[ReportedTable](), list[Problem](), 0
    for sheet in workbook.sheets:
        lines = [] if sheet.hidden else [_line(sheet, at) for at in range(len(sheet.rows))]
        if lines and not _says_so(sheet):
            text = f"Bladet ”{shorten(sheet.name)}” läses inte: överst står inte {TITLE}, {KIND}, {UNIT} och {YEAR}."
            problems.append(Problem("warning", source, text))
            continue
        for block in _blocks(lines):
            found = _read_block(block, source, problems)
            refused += 0 if found else sum(bool(line.cells) for line in block)
            tables += found
    return Incoming(source, "reported", lines=workbook.lines, problems=tuple(problems), refused_lines=refused, reported=tuple(tables),
                    file_refused=not tables)


def _line(sheet: Sheet, at: int) -> _Line:
    cells = [shown(value) for value in sheet.rows[at]]
    while cells and not cells[-1]:
        cells.pop()
    return _Line(tuple(cells), sheet.where(at))


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines of each table: a new one begins where the words above a table begin anew."""
    block, in_rows = list[_Line](), False
    for line in lines:
        begins = line.first in _FIRST and in_rows
        if begins:
            yield block
            block, in_rows = [], False
        in_rows = in_rows or (bool(line.cells) and line.first not in _ABOVE)
        block.append(line)
    if any(line.cells for line in block):
        yield block


def _read_block(block: Sequence[_Line], source: str, problems: list[Problem]) -> list[ReportedTable]:
    """The table of the block, or the two that stand under one heading; none when it cannot be known what it is."""
    above = [line for line in block if line.first in _ABOVE]
    said = {_ABOVE[line.first]: line for line in above}
    texts = {word: " ".join(filter(None, line.cells[1:])) for word, line in said.items()}
    where = f"{source} {block[0].where}"
    kind, year = kind_named(texts.get(KIND, "")), texts.get(YEAR, "").strip()
    lacking = [word for word in (KIND, UNIT, YEAR) if not texts.get(word)]
    if lacking:
        problems.append(Problem("refused", where, f"Ovanför tabellen saknas {' och '.join(lacking)}. Tabellen läses inte."))
        return []
    if kind is None:
        known = ", ".join(KIND_NAMES.values())
        problems.append(Problem("refused", where, f"Sorten ”{shorten(texts[KIND], 40)}” finns inte. Välj {known}. Tabellen läses inte."))
        return []
    if not re.fullmatch(r"\d{4}", year, re.ASCII):
        problems.append(Problem("refused", where, f"Året ”{shorten(year, 20)}” är inget år med fyra siffror. Tabellen läses inte."))
        return []
    body = [line for line in block if line.first not in _ABOVE]
    made = ReportedTable(
        kind, texts[UNIT], int(year), texts.get(ID, ""), texts.get(TITLE, KIND_NAMES[kind].capitalize()), source=texts.get(SOURCE, ""),
        notes=tuple(" ".join(line.cells[1:]) for line in above if _ABOVE[line.first] == NOTE),
    )
    return list(_tables(made, body, said, source, problems))


def _tables(
    made: ReportedTable, body: Sequence[_Line], said: dict[str, _Line], source: str, problems: list[Problem],
) -> Iterator[ReportedTable]:
    """The table with its columns and rows; a further header below a blank line begins another."""
    parts = _parts(body)
    if not parts:
        problems.append(Problem("warning", source, f"Tabellen ”{shorten(made.title)}” har inga rader."))
        yield made
    for nth, (header, *rows) in enumerate(parts, 1):
        if nth == 1:
            yield _filled(made, header, rows, said, source, problems)
            continue
        title, above = f"{made.title} ({nth})", shorten(made.title)
        which = "står två tabeller. Den andra" if nth == 2 else "står en tabell till. Den"
        problems.append(Problem("warning", f"{source} {header.where}", f"Under ”{above}” {which} läses in som ”{shorten(title)}”."))
        yield _filled(made._replace(title=title, id=f"{made.id}-{nth}" if made.id else ""), header, rows, {}, source, problems)


def _parts(body: Sequence[_Line]) -> list[list[_Line]]:
    """The header and the rows of each table of a block, without the blank lines."""
    parts, blank = list[list[_Line]](), False
    for line in body:
        if line.cells and (not parts or (blank and _is_header(line, parts[-1][0]))):
            parts.append([])
        if line.cells:
            parts[-1].append(line)
        blank = not line.cells
    return parts


def _is_header(line: _Line, header: _Line) -> bool:
    words = [cell for cell in line.cells[1:] if cell]
    return len(words) > 0 and all(is_column_word(word) or word in header.cells or plain(word) in _LAST for word in words)


def _filled(
    made: ReportedTable, header: _Line, rows: Sequence[_Line], said: dict[str, _Line], source: str, problems: list[Problem],
) -> ReportedTable:
    labels = header.cells[1:]
    own = {plain(label): at for at, label in enumerate(labels, 1) if plain(label) in _LAST}
    wide = max(len(line.cells) for line in (header, *rows))
    filled = {at for line in rows for at, cell in enumerate(line.cells) if cell}
    places = [at for at in range(1, wide) if (_at(header.cells, at) or at in filled) and at not in own.values()]
    columns = _columns(header, places, said, made.year)
    found = [_row(line, places, columns, own, source, problems) for line in rows]
    for at in places:
        if not _at(header.cells, at):
            text = f"Kolumn {at + 1} i ”{shorten(made.title)}” har ingen rubrik. Den läses in som ”Kolumn {at + 1}”."
            problems.append(Problem("warning", f"{source} {header.where}", text))
    return made._replace(columns=columns, rows=tuple(found))


def _columns(header: _Line, places: Sequence[int], said: dict[str, _Line], year: int) -> tuple[ReportedColumn, ...]:
    keys, units = (said[word].cells if word in said else () for word in (KEYS, UNITS))
    found, taken = list[ReportedColumn](), set[str]()
    for at in places:
        named = _at(header.cells, at) or f"Kolumn {at + 1}"
        label, unit = (named, _at(units, at)) if units else measured(named)
        key = _free(_at(keys, at) or key_of(label, year), taken)
        taken.add(key)
        found.append(ReportedColumn(key, label, unit))
    return tuple(found)


def _free(key: str, taken: set[str]) -> str:
    """The key, or with the first number from 2 that makes it no other column's."""
    return key if key not in taken else next(named for n in count(2) if (named := f"{key}_{n}") not in taken)


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _row(
    line: _Line, places: Sequence[int], columns: Sequence[ReportedColumn], own: dict[str, int], source: str, problems: list[Problem],
) -> ReportedRow:
    texts = {column.key: text for at, column in zip(places, columns, strict=True) if (text := _at(line.cells, at))}
    label = _at(line.cells, 0)
    if not label.strip():
        text = "Raden har ingen text i första kolumnen. Den läses in som ”(utan namn)”."
        problems.append(Problem("warning", f"{source} {line.where}", text))
    level, kind, key = (_at(line.cells, own[plain(word)]) if plain(word) in own else "" for word in (LEVEL, TYPE, KEY))
    kinds = {plain(name): each for each, name in TYPE_NAMES.items()}
    return ReportedRow(
        key, label.strip() or "(utan namn)", texts, int(level) if re.fullmatch(r"\d{1,2}", level, re.ASCII) else 0,
        kinds.get(plain(kind), "row"),  # type: ignore[arg-type]  # TYPE_NAMES are the kinds of a row
    )
