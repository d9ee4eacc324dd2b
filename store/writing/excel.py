"""A report as an Excel workbook: a sheet per chapter, real numbers that can be added up, and texts that are never formulas."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # the library ships no types

from core.answer import Answer, Row, Table
from core.report import Report, Section, Written, as_report
from store.writing.figures import clean, corner, figure, headings, is_number, is_to_the_right, shown_columns

Sheet = Any
Format = Any
"""A sheet and a look of the library's, which has no types."""

_SETTINGS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST: Final = 11
_WIDEST: Final = 60
_LINE: Final = 100
"""Characters of a running text on a line; it goes over as many columns as that takes."""
_LINE_HEIGHT: Final = 15
_HIGHEST: Final = 409
"""Points of a line, and of a row at most."""
_STANDARD: Final = 8
"""Characters of a column that nothing is said of."""
_FILLED: Final = 0.9
"""How much of a line words fill, at least."""
_NAME: Final = 31
"""Letters of a sheet's name at most."""
_LONGEST: Final = 32_767
"""Characters that a cell can hold."""
_NOT_IN_NAMES: Final = re.compile("[\\[\\]:*?/\\\\\U00010000-\U0010ffff]")
"""What Excel forbids, and signs that it counts as two."""


def excel(written: Written) -> bytes:
    """The workbook (.xlsx). Amounts are exact in the unit and the sign shown; a state such as ”i.u.” is a text; nothing is a formula."""
    report = as_report(written)
    out = BytesIO()
    book = _Book(out)
    chapters = list(_chapters(report))
    names = sheet_names([chapter[0].title for chapter in chapters])
    if len(chapters) > 1:
        book.contents(report, chapters, names)
    for name, chapter in zip(names, chapters, strict=True):
        book.sheet(name, chapter)
    book.close()
    return out.getvalue()


