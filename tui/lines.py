"""An Answer laid out as lines of marked pieces, for every face that draws with characters; no framework, so that a pipe is quick."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Literal, NamedTuple

from core.answer import TONE_MARKS, Answer, FollowUp, Row, Table
from core.deviation import Tone
from tui.columns import (
    GAP,
    INDENT,
    Place,
    blocks,
    clean,
    cut,
    fill,
    heading,
    label_lines,
    label_wanted,
    label_width,
    own_mark,
    places,
    shorten,
    width_of,
)

Weight = Literal["normal", "strong", "dim"]


class Piece(NamedTuple):
    """A run of characters with one tone and one weight; ``ink`` is the key of the chart's line or band that it draws."""

    text: str
    tone: Tone | None = None
    weight: Weight = "normal"
    ink: str = ""


Line = tuple[Piece, ...]


def answer_lines(answer: Answer, width: int, picture: Sequence[Line] = ()) -> Iterator[Line]:
    """Headline, place and period, tiles, table, chart, notes, choices and follow-ups, each line at most ``width`` unless a number
    needs more.

    The chart is said in its own words, or drawn where ``picture`` has its lines.
    """
    yield from text_lines(answer.headline, width, "strong")
    place = " · ".join(filter(None, (answer.municipality, answer.period)))
    if place:
        yield from text_lines(place, width, "dim")
    for tile in answer.tiles:
        more = f" ({clean(tile.more)})" if tile.more else ""
        yield (Piece(f"{clean(tile.label)}: ", None, "dim"), Piece(clean(tile.text), tile.tone), Piece(more))
    if answer.table.rows:
        yield ()
        yield from table_lines(answer.table, width)
    if answer.chart is not None and (picture or answer.chart.text):
        yield ()
        yield from picture or text_lines(answer.chart.text, width)
    if answer.notes:
        yield ()
        for note in answer.notes:
            yield from text_lines(note, width, "dim")
    yield from _questions("Menar du:", answer.choices, width)
    yield from _questions("Fråga vidare:", answer.followups, width)


def broken(text: str, width: int) -> str:
    """The text on lines of at most ``width``, broken at spaces but never inside a number; unbroken while the width is not known."""
    return "\n".join(wrap(clean(text), width, break_on_hyphens=False)) if width > 0 else clean(text)


def text_lines(text: str, width: int, weight: Weight = "normal") -> Iterator[Line]:
    """The text broken at spaces; a no-break space holds a number together."""
    for line in wrap(clean(text), max(width, 20), break_on_hyphens=False):
        yield (Piece(line, None, weight),)


def table_lines(table: Table, width: int) -> Iterator[Line]:
    """The table, its numbers right-aligned; columns that do not fit beside each other come in blocks below each other."""
    if table.title:
        yield from text_lines(table.title, width, "strong")
    marked = is_marked(table)
    wanted = label_wanted(table, INDENT if marked else 0, headings=False)
    columns = places(table, width, wanted)
    labels = label_width(columns, wanted, width)
    for number, block in enumerate(blocks(columns, width - labels)):
        if number:
            yield ()
        yield from _block_lines(table, block, labels, marked)


def is_marked(table: Table) -> bool:
    """True when rows carry a mark of their own."""
    return any(row.tone for row in table.rows)


def heading_lines(block: Sequence[Place], labels: int, note: str = "") -> list[Line]:
    """The headings over their columns, bottom-aligned; the corner names the unit of money that the columns share, and ``note``."""
    headings = [heading(place.column, place.width - place.mark) for place in block]
    depth = max(map(len, headings), default=0)
    units = {place.column.unit for place in block if place.column.unit not in ("", "%")}
    corner = " ".join(filter(None, (units.pop() if len(units) == 1 else "", note)))
    found: list[Line] = []
    for number in range(depth):
        texts = [
            " " * GAP + fill(lines[number - depth + len(lines)] if number >= depth - len(lines) else "", place.width - place.mark,
                             right=not place.is_text) + " " * place.mark
            for lines, place in zip(headings, block, strict=True)
        ]
        start = fill(shorten(corner, labels) if number == depth - 1 else "", labels)
        found.append(trimmed([Piece(start + "".join(texts), None, "dim")]))
    return found


