"""The files beside the main file, and what the journal adds to them: a table's documents as they are at one state."""
from __future__ import annotations

import os
import stat
from collections.abc import Iterable

import orjson

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.schema import Document
from store.tiny.disk import Disk
from store.tiny.places import Places
from store.tiny.snapshot import DamagedError, ForeignError, Snapshot, unpack
from store.tiny.state import Part, State


class ChangedMeanwhile(Exception):
    """Files do not fit together: another process is changing them, or they are damaged as ``damage`` says."""

    def __init__(self, damage: DamagedError) -> None:
        super().__init__(str(damage))
        self.damage = damage


class Parts:
    """Reads the files of one store."""

    def __init__(self, places: Places, disk: Disk) -> None:
        self._places, self._disk = places, disk

    def read(self, part: Part, store: str | None) -> Snapshot:
        """The snapshot in a file of the store (None: of any). Raises StoreError, and ChangedMeanwhile when it is
        missing or another store's."""
        try:
            snapshot = unpack(content_of(self._disk, self._places.at(part.file)), part.file)
        except FileNotFoundError:
            raise ChangedMeanwhile(DamagedError(f"Filen {part.file} saknas i lagret.")) from None
        except ForeignError as error:
            raise DamagedError(f"Filen {part.file} är skadad: den börjar inte som en av lagrets filer.") from error
        if store is not None and snapshot.store != store:
            raise ChangedMeanwhile(DamagedError(f"Filen {part.file} hör till ett annat lager än {self._places.main}."))
        if snapshot.generation < part.generation:
            raise DamagedError(f"Filen {part.file} är äldre än resten av lagret ({snapshot.generation} mot {part.generation}).")
        return snapshot

    def documents(self, state: State, table: str, top: str | None) -> dict[int, Document]:
        """Copies of a table's documents; those under one top unit at least. Raises StoreError and ChangedMeanwhile."""
        found: dict[int, Document] = {}
        through = {part.file: self._into(found, part, state) for part in _chosen(state, table, top)}
        filed = min(through.values(), default=0)
        lately: dict[int, Document | None] = {}
        for generation, changed in state.pending.get(table, ()):
            if generation > filed and changed is None:
                found, lately = {}, {}
            elif generation > filed and changed is not None:
                lately.update(changed)
        found.update(copies({number: document for number, document in lately.items() if document is not None}))
        for number, document in lately.items():
            if document is None:
                found.pop(number, None)
        return found

    def _into(self, found: dict[int, Document], part: Part, state: State) -> int:
        snapshot = self.read(part, state.store)
        if snapshot.generation > state.generation:
            raise ChangedMeanwhile(DamagedError(f"Filen {part.file} är nyare än lagrets journal."))
        found.update(snapshot.tables.get(part.table, {}))
        return snapshot.generation


def copies(documents: dict[int, Document]) -> dict[int, Document]:
    """The same documents, to be changed by whoever gets them."""
    return {number: orjson.loads(orjson.dumps(document)) for number, document in documents.items()}


def content_of(disk: Disk, path: str) -> bytes:
    """The bytes of a file. Raises FileNotFoundError, and StoreError with the reason when it cannot be read."""
    try:
        kind = os.stat(path).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise StoreError(f"Filen {path} går inte att läsa: det är ingen vanlig fil.")
        return disk.read(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"Filen {path} går inte att läsa: {cause_of(error)}.") from error


def _chosen(state: State, table: str, top: str | None) -> Iterable[Part]:
    parts = state.parts.get(table, {})
    if top is None or None in parts or top not in parts or schema.whose_figures(table)[0] in state.moved:
        return parts.values()
    return (parts[top],)
