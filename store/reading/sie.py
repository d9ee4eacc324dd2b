"""Reads a SIE 1-4 file into figures per unit, account and month, or says why it cannot be read.

Format: SIE 4B (2008-09-30). Amounts are read to the öre.
"""
from __future__ import annotations

import io
import re
from typing import Final

from core.intake import Incoming
from core.progress import Part, unheard
from store.reading.charset import encoding_of
from store.reading.problems import Problems
from store.reading.sie_collecting import collect
from store.reading.sie_incoming import incoming_of, refused
from store.reading.sie_lexing import checksums_of
from store.reading.sie_records import Records

_PIECE: Final = 2**17

_SMALL_LABEL: Final = re.compile(rb"^[ \t]*#[A-Za-z]*[a-z][A-Za-z]*", re.MULTILINE)
"""A label that is not all capitals."""


class Watched(io.BytesIO):
    """Bytes that tell how far they have been read."""

    def __init__(self, content: bytes, progress: Part) -> None:
        super().__init__(content)
        self._size, self._progress = max(1, len(content)), progress

    def read1(self, size: int | None = -1, /) -> bytes:
        """The next bytes, after telling; larger pieces than asked for make few of them."""
        self._progress(self.tell() / self._size)
        return super().read1(max(size or 0, _PIECE))


def read_sie(content: bytes, source: str, dimension: int | None = None, progress: Part = unheard) -> Incoming:
    """The figures of a SIE file. ``source``: its name as shown; ``dimension``: the one whose objects are the units (None: nobody has
    chosen; cost centres)."""
    content = content.rstrip(b"\x1a\x00")  # DOS programs end a text file so
    encoding = encoding_of(content)
    problems = Problems(source)
    written = _in_capitals(content)
    with io.TextIOWrapper(Watched(written, progress), encoding, errors="replace") as stream:
        records = collect(stream, problems)
    why = None if records.too_much else _damaged(records, content, encoding)
    if why is not None:
        return refused(records, source, problems, why)
    return incoming_of(records, source, problems, dimension, lambda chosen: read_sie(content, source, chosen))


def _in_capitals(content: bytes) -> bytes:
    """The file with its labels in capitals: some hand-made ones have #rar and #trans."""
    return _SMALL_LABEL.sub(lambda found: found[0].upper(), content) if _SMALL_LABEL.search(content) else content


def _damaged(records: Records, content: bytes, encoding: str) -> str | None:
    """Why the file is not the one that the ledger wrote."""
    if records.truncated:
        return f"{records.truncated}. Exportera eller kopiera den på nytt."
    if records.opened_checksum and records.checksum is None:
        return "Filen börjar med #KSUMMA men slutar utan: den är avkortad. Exportera eller kopiera den på nytt."
    if records.checksum is not None:
        sums = checksums_of(content, encoding)
        if not _checksum_fits(records.checksum, sums):
            said = f"Kontrollsumman #KSUMMA {records.checksum} stämmer inte med innehållet, som ger {min(sums)}"
            return f"{said}: filen har ändrats efter exporten. Exportera den på nytt."
    return None


def _checksum_fits(said: str, sums: set[int]) -> bool:
    """The sum may be written unsigned or as a signed 32-bit number."""
    try:
        number = int(said)
    except ValueError:
        return False
    return -(2**31) <= number < 2**32 and number % 2**32 in sums