def row_lines(
    row: Row, block: Sequence[Place], labels: int, *, marked: bool, sign: str = "", whole: bool = False,
) -> Iterator[Line]:
    """One row: label, then its cells in the block's columns. ``sign`` stands before the mark.

    ``whole``: words that are too long go on below, where they otherwise end with ….
    """
    weight: Weight = "strong" if row.kind in ("total", "heading") else "normal"
    starts = list(_labels(row, labels, marked, weight, sign, whole))
    cells = [_cell(row, place, weight, whole) for place in block]
    below = zip_longest(*cells, fillvalue=None) if cells else [()]
    for start, pieces in zip_longest(starts, below, fillvalue=None):
        line = list(start or [Piece(" " * labels)])
        pieces = pieces or (None,) * len(block)
        for place, piece in zip(block, pieces, strict=True):
            line += [Piece(" " * GAP), piece or Piece(" " * place.width)]
        yield trimmed(line)


def trimmed(pieces: Iterable[Piece]) -> Line:
    """The pieces without empty ones and without spaces at the end of the line."""
    line = [piece for piece in pieces if piece.text]
    while line and not line[-1].text.strip(" "):
        line.pop()
    if line:
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip(" "))
    return tuple(line)


def _questions(title: str, questions: tuple[FollowUp, ...], width: int) -> Iterator[Line]:
    if not questions:
        return
    yield ()
    yield (Piece(title, None, "dim"),)
    labels = [clean(choice.label) for choice in questions]
    column = min(max(map(width_of, labels)), width // 2)
    for label, choice in zip(labels, questions, strict=True):
        asked = clean(choice.question)
        if asked.casefold() == label.casefold():
            yield (Piece("  " + label),)
        else:
            yield (Piece("  " + fill(shorten(label, column), column + GAP)), Piece(asked, None, "dim"))


def _block_lines(table: Table, block: list[Place], labels: int, marked: bool) -> Iterator[Line]:
    yield from heading_lines(block, labels)
    last = table.rows[-1]
    for row in table.rows:
        if row is last and row.kind == "total" and len(table.rows) > 1:
            yield (Piece("─" * (labels + sum(place.width + GAP for place in block)), None, "dim"),)
        if row.kind == "heading" and not row.cells:
            room = labels + sum(place.width + GAP for place in block)
            yield from (trimmed([Piece(" " * INDENT * row.level), *line]) for line in text_lines(row.label, room, "strong"))
        else:
            yield from row_lines(row, block, labels, marked=marked, whole=True)


def _labels(row: Row, width: int, marked: bool, weight: Weight, sign: str, whole: bool) -> Iterator[list[Piece]]:
    """The label's lines: the first with its sign and mark."""
    start = " " * (INDENT * row.level) + sign
    lead = len(start) + (INDENT if marked else 0)
    room, label = width - lead, clean(row.label)
    lines = label_lines(label, room) if whole and width_of(label) > room else [shorten(label, room) if whole else cut(label, room)]
    for number, line in enumerate(lines or [""]):
        text = Piece(fill(line, room), None, weight)
        mark = [Piece(fill(TONE_MARKS[row.tone] if row.tone else "", INDENT), row.tone)] if marked else []
        yield [Piece(start, None, "dim"), *mark, text] if number == 0 else [Piece(" " * lead), text]


def _cell(row: Row, place: Place, weight: Weight, whole: bool) -> list[Piece]:
    """The lines of one cell, each as wide as its column."""
    cell = row.cells.get(place.column.key)
    if cell is None or not cell.text:
        return [Piece(" " * place.width)]
    tone = cell.tone if cell.tone != "neutral" else None
    if place.column.key == "trend":
        weight = "dim"
    if place.is_text:
        text = clean(cell.text)
        lines = wrap(text, place.width, break_on_hyphens=False) if whole else [shorten(text, place.width)]
        return [Piece(fill(line, place.width), tone, weight) for line in lines]
    text = fill(clean(cell.text), place.width - place.mark, right=True)
    mark = fill(f" {own_mark(row, cell)}", place.mark) if place.mark else ""
    return [Piece(text + mark, tone, weight)]
