"""The sum of everything that a store holds, which each entry of the log carries under its seal: what is changed beside Koll, in a
file or a table, makes another sum, in whatever store it is done.

Each document weighs a hash of itself and of its table, and the sum is taken modulo 2**160, so that a change is weighed by the
documents that it touches alone and their order says nothing. The log and the notes for undo are not weighed: the chain holds the
one, and the other only serves undo.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

import orjson

from core.ports import StoreError
from store import schema
from store.filing import UNSTORABLE
from store.schema import Document

_BYTES: Final = 20
_MODULUS: Final = 1 << 8 * _BYTES
WORD: Final = "content"
"""The word of an entry under which it tells the sum as it is after the change, in hexadecimal digits."""
ANEW: Final = "anew"
"""The word of an entry whose sum is not carried on from the one before: after a loss, or in a store brought forward to a new format."""
SUM: Final = "sum"
"""The word of a note for undo under which it tells what its change adds to the sum."""


def weight_of(table: str, document: Document | None) -> int:
    """What a document adds to the sum; 0 for none. Raises StoreError for one that cannot be stored."""
    if document is None:
        return 0
    try:
        text = orjson.dumps([table, document], option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise StoreError(UNSTORABLE) from error
    return int.from_bytes(sha256(text).digest()[:_BYTES])


def sum_of(tables: Mapping[str, Mapping[int, Document]]) -> int:
    """The sum of all tables."""
    weighed = (table for table in tables if table not in (schema.LOG, schema.UNDO))
    return sum(weight_of(table, document) for table in weighed for document in tables[table].values()) % _MODULUS


def written(added: int) -> str:
    """A sum, or what is added to one, as it is written."""
    return f"{added % _MODULUS:0{2 * _BYTES}x}"


def content_of(said: Mapping[str, Any] | None) -> int | None:
    """The sum that an entry of the log tells; None where it tells none."""
    return int(said[WORD], 16) if said and WORD in said else None


def after(before: int | None, notes: Iterable[Document | None]) -> dict[str, str]:
    """What the entry of a change says of the sum, from the sum before and the change's note; nothing where either is not known."""
    if before is None:
        return {}
    added = [int(note[SUM], 16) for note in notes if note is not None and SUM in note]
    return {WORD: written(before + added[0])} if len(added) == 1 else {}


def breaks(log: Mapping[int, Document], notes: Mapping[int, Document]) -> list[int]:
    """The changes whose sum is not that of the change before and what their own note adds, where all three are told: the sum was not
    carried on but made anew. Those that say themselves that they sum up anew are none."""
    found, before = [], None
    for number in sorted(log):
        said, told, note = log[number], content_of(log[number]), notes.get(number, {})
        is_told = before is not None and told is not None and SUM in note and ANEW not in said
        if is_told and before is not None and written(before + int(note[SUM], 16)) != said[WORD]:
            found.append(number)
        before = told
    return found


def otherwise_than_told(tables: Mapping[str, Mapping[int, Document]]) -> bool:
    """True when the last entry of the log tells another sum than that of the tables."""
    log = tables.get(schema.LOG, {})
    told = content_of(log[max(log)]) if log else None
    return told is not None and told != sum_of(tables)
