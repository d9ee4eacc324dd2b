"""Opens xlsx, xlsm, xls and ods with calamine: values only, never formulas, macros or links."""
from __future__ import annotations

import posixpath
import re
from html import unescape
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from core.progress import Part, unheard
from store.reading.tables.apart import open_apart, opened
from store.reading.tables.biff import look_into_xls
from store.reading.tables.grid import Sheet, Unreadable, Workbook
from store.reading.tables.limits import Broken, check_area, look_into_zip

MOST_SHEETS: Final = 200
_LOOKED: Final = 0.35
"""How much of the time it takes to look into the file, 0…1; the rest is to open it."""
ZIP_START: Final = b"PK\x03\x04"
OLD_OFFICE_START: Final = b"\xd0\xcf\x11\xe0"

_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def read_workbook(content: bytes, progress: Part = unheard) -> Workbook:
    """The sheets of an Excel or OpenDocument file. Raises Unreadable with a sentence, and what ``progress`` (told 0…1) raises."""
    if content.startswith(ZIP_START):
        looked = look_into_zip(content, lambda done: progress(done * _LOOKED))
        broken, notes = _by_name(content, looked.broken), _notes(looked.parts)
        if "xl/workbook.xml" not in looked.parts and "content.xml" not in looked.parts:
            raise Unreadable(_what_instead(looked.parts))
        return Workbook(_sheets(content, broken, {}, progress, apart="content.xml" in looked.parts), notes)
    return Workbook(_sheets(content, {}, look_into_xls(content), progress, apart=True))


def _what_instead(parts: tuple[str, ...]) -> str:
    if "xl/workbook.bin" in parts:
        return "Filen är en binär Excelbok (xlsb). Spara den som xlsx."
    if "word/document.xml" in parts:
        return "Filen är ett Worddokument. Spara tabellen i Excel eller som CSV."
    return "Filen är en zip-fil, ingen Excelbok. Packa upp den och läs in filerna i den."


def _notes(parts: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if any(part.endswith("vbaProject.bin") for part in parts):
        notes.append("Filen har makron. De körs inte; bara de sparade värdena läses.")
    if any(part.startswith("xl/externalLinks/") for part in parts):
        notes.append("Filen har länkar till andra filer. De följs inte; de sparade värdena läses.")
    return tuple(notes)


def _sheets(
    content: bytes, by_name: dict[str, Broken], by_place: dict[int, Broken], progress: Part, *, apart: bool
) -> tuple[Sheet, ...]:
    progress(_LOOKED)  # here, where what it raises is not taken for a fault of the file
    try:
        found = open_apart(content) if apart else opened(content)
    except (Unreadable, KeyboardInterrupt, MemoryError):
        raise  # what follows catches everything else: a panic of the reader is no Exception, and must not end the program
    except BaseException as error:
        raise Unreadable("Filen går inte att läsa som kalkylbok: den är skadad. Spara om den i Excel och läs in den igen.") from error
    if len(found) > MOST_SHEETS:
        raise Unreadable(f"Filen har {len(found)} blad; gränsen är {MOST_SHEETS}.")
    sheets = []
    for place, (name, hidden, start, rows, merged) in enumerate(found):
        check_area(len(rows), len(rows[0]) if rows else 0)
        broken = by_name.get(name) or by_place.get(place) or {}
        sheets.append(Sheet(name, rows, *(start or (0, 0)), tuple(merged), broken, hidden=hidden))
    return tuple(sheets)


def _by_name(content: bytes, by_part: dict[str, Broken]) -> dict[str, Broken]:
    """Broken cells by the sheet's name; the workbook says which part each sheet is."""
    if not any(by_part.values()):
        return {}
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        workbook = archive.read("xl/workbook.xml").decode("utf-8", errors="replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", errors="replace")
    target = {_attribute("Id", tag): _attribute("Target", tag) for tag in _RELATION.findall(relations)}
    parts = {_attribute("name", tag): target.get(_attribute(r"\w+:id", tag), "") for tag in _SHEET.findall(workbook)}
    return {name: by_part.get(posixpath.normpath(posixpath.join("xl", part)).lstrip("/"), {}) for name, part in parts.items()}


def _attribute(name: str, tag: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)["']""", tag)
    return unescape(found.group(1)) if found else ""
