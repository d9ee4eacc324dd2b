"""A whole store in TinyDB files: read out, written anew, and removed."""
from __future__ import annotations

import os
import shutil

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.tiny.places import Places
from store.tiny.salvage import Salvage
from store.tiny.snapshot import DamagedError
from store.tiny.state import State
from store.tiny.storage import KollStorage
from store.whole import Whole, whole_of

_TRIES = 100


def whole_in(storage: KollStorage) -> Whole:
    """Everything at one generation, every file read. Raises StoreError."""
    for _ in range(_TRIES):
        state = storage.state()
        if state is None:
            return Whole(0, {})
        generation, tables = state.generation, _tables(storage, state)
        if (found := storage.reading.salvaged) is not None:
            return _salvaged(found, storage)
        if storage.generation == generation:
            return whole_of(generation, tables)
    raise StoreError(f"Lagret {storage.places.main} ändras hela tiden. Försök igen.")


def _salvaged(found: Salvage, storage: KollStorage) -> Whole:
    """All of a damaged store, when all of it could be had. Raises StoreError that says what could not."""
    lost = found.lost_content(storage.lock.acknowledged())
    if lost:
        why = f"Lagret {storage.places.main} är skadat, och det här går inte att läsa: {'; '.join(lost)}. Inget är skrivet."
        raise StoreError(f"{why} Kör koll aterstall, som frågar först och sparar filerna som de är, eller läs tillbaka en kopia.")
    return whole_of(found.generation, found.tables)._replace(is_salvaged=True)


def _tables(storage: KollStorage, state: State) -> dict[str, dict[int, schema.Document]]:
    tables = {name: dict(held) for name, held in state.tables.documents.items()}
    for name in {*state.parts, *state.pending}:
        try:
            tables[name] = storage.reading.documents(name)
        except DamagedError:
            if storage.reading.salvaged is None:
                raise
    return tables


def fill(storage: KollStorage, whole: Whole, identity: str = "") -> None:
    """Write all files of a store that is not there yet. Raises StoreError, with nothing left behind.

    ``identity``: the name that its files bear, of the store that it is a copy of; else a new one.
    """
    storage.places.refuse_shared()
    try:
        storage.writing.fill(Salvage(identity, whole.generation, whole.tables, ()))
    except StoreError:
        if not os.path.exists(storage.places.main):
            remove_files(storage)
        raise


def remove_files(storage: KollStorage) -> None:
    """Remove the store's files; the main file first, since without it the rest is no store. Raises StoreError."""
    places = storage.places
    places.refuse_shared()
    with storage.lock.held():
        try:
            for path in _own(places):
                if os.path.isdir(path):
                    shutil.rmtree(path)
                elif os.path.exists(path):
                    os.unlink(path)
        except OSError as error:
            raise StoreError(f"Filerna i {places.folder} går inte att ta bort: {cause_of(error)}.") from error
    storage.close()
    if os.path.exists(places.lock):
        os.unlink(places.lock)


def set_all_aside(storage: KollStorage) -> str:
    """Move the files of a store that cannot be read into a folder beside it; its name. Raises StoreError."""
    places, number = storage.places, 1
    places.refuse_shared()
    while os.path.exists(folder := f"{places.main}.{number}.bak"):
        number += 1
    with storage.lock.held():
        try:
            os.mkdir(folder)
            for path in (*_own(places), places.lock):
                if os.path.exists(path):
                    os.replace(path, os.path.join(folder, os.path.basename(path)))
        except OSError as error:
            raise StoreError(f"Filerna i {places.folder} går inte att flytta undan: {cause_of(error)}.") from error
    storage.close()
    return folder


def _own(places: Places) -> list[str]:
    """Every file and folder of the store but its lock, the main file first."""
    closed = (*places.closed_journals(), *places.closed_copies())
    return [places.main, places.main + ".bak", places.journal, places.mirror, *closed, *places.beside()]
