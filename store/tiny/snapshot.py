"""A snapshot: a TinyDB file whose first line says the store, the generation and a checksum of all the rest.

The head is a TinyDB table like the others, ``_koll`` with one document. The place of its first field, ``format``, and of
its last, ``crc``, is the same in every version, so that an older Koll can tell a newer file from a damaged one.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import orjson

from core.ports import StoreError
from store import schema
from store.migrations import migrate
from store.schema import Document

HEAD: Final = "_koll"
_HEAD: Final = re.compile(rb'\{"_koll":\{"1":\{"format":(\d{1,9}),[^\n]*"crc":"([0-9a-f]{8})"\}\}')


class DamagedError(StoreError):
    """A file of the store is not as Koll wrote it; the message names the file."""


class NoJournalError(DamagedError):
    """A main file has no journal: it was taken away, or the file is a copy, or another store's file."""


class ForeignError(StoreError):
    """The file was not written by Koll; never to be overwritten."""


class NewerError(StoreError):
    """The file was written by a newer version of Koll; never to be overwritten."""


class Snapshot(NamedTuple):
    """What one file holds: documents by table and number, complete through a generation; ``version``: the format it was written in;
    ``file``: what its head calls it."""

    store: str
    generation: int
    tables: dict[str, dict[int, Document]]
    version: int = schema.FORMAT
    file: str = ""


def pack(snapshot: Snapshot, file: str) -> bytes:
    """The bytes of a snapshot, one document a line. ``file`` is written in the head for the person who opens it."""
    head = {"format": schema.FORMAT, "store": snapshot.store, "file": file, "generation": snapshot.generation}
    first = b'{"_koll":{"1":' + orjson.dumps(head)[:-1] + b',"crc":"'
    rest = b'"}}' + b"".join(_packed_tables(snapshot.tables)) + b"}\n"
    return first + b"%08x" % zlib.crc32(rest, zlib.crc32(first)) + rest


def _packed_tables(tables: Mapping[str, Mapping[int, Document]]) -> Iterable[bytes]:
    for name, documents in tables.items():
        yield b",\n" + orjson.dumps(name) + b":{"
        yield b",".join(b'\n"%d":%b' % (number, orjson.dumps(document)) for number, document in documents.items())
        yield b"}"


def unpack(content: bytes, file: str) -> Snapshot:
    """The snapshot in a file's bytes. Raises ForeignError, NewerError or DamagedError."""
    head = _HEAD.match(content[:4096])
    if head is None:
        raise ForeignError(_foreign(content, file))
    digits = head.start(2)
    if zlib.crc32(memoryview(content)[digits + 8 :], zlib.crc32(content[:digits])) != int(head[2], 16):
        raise DamagedError(f"Filen {file} är skadad: kontrollsumman stämmer inte.")
    if (version := int(head[1])) > schema.FORMAT:
        raise NewerError(f"Filen {file} är skriven av en nyare version av Koll (format {version}). Uppgradera Koll.")
    return _unpacked(orjson.loads(content), version)


def _unpacked(loaded: dict[str, dict[str, Any]], version: int) -> Snapshot:
    head = loaded.pop(HEAD)["1"]
    tables = {name: {int(number): document for number, document in held.items()} for name, held in loaded.items()}
    if version < schema.FORMAT:
        tables = {name: {n: migrate(name, d, version) for n, d in held.items()} for name, held in tables.items()}
    return Snapshot(head["store"], head["generation"], tables, version, head.get("file", ""))


def _foreign(content: bytes, file: str) -> str:
    if not content.strip(b"\0 \r\n\t"):
        return f"Filen {file} är tom och inget Koll-lager. Koll rör den inte; ange en annan sökväg eller ta bort filen."
    return f"Filen {file} är inget Koll-lager. Koll rör den inte; ange en annan sökväg med --store."
