"""A unit's history through the desk: which changes in the log are of which units, by what stood before each of them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from core.answer import Answer
from core.answers.history import history
from core.ports import Store
from store import schema
from store.personal import personal_of
from store.schema import Document, Key

_IN_KEY: Final = {"prognoses": 2, "reported": 1}
"""Table whose documents are of one unit → which part of their keys is its code. Units themselves come with the organisation, which is
everyone's."""
_IN_DOCUMENT: Final = frozenset({"people", "invitations", "chats"})
"""Those whose documents name the unit that they are bound to, and ``more``; without one they are of everyone."""


def history_of(store: Store, about: Answer) -> Answer:
    """What the log says of the unit that an answer is about. Raises StoreError."""
    return history(store.log(), about, units_of_changes(personal_of(store).tables()))


def units_of_changes(tables: Mapping[str, Mapping[int, Document]]) -> dict[int, frozenset[str] | None]:
    """Number → the codes of the units that a change is of, None for all of them; nothing of changes of which that is not kept."""
    found: dict[int, frozenset[str] | None] = {}
    known = {(table, schema.key_of(table, document)): document for table in _IN_DOCUMENT for document in tables.get(table, {}).values()}
    notes = tables.get(schema.UNDO, {})
    for number in sorted(notes, reverse=True):  # backwards: what a change made is what stood before the next one of it
        records = notes[number].get("records")
        if records is not None:
            units = [*_units(records, known)]
            codes = frozenset(code for code in units if code is not None)
            found[number] = codes if units and None not in units else None
    return found


def _units(records: list[list[Any]], known: dict[tuple[str, Key | None], Document]) -> Iterator[str | None]:
    for table, _, parts, before in records:
        key = tuple(parts)
        if table in _IN_DOCUMENT:
            for document in (known.get((table, key)), before):
                if document:
                    yield from (document.get("unit"), *document.get("more", ()))
            if before is not None:
                known[table, key] = before
        else:
            yield key[_IN_KEY[table]] if table in _IN_KEY else None
