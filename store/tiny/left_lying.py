"""What a restore, a copy or an export that was killed leaves behind: the folder that it unpacked or wrote in, with anyone's name in it.

A folder of one's own is locked while it is used, and one that a store's files are written in stands under the store's lock; the
operating system lets go of both when the process ends, so that what no one holds was left. Windows locks no folder: there only what
stands under the store's lock is known.
"""
from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape, glob
from tempfile import mkdtemp
from typing import Final

from store.tiny.places import Places

UNFINISHED_EXPORT: Final = ".koll-export-"
"""How the folder begins in which open files are written before they are shown."""
_OWN: Final = (".koll-kopia-", ".koll-rensad-", UNFINISHED_EXPORT)
_TRIES: Final = 20


@contextmanager
def folder_of_ones_own(prefix: str, beside: str) -> Iterator[str]:
    """A new folder in the folder ``beside``, gone when it has been used; what was left there before goes first. Raises OSError."""
    for left in _left_in(beside):
        shutil.rmtree(left, ignore_errors=True)
    folder, held = _made(prefix, beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def left_lying(places: Places) -> tuple[str, ...]:
    """The paths of what was left beside a store and is in no one's use."""
    being_written = () if _is_held(places.lock) else _being_written(places)
    return tuple(sorted([*_left_in(places.folder), *being_written]))


def sweep(places: Places) -> None:
    """Remove it all, by the holder of the store's lock. Raises OSError for what cannot be.

    While other files take the store's place the folder that they come from is not touched: see store.tiny.swapping.
    """
    written = () if os.path.exists(places.swapping) else _being_written(places)
    for path in (*_left_in(places.folder), *written):
        shutil.rmtree(path)


def _left_in(folder: str) -> list[str]:
    return [path for prefix in _OWN for path in glob(os.path.join(escape(folder), prefix + "*")) if not _is_held(path)]


def _being_written(places: Places) -> list[str]:
    """Folders in which a store was written that was to take this one's place. An empty one tells of no one, and may be a try whether
    the disk can be written."""
    return [path for path in glob(escape(places.main) + ".ny-*") if os.path.isdir(path) and os.listdir(path)]


def _made(prefix: str, beside: str) -> tuple[str, int | None]:
    """A new folder, and the descriptor by which it is held; one that is swept before it is held is made again."""
    for _ in range(_TRIES):
        folder = mkdtemp(prefix=prefix, dir=beside)
        if sys.platform == "win32":
            return folder, None
        with suppress(OSError):
            held = os.open(folder, os.O_RDONLY)
            if _is_taken(held) and os.path.isdir(folder):
                return folder, held
            os.close(held)
        shutil.rmtree(folder, ignore_errors=True)
    raise FileNotFoundError(beside)


def _is_held(path: str) -> bool:
    """True while a process holds it, and where that cannot be told; one that is not there is held by no one."""
    if sys.platform == "win32":
        return True
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _is_taken(file)
    finally:
        os.close(file)


def _is_taken(file: int) -> bool:
    """Take the lock of what is open until it is closed; False when another has it."""
    import fcntl  # noqa: PLC0415 – not on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
