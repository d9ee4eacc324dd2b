"""Reads a text file of separated fields: its encoding, its delimiter and its rows with their lines."""
from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Final

from core.progress import Part, unheard
from store.reading.charset import encoding_of
from store.reading.tables.grid import Sheet, Unreadable, Value, Workbook

DELIMITERS: Final = (";", "\t", "|", ",")
"""The likelier first: in a Swedish file the comma is a decimal comma."""
MOST_COLUMNS: Final = 1_000
MOST_CELLS: Final = 20_000_000
_LOOKED_AT: Final = 60
_BETWEEN: Final = 20_000
"""Rows between two words of how far it has come."""
_UTF16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_delimited(content: bytes, progress: Part = unheard) -> Workbook:
    """The rows of a CSV file as one sheet without a name. Raises Unreadable, and what ``progress`` (told 0…1) raises."""
    text = text_of(content)
    said, text = _said_delimiter(text)
    delimiter = said or delimiter_of(text)
    if delimiter is None:
        raise Unreadable("Filen har inga kolumner: ingen rad har semikolon, tabb, lodstreck eller komma mellan fälten.")
    rows: list[list[Value]] = []
    lines: list[int] = []
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=delimiter)
    first, cells = 1 + (said is not None), 0
    try:
        for fields in reader:
            if len(fields) > MOST_COLUMNS:
                raise Unreadable(f"Rad {first} har {len(fields)} kolumner; gränsen är {MOST_COLUMNS}.")
            rows.append(fields)  # type: ignore[arg-type]  # a list of texts is a list of values that nobody changes
            lines.append(first)
            if not len(lines) % _BETWEEN:
                progress(file.tell() / len(text))
            first, cells = reader.line_num + 1 + (said is not None), cells + len(fields)
            if cells > MOST_CELLS:
                raise Unreadable(f"Filen har över {MOST_CELLS // 10**6} miljoner fält. Dela den.")
    except csv.Error as error:
        raise Unreadable(f"Rad {first} går inte att läsa som CSV (ett citattecken eller ett fält är orimligt långt).") from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise Unreadable(f"Filen har {len(rows)} rader och {width} kolumner; gränsen är {MOST_CELLS // 10**6} miljoner fält. Dela den.")
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Workbook((Sheet("", rows, lines=lines),))


def text_of(content: bytes) -> str:
    """The file's text; UTF-16 by its mark, anything else by its bytes."""
    encoding = _UTF16.get(content[:2]) or encoding_of(content)
    return content.decode(encoding, errors="replace").replace("\x00", "")


def _said_delimiter(text: str) -> tuple[str | None, str]:
    """The delimiter of the line ``sep=;`` that Excel puts first, and the text below it."""
    if text[:4].casefold() != "sep=" or len(text) < 5:
        return None, text
    head, _, rest = text.partition("\n")
    return (head[4], rest) if head.strip()[5:] == "" and head[4] in DELIMITERS else (None, text)


def delimiter_of(text: str) -> str | None:
    """The delimiter that gives the most lines the same number of fields, more than one; None when none does."""
    lines = [line for line in text[: 2**18].splitlines()[:_LOOKED_AT] if line.strip()]
    best, most = None, (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(next(csv.reader([line[:20_000]], delimiter=delimiter), [])) for line in lines if _fits(line))
        width, count = max(((w, n * (w - 1)) for w, n in widths.items() if w > 1), key=lambda each: each[1], default=(0, 0))
        if (widths[width] if width else 0, count) > most and width:
            best, most = delimiter, (widths[width], count)
    return best


def _fits(line: str) -> bool:
    return len(line) <= 20_000
