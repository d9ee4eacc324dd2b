"""From an Answer to the pages of a card that a phone reads: bold rows, short lines, never a wide table."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.markup import LIMIT, bold, escape, fixed, in_pieces, italic, plain, size, within
from core.answer import TONE_MARKS, Answer, Cell, Column, FollowUp, Row, Table
from core.money import MISSING

PAGE_SIZE: Final = LIMIT - 300
"""UTF-16 units on a page: room is left for what Telegram may count differently."""
PAGE_LINES: Final = 60
LINE: Final = 34
"""Characters that a phone shows on one line."""
CHOICES_PER_PAGE: Final = 4
_HARDLY_TWO: Final = 0.75
"""Lines per figure above which figures are stacked, one under the other, instead of packed."""

_MONTH: Final = re.compile(r"\d{4}-\d{2}")
_NO_BREAK: Final = "\u00a0"
_LONGEST_HEAD: Final = 1000
_LONGEST_LINE: Final = 1400
"""UTF-16 units of people's words on one line: a longer text goes on on the next, so that each line has room on a page."""
_NOTES_ON_EVERY_PAGE: Final = 1200
_SHORT_NOTES: Final = 3 * LINE
"""UTF-16 units of notes that are shown as they are."""
_Block = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One message: ``html`` within Telegram's limit, the questions that its buttons ask, and what the next page has more of."""

    html: str
    buttons: tuple[FollowUp, ...] = ()
    more: str = "rader"


def pages(answer: Answer) -> tuple[Page, ...]:
    """The whole answer as at least one page, cut between rows, with unit and period on each page."""
    if answer.choices:
        return tuple(_choice_pages(answer))
    notes = _notes(answer)
    everywhere = sum(map(size, notes)) <= _NOTES_ON_EVERY_PAGE
    headline, *more = in_pieces(answer.headline or "Inget svar.", _LONGEST_HEAD)
    below = ((bold(each),) for each in more)
    blocks = [*below, *table_blocks(answer.table), *(() if everywhere else ((note,) for note in notes))]
    foot = notes if everywhere else ()
    first_head = (bold(headline),)
    bodies = _fill(blocks, _Space.beside(first_head + foot))
    return tuple(
        Page(_join(first_head if number == 1 else (_running_head(answer, number, len(bodies)),), body) + _folded(foot), answer.followups)
        for number, body in enumerate(bodies, 1)
    )


