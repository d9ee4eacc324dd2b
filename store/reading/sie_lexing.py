"""The lexical rules of SIE 4: fields, quotes, object lists, amounts, dates and the checksum of #KSUMMA."""
from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

from core.money import Amount

Pairs = tuple[tuple[str, str], ...]
"""An object list as (dimension, object) pairs, ordered by dimension; ``()`` is the empty list."""

LONGEST_LINE: Final = 65_536
MOST_DIMENSIONS: Final = 10_000

_SPECIAL: Final = re.compile(r'[^ \t\r\n!#-z|~]')
_FIELD: Final = re.compile(r'[ \t\r\n]*(?:"((?:\\"|[^"])*)"(?=[ \t\r\n{}]|$)|([{}])|([^ \t\r\n"{}][^ \t\r\n{}]*)|($))')
_AMOUNT: Final = re.compile(r"(-?)([0-9]{0,13})(?:\.(?:([0-9]{1,2})|([0-9]{2})00+))?")
_AMOUNT_FIRST: Final = re.compile(r'[ \t]+("?)(-?[0-9]{1,13})(?:\.([0-9]{1,2}))?\1(?=[ \t\r\n]|$)')
_SPLIT: Final = re.compile(r"(-?[0-9]{1,3})[ \t]+([0-9]{3}(?:[.,][0-9]{1,2})?)(?=[ \t\r\n]|$)")
_DATE: Final = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_PERIOD: Final = re.compile(r"[0-9]{4}(?:0[1-9]|1[0-2])")
_NUMBER: Final = re.compile(r"-?[0-9]{1,4}")

_LABEL: Final = re.compile(r"[ \t]*(#[^ \t\r\n{]*)")
ORDINARY_ROW: Final = re.compile(
    r'([^{]*)\{([^}]*)\}[ \t]+("?)(-?[0-9]{1,13})(?:\.([0-9]{2}))?\3(?:[ \t]*[\r\n]|(?<=\.[0-9][0-9])[ \t]|(?<=")[ \t]|[ \t]+[^0-9 \t\r\n])'
)
"""How nearly every row with an object list looks: what is before the list, the list, a quote or none, kronor, and öre or
none. What follows kronor without öre may not begin with a digit: ``1 234.00`` is looked at more closely."""


class LexicalError(ValueError):
    """A line that breaks the format; the message is a Swedish sentence."""


class TooMuch(Exception):
    """The file holds more of something than any ledger does; the message is a Swedish sentence that names the limit."""


def label_of(line: str) -> str:
    """The label that starts a record, in capitals; empty for a line that is none."""
    match = _LABEL.match(line)
    return match[1][:20].upper() if match else ""


def fields_of(line: str) -> list[str]:
    """The fields of a line; ``{`` and ``}`` stand as fields of their own. Raises LexicalError for a quote that never ends."""
    if len(line) > LONGEST_LINE:
        raise LexicalError(f"Raden är längre än {LONGEST_LINE} tecken.")
    if line.isascii() and not _SPECIAL.search(line):
        return line.split()
    found: list[str] = []
    position = 0
    while True:
        match = _FIELD.match(line, position)
        if match is None:
            raise LexicalError("Raden har ett citattecken som inte är avslutat.")
        if match.lastindex == 4:
            return found
        quoted = match.group(1)
        found.append(quoted.replace('\\"', '"') if quoted is not None else match.group(match.lastindex or 0))
        position = match.end()


def loose_fields(line: str) -> list[str]:
    """The fields of a line whose texts matter little: where a quote is not ended, what stands between spaces."""
    try:
        return fields_of(line)
    except LexicalError:
        if len(line) > LONGEST_LINE:
            raise
        return [field.strip('"') for field in line.split()]


