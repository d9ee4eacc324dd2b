"""Looks into a file of sheets before it is opened: how large it would become, which cells are errors; refuses bombs by named limits.

The reader of sheets (calamine) makes room for every cell between the first and the last, so that two cells far apart can cost
all memory there is. What is looked for is therefore the largest address, in the bytes of the sheets themselves.
"""
from __future__ import annotations

import re
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final, NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from core.progress import Part, unheard
from store.reading.tables.grid import Unreadable

LARGEST_UNPACKED: Final = 400 * 2**20
"""Bytes of all parts of a file together, unpacked."""
LARGEST_RATIO: Final = 200
"""Times that a part of more than a megabyte may grow when it is unpacked."""
MOST_PARTS: Final = 2_000
MOST_CELLS: Final = 10_000_000
"""Cells between the first and the last of a sheet."""
MOST_COLUMNS: Final = 1_000
_PIECE: Final = 2**20
_PARSED_SHEET: Final = 2**20
"""Bytes of the largest sheet that is parsed once more before it is read; a larger one must end as it should."""
_BROKEN_KEPT: Final = 10_000

_PLAIN: Final = re.compile(rb'<c(?! r="[A-Z]\d{1,5}")(?!ol|f|on)')
"""Finds a cell that is not plainly in the first 26 columns and 99 999 rows; most sheets have none."""
_EXPLICIT: Final = re.compile(rb'<c(?! r="[A-Z]{1,3}\d{1,7}")(?!ol|f|on)')
"""Finds a cell without an address."""
_COLUMN: Final = re.compile(rb'<c r="([A-Z]{1,3})')
_PREFIXED: Final = re.compile(rb":c[\s/>]")
"""Finds a cell under another name for the same namespace."""
_CELL: Final = re.compile(rb"<(?:\w+:)?(?:(c)(?=[\s/>])([^>]*)>|(row)(?=[\s/>])([^>]*)>)")
_ADDRESS: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(\d+)["']""")
_ERROR: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"')
_NO_VALUE: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f(?:/>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v/>|<v></v>)?</c>')
_WITHOUT_VALUE: Final = (b"</f></c>", b"</f><v/>", b"</f><v></v>", b"/></c>")
ERROR_CELL: Final = "Cellen visar ett formelfel (till exempel #REFERENS!)."
NO_VALUE_CELL: Final = "Cellens formel har inget sparat värde. Öppna filen i Excel, spara den och läs in den igen."

Broken = dict[tuple[int, int], str]


class Looked(NamedTuple):
    """What was seen: part of the file → its broken cells; and the names of all parts."""

    broken: dict[str, Broken]
    parts: tuple[str, ...]


def look_into_zip(content: bytes, progress: Part = unheard) -> Looked:
    """Check an xlsx, xlsm or ods file without opening it; ``progress`` is told how much is looked at, 0…1. Raises Unreadable."""
    parts = _parts(content)
    whole = sum(part.file_size for part in parts) or 1
    broken: dict[str, Broken] = {}
    left = [LARGEST_UNPACKED]
    for part in parts:
        if part.is_dir() or not part.filename.casefold().endswith((".xml", ".rels")):
            continue
        pieces = _checked(_unpacked(content, part), left, lambda left: progress(min(1.0, (LARGEST_UNPACKED - left) / whole)))
        if not part.filename.startswith("xl/worksheets/") or part.file_size <= _PARSED_SHEET:
            pieces = _well_formed(pieces)
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            broken[part.filename] = _look_at_sheet(content, part, pieces)
        elif part.filename == "content.xml":
            _look_at_ods(pieces)
        else:
            deque(pieces, maxlen=0)
    return Looked(broken, tuple(part.filename for part in parts))


def _checked(pieces: Iterator[bytes], left: list[int], tell: Callable[[int], None]) -> Iterator[bytes]:
    """The pieces, while all parts together are not too large; ``left``: how many bytes may still come, which ``tell`` hears."""
    for piece in pieces:
        left[0] -= len(piece)
        tell(left[0])
        if left[0] < 0:
            raise Unreadable(f"Filen blir större än {LARGEST_UNPACKED // 2**20} MB när den packas upp. Dela den eller spara som CSV.")
        if b"<!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise Unreadable("Filen har XML-entiteter, vilket ett kalkylprogram aldrig skriver. Den läses inte.")
        yield piece


