"""A frozen prognosis round never changes, whichever way a transaction comes: the store refuses one that would change it."""
from __future__ import annotations

from collections.abc import Callable

from core.ports import StoreError, Transaction
from core.rounds import Prognosis, Round
from store import schema

Held = Callable[[str, schema.Key | None], schema.Document | None]
"""(table, key) → the stored document with that key."""
_ROUNDS = schema.TABLES[Round]


def refuse_frozen(transaction: Transaction, held: Held) -> None:
    """Raises StoreError when the transaction changes a round that is stored as frozen, or what was given in it.

    What is put as it already stands is no change.
    """
    for record in (*transaction.put, *transaction.drop):
        if isinstance(record, (Round, Prognosis)):
            round_id = record.id if isinstance(record, Round) else record.round
            stored = held(_ROUNDS, (transaction.municipality, round_id))
            if stored and stored.get("frozen") and not _stands(record, transaction, held):
                raise StoreError(f"Prognostillfället {stored['name']} ({round_id}) är fryst och ändras inte längre. Inget är skrivet.")


def _stands(record: Round | Prognosis, transaction: Transaction, held: Held) -> bool:
    if record in transaction.drop:
        return False
    table, document = schema.file_record(transaction.municipality, record)
    return held(table, schema.key_of(table, document)) == document