def _chapters(report: Report) -> Iterator[list[Section]]:
    """The sections under each heading of the first level."""
    chapter = list[Section]()
    for section in report.sections or (Section(report.title),):
        if section.level == 1 and chapter:
            yield chapter
            chapter = []
        chapter.append(section)
    yield chapter


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that a workbook allows: at most 31 letters, whole words where there is room, none twice, none of its own."""
    names, taken = list[str](), {"innehåll", "history"}
    for title in titles:
        start = _cut(_NOT_IN_NAMES.sub(" ", clean(title)).strip(" '"), _NAME).strip(" '–-") or "Blad"
        name, count = start, 1
        while name.casefold() in taken:
            count += 1
            name = f"{start[: _NAME - len(str(count)) - 1].rstrip()} {count}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, most: int) -> str:
    """The text, or as many whole words of it as there is room for; a first word that is longer is cut off."""
    if len(text) <= most:
        return text
    words = text[: most + 1].rpartition(" ")[0]
    return words or text[:most]


class _Book:
    """A workbook in the making, with its formats."""

    def __init__(self, out: BytesIO) -> None:
        self._book = xlsxwriter.Workbook(out, _SETTINGS)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._wide: list[int] = []
        """Characters of each column of the sheet that is written."""

    def close(self) -> None:
        """Write everything out."""
        self._book.close()

    def contents(self, report: Report, chapters: list[list[Section]], names: list[str]) -> None:
        """The first sheet: what the workbook is, and a way to each sheet."""
        sheet = self._book.add_worksheet("Innehåll")
        sheet.set_column(0, 0, _WIDEST)
        self._text(sheet, 0, 0, report.title, self._form(bold=True, font_size=16))
        self._text(sheet, 1, 0, report.subtitle, self._form(italic=True))
        for at, (chapter, name) in enumerate(zip(chapters, names, strict=True), 3):
            to = name.replace("'", "''")
            sheet.write_url(at, 0, f"internal:'{to}'!A1", self._form(font_color="#0B5394", underline=1), clean(chapter[0].title)[:200])

    def sheet(self, name: str, chapter: list[Section]) -> None:
        """One chapter. With a single table its header row and first column stay in sight; with several the first column does."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P (&N)")
        self._wide = _widths([section.answer.table for section in chapter if section.answer])
        for place, width in enumerate(self._wide):
            sheet.set_column(place, place, width)
        at, frozen = 0, list[int]()
        for section in chapter:
            at = self._section(sheet, section, at, frozen)
        sheet.freeze_panes(frozen[0] + 1 if len(frozen) == 1 else 0, 1)

    def _section(self, sheet: Sheet, section: Section, at: int, frozen: list[int]) -> int:
        self._text(sheet, at, 0, section.title, self._form(bold=True, font_size={1: 16, 2: 13}.get(section.level, 11)))
        at += 1
        for text in (*section.texts, *((section.answer.headline,) if section.answer else ())):
            self._paragraph(sheet, at, text)
            at += 1
        return self._answer(sheet, section.answer, at + 1, frozen) if section.answer else at + 1

    def _answer(self, sheet: Sheet, answer: Answer, at: int, frozen: list[int]) -> int:
        columns = shown_columns(answer.table)
        if answer.table.rows:
            frozen.append(at)
            at = self._table(sheet, answer.table, at)
        for note in answer.notes:
            self._paragraph(sheet, at, note, italic=True, font_color="#555555")
            at += 1
        return at + (2 if columns else 1)

    def _table(self, sheet: Sheet, table: Table, at: int) -> int:
        columns = shown_columns(table)
        self._text(sheet, at, 0, corner(table), self._form(bold=True, bottom=1, text_wrap=True))
        for place, (column, head) in enumerate(zip(columns, headings(table), strict=True), 1):
            right = is_to_the_right(table, column.key)
            form = self._form(bold=True, bottom=1, text_wrap=True, align="right" if right else "left")
            self._text(sheet, at, place, head, form)
        for below, row in enumerate(table.rows, at + 1):
            self._row(sheet, table, row, below)
        return at + len(table.rows) + 1

    def _row(self, sheet: Sheet, table: Table, row: Row, at: int) -> None:
        look: dict[str, Any] = {"bold": True} if row.kind != "row" else {}
        look |= {"top": 1} if row.kind == "total" else {}
        self._cell(sheet, at, 0, row.label, look | {"indent": row.level})
        for place, column in enumerate(shown_columns(table), 1):
            cell = row.cells.get(column.key)
            if cell is None:
                sheet.write_blank(at, place, None, self._form(**look))
            elif found := figure(cell, column.unit):
                sheet.write_number(at, place, found.number, self._form(**look, num_format=found.form))
            else:
                self._cell(sheet, at, place, cell.text, look | {"align": "right" if is_number(cell) else "left"})

    def _cell(self, sheet: Sheet, at: int, place: int, text: str, look: dict[str, Any]) -> None:
        """A text in a table, on more lines where its column is too narrow; Excel gives the row its height."""
        is_long = len(text) + 2 > self._wide[place]
        self._text(sheet, at, place, text, self._form(**look, **({"text_wrap": True} if is_long else {})))

    def _paragraph(self, sheet: Sheet, at: int, text: str, **look: Any) -> None:
        """A running text, over several columns and lines where it is long. Cells that are joined get no height by themselves."""
        if len(text) <= _LINE:
            self._text(sheet, at, 0, text, self._form(**look))
            return
        last, room = 0, self._wide[0]
        while room < _LINE:
            last += 1
            room += self._wide[last] if last < len(self._wide) else _STANDARD
        form = self._form(**look, text_wrap=True)
        if last:
            sheet.merge_range(at, 0, at, last, "", form)
        self._text(sheet, at, 0, text, form)
        sheet.set_row(at, min(_HIGHEST, _LINE_HEIGHT * len(wrap(clean(text), int(room * _FILLED)))))

    def _text(self, sheet: Sheet, at: int, place: int, text: str, form: Format) -> None:
        """A string, whatever it begins with."""
        sheet.write_string(at, place, clean(text)[:_LONGEST], form)

    def _form(self, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **look})
        return self._formats[key]


def _widths(tables: Sequence[Table]) -> list[int]:
    """Characters of each column: of the longest that stands in it, within reason; one wide column where there is no table."""
    if not tables:
        return [_LINE]
    widths = [_NARROWEST * 2]
    for table in tables:
        found = [max([len(row.label) + 2 * row.level for row in table.rows], default=0)]
        found += [max([len(row.cells[c.key].text) for row in table.rows if c.key in row.cells], default=0) for c in shown_columns(table)]
        widths += [_NARROWEST] * (len(found) - len(widths))
        widths[: len(found)] = [max(a, b + 2) for a, b in zip(widths, found, strict=False)]
    return [min(width, _WIDEST) for width in widths]
