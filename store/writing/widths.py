"""How wide the columns of a printed table are, and how many lines its rows then take."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.answer import Column, Row, Table
from store.writing.figures import clean, headings, is_number, shown_columns

LETTER: Final = 122
"""Twips of a sign in a table, about; a bold one is a little wider."""
_BOLD: Final = 1.08
_MARGIN: Final = 180
_SEVERAL: Final = 3
_RUNNING: Final = 200
"""Signs of a cell that is running text."""
_WISHED_AT_MOST: Final = 90
"""Signs of a text beyond which a wider column is no easier to read."""


def widths(table: Table, whole: int) -> list[int]:
    """Twips of the label's column and each shown one: never less than its longest word, and what is left shared by the longest texts."""
    least = [_longest(_labels(table)), *(_longest(_words(table, at)) for at in range(len(shown_columns(table))))]
    least = [each * LETTER + _MARGIN for each in least]
    if sum(least) > whole:
        return _lowered(least, whole)
    wished = [max(0, each - had) for each, had in zip(_wishes(table), least, strict=True)]
    left = whole - sum(least)
    if sum(wished) <= left:
        return [least[0] + wished[0] + left - sum(wished), *(had + more for had, more in zip(least[1:], wished[1:], strict=True))]
    found = [had + more * left // sum(wished) for had, more in zip(least, wished, strict=True)]
    return [found[0] + whole - sum(found), *found[1:]]


def long_columns(table: Table) -> tuple[Column, ...]:
    """Columns of running text in a table with several others: they are easier to read below their row, over the whole width."""
    shown = shown_columns(table)
    longest = {c.key: max((len(row.cells[c.key].text) for row in table.rows if c.key in row.cells), default=0) for c in shown}
    return tuple(column for column in shown if len(shown) >= _SEVERAL and longest[column.key] >= _RUNNING)


def lines(table: Table, of: list[int]) -> int:
    """The lines of text that the table's rows take in columns of these widths, about."""
    return sum(max(map(_lines_of, _texts(row, table), of)) for row in table.rows)


def _lines_of(text: str, width: int) -> int:
    return max(1, -(-len(text) * LETTER // max(1, width - _MARGIN)))


def _texts(row: Row, table: Table) -> list[str]:
    return [row.label, *(row.cells[column.key].text if column.key in row.cells else "" for column in shown_columns(table))]


def _lowered(least: list[int], whole: int) -> list[int]:
    """The widest columns made narrower, all to one width, so that as few words as possible are broken."""
    left, found = whole, list(least)
    for rest, (had, at) in zip(range(len(least), 0, -1), sorted((had, at) for at, had in enumerate(least)), strict=True):
        found[at] = min(had, left // rest)
        left -= found[at]
    return [found[0] + left, *found[1:]]


def _longest(texts: Iterator[str]) -> int:
    return max(map(len, texts), default=4)


def _labels(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield from clean(row.label).split()


def _words(table: Table, at: int) -> Iterator[str]:
    """What may not be broken: a number, the words of a text and of the heading, which is bold."""
    key = shown_columns(table)[at].key
    for word in headings(table)[at].split(" "):
        yield "n" * int(len(word) * _BOLD + 0.99)
    for row in table.rows:
        if key in row.cells:
            cell = row.cells[key]
            yield from [cell.text] if is_number(cell) else cell.text.split()


def _wishes(table: Table) -> list[int]:
    longest = [max((len(row.label) + 2 * row.level for row in table.rows), default=4)]
    for column in shown_columns(table):
        longest.append(max((len(row.cells[column.key].text) for row in table.rows if column.key in row.cells), default=4))
    return [min(each, _WISHED_AT_MOST) * LETTER + _MARGIN for each in longest]
