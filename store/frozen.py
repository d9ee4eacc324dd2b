"""A frozen prognosis round never changes, whichever way a transaction comes: the store refuses one that would change it."""
from __future__ import annotations

from typing import TYPE_CHECKING

from core.ports import StoreError, Transaction
from core.rounds import Prognosis, Round
from store import schema

if TYPE_CHECKING:
    from store.filing import Tables

_ROUNDS = schema.TABLES[Round]


def refuse_frozen(transaction: Transaction, tables: Tables) -> None:
    """Raises StoreError when the transaction changes a round that is stored as frozen, or what was given in it.

    What is put as it already stands is no change.
    """
    for record in (*transaction.put, *transaction.drop):
        if isinstance(record, (Round, Prognosis)):
            round_id = record.id if isinstance(record, Round) else record.round
            held = _held(tables, _ROUNDS, (transaction.municipality, round_id))
            if held and held.get("frozen") and not _stands(record, transaction, tables):
                raise StoreError(f"Prognostillfället {held['name']} ({round_id}) är fryst och ändras inte längre. Inget är skrivet.")


def _stands(record: Round | Prognosis, transaction: Transaction, tables: Tables) -> bool:
    if record in transaction.drop:
        return False
    table, document = schema.file_record(transaction.municipality, record)
    return _held(tables, table, schema.key_of(table, document)) == document


def _held(tables: Tables, table: str, key: schema.Key | None) -> schema.Document | None:
    """The stored document with a key."""
    number = None if key is None else tables.find(table, key)
    return None if number is None else tables.documents[table][number]
