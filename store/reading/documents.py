"""Reads a report for proof-reading: plain text, Markdown, Word, Excel or HTML, as tables and paragraphs that know where they stand."""
from __future__ import annotations

from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.ports import StoreError
from core.proof.layout import Cells, from_cells, is_heading, read_text
from core.proof.tables import Paragraph, PrintedTable
from store.causes import cause_of
from store.reading.charset import encoding_of

if TYPE_CHECKING:
    from store.reading.tables.grid import Value

Document = tuple[tuple[PrintedTable, ...], tuple[Paragraph, ...]]
"""The tables and the paragraphs of one file."""

LARGEST_REPORT: Final = 20 * 2**20
"""Bytes of the largest report that is read."""
_BLOCKS: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "caption", "figcaption"])


def read_document(path: Path) -> Document:
    """What the file prints. Raises StoreError with a sentence when it cannot be read."""
    source = path.name or str(path)
    try:
        if not path.is_file():
            raise StoreError(f"{source}: filen finns inte, eller är en mapp. Ange en rapport som text, Word, Excel, Markdown eller HTML.")
        content = path.read_bytes() if path.stat().st_size <= LARGEST_REPORT else None
    except OSError as error:
        raise StoreError(f"{source}: filen går inte att läsa ({cause_of(error)}).") from None
    if content is None:
        raise StoreError(f"{source}: filen är större än {LARGEST_REPORT // 2**20} MB. Dela upp rapporten.")
    return read_report(content, source)


def read_report(content: bytes, source: str) -> Document:
    """The same for bytes that are already in memory, recognised by content. Raises StoreError."""
    if content.startswith(b"PK\x03\x04") and b"word/document.xml" in content:
        return _word(content, source)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(content, source)
    if content.startswith(b"%PDF"):
        raise StoreError(f"{source}: filen är en PDF. Spara rapporten som Word, Excel, HTML eller text.")
    if not content.strip() or b"\x00" in content:
        raise StoreError(f"{source}: filen är tom eller ingen textfil. Spara rapporten som Word, Excel, HTML eller text (UTF-8).")
    text = content.decode(encoding_of(content), errors="replace").lstrip("\ufeff")
    if "<table" in text.casefold() or text.lstrip()[:15].casefold().startswith(("<!doctype", "<html")):
        return _html(text, source)
    return read_text(text, source)


def _workbook(content: bytes, source: str) -> Document:
    from store.reading.tables.grid import Unreadable  # noqa: PLC0415 – only for a workbook
    from store.reading.tables.workbooks import read_workbook  # noqa: PLC0415 – slow, and few files are of its kind

    try:
        sheets = read_workbook(content).sheets
    except Unreadable as error:
        raise StoreError(f"{source}: {error}") from None
    tables = list[PrintedTable]()
    for sheet in sheets:
        block, title = list[Cells](), sheet.name
        for at, row in enumerate([*sheet.rows, []]):
            texts = tuple(_printed(value) for value in row)
            if any(texts):
                block.append(Cells(texts, tuple(f"{sheet.name}!{sheet.cell_name(at, column)}" for column in range(len(row)))))
            elif block:
                tables += from_cells(block, title, source)
                block = []
    return tuple(tables), ()


def _printed(value: Value) -> str:
    """The cell; an amount with more decimals than anyone prints is rounded to three."""
    from store.reading.tables.grid import shown  # noqa: PLC0415 – only for a workbook

    return shown(round(value, 3) if isinstance(value, float) else value)


def _word(content: bytes, source: str) -> Document:
    from docx import Document as open_word  # noqa: PLC0415 – only for a Word file
    from docx.table import Table  # noqa: PLC0415 – slow, and few files are of its kind

    try:
        body = list(open_word(BytesIO(content)).iter_inner_content())
    except Exception:  # noqa: BLE001 – python-docx raises whatever its parts raise on a damaged file
        raise StoreError(f"{source}: Worddokumentet går inte att öppna. Spara om det i Word och försök igen.") from None
    tables, texts, heading, number = list[PrintedTable](), list[Paragraph](), "", 0
    for block in body:
        if isinstance(block, Table):
            number += 1
            lines = [_word_row([cell.text for cell in row.cells], number, at) for at, row in enumerate(block.rows, 1)]
            tables += from_cells(lines, heading, source)
        elif said := block.text.strip():
            heading, kept = _paragraph(said, f"stycke {len(texts) + 1}", heading, source)
            texts += kept
    return tuple(tables), tuple(texts)


def _word_row(texts: list[str], table: int, row: int) -> Cells:
    return Cells(tuple(texts), tuple(f"tabell {table}, rad {row}, kolumn {column}" for column in range(1, len(texts) + 1)))


def _paragraph(said: str, place: str, heading: str, source: str) -> tuple[str, list[Paragraph]]:
    return (said, []) if is_heading(said) else (heading, [Paragraph(said, place, heading, source)])


class _Page(HTMLParser):
    """Collects the tables and the texts of a page with the lines that they begin on."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str, list[Cells]]] = []
        self._rows: list[Cells] | None = None
        self._cells: list[tuple[str, str]] = []
        self._text, self._skipped = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 – the parser's own signature
        if tag in ("script", "style"):
            self._skipped += 1
        elif tag == "table":
            self._flush()
            self._rows = []
        elif tag in ("td", "th"):
            self._text = ""
        elif tag == "tr":
            self._cells = []
        elif tag in _BLOCKS and self._rows is None:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._skipped -= 1
        elif tag in ("td", "th"):
            self._cells.append((" ".join(self._text.split()), f"rad {self.getpos()[0]}"))
            self._text = ""
        elif tag == "tr" and self._rows is not None:
            self._rows.append(Cells(tuple(text for text, _ in self._cells), tuple(place for _, place in self._cells)))
        elif tag == "table" and self._rows is not None:
            self.blocks.append(("", "", [row for row in self._rows if row.texts]))
            self._rows = None
        elif tag in _BLOCKS and self._rows is None:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._text += data

    def _flush(self) -> None:
        if said := " ".join(self._text.split()):
            self.blocks.append((said, f"rad {self.getpos()[0]}", []))
        self._text = ""


def _html(text: str, source: str) -> Document:
    page = _Page()
    page.feed(text)
    page.close()
    tables, texts = list[PrintedTable](), list[Paragraph]()
    heading = ""
    for said, place, rows in page.blocks:
        if rows:
            tables += from_cells(rows, heading, source)
        elif said:
            heading, kept = _paragraph(said, place, heading, source)
            texts += kept
    return tuple(tables), tuple(texts)

