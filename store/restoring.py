"""``koll aterstall FIL``: a copy or a folder of open files put in place of what the store holds, which is kept beside it."""
from __future__ import annotations

import os
from typing import cast

from core.ports import StoreError
from store import copying, open_files
from store.moving import put_in
from store.opening import open_store, shown
from store.tiny.store import TinyStore
from store.whole import Movable, PartlySeen, Whole, counted


def read(source: str) -> Whole:
    """Everything in a copy or in a folder of open files. Raises StoreError."""
    if not os.path.exists(source):
        raise StoreError(f"{source} finns inte. Ange en fil från koll kopia eller en mapp från koll export.")
    if os.path.isdir(source):
        if not open_files.is_export(source):
            raise StoreError(f"Mappen {source} är inte skriven av koll export.")
        return open_files.read_export(source)
    return copying.read_copy(source)


def standing(url: str) -> str:
    """What the store holds already, in Swedish; "" when it is empty. A store that cannot be read holds something."""
    try:
        whole = _opened(url).whole()
    except PartlySeen:
        raise
    except StoreError:
        return "ett lager som inte går att läsa"
    return counted(whole) if whole.generation else ""


def set_aside(url: str) -> str:
    """Keep what the store holds beside it and empty it; the name of what it is kept in. Raises StoreError."""
    store = _opened(url)
    try:
        generation = store.generation()
        kept = _free(f"{_place(store)}.{generation}")
        copying.write_copy(store, kept)
    except StoreError:
        if not isinstance(store, TinyStore):
            raise
        from store.tiny.moving import set_all_aside  # noqa: PLC0415 – only for a store that cannot be read

        return set_all_aside(store.storage)
    store.empty()
    return kept


def put(whole: Whole, url: str, aside: str) -> str:
    """Put everything into the store, which is empty; what was done. Raises StoreError that says where the old one is kept."""
    try:
        put_in(whole, _opened(url), shown(url))
    except StoreError as error:
        raise StoreError(f"{error} Det som fanns där ligger i {aside}." if aside else str(error)) from error
    kept = f" Det som fanns där förut ligger i {aside}." if aside else ""
    return f"Lagret är återställt och läst tillbaka: {counted(whole)}, till och med ändring {whole.generation}.{kept}"


def _opened(url: str) -> Movable:
    return cast("Movable", open_store(url))


def _place(store: Movable) -> str:
    """Beside which file a copy of the store lies: its own, or for a server one in the current folder."""
    return store.storage.places.main if isinstance(store, TinyStore) else os.path.abspath("koll-lager")


def _free(stem: str) -> str:
    number, name = 1, f"{stem}.bak"
    while os.path.exists(name):
        number, name = number + 1, f"{stem}-{number + 1}.bak"
    return name
