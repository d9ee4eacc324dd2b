"""A whole store in TinyDB files: read out, written anew, and put in place of another."""
from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from tempfile import mkdtemp

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.tiny.left_lying import sweep
from store.tiny.salvage import Salvage
from store.tiny.snapshot import DamagedError, NewerError
from store.tiny.state import State
from store.tiny.steady import at_one_generation, when_erased
from store.tiny.storage import KollStorage
from store.tiny.swapping import Swap, not_back, standing
from store.whole import HalfwayError, Whole, refuse_unless_at, refuse_unlike, whole_of


def whole_in(storage: KollStorage) -> Whole:
    """Everything at one generation, every file read; where others never stop writing they wait meanwhile. Raises StoreError."""
    return at_one_generation(storage, lambda: _whole_now(storage))


def whole_when_erased(storage: KollStorage) -> Whole:
    """The same with no one half erased in it: what is copied then is never finished. Raises StoreError."""
    return when_erased(storage, lambda: _whole_now(storage))


def _whole_now(storage: KollStorage) -> Whole:
    state = storage.state()
    if state is None:
        return Whole(0, {})
    generation, tables = state.generation, _tables(storage, state)
    if (found := storage.reading.salvaged) is not None:
        return _salvaged(found, storage)
    return whole_of(generation, tables)


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
    """Write all files of a store into a folder of the caller's own, where none is yet. Raises StoreError and OSError; the caller removes
    the folder.

    ``identity``: the name that its files bear, of the store that it is a copy of; else a new one.
    """
    try:
        storage.writing.fill(Salvage(identity, whole.generation, whole.tables, ()))
    except StoreError as error:
        if isinstance(error.__cause__, OSError):
            raise OSError(*error.__cause__.args) from error
        raise


def put(storage: KollStorage, whole: Whole, over: int | None, last_check: Callable[[], None] | None = None) -> str:
    """Write a store in a folder beside, read it again, and let its files take the place of those that stand at generation ``over``
    (0: there are none; None: they cannot be read). The folder where the old ones are kept, "" for none.

    No one else writes meanwhile. Raises StoreError with every file as it was.
    """
    places, is_new_folder = storage.places, not os.path.isdir(storage.places.folder)
    places.refuse_shared()
    storage.writing.make_folder()
    is_new_lock = not os.path.exists(places.lock)
    try:
        _refuse_unless_writable(storage)
        with storage.lock.held():
            try:
                return _put(storage, whole, over, last_check)
            except (Exception, KeyboardInterrupt):
                if is_new_lock:
                    storage.reading.disk.remove(places.lock)
                raise
            finally:
                storage.reading.forget()
    except (Exception, KeyboardInterrupt):
        if is_new_folder:
            with suppress(OSError):
                os.rmdir(places.folder)
        raise


def _refuse_unless_writable(storage: KollStorage) -> None:
    """Raises StoreError with the cause, before a lock is made."""
    places = storage.places
    if os.path.isdir(places.main):
        raise StoreError(f"{places.main} är en mapp. Ange lagrets fil, till exempel {os.path.join(places.main, 'koll.json')}.")
    try:
        os.rmdir(mkdtemp(prefix=os.path.basename(places.main) + ".ny-", dir=places.folder))
    except OSError as error:
        raise StoreError(f"Det går inte att skriva i mappen {places.folder}: {cause_of(error)}.") from error


def _put(storage: KollStorage, whole: Whole, over: int | None, last_check: Callable[[], None] | None) -> str:
    swap = Swap(storage.places, storage.reading.disk, storage.lock)
    try:
        swap.settle()
    except OSError as error:
        raise HalfwayError(not_back(storage.places, error)) from error
    storage.reading.forget()
    _refuse_if_other(storage, over)
    try:
        sweep(storage.places)
        aside = _free(storage.places.main, over)
        new = swap.begin()
        _written(storage, whole, new)
        if last_check is not None:
            last_check()
        old = standing(storage.places)
        swap.carry_out(new, aside, whole.generation)
    except (Exception, KeyboardInterrupt) as error:
        _settled(swap, storage)
        if not isinstance(error, OSError):
            raise
        raise StoreError(f"Det går inte att skriva i {storage.places.folder}: {cause_of(error)}.") from error
    return aside if old else ""


def _settled(swap: Swap, storage: KollStorage) -> None:
    try:
        swap.settle()
    except OSError as error:
        raise HalfwayError(not_back(storage.places, error)) from error


def _refuse_if_other(storage: KollStorage, over: int | None) -> None:
    """Raises StoreError where something else stands than what is to be replaced, and where a newer Koll wrote it."""
    try:
        generation = storage.generation
    except NewerError:
        raise
    except StoreError:
        if over is None:
            return
        raise
    refuse_unless_at(generation, over, storage.places.main)
    if over == 0 and storage.state() is None and (left := standing(storage.places)):
        there = f"I {storage.places.folder} ligger {', '.join(left[:3])}, som inte hör till något lager där"
        raise StoreError(f"{there}. Inget är skrivet; flytta undan det eller ange ett annat lager.")


def _written(storage: KollStorage, whole: Whole, folder: str) -> None:
    """Write the store into the folder, and read it again. Raises StoreError and OSError."""
    made = KollStorage(os.path.join(folder, os.path.basename(storage.places.main)), disk=storage.reading.disk)
    try:
        fill(made, whole)
        refuse_unlike(whole, whole_in(made), storage.places.main)
    finally:
        made.close()


def _free(main: str, generation: int | None) -> str:
    """A name for the folder where the old files are kept."""
    number = 1
    stem = f"{main}.{generation}" if generation is not None else f"{main}.{number}"
    name = f"{stem}.bak"
    while os.path.exists(name):
        number += 1
        name = f"{stem}-{number}.bak" if generation is not None else f"{main}.{number}.bak"
    return name
