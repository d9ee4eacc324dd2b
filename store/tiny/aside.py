"""A store's files in a folder where Koll has set them aside: ``koll.json.7.bak``, ``koll.json.format-1``, ``koll.json.skadad-1``."""
from __future__ import annotations

import os
import re
from typing import Final

from core.ports import StoreError
from store.tiny.disk import Disk
from store.tiny.moving import whole_in
from store.tiny.places import Places
from store.tiny.recovery import Salvager
from store.tiny.snapshot import ForeignError, NewerError, unpack
from store.tiny.storage import KollStorage
from store.whole import Whole, whole_of

_ASIDE: Final = re.compile(r"(.+)\.(?:\d+(?:-\d+)?\.bak|format-\d+(?:-\d+)?|skadad-\d+)")


def main_file_in(folder: str) -> str | None:
    """The main file of the store in a folder, which may be missing itself; None where there is no store."""
    named = _ASIDE.fullmatch(os.path.basename(os.path.abspath(folder)))
    names = sorted(os.listdir(folder))
    journals = [name.removesuffix(".journal") for name in names if name.endswith(".journal")]
    for name in ([named[1]] if named and any(each.startswith(named[1]) for each in names) else []) + journals:
        return os.path.join(folder, name)
    found = (os.path.join(folder, name) for name in names if name.endswith(".json") and not name.endswith(".log.json"))
    return next((path for path in found if _is_main(path)), None)


def read_aside(main: str) -> tuple[Whole, tuple[str, ...]]:
    """Everything in the store, and what is wrong with it, in Swedish: a damaged one gives what can be read. Nothing is written.

    Raises StoreError.
    """
    storage = KollStorage(main)
    try:
        whole = whole_in(storage)
    except NewerError:
        raise
    except StoreError as error:
        return _salvaged(storage.places, error)
    finally:
        storage.close()
    if not whole.generation:
        raise StoreError(f"Lagret i {os.path.dirname(main)} är tomt. Inget är återställt.")
    return whole, ()


def _salvaged(places: Places, error: StoreError) -> tuple[Whole, tuple[str, ...]]:
    storage = KollStorage(places.main)
    acknowledged = storage.lock.acknowledged()
    storage.close()
    found = Salvager(places, Disk()).salvage()
    if found is None or not found.generation:
        raise StoreError(f"{error} Varken filer, kopior eller journaler i {places.folder} räcker för att läsa lagret.") from error
    doubts = [f"Lagret i {places.folder} är skadat: {error} Det som lästes är läget efter ändring {found.generation}."]
    if lost := found.losses(acknowledged):
        doubts.append(f"Det här gick inte att läsa och saknas: {'; '.join(lost)}.")
    return whole_of(found.generation, found.left().tables), tuple(doubts)


def _is_main(path: str) -> bool:
    try:
        unpack(Disk().read(path), path)
    except (ForeignError, OSError):
        return False
    except StoreError:
        return True
    return True
