"""An erasure whose files were not written before others wrote on: only what its change vouches for is redacted in its name.

A document that was changed since is weighed by the later changes as it was, with the person in it, though the sum had already been
told without; the next erasure corrects the sum by that.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from store import schema
from store.content import weight_of
from store.filing import Changes
from store.redaction import Redaction
from store.schema import Document

Notes = Mapping[int, Document]


class Earlier(NamedTuple):
    """A redaction of what stood at its change, ``number``; ``touched``: (table, number) of the documents that were changed since."""

    redaction: Redaction
    number: int
    touched: frozenset[tuple[str, int]]

    def documents(self, table: str, documents: Mapping[int, Document]) -> dict[int, Document]:
        """All documents of a table, those that are later as they are."""
        anew = self.redaction.documents(table, documents)
        return {number: held if self._is_later(table, number) else anew[number] for number, held in documents.items()}

    def said(self, said: Document) -> Document:
        """An entry of the log, which is none that is later."""
        return self.redaction.said(said)

    def changes(self, changes: Changes) -> Changes:
        """What such an entry changed."""
        return self.redaction.changes(changes)

    def _is_later(self, table: str, number: int) -> bool:
        return number > self.number if table in (schema.LOG, schema.UNDO) else (table, number) in self.touched


def earlier(redaction: Redaction, number: int, notes: Notes) -> Earlier:
    """The redaction of what stood at change ``number``, by the notes of the changes since."""
    return Earlier(redaction, number, frozenset((table, at) for table, at, _ in _since(number, notes)))


def owed(redaction: Redaction, number: int, notes: Notes) -> int:
    """What the told sum is to be corrected by: each document that stood at change ``number`` and was changed since was taken from the
    sum with the person in it."""
    first: dict[tuple[str, int], Document | None] = {}
    for table, at, before in _since(number, notes):
        if not schema.is_figures(table):
            first.setdefault((table, at), before)
    return sum(
        weight_of(table, before) - weight_of(table, redaction.document(table, before))
        for (table, _), before in first.items() if before is not None
    )


def _since(number: int, notes: Notes) -> Iterator[tuple[str, int, Any]]:
    """Table, number and what stood before of each document that was changed after a change, oldest first."""
    for generation in sorted(notes):
        if generation > number:
            for table, at, _, before in notes[generation].get("records", ()):
                yield table, at, before
