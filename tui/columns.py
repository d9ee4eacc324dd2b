"""How wide the columns of an answer's table are, and which of them fit beside each other; characters are counted, no framework."""
from __future__ import annotations

import re
from textwrap import wrap
from typing import Final, NamedTuple
from unicodedata import combining, east_asian_width

from core.answer import TONE_MARKS, Cell, Column, Row, Table

GAP: Final = 2
INDENT: Final = 2
SHORTEST_LABEL: Final = 16
SHORTEST_TEXT: Final = 20
LONGEST_WORD: Final = 40
LEAST_TAIL: Final = 2
NARROWEST_LABEL: Final = 8
"""Room below which a label has one line: one word in it would be no word."""
SHORTEST_CUT: Final = 8
"""The narrowest room in which both ends of a name say something."""
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Place(NamedTuple):
    """One column's width on paper, with ``mark`` of it kept for a mark after the number; ``is_text`` is read from the left."""

    column: Column
    width: int
    is_text: bool
    mark: int


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


def shorten_inside(text: str, width: int) -> str:
    """The text with … in its middle where it is wider than ``width``: names that begin alike are told apart by how they end."""
    tail = (width - 1) // 3
    if width_of(text) <= width or tail < LEAST_TAIL or width_of(text) != len(text):
        return shorten(text, width)
    return f"{text[: width - 1 - tail].rstrip(' ,.–-')}…{text[-tail:].lstrip(' ,.–-')}"


def label_lines(text: str, width: int) -> list[str]:
    """A label on lines of at most ``width``, broken at spaces; a word that is wider is shortened inside, and so is all in no room."""
    if width < NARROWEST_LABEL:
        return [shorten_inside(text, width)]
    words = [shorten_inside(word, width) for word in text.split(" ")]
    return wrap(" ".join(words), width, break_on_hyphens=False) or [""]


def cut(text: str, width: int) -> str:
    """A name with … in its middle where it is wider than ``width``: what tells names apart often stands last."""
    if width_of(text) <= width or width < SHORTEST_CUT:
        return shorten(text, width)
    last = (width - 1) // 2
    end = text[-last:]
    while width_of(end) > last:
        end = end[1:]
    end = end.lstrip(" ,.–-")
    return shorten(text, width - width_of(end)) + end


def fill(text: str, width: int, *, right: bool = False) -> str:
    """The text with spaces to ``width``, after it or (``right``) before it."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def label_wanted(table: Table, lead: int, *, headings: bool = True) -> int:
    """The widest label with its indent; ``lead`` is what stands between indent and label (marks, fold signs).

    ``headings`` False: a heading without cells has the whole line and asks for nothing.
    """
    labelled = (row for row in table.rows if headings or row.cells or row.kind != "heading")
    return max((INDENT * row.level + lead + width_of(clean(row.label)) for row in labelled), default=0)


def label_width(places: list[Place], wanted: int, width: int) -> int:
    """What the labels get of ``width``; less than they want when the numbers would not fit beside them."""
    room = width - taken(places)
    return wanted if room >= wanted else max(room, min(wanted, max(SHORTEST_LABEL, width // 3)))


def taken(places: list[Place]) -> int:
    """The width of the columns, each with the gap before it."""
    return sum(place.width + GAP for place in places)


def places(table: Table, width: int, wanted: int) -> list[Place]:
    """A place for each column; words share what the labels (``wanted``) and numbers leave of ``width``, and no word is broken."""
    natural = [_place(table, column) for column in table.columns]
    texts = [place.width for place in natural if place.is_text]
    if not texts:
        return natural
    numbers = sum(place.width for place in natural if not place.is_text)
    room = max(SHORTEST_TEXT, _fair_share(texts, width - wanted - numbers - GAP * len(natural)))
    return [place._replace(width=min(place.width, max(room, _longest_word(table, place)))) if place.is_text else place for place in natural]


def _fair_share(widths: list[int], room: int) -> int:
    """The widest that a column may be when those that need less leave the rest of the room to the others."""
    left = room
    for at, width in enumerate(sorted(widths)):
        share = left // (len(widths) - at)
        if width > share:
            return share
        left -= width
    return max(widths)


def _longest_word(table: Table, place: Place) -> int:
    """The widest word of a column, as far as a table can give room for it."""
    words = (word for row in table.rows if (cell := row.cells.get(place.column.key)) for word in clean(cell.text).split())
    return min(LONGEST_WORD, max(map(width_of, words), default=0)) + place.mark


def _place(table: Table, column: Column) -> Place:
    cells = [(row, row.cells[column.key]) for row in table.rows if column.key in row.cells]
    is_text = any(_is_words(cell) for _, cell in cells) and not any(cell.value is not None for _, cell in cells)
    mark = 2 if any(own_mark(row, cell) for row, cell in cells) else 0
    body = max((width_of(clean(cell.text)) for _, cell in cells), default=0)
    widest = max(map(width_of, heading(column, body)), default=0)
    return Place(column, max(body, widest) + mark, is_text, mark)


def _is_words(cell: Cell) -> bool:
    return any(char.isalpha() for char in cell.text)


def own_mark(row: Row, cell: Cell) -> str:
    """A cell's mark, where the row's own mark does not already say it."""
    return TONE_MARKS[cell.tone] if cell.tone not in ("neutral", row.tone) else ""


def heading(column: Column, body: int) -> list[str]:
    """The column's label on as many lines as keep it no wider than its longest word or its numbers (``body``)."""
    words = clean(column.label).split() or [""]
    return wrap(" ".join(words), max(body, *map(width_of, words), 1), break_on_hyphens=False)


def blocks(columns: list[Place], room: int) -> list[list[Place]]:
    """As few blocks as the room allows, evenly filled; months and the rest apart where that costs no block more."""
    fewest = _greedy(columns, room)
    if len(fewest) < 2:
        return fewest
    months = [place for place in columns if is_month(place.column)]
    rest = [place for place in columns if not is_month(place.column)]
    apart = [block for part in (months, rest) for block in _even(part, room)]
    return apart if months and len(apart) <= len(fewest) else _even(columns, room)


def is_month(column: Column) -> bool:
    """True for a column of one month, whose key is like ``2020-08``."""
    return column.key[:1].isdigit()


def _even(columns: list[Place], room: int) -> list[list[Place]]:
    """The greedy blocks, narrowed for as long as their number does not grow."""
    even = _greedy(columns, room)
    while room > 1 and len(narrower := _greedy(columns, room - 1)) == len(even):
        even, room = narrower, room - 1
    return even


def _greedy(columns: list[Place], room: int) -> list[list[Place]]:
    parts: list[list[Place]] = [[]]
    used = 0
    for place in columns:
        if parts[-1] and used + place.width + GAP > room:
            parts.append([])
            used = 0
        parts[-1].append(place)
        used += place.width + GAP
    return parts
