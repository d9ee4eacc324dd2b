"""From a store's address to the store: ``tinydb:///path/koll.json``, a plain path, ``postgresql://…`` or ``memory:``."""
from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from core.ports import Store, StoreError

if TYPE_CHECKING:
    from store.memory import MemoryStore
    from store.sql.store import SqlStore
    from store.tiny.store import TinyStore

FILE_NAME = "koll.json"


def open_store(url: str, on_damage: Callable[[str], None] | None = None, face: str = "") -> Store:
    """The store at an address; it is made when the first transaction is committed. Raises StoreError.

    ``on_damage``: told in Swedish when a file is damaged; reading then goes on in the last whole state and no more is
    written. Without it a damaged file raises StoreError. ``face``: through which face is written, in Swedish, for the log.
    """
    store = _opened(url, on_damage)
    store.face = face
    return store


def _opened(url: str, on_damage: Callable[[str], None] | None) -> MemoryStore | TinyStore | SqlStore:
    if _is_server(url):
        return _on_server(url, on_damage)
    path = _file_of(url)
    if path is None:
        from store.memory import MemoryStore  # noqa: PLC0415 – only the store that is asked for is imported

        return MemoryStore()
    from store.tiny.store import TinyStore  # noqa: PLC0415 – only for a store in files

    return TinyStore(path, on_damage=on_damage)


def lost_by_rebuilding(url: str) -> tuple[str, ...]:
    """What making a damaged store whole would lose for good, in Swedish words. Raises StoreError when it cannot be done at all."""
    from store.tiny.rebuilding import would_lose  # noqa: PLC0415 – only a damaged store needs it

    return would_lose(_rebuildable(url))


def rebuild_store(url: str, accepted: Collection[str], face: str = "") -> str:
    """Make a damaged store whole from what it keeps of itself; what was done, in Swedish. Raises StoreError, also when more would be lost
    than what ``lost_by_rebuilding`` said and was accepted. ``face`` as above."""
    from store.tiny.store import rebuild  # noqa: PLC0415 – only a damaged store needs it

    return rebuild(_rebuildable(url), accepted, face)


def put_back(url: str) -> str:
    """Put a store's files back where replacing them was cut off; what was done, in Swedish, "" where nothing was. Raises StoreError."""
    from store.tiny.storage import KollStorage  # noqa: PLC0415 – only a damaged store needs it
    from store.tiny.swapping import take_back  # noqa: PLC0415 – only for a store in files

    return take_back(KollStorage(_rebuildable(url)))


def _rebuildable(url: str) -> str:
    if _is_server(url):
        raise StoreError("Ett lager i PostgreSQL återställs ur en kopia: koll aterstall FIL. Servern har också sina egna säkerhetskopior.")
    path = _file_of(url)
    if path is None:
        raise StoreError("Ett lager i minnet har inget att återställa.")
    folder, name = os.path.split(os.path.abspath(path))
    if not os.path.isdir(folder) or not any(each.startswith(name) for each in os.listdir(folder)):
        raise StoreError(f"Det finns inget lager i {path} att göra helt. Ange en kopia: koll aterstall FIL.")
    return path


def is_same(one: str, other: str) -> bool:
    """True when two addresses lead to the same store, as far as they tell. Raises StoreError."""
    if _is_server(one) or _is_server(other):
        return one == other
    paths = _file_of(one), _file_of(other)
    return None not in paths and len({os.path.realpath(path) for path in paths if path is not None}) == 1


def shown(url: str) -> str:
    """An address as it may be printed: without a password."""
    return _short(url, 300)


def default_url() -> str:
    """The address of the user's own store, in the folder that the operating system sets aside for it."""
    from platformdirs import user_data_dir  # noqa: PLC0415 – slow to import, needed only without a configured store

    return "tinydb://" + os.path.join(user_data_dir("koll", appauthor=False), FILE_NAME)


def _is_server(url: str) -> bool:
    return url.partition(":")[0].lower() in ("postgresql", "postgres")


def _on_server(url: str, tell: Callable[[str], None] | None) -> SqlStore:
    try:
        from store.sql.store import SqlStore  # noqa: PLC0415 – only the store that is asked for is imported
    except ModuleNotFoundError as error:
        if error.name not in ("sqlalchemy", "psycopg"):
            raise
        missing = f"Lagret ligger i PostgreSQL, och då behövs tillägget postgres ({error.name} saknas här)."
        raise StoreError(f"{missing} Installera med: pip install 'koll[postgres]'") from error
    return SqlStore("postgresql" + url[url.index(":") :], tell)


def _file_of(url: str) -> str | None:
    """The path of a store on disk, None for one in memory. Raises StoreError for any other address."""
    scheme, separator, rest = url.partition(":")
    if not separator or len(scheme) == 1 or "/" in scheme or os.sep in scheme:
        return _checked(url)
    match scheme.lower():
        case "tinydb":
            return _checked(_path_of(url, rest))
        case "memory":
            return None
        case _:
            raise StoreError(f"Lagret ”{_short(url)}” känns inte igen. Skriv tinydb:///sökväg/koll.json eller bara en sökväg.")


def _checked(path: str) -> str:
    if not path.strip() or "\0" in path:
        raise StoreError("Lagrets sökväg är tom eller har otillåtna tecken. Skriv till exempel tinydb:///home/anna/koll.json.")
    return os.path.expanduser(path)


def _path_of(url: str, rest: str) -> str:
    if not rest.startswith("//"):
        raise StoreError(f"Lagret ”{_short(url)}” saknar sökväg. Skriv tinydb:///sökväg/koll.json, med tre snedstreck.")
    path = rest[2:]
    if os.name == "nt" and path[:1] == "/" and path[2:3] == ":":
        return path[1:]
    if path.strip() and not path.startswith("~") and not os.path.isabs(path):
        raise StoreError(
            f"Lagret ”{_short(url)}” har en sökväg som inte är hel. Skriv tinydb:///hela/sökvägen/koll.json, med tre snedstreck, "
            "eller bara sökvägen."
        )
    return path


def _short(address: str, most: int = 80) -> str:
    from core.addresses import without_password  # noqa: PLC0415 – only when an address is shown

    return "".join(c if c.isprintable() else "·" for c in without_password(address)[:most])
