"""From a store's address to the store: ``tinydb:///path/koll.json``, a plain path or ``memory:``."""
from __future__ import annotations

import os
from collections.abc import Callable

from core.ports import Store, StoreError

FILE_NAME = "koll.json"


def open_store(url: str, on_damage: Callable[[str], None] | None = None) -> Store:
    """The store at an address; it is made when the first transaction is committed. Raises StoreError.

    ``on_damage``: told in Swedish when a file is damaged; reading then goes on in the last whole state and no more is
    written. Without it a damaged file raises StoreError.
    """
    scheme, separator, rest = url.partition(":")
    if not separator or len(scheme) == 1 or "/" in scheme or os.sep in scheme:
        return _open_tiny(url, on_damage)
    match scheme.lower():
        case "tinydb":
            return _open_tiny(_path_of(url, rest), on_damage)
        case "memory":
            from store.memory import MemoryStore  # noqa: PLC0415 – only the store that is asked for is imported

            return MemoryStore()
        case "postgresql" | "postgres":
            raise StoreError("PostgreSQL kommer i en senare version av Koll. Använd så länge tinydb:///sökväg/koll.json.")
        case _:
            raise StoreError(f"Lagret ”{_short(url)}” känns inte igen. Skriv tinydb:///sökväg/koll.json eller bara en sökväg.")


def default_url() -> str:
    """The address of the user's own store, in the folder that the operating system sets aside for it."""
    from platformdirs import user_data_dir  # noqa: PLC0415 – slow to import, needed only without a configured store

    return "tinydb://" + os.path.join(user_data_dir("koll", appauthor=False), FILE_NAME)


def _open_tiny(path: str, on_damage: Callable[[str], None] | None) -> Store:
    from store.tiny.store import TinyStore  # noqa: PLC0415 – only the store that is asked for is imported

    if not path.strip() or "\0" in path:
        raise StoreError("Lagrets sökväg är tom eller har otillåtna tecken. Skriv till exempel tinydb:///home/anna/koll.json.")
    return TinyStore(os.path.expanduser(path), on_damage=on_damage)


def _path_of(url: str, rest: str) -> str:
    if not rest.startswith("//"):
        raise StoreError(f"Lagret ”{_short(url)}” saknar sökväg. Skriv tinydb:///sökväg/koll.json, med tre snedstreck.")
    path = rest[2:]
    if os.name == "nt" and path[:1] == "/" and path[2:3] == ":":
        return path[1:]
    return path


def _short(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text[:80])
