"""Which records rest on which others: a prognosis on its round, a unit on the one above it, figures on their unit and accounts."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from store import schema
from store.filing import Changes
from store.schema import Document

Place = tuple[str, str, object]
"""What others name: table, municipality and the name that they use for it."""

_NAMED_BY: Final = {"units": "code", "groups": "code", "rounds": "id", "years": "label"}
"""Table → the field by which others name its records; several documents may share one name."""
_NEEDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "units": (("units", "parent"),), "groups": (("groups", "parent"),), "rounds": (("years", "year"),),
    "prognoses": (("rounds", "round"), ("units", "unit"), ("groups", "group")),
}
"""Table → (table, field) of what its records name."""


Documents = Mapping[str, Mapping[int, Document]]
"""By table and number."""


def gone_places(changes: Changes, before: Documents, after: Documents) -> frozenset[Place]:
    """What could be named before the changes and cannot after them."""
    tables = [table for table in (*_NAMED_BY, schema.MUNICIPALITIES) if any(d is None for d in (changes.get(table) or {}).values())]
    return frozenset(place for table in tables for place in _places(table, before) - _places(table, after))


def places_needed(table: str, document: Document) -> set[Place]:
    """What a document names."""
    if schema.is_figures(table):
        municipality, year = schema.whose_figures(table)
        accounts = {account for part in ("monthly", "annual") for booked in document[part].values() for account in booked}
        found: set[Place] = {("units", municipality, document["unit"]), ("years", municipality, int(year))}
        found |= {("groups", municipality, account) for account in accounts}
    else:
        municipality = document.get("municipality") or (document.get("value") if table == schema.SETTINGS else None) or ""
        found = {(to, municipality, document.get(name)) for to, name in _NEEDS.get(table, ())}
    return found | {(schema.MUNICIPALITIES, municipality, municipality)}


def _places(table: str, documents: Mapping[str, Mapping[int, Document]]) -> set[Place]:
    held = documents.get(table, {}).values()
    if table == schema.MUNICIPALITIES:
        return {(table, document["id"], document["id"]) for document in held}
    return {(table, document["municipality"], document[_NAMED_BY[table]]) for document in held}