def table_blocks(table: Table) -> Iterator[_Block]:
    """The lines of each row, which stay together on a page; a heading stays with the row under it."""
    layout = _Layout.of(table)
    above: _Block = tuple(layout.legend(table.title)) if table.rows else ()
    for row in layout.in_reading_order(table.rows):
        block = (*above, *layout.lines(row))
        above = block if row.kind == "heading" and not row.cells else ()
        if not above:
            yield block
    if above:
        yield above


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows of one table are written. ``lead`` stands beside the row's name, ``share`` in parentheses after it.

    The other figures are packed on lines of a phone's width, or ``stacked``: one line each, figures under figures. A table
    without any unit ``is_words``, which say themselves what they are.
    """

    columns: tuple[Column, ...]
    lead: Column | None
    share: Column | None
    by_month: bool
    stacked: bool
    common_unit: str
    is_words: bool
    label_width: int
    text_width: int

    @classmethod
    def of(cls, table: Table) -> _Layout:
        """The layout that reads best for this table, without columns that have nothing in any row."""
        columns = tuple(column for column in table.columns if _has_anything(table, column)) or table.columns
        by_key = {column.key: column for column in columns}
        lead = by_key.get("deviation") or by_key.get("error") or (columns[0] if len(columns) == 1 and columns == table.columns else None)
        share = by_key.get("deviation_pct") or by_key.get("error_pct") if lead else None
        rest = tuple(column for column in columns if column not in (lead, share))
        money_units = {column.unit for column in columns if column.unit not in ("", "%")}
        texts = (row.cells[column.key].text for row in table.rows for column in rest if column.key in row.cells)
        packed_rows = cls(
            rest, lead, share, any(_MONTH.fullmatch(column.key) for column in rest), False,
            money_units.pop() if len(money_units) == 1 else "", not any(column.unit for column in columns),
            max((len(column.label) for column in rest), default=0), max(map(len, texts), default=0),
        )
        return replace(packed_rows, stacked=packed_rows.by_month or packed_rows._is_better_stacked(table.rows))

    def _is_better_stacked(self, rows: Sequence[Row]) -> bool:
        """True when hardly two figures fit on a line, but each does under the one above it."""
        pieces = [list(self._pieces(row)) for row in rows]
        figures, lines = sum(map(len, pieces)), sum(len(list(packed(each))) for each in pieces)
        return max(map(len, pieces), default=0) > 2 and lines > _HARDLY_TWO * figures and self.label_width + 2 + self.text_width <= LINE

    def legend(self, title: str) -> Iterator[str]:
        """What the figure beside each name is, in the municipality's own words."""
        if title:
            yield bold(title)
        words = [column.label for column in (self.lead, self.share) if column is not None and column.label]
        parts = [f"{words[0]} ({words[1]})" if len(words) > 1 else words[0]] if words else []
        parts += [self.common_unit] if self.common_unit else []
        parts += [column.label for column in self.columns if column.label] if self.is_words else []
        if parts:
            yield italic(" · ".join(parts))

    def in_reading_order(self, rows: Sequence[Row]) -> list[Row]:
        """A month table opens with the unit itself; any other keeps its order."""
        return sorted(rows, key=lambda row: row.kind != "total") if self.by_month else list(rows)

    def lines(self, row: Row) -> _Block:
        """The row's lines."""
        first = self._first_lines(row)
        if self.stacked:
            shown = (column for column in self.columns if row.cells and (self.by_month or _text(row, column)))
            return (*first, *(self._stacked_line(row, column) for column in shown))
        return (*first, *(_indent(row) + escape(piece) for line in packed(self._pieces(row)) for piece in in_pieces(line, _LONGEST_LINE)))

    def _pieces(self, row: Row) -> Iterator[str]:
        found = ((column, row.cells[column.key]) for column in self.columns if column.key in row.cells)
        return (_named("" if self.is_words else column.label, self._with_unit(cell, column)) for column, cell in found if cell.text)

    def _first_lines(self, row: Row) -> _Block:
        """The name and what stands beside it: one line, but for a long text."""
        mark, lead = f"{TONE_MARKS[row.tone]} " if row.tone else "", self._lead_text(row)
        names = [_indent(row) + mark + bold(each) for each in in_pieces(row.label, _LONGEST_LINE)]
        if len(row.label) + len(lead) <= _LONGEST_LINE // 2:
            return (*names[:-1], f"{names[-1]} {escape(lead)}".rstrip())
        return (*names, *(_indent(row) + escape(each) for each in in_pieces(lead, _LONGEST_LINE) if each))

    def _lead_text(self, row: Row) -> str:
        found = [(column, row.cells.get(column.key)) for column in (self.lead, self.share) if column is not None]
        texts = [_amount(cell, column.unit) for column, cell in found if cell is not None and cell.text]
        return f"{texts[0]} ({texts[1]})" if len(texts) == 2 and texts != [MISSING, MISSING] else "".join(texts[:1])

    def _stacked_line(self, row: Row, column: Column) -> str:
        cell = row.cells.get(column.key, Cell(""))
        return fixed(f"{column.label:<{self.label_width}}  {self._with_unit(cell, column):>{self.text_width}}")

    def _with_unit(self, cell: Cell, column: Column) -> str:
        """The unit stands in the legend when all amounts share it."""
        return cell.text if column.unit == self.common_unit else _amount(cell, column.unit)


def _text(row: Row, column: Column) -> str:
    return row.cells[column.key].text if column.key in row.cells else ""


