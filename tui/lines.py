"""An Answer laid out as lines of marked pieces, for every face that draws with characters; no framework, so that a pipe is quick."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import Final, Literal, NamedTuple
from unicodedata import combining, east_asian_width

from core.answer import TONE_MARKS, Answer, Cell, Column, FollowUp, Row, Table
from core.deviation import Tone

Weight = Literal["normal", "strong", "dim"]
GAP: Final = 2
INDENT: Final = 2
SHORTEST_LABEL: Final = 16
SHORTEST_TEXT: Final = 20
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Piece(NamedTuple):
    """A run of characters with one tone and one weight."""

    text: str
    tone: Tone | None = None
    weight: Weight = "normal"


Line = tuple[Piece, ...]


def clean(text: str) -> str:
    """The text without what could move a terminal's cursor or turn its direction."""
    return _CONTROL.sub("·", text)


def width_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def shorten(text: str, width: int) -> str:
    """The text, ended with … where it is wider than ``width``."""
    if width_of(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    while kept and width_of(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip(" ,.–-") + "…"


def fill(text: str, width: int, *, right: bool = False) -> str:
    """The text with spaces to ``width``, after it or (``right``) before it."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def answer_lines(answer: Answer, width: int) -> Iterator[Line]:
    """Headline, place and period, table, notes, choices and follow-ups, each line at most ``width`` unless a number needs more."""
    yield from _text(answer.headline, width, weight="strong")
    place = " · ".join(filter(None, (answer.municipality, answer.period)))
    if place:
        yield from _text(place, width, weight="dim")
    if answer.table.rows:
        yield ()
        yield from table_lines(answer.table, width)
    if answer.notes:
        yield ()
        for note in answer.notes:
            yield from _text(note, width, weight="dim")
    yield from _questions("Menar du:", answer.choices, width)
    yield from _questions("Fråga vidare:", answer.followups, width)


def table_lines(table: Table, width: int) -> Iterator[Line]:
    """The table, its numbers right-aligned; columns that do not fit beside each other come in blocks below each other."""
    if table.title:
        yield from _text(table.title, width, weight="strong")
    marked = any(row.tone for row in table.rows)
    places = _places(table, width, marked)
    label_width = _label_width(table, places, width, marked)
    for number, block in enumerate(_blocks(places, width - label_width)):
        if number:
            yield ()
        yield from _block_lines(table, block, label_width, marked)


class _Place(NamedTuple):
    """One column's width on paper, with ``mark`` of it kept for a mark after the number; ``is_text`` is read from the left."""

    column: Column
    width: int
    is_text: bool
    mark: int


def _text(text: str, width: int, *, weight: Weight = "normal", indent: str = "") -> Iterator[Line]:
    for line in wrap(clean(text), max(width, 20), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False):
        yield (Piece(line, None, weight),)


def _questions(heading: str, questions: tuple[FollowUp, ...], width: int) -> Iterator[Line]:
    if not questions:
        return
    yield ()
    yield (Piece(heading, None, "dim"),)
    labels = [clean(choice.label) for choice in questions]
    column = min(max(map(width_of, labels)), width // 2)
    for label, choice in zip(labels, questions, strict=True):
        asked = clean(choice.question)
        if asked.casefold() == label.casefold():
            yield (Piece("  " + label),)
        else:
            yield (Piece("  " + fill(shorten(label, column), column + GAP)), Piece(asked, None, "dim"))


def _label_width(table: Table, places: list[_Place], width: int, marked: bool) -> int:
    """What the labels take, mark and indent included; less than they ask for when the numbers would not fit beside them."""
    wanted = max(_label_natural(row, marked) for row in table.rows)
    room = width - sum(place.width + GAP for place in places)
    if room >= wanted:
        return wanted
    return max(room, min(wanted, max(SHORTEST_LABEL, width // 3)))


def _label_natural(row: Row, marked: bool) -> int:
    return INDENT * row.level + (INDENT if marked else 0) + width_of(clean(row.label))


def _places(table: Table, width: int, marked: bool) -> list[_Place]:
    """A place for each column; words share what the labels and numbers leave of ``width``."""
    natural = [_place(table, column) for column in table.columns]
    words = sum(place.is_text for place in natural)
    if not words:
        return natural
    taken = max(_label_natural(row, marked) for row in table.rows) + sum(place.width for place in natural if not place.is_text)
    room = max(SHORTEST_TEXT, (width - taken - GAP * len(natural)) // words)
    return [place._replace(width=min(place.width, room)) if place.is_text else place for place in natural]


def _place(table: Table, column: Column) -> _Place:
    cells = [(row, row.cells[column.key]) for row in table.rows if column.key in row.cells]
    is_text = any(_is_words(cell) for _, cell in cells) and not any(cell.value is not None for _, cell in cells)
    mark = 2 if any(_own_mark(row, cell) for row, cell in cells) else 0
    body = max((width_of(clean(cell.text)) for _, cell in cells), default=0)
    heading = max(map(width_of, _heading(column, body)), default=0)
    return _Place(column, max(body, heading) + mark, is_text, mark)


def _is_words(cell: Cell) -> bool:
    return any(char.isalpha() for char in cell.text)


def _own_mark(row: Row, cell: Cell) -> str:
    """A cell's mark, where the row's own mark does not already say it."""
    return TONE_MARKS[cell.tone] if cell.tone != "neutral" and cell.tone != row.tone else ""


def _heading(column: Column, body: int) -> list[str]:
    """The column's label on as many lines as keep it no wider than its longest word or its numbers."""
    words = clean(column.label).split() or [""]
    return wrap(" ".join(words), max(body, *map(width_of, words), 1), break_on_hyphens=False)


def _blocks(places: list[_Place], room: int) -> list[list[_Place]]:
    """As few blocks as the room allows, evenly filled; months and the rest apart where that costs no block more."""
    fewest = _greedy(places, room)
    if len(fewest) < 2:
        return fewest
    months = [place for place in places if place.column.key[:1].isdigit()]
    rest = [place for place in places if not place.column.key[:1].isdigit()]
    apart = [block for part in (months, rest) for block in _even(part, room)]
    return apart if months and len(apart) <= len(fewest) else _even(places, room)


def _even(places: list[_Place], room: int) -> list[list[_Place]]:
    """The greedy blocks, narrowed for as long as their number does not grow."""
    blocks = _greedy(places, room)
    while len(narrower := _greedy(places, room - 1)) == len(blocks) and room > 1:
        blocks, room = narrower, room - 1
    return blocks


def _greedy(places: list[_Place], room: int) -> list[list[_Place]]:
    blocks: list[list[_Place]] = [[]]
    used = 0
    for place in places:
        if blocks[-1] and used + place.width + GAP > room:
            blocks.append([])
            used = 0
        blocks[-1].append(place)
        used += place.width + GAP
    return blocks


def _block_lines(table: Table, block: list[_Place], label_width: int, marked: bool) -> Iterator[Line]:
    yield from _heading_lines(block, label_width)
    last = table.rows[-1]
    for row in table.rows:
        if row is last and row.kind == "total" and len(table.rows) > 1:
            yield (Piece("─" * (label_width + sum(place.width + GAP for place in block)), None, "dim"),)
        yield from _row_lines(row, block, label_width, marked)


def _heading_lines(block: list[_Place], label_width: int) -> Iterator[Line]:
    headings = [_heading(place.column, place.width - place.mark) for place in block]
    depth = max(map(len, headings), default=0)
    bottom = [[""] * (depth - len(lines)) + lines for lines in headings]
    units = {place.column.unit for place in block if place.column.unit not in ("", "%")}
    for number in range(depth):
        corner = units.copy().pop() if number == depth - 1 and len(units) == 1 else ""
        texts = [
            " " * GAP + fill(lines[number], place.width - place.mark, right=not place.is_text) + " " * place.mark
            for lines, place in zip(bottom, block, strict=True)
        ]
        yield (Piece((fill(corner, label_width) + "".join(texts)).rstrip(), None, "dim"),)


def _row_lines(row: Row, block: list[_Place], label_width: int, marked: bool) -> Iterator[Line]:
    weight: Weight = "strong" if row.kind in ("total", "heading") else "normal"
    first: list[Piece] = list(_label(row, label_width, marked, weight))
    columns = [_cell(row, place, weight) for place in block]
    for number, pieces in enumerate(zip_longest(*columns, fillvalue=())):
        start = first if number == 0 else [Piece(" " * label_width)]
        line = [*start]
        for place, cell_pieces in zip(block, pieces, strict=True):
            line.append(Piece(" " * GAP))
            line.extend(cell_pieces or (Piece(" " * place.width),))
        yield _trimmed(line)
    if not columns:
        yield _trimmed(first)


def _label(row: Row, width: int, marked: bool, weight: Weight) -> Iterator[Piece]:
    room = width - INDENT * row.level
    yield Piece(" " * (INDENT * row.level))
    if marked:
        yield Piece(fill(TONE_MARKS[row.tone] if row.tone else "", INDENT), row.tone, weight)
        room -= INDENT
    yield Piece(fill(shorten(clean(row.label), room), room), None, weight)


def _cell(row: Row, place: _Place, weight: Weight) -> list[tuple[Piece, ...]]:
    """The lines of one cell, each as wide as its column."""
    cell = row.cells.get(place.column.key)
    if cell is None or not cell.text:
        return [(Piece(" " * place.width),)]
    tone = cell.tone if cell.tone != "neutral" else None
    if place.is_text:
        lines = wrap(clean(cell.text), place.width, break_on_hyphens=False)
        return [(Piece(fill(line, place.width), tone, weight),) for line in lines]
    text = fill(clean(cell.text), place.width - place.mark, right=True)
    mark = fill(f" {_own_mark(row, cell)}", place.mark) if place.mark else ""
    return [(Piece(text + mark, tone, weight),)]


def _trimmed(pieces: Iterable[Piece]) -> Line:
    """The pieces without empty ones and without spaces at the end of the line."""
    line = [piece for piece in pieces if piece.text]
    while line and not line[-1].text.strip(" "):
        line.pop()
    if line:
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip(" "))
    return tuple(line)
