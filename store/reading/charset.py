"""Decides by the bytes how a text file is encoded; what a file says about itself is often wrong."""
from __future__ import annotations

import codecs

_SWEDISH = "åäöÅÄÖ"
_PIECE = 2**20
_LONGEST_LINE = 8192
_ASCII = bytes(range(128))
_CP437_LETTERS = tuple(bytes([b]) for b in _SWEDISH.encode("cp437"))
_LATIN_LETTERS = tuple(bytes([b]) for b in _SWEDISH.encode("latin-1"))


def encoding_of(content: bytes) -> str:
    """A codec that reads the content: UTF-8 when it is that (with or without BOM), else CP437 or Windows-1252.

    The last two are told apart by which of them gives more Swedish letters. Decode with ``errors="replace"``:
    Windows-1252 lacks five bytes.
    """
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.isascii() or is_utf8(content):
        return "utf-8"
    beyond_ascii = content.translate(None, _ASCII)
    as_cp437 = sum(map(beyond_ascii.count, _CP437_LETTERS))
    as_latin = sum(map(beyond_ascii.count, _LATIN_LETTERS))
    return "cp1252" if as_latin > as_cp437 else "cp437"


def first_line(content: bytes) -> bytes:
    """The first line with something on it, whole so that its own bytes tell how it is encoded; of a far too long one the beginning."""
    return content.lstrip(codecs.BOM_UTF8 + b"\r\n \t")[:_LONGEST_LINE].split(b"\n", 1)[0]


def is_utf8(content: bytes) -> bool:
    """True when the bytes are UTF-8; piece by piece, so that a large file is not decoded whole only to be asked."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