def _has_anything(table: Table, column: Column) -> bool:
    """True when some row has more in the column than the sign of what is missing; a month is shown even when it is missing."""
    return _MONTH.fullmatch(column.key) is not None or any(_text(row, column) not in ("", MISSING) for row in table.rows)


def packed(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces put on lines of a phone's width; a piece is never broken."""
    line = ""
    for piece in pieces:
        wider = f"{line} · {piece}" if line else piece
        if line and len(wider) > LINE:
            yield line
            wider = piece
        line = wider
    if line:
        yield line


def _amount(cell: Cell, unit: str) -> str:
    """A figure with its unit; a word or a missing figure stands alone."""
    is_figure = any(sign.isdigit() for sign in cell.text)
    return f"{cell.text}{_NO_BREAK}{unit}" if unit and is_figure and not cell.text.endswith(unit) else cell.text


def _named(label: str, text: str) -> str:
    """A figure under its heading; a colon keeps a heading that ends in a year apart from the figure."""
    return f"{label}{':' if label[-1:].isdigit() else ''} {text}".strip()


def _indent(row: Row) -> str:
    return _NO_BREAK * 2 * min(row.level, 4)


def _notes(answer: Answer) -> _Block:
    return tuple(italic(each) for note in answer.notes if note for each in in_pieces(note, _LONGEST_LINE))


def _folded(notes: _Block) -> str:
    """The notes under the rows; where they are many a phone shows their beginning, and the rest when it is touched."""
    text = "\n".join(notes)
    if not notes or sum(map(size, notes)) <= _SHORT_NOTES:
        return f"\n\n{text}" if notes else ""
    return f"\n\n<blockquote expandable>{text}</blockquote>"


def _running_head(answer: Answer, number: int, of: int) -> str:
    parts = [answer.unit.name if answer.unit else answer.municipality or "", answer.period, f"sida {number} av {of}"]
    name, *rest = [part for part in parts if part]
    return " · ".join((bold(within(name, 200)), *map(escape, rest)))


def _join(*groups: Sequence[str]) -> str:
    """Groups of lines with an empty line between them."""
    return "\n\n".join("\n".join(group) for group in groups if group)


@dataclass(frozen=True, slots=True)
class _Space:
    """What a page has left for rows, in UTF-16 units and lines."""

    units: int
    lines: int

    @classmethod
    def beside(cls, fixed_lines: Sequence[str]) -> _Space:
        """Beside the head (the first, or a later and shorter one) and the notes."""
        taken = sum(size(line) + 2 for line in fixed_lines)
        return cls(PAGE_SIZE - max(taken, 700), PAGE_LINES)


def _fill(blocks: Iterable[_Block], space: _Space) -> list[_Block]:
    """The lines of each page: whole blocks, but for a block that no page could hold."""
    done: list[_Block] = []
    page: list[str] = []
    used = 0
    for block in blocks:
        for part in _parts(block, space):
            length = sum(size(line) + 1 for line in part)
            if page and (used + length > space.units or len(page) + len(part) > space.lines):
                done.append(tuple(page))
                page, used = [], 0
            page += part
            used += length
    return [*done, tuple(page)] if page or not done else done


def _parts(block: _Block, space: _Space) -> list[_Block]:
    if len(block) <= space.lines and sum(size(line) + 1 for line in block) <= space.units:
        return [block]
    return [(line,) for line in block]


def _choice_pages(answer: Answer) -> Iterator[Page]:
    """Four choices at a time, as buttons; with more than four the text says which these are."""
    many = len(answer.choices)
    for start in range(0, many, CHOICES_PER_PAGE):
        shown = answer.choices[start : start + CHOICES_PER_PAGE]
        where = (escape(f"Val {start + 1}–{start + len(shown)} av {many}."),) if many > CHOICES_PER_PAGE else ()
        notes = [italic(within(note, 600)) for note in answer.notes[:4] if note]
        yield Page(_join((bold(within(answer.headline, _LONGEST_HEAD)),), where, notes), shown, "val")


def as_text(page: Page) -> str:
    """The page without markup, for when Telegram refuses the markup."""
    return plain(page.html)
