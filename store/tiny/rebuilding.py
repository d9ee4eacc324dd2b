"""A damaged store made whole: what would be lost is known beforehand, every file is kept, and what was lost is said and noted."""
from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from core.ports import StoreError
from store.tiny.disk import Disk
from store.tiny.lock import WriterLock
from store.tiny.places import Places
from store.tiny.recovery import Salvager
from store.tiny.salvage import Salvage
from store.tiny.state import State


class Rebuilt(NamedTuple):
    """What a rebuild did: through which change, what was lost (in Swedish words), where the old files are, and the note for the log."""

    generation: int
    lost: tuple[str, ...]
    kept: str
    noted: str

    def said(self) -> str:
        """The same in Swedish."""
        files = f"Filerna som de var ligger i {self.kept}."
        if not self.lost:
            return f"Lagret är återställt till ändring {self.generation}, den sista. {files} Inget är förlorat."
        lost = f"Lagret är återställt till ändring {self.generation}, men det här gick förlorat: {'; '.join(self.lost)}."
        return f"{lost} {files} Läs in det som saknas igen (koll importera), eller läs tillbaka en kopia (koll aterstall FIL)."


def would_lose(path: str) -> tuple[str, ...]:
    """What rebuilding the store at a path would lose, in Swedish words. Raises StoreError when nothing of it can be read."""
    places, disk = Places(path), Disk()
    lock = WriterLock(places.lock, disk)
    try:
        return salvaged(places, disk).losses(lock.acknowledged())
    finally:
        lock.close()


def salvaged(places: Places, disk: Disk) -> Salvage:
    """The last whole state. Raises StoreError when there is none."""
    found = Salvager(places, disk).salvage()
    if found is None:
        raise StoreError(f"Lagret {places.main} går inte att återställa: varken filer, kopior eller journaler räcker.")
    return found


def drop_unlisted(places: Places, disk: Disk, state: State) -> None:
    """Remove files beside the main file that hold nothing of the store any more: they are kept elsewhere."""
    listed = {part.file for held in state.parts.values() for part in held.values()}
    beside = (places.log, places.undo + "/", places.figures + "/")
    with suppress(OSError):
        for name in list(places.everything()):
            if name.startswith(beside) and name.removesuffix(".bak") not in listed:
                disk.remove(places.at(name))
