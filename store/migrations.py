"""Documents of older versions of the format brought forward, one version at a time.

Version 1 was written until the units' one successor had become several and undo notes had come to name a unit by its code and
its first year. No version 1 that knew the one wrote the other in the same way, and none said so, which is why there is a version 2.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from store.schema import FORMAT, UNDO, Document


def migrate(table: str, document: Document, version: int) -> Document:
    """The document brought forward from an older version of the format to FORMAT."""
    for step in range(version, FORMAT):
        document = MIGRATIONS[step](table, document)
    return document


def _from_1(table: str, document: Document) -> Document:
    """Units with one ``successor`` get ``successors``; notes for undo know units by code and first year."""
    if table == "units":
        return _unit(document)
    if table == UNDO and "records" in document:
        return {**document, "records": [_record(*record) for record in document["records"]]}
    return document


def _unit(document: Document) -> Document:
    if "successor" not in document:
        return document
    kept = {name: value for name, value in document.items() if name != "successor"}
    return kept if document["successor"] is None else {**kept, "successors": [document["successor"]]}


def _record(table: str, number: int, key: list[Any], before: Any) -> list[Any]:
    if table != "units":
        return [table, number, key, before]
    whole = key if len(key) == 3 else [*key, (before or {}).get("valid_from")]
    return [table, number, whole, before and _unit(before)]


MIGRATIONS: Final[dict[int, Callable[[str, Document], Document]]] = {1: _from_1}
"""From a version to the next: (table, document of that version) → document of the next."""