def _well_formed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, while they are XML whose tags match: on others the reader of sheets may never come to an end."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_entities
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield piece
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("Filen är skadad: en del av den är inte hel. Öppna den i Excel, spara den och läs in den igen.") from error


def _no_entities(*_: object) -> None:
    raise Unreadable("Filen har XML-entiteter, vilket ett kalkylprogram aldrig skriver. Den läses inte.")


def _parts(content: bytes) -> list[ZipInfo]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Unreadable("Filen är skadad: den går inte att packa upp. Spara om den och läs in den igen.") from error
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"Filen har {len(parts)} delar; gränsen är {MOST_PARTS}.")
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("Filen är skyddad med lösenord. Spara den utan lösenord.")
        if part.compress_type not in (0, 8):
            raise Unreadable("Filen är packad på ett sätt som Koll inte läser. Spara om den i Excel.")
        if part.file_size > LARGEST_UNPACKED or part.file_size > max(2**20, part.compress_size * LARGEST_RATIO):
            times = part.file_size // max(1, part.compress_size)
            raise Unreadable(
                f"Filens del {part.filename[:40]} växer {times} gånger till {part.file_size // 2**20} MB när den packas upp; "
                f"gränserna är {LARGEST_RATIO} gånger och {LARGEST_UNPACKED // 2**20} MB."
            )
    return parts