def pairs_of(text: str) -> Pairs:
    """The pairs between ``{`` and ``}``. Raises LexicalError when they are not pairs."""
    fields = fields_of(text)
    if len(fields) % 2 or "{" in fields or "}" in fields:
        raise LexicalError("Objektlistan är inte par av dimension och objekt.")
    return named_pairs(fields)


def named_pairs(fields: Sequence[str]) -> Pairs:
    """The pairs of a list's fields. A dimension without object says nothing beside others; alone it says ”on no object”, which
    is not the empty list."""
    pairs = sorted(zip(fields[::2], fields[1::2], strict=True))
    return tuple((d, o) for d, o in pairs if o) or tuple(pairs)


def ore_of(text: str) -> Amount:
    """An amount with a decimal point and at most two decimals, in öre and ledger sign. Raises LexicalError.

    Programs also write ``.50`` and, as databases keep money, ``1234.5000``: both say one amount only. Three decimals do
    not: ``1.000`` may be a thousand. The format has no upper bound; ten thousand billion kronor is ours, so that every sum
    fits the store's integers.
    """
    match = _AMOUNT.fullmatch(text)
    decimals = match[3] or match[4] or "" if match else ""
    if match is None or not (match[2] or decimals):
        raise LexicalError("Beloppet går inte att läsa (väntade till exempel -1234.50).")
    return _ore(match[1] + (match[2] or "0"), decimals)


def _ore(whole: str, decimals: str | None) -> Amount:
    return int(whole + (decimals or "").ljust(2, "0"))


def amount_after(text: str) -> Amount:
    """The amount that stands first in what follows an object list. Raises LexicalError.

    ``1 234.00`` is refused: a quantity may follow an amount, but here it looks like thousands.
    """
    refuse_split(text.lstrip(" \t"))
    match = _AMOUNT_FIRST.match(text)
    if match is not None:
        return _ore(match[2], match[3])
    fields = fields_of(text)
    if not fields:
        raise LexicalError("Beloppet saknas.")
    return ore_of(fields[0])


def refuse_split(text: str) -> None:
    """Raise LexicalError when the text begins with an amount that looks parted into thousands by a space."""
    match = _SPLIT.match(text)
    if match is not None:
        raise LexicalError(f"Beloppet ”{match[1]} {match[2]}” går inte att läsa entydigt: skriv tusental utan blanksteg.")


def is_period(text: str) -> bool:
    """True for YYYYMM."""
    return _PERIOD.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """True for a year number such as 0 or -1."""
    return _NUMBER.fullmatch(text) is not None


def date_of(text: str) -> tuple[int, int, int] | None:
    """(year, month, day) of YYYYMMDD; None for anything else."""
    match = _DATE.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def checksums_of(content: bytes, encoding: str) -> set[int]:
    """The sums that #KSUMMA may hold: CRC-32 over labels and field texts between the two #KSUMMA records.

    Separators, enclosing quotes and braces are left out, and ``\\"`` counts as ``"`` (SIE 4B, section on #KSUMMA). The
    bytes are CP437 by the standard; programs that write UTF-8 sum the bytes that they wrote, so both are right.
    """
    body = _between_checksums(content)
    sums = {_crc(body)}
    if encoding != "cp437":
        sums.add(_crc(body.decode(encoding, "replace").encode("cp437", "replace")))
    return sums


def _between_checksums(content: bytes) -> bytes:
    first = re.search(rb"(?:\A|[\r\n])[ \t]*#KSUMMA[ \t]*(?=[\r\n]|\Z)", content)
    start = first.end() if first else 0
    last = content.rfind(b"#KSUMMA")
    return content[start:last]


def _crc(body: bytes) -> int:
    """Every other piece between quotes is a quoted text; outside them spaces, line ends and braces are no content."""
    pieces = body.replace(b'\\"', b"\x00").split(b'"')
    pieces[::2] = [piece.translate(None, b" \t\r\n{}") for piece in pieces[::2]]
    return zlib.crc32(b"".join(pieces).replace(b"\x00", b'"'))
