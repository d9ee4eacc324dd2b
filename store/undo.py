"""What stood before each change, written in the same transaction, so that the change can be taken back.

A note lies in the table ``undo`` under the number of its transaction: ``{"records": [[table, number, key, before], …]}`` with
whole documents, and of figures the difference back; ``undoes`` when the transaction itself took one back. One that would be
larger than LARGEST holds the names of the tables only, and says its size: its transaction cannot be taken back.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson

from core.undo import REMEMBERED
from store import schema
from store.schema import Document
from store.undo_figures import back_to

if TYPE_CHECKING:
    from store.filing import Changes, Tables

LARGEST: Final = 4 * 2**20
"""Bytes of one note: what stood before some four hundred thousand changed figures."""

Beside = Callable[[str, Collection[int] | None], Mapping[int, Document]]
"""(table, numbers) → those of its documents (None: all) that are stored, of a table of which ``Tables`` may not hold them."""


def note_of(changes: Changes, tables: Tables, beside: Beside, undoes: int | None = None) -> Document:
    """The note of a transaction that is about to be applied."""
    records = [record for table, changed in changes.items() for record in _records(table, changed or {}, tables, beside)]
    size = len(orjson.dumps(records))
    note: Document = {"records": records} if size <= LARGEST else {"large": size, "tables": sorted(changes)}
    return note if undoes is None else {**note, "undoes": undoes}


def _records(table: str, changed: Mapping[int, Document | None], tables: Tables, beside: Beside) -> list[list[Any]]:
    stored = _before(table, changed, tables, beside)
    is_figures = schema.is_figures(table)
    records: list[list[Any]] = []
    for number, after in changed.items():
        before = stored.get(number)
        if before == after:
            continue
        key = schema.key_of(table, before or after or {})
        if key is not None:
            records.append([table, number, list(key), back_to(before, after) if is_figures else before])
    return records


def _before(table: str, changed: Mapping[int, Document | None], tables: Tables, beside: Beside) -> Mapping[int, Document]:
    """The stored documents; those that the table is known not to hold are not looked for."""
    if not tables.knows(table):
        return tables.documents.get(table, {})
    there = changed.keys() & tables.numbers(table)
    return beside(table, there) if there else {}


def recent(notes: Mapping[int, Document], generation: int) -> dict[int, Document]:
    """The notes of the last REMEMBERED transactions, oldest first."""
    return {number: notes[number] for number in sorted(notes) if number > generation - REMEMBERED}
