"""What a transaction changes, with the note of what stood there before: the one way into the tables of every store."""
from __future__ import annotations

from collections.abc import Callable, Iterable

from core.ports import StoreError
from core.records import LogEntry, Transaction
from core.undo import REMEMBERED
from store import schema
from store.filing import Changes, Tables, changes_of
from store.schema import Document
from store.undo import Beside, note_of
from store.undo_plan import History

Log = Callable[[], Iterable[LogEntry]]


def with_note(changes: Changes, tables: Tables, number: int, beside: Beside, undoes: int | None = None) -> Changes:
    """The changes of the transaction that gets a number, and its note."""
    return {**changes, schema.UNDO: {number: note_of(changes, tables, beside, undoes)}}


def written_by(transaction: Transaction, tables: Tables, number: int, beside: Beside, log: Log) -> Changes:
    """What a transaction changes, its note included. Raises StoreError when it cannot be carried out."""
    if transaction.undoes is None:
        return with_note(changes_of(transaction, tables), tables, number, beside)
    history = History(log(), tables, beside, number - 1)
    planned = history.plan(transaction.undoes)
    if planned.undoing.obstacles:
        raise StoreError(f"Ändring {transaction.undoes} går inte längre att ångra. Inget är skrivet.")
    return with_note(planned.changes, history.now, number, history.beside, transaction.undoes)


def is_remembered(changes: Changes) -> bool:
    """True when the note among the changes holds what stood before."""
    return all("records" in note for note in (changes[schema.UNDO] or {}).values() if note is not None)


def forget(notes: dict[int, Document], number: int) -> None:
    """Drop what is too old beside the transaction with this number, where all notes are at hand."""
    notes.pop(number - REMEMBERED, None)
