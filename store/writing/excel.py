"""A report as an Excel workbook: a sheet per chapter, real numbers that can be added up, and texts that are never formulas."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
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
    """Names that a workbook allows: at most 31 letters, none twice, none of its own."""
    names, taken = list[str](), {"innehåll", "history"}
    for title in titles:
        start = _NOT_IN_NAMES.sub(" ", clean(title)).strip(" '")[:31].strip(" '") or "Blad"
        name, count = start, 1
        while name.casefold() in taken:
            count += 1
            name = f"{start[: 31 - len(str(count)) - 1].rstrip()} {count}"
        taken.add(name.casefold())
        names.append(name)
    return names


class _Book:
    """A workbook in the making, with its formats."""

    def __init__(self, out: BytesIO) -> None:
        self._book = xlsxwriter.Workbook(out, _SETTINGS)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

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
        at, frozen = 0, list[int]()
        for section in chapter:
            at = self._section(sheet, section, at, frozen)
        sheet.freeze_panes(frozen[0] + 1 if len(frozen) == 1 else 0, 1)
        self._widths(sheet, [section.answer.table for section in chapter if section.answer])

    def _section(self, sheet: Sheet, section: Section, at: int, frozen: list[int]) -> int:
        self._text(sheet, at, 0, section.title, self._form(bold=True, font_size={1: 16, 2: 13}.get(section.level, 11)))
        at += 1
        for text in (*section.texts, *((section.answer.headline,) if section.answer else ())):
            self._text(sheet, at, 0, text, self._form())
            at += 1
        return self._answer(sheet, section.answer, at + 1, frozen) if section.answer else at + 1

    def _answer(self, sheet: Sheet, answer: Answer, at: int, frozen: list[int]) -> int:
        columns = shown_columns(answer.table)
        if answer.table.rows:
            frozen.append(at)
            at = self._table(sheet, answer.table, at)
        for note in answer.notes:
            self._text(sheet, at, 0, note, self._form(italic=True, font_color="#555555"))
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
        self._text(sheet, at, 0, row.label, self._form(**look, indent=row.level))
        for place, column in enumerate(shown_columns(table), 1):
            cell = row.cells.get(column.key)
            if cell is None:
                sheet.write_blank(at, place, None, self._form(**look))
            elif found := figure(cell, column.unit):
                sheet.write_number(at, place, found.number, self._form(**look, num_format=found.form))
            else:
                self._text(sheet, at, place, cell.text, self._form(**look, align="right" if is_number(cell) else "left"))

    def _widths(self, sheet: Sheet, tables: list[Table]) -> None:
        widths = [_NARROWEST * 2]
        for table in tables:
            columns = shown_columns(table)
            found = [max([len(row.label) + 2 * row.level for row in table.rows], default=0)]
            found += [max([len(row.cells[c.key].text) for row in table.rows if c.key in row.cells], default=0) for c in columns]
            widths += [_NARROWEST] * (len(found) - len(widths))
            widths[: len(found)] = [max(a, b + 2) for a, b in zip(widths, found, strict=False)]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, _WIDEST))

    def _text(self, sheet: Sheet, at: int, place: int, text: str, form: Format) -> None:
        """A string, whatever it begins with."""
        sheet.write_string(at, place, clean(text)[:_LONGEST], form)

    def _form(self, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"valign": "top", **look})
        return self._formats[key]
