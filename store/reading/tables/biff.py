"""Looks through the records of an old Excel file (xls) before it is opened: how far its cells reach, and which are errors.

Formats: compound file binary (MS-CFB) and BIFF8 (MS-XLS), only as far as the addresses of cells.
"""
from __future__ import annotations

import struct
from typing import Final

from store.reading.tables.grid import Unreadable
from store.reading.tables.limits import ERROR_CELL, Broken, check_area

_END: Final = 0xFFFFFFFA
_BOUND_SHEET, _BEGIN, _FORMULA, _ERROR, _MANY_RK, _LOCKED = 0x85, 0x809, 0x06, 0x205, 0xBD, 0x2F
_ONE_CELL: Final = frozenset({0x203, 0x27E, 0xFD, 0x204, 0x205, 0xD6, 0x06})
_DAMAGED: Final = "Filen är skadad. Öppna den i Excel, spara den som xlsx och läs in den."


def look_into_xls(content: bytes) -> dict[int, Broken]:
    """The broken cells of each sheet, by its place among the sheets of its kind. Raises Unreadable."""
    try:
        stream = _workbook(content)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable(_DAMAGED) from error
    return _cells(stream)


def _workbook(content: bytes) -> bytes:
    """The stream that holds the sheets, put together from its sectors."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    sectors = len(content) // size
    table: list[int] = []
    for sector in _table_sectors(content, size, sectors):
        table.extend(struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size))
    directory = _chain(content, size, table, struct.unpack_from("<I", content, 48)[0])
    for at in range(0, len(directory) - 127, 128):
        length, = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace").casefold()
        if name == "encryptedpackage":
            raise Unreadable("Filen är skyddad med lösenord. Spara den utan lösenord.")
        if name in ("workbook", "book"):
            first, = struct.unpack_from("<I", directory, at + 116)
            return _chain(content, size, table, first)
    raise Unreadable("Filen är en äldre Officefil men ingen Excelbok. Spara tabellen som xlsx eller CSV.")


def _table_sectors(content: bytes, size: int, sectors: int) -> list[int]:
    found = [sector for sector in struct.unpack_from("<109I", content, 76) if sector < _END]
    following, = struct.unpack_from("<I", content, 68)
    for _ in range(sectors):
        if following >= _END:
            break
        *more, following = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        found.extend(sector for sector in more if sector < _END)
    return found[: sectors + 1]


def _chain(content: bytes, size: int, table: list[int], first: int) -> bytes:
    pieces: list[bytes] = []
    sector = first
    while sector < _END and len(pieces) <= len(table):
        pieces.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(pieces)


def _cells(stream: bytes) -> dict[int, Broken]:
    """Walk through the records; each sheet begins with its own."""
    broken: dict[int, Broken] = {}
    at, sheet, rows, columns = 0, -2, 0, 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record == _LOCKED:
            raise Unreadable("Filen är skyddad med lösenord. Spara den utan lösenord.")
        if record == _BEGIN:
            sheet, rows, columns = sheet + 1, 0, 0
        elif (record in _ONE_CELL or record == _MANY_RK) and length >= 6 and at + 10 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at + 4)
            last = column if record != _MANY_RK else struct.unpack_from("<H", stream, min(at + 2 + length, len(stream) - 2))[0]
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            check_area(rows, columns)
            if _is_error(record, stream, at):
                broken.setdefault(max(sheet, 0), {})[row, column] = ERROR_CELL
        at += 4 + length
    return broken


def _is_error(record: int, stream: bytes, at: int) -> bool:
    """An error typed in, or a formula whose result is one."""
    body = stream[at + 4 : at + 18]
    if record == _ERROR:
        return len(body) > 7 and body[7] == 1
    return record == _FORMULA and len(body) > 13 and body[6] == 2 and body[12:14] == b"\xff\xff"
