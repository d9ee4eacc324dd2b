"""What stood before each change, written in the same transaction, so that the change can be taken back.

A note lies in the table ``undo`` under the number of its transaction: ``{"records": [[table, number, key, before], …]}`` with
whole documents, and of figures the difference back; ``undoes`` when the transaction itself took one back; ``sum``, what the
change adds to the sum of everything (store.content). One that would be larger than LARGEST holds the names of the tables only,
and says its size: its transaction cannot be taken back.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import orjson

from core.undo import REMEMBERED
from store import schema
from store.chain import NOTE, altered_notes
from store.content import SUM, weight_of, written
from store.holes import told_lost
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
    records: list[list[Any]] = []
    added = sum(_add_records(records, table, changed or {}, tables, beside) for table, changed in changes.items())
    size = len(orjson.dumps(records))
    note: Document = {"records": records} if size <= LARGEST else {"large": size, "tables": sorted(changes)}
    note[SUM] = written(added)
    return note if undoes is None else {**note, "undoes": undoes}


def empty_note(added: int = 0) -> Document:
    """The note of a change that nothing can be taken back of; ``added``: to the sum of everything."""
    return {"records": [], SUM: written(added)}


def _add_records(
    records: list[list[Any]], table: str, changed: Mapping[int, Document | None], tables: Tables, beside: Beside,
) -> int:
    """Put the records of one table to the others, and give what its changes add to the sum of everything."""
    stored, is_figures, added = _before(table, changed, tables, beside), schema.is_figures(table), 0
    for number, after in changed.items():
        before = stored.get(number)
        if before == after:
            continue
        added += weight_of(table, after) - weight_of(table, before)
        key = schema.key_of(table, before or after or {})
        if key is not None:
            records.append([table, number, list(key), back_to(before, after) if is_figures else before])
    return added


def _before(table: str, changed: Mapping[int, Document | None], tables: Tables, beside: Beside) -> Mapping[int, Document]:
    """The stored documents; those that the table is known not to hold are not looked for."""
    if not tables.knows(table):
        return tables.documents.get(table, {})
    there = changed.keys() & tables.numbers(table)
    return beside(table, there) if there else {}


def missing_notes(told: Iterable[int], notes: Mapping[int, Document], generation: int) -> list[int]:
    """Of the changes ``told``, whose notes the log vouches for, those whose notes should still be there and are not. The oldest are dropped
    by age, and in files for room: those before the first that is left are never a fault. The last change's is always kept."""
    first = min(notes, default=0)
    return [number for number in told if number > max(first, generation - REMEMBERED) and number not in notes]


def unsound_notes(log: Mapping[int, Document], notes: Mapping[int, Document], generation: int) -> tuple[list[int], list[int]]:
    """The numbers of the changes whose notes are not those that the log vouches for, and of those whose notes are missing without the log
    saying that they are lost."""
    missing = missing_notes((number for number, said in sorted(log.items()) if NOTE in said), notes, generation)
    lost = told_lost(log) if missing else ()
    return altered_notes(log, notes), [number for number in missing if number not in lost]


def recent(notes: Mapping[int, Document], generation: int) -> dict[int, Document]:
    """The notes of the last REMEMBERED transactions, oldest first."""
    return {number: notes[number] for number in sorted(notes) if number > generation - REMEMBERED}
