"""A frozen prognosis round never changes, whichever way a transaction comes: the store refuses one that would change it."""
from __future__ import annotations

from collections.abc import Mapping

from core.ports import StoreError
from core.rounds import Prognosis, Round
from store import schema
from store.schema import Document

_ROUNDS = schema.TABLES[Round]
_NAMED_BY = {_ROUNDS: "id", schema.TABLES[Prognosis]: "round"}
"""Table → the field that says which round its documents belong to."""


def refuse_frozen(changes: Mapping[str, Mapping[int, Document | None] | None], stored: Mapping[str, Mapping[int, Document]]) -> None:
    """Raises StoreError when the changes (table → number → document as it becomes, None: goes away) touch a round that is stored
    as frozen, or what was given in it.

    What is put as it already stands is no change.
    """
    frozen = {(each["municipality"], each["id"]): each["name"] for each in stored.get(_ROUNDS, {}).values() if each.get("frozen")}
    for table, field in _NAMED_BY.items():
        held = stored.get(table, {})
        for number, after in (changes.get(table) or {}).items() if frozen else ():
            document = after or held.get(number)
            place = (document["municipality"], document[field]) if document else None
            if place in frozen and after != held.get(number):
                raise StoreError(f"Prognostillfället {frozen[place]} ({place[1]}) är fryst och ändras inte längre. Inget är skrivet.")