def _unpacked(content: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The part in pieces; more than its directory says is a lie, and refused."""
    start = part.header_offset
    if content[start : start + 4] != b"PK\x03\x04":
        raise Unreadable("Filen är skadad: en del saknas. Spara om den och läs in den igen.")
    name, extra = struct.unpack("<HH", content[start + 26 : start + 30])
    packed = memoryview(content)[start + 30 + name + extra :][: part.compress_size]
    left = part.file_size
    decompressor = zlib.decompressobj(-15)
    try:
        waiting: bytes | memoryview = packed
        while True:
            if part.compress_type:
                piece = decompressor.decompress(waiting, _PIECE)
                waiting = decompressor.unconsumed_tail
            else:
                piece, waiting = bytes(waiting[:_PIECE]), waiting[_PIECE:]
            left -= len(piece)
            if left < 0:
                raise Unreadable("Filens innehållsförteckning stämmer inte med innehållet. Den läses inte.")
            if piece:
                yield piece
            if not piece or (not waiting and not (part.compress_type and not decompressor.eof)):
                return
    except zlib.error as error:
        raise Unreadable("Filen är skadad: en del går inte att packa upp. Spara om den och läs in den igen.") from error


def _look_at_sheet(content: bytes, part: ZipInfo, pieces: Iterator[bytes]) -> Broken:
    """The sheet's broken cells; a sheet that is not plainly small is measured cell by cell."""
    quick = _QuickLook()
    last = b""
    for piece in _in_whole_cells(pieces):
        quick.see(piece)
        last = (last + piece)[-200:]
    if not last.rstrip().endswith(b"worksheet>"):
        raise Unreadable("Filen är avkortad: ett blad tar slut mitt i. Spara om den i Excel och läs in den igen.")
    if quick.is_sure and quick.rows * quick.columns > MOST_CELLS:
        quick.columns = _columns_of(_unpacked(content, part))
    if quick.rows * quick.columns > MOST_CELLS or not quick.is_sure:
        extent = _Extent()
        for piece in _in_whole_cells(_unpacked(content, part)):
            extent.see(piece)
    return quick.broken


def _columns_of(pieces: Iterator[bytes]) -> int:
    """How many columns a sheet reaches over whose cells all have plain addresses."""
    letters = {letter for piece in _in_whole_cells(pieces) for letter in set(_COLUMN.findall(piece))}
    return max(map(column_number, letters), default=0) + 1


def _in_whole_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut where a cell begins."""
    tail = b""
    for piece in pieces:
        text = tail + piece
        cut = text.rfind(b"<c ")
        cut = cut if cut > 0 and len(text) - cut < 2**16 else len(text)
        tail = text[cut:]
        yield text[:cut]
    yield tail


class _QuickLook:
    """How far a sheet can reach, by the fewest searches; ``is_sure`` False when a cell has no plain address."""

    def __init__(self) -> None:
        self.rows, self.columns, self.is_sure = 99_999, 0, True
        self.broken: Broken = {}

    def see(self, text: bytes) -> None:
        """Take the next piece."""
        if b"\x00" in text[:200]:
            raise Unreadable("Ett blad är inte i UTF-8. Spara om filen i Excel.")
        if b't="e"' in text:
            self._note(_ERROR, text, ERROR_CELL)
        if b"<f" in text and any(end in text for end in _WITHOUT_VALUE):
            self._note(_NO_VALUE, text, NO_VALUE_CELL)
        if _PREFIXED.search(text):
            self.is_sure = False
        elif self.is_sure and (self.columns or _PLAIN.search(text)):
            self._measure(text)

    def _measure(self, text: bytes) -> None:
        self.is_sure = _EXPLICIT.search(text) is None
        columns = map(column_number, set(_COLUMN.findall(text)))
        self.columns = max(self.columns or 26, max(columns, default=0) + 1)
        self.rows = max(self.rows, max(map(int, re.findall(rb'<c r="[A-Z]+(\d{6,7})"', text)), default=0))

    def _note(self, pattern: re.Pattern[bytes], text: bytes, why: str) -> None:
        for letters, digits in pattern.findall(text):
            if len(self.broken) < _BROKEN_KEPT:
                self.broken[int(digits) - 1, column_number(letters)] = why


class _Extent:
    """The area between the first and the last cell with content, exactly; refuses one that is too large."""

    def __init__(self) -> None:
        self._row = self._column = -1
        self._rows = self._columns = 0

    def see(self, text: bytes) -> None:
        """Take the next piece."""
        for found in _CELL.finditer(text):
            attributes = found.group(2) if found.group(1) else found.group(4)
            address = _ADDRESS.search(attributes)
            if found.group(3):
                self._row, self._column = int(address.group(2)) - 1 if address else self._row + 1, -1
                continue
            self._column += 1
            if address and address.group(1):
                self._row, self._column = int(address.group(2)) - 1, column_number(address.group(1))
            if not attributes.endswith(b"/"):
                self._rows, self._columns = max(self._rows, self._row + 1), max(self._columns, self._column + 1)
        check_area(self._rows, self._columns)


_ODS_TAG: Final = re.compile(rb"<(table:table-row|table:table-cell|table:covered-table-cell|table:table)\b([^>]*)>")
_ODS_ROWS: Final = re.compile(rb'table:number-rows-repeated="(\d+)"')
_ODS_COLUMNS: Final = re.compile(rb'table:number-columns-repeated="(\d+)"')


def _look_at_ods(pieces: Iterator[bytes]) -> None:
    """Measure the rows and columns of an ods file's sheets, with those that it says are repeated."""
    rows = columns = row = column = 0
    repeat, tail = 1, b""
    for piece in pieces:
        text = tail + piece
        cut = text.rfind(b"<")
        tail, text = (text[cut:], text[:cut]) if cut > 0 and len(text) - cut < 2**16 else (b"", text)
        for name, attributes in _ODS_TAG.findall(text):
            if name == b"table:table":
                rows = columns = row = column = 0
                repeat = 1
            elif name == b"table:table-row":
                row += repeat
                repeat, column = _number(_ODS_ROWS, attributes), 0
            else:
                column += _number(_ODS_COLUMNS, attributes)
                if not attributes.endswith(b"/") or b"office:value" in attributes:
                    rows, columns = max(rows, row + repeat), max(columns, column)
        check_area(rows, columns)


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found.group(1)[:12]) if found else 1


def check_area(rows: int, columns: int) -> None:
    """Raise Unreadable for a sheet that reaches too far."""
    if columns > MOST_COLUMNS:
        raise Unreadable(f"Ett blad har {columns} kolumner; gränsen är {MOST_COLUMNS}. Ta bort det som ligger långt till höger.")
    if rows * columns > MOST_CELLS:
        raise Unreadable(
            f"Ett blad sträcker sig över {rows} rader och {columns} kolumner; gränsen är {MOST_CELLS // 10**6} miljoner celler. "
            "Ta bort det som ligger långt ner eller långt till höger."
        )


def column_number(letters: bytes) -> int:
    """0 for ``A``; a number beyond any limit for letters that are no address."""
    number = 0
    for letter in letters[:7]:
        number = number * 26 + letter - 64
    return number - 1
