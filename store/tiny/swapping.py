"""Other files in place of a store's own: renames, and a note of them beside, so that what was cut off can be taken back.

The note is written before anything is made and removed last. First all old files go aside, the main file before the others, then
the new ones come in, the main file after the others: without it there is no store, and readers are told of the note.
"""
from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import Final

from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.lock import WriterLock
from store.tiny.places import Places
from store.tiny.storage import KollStorage
from store.tiny.swap_note import HALFWAY, Note, read_note, write_note
from store.whole import HalfwayError

_LOCKS_MOVE: Final = os.name != "nt"
"""Windows gives no file another's name while it is open; there the lock's file stays and its content changes."""


class Swap:
    """One swap of files, by the holder of the lock."""

    def __init__(self, places: Places, disk: Disk, lock: WriterLock) -> None:
        self._places, self._disk, self._lock = places, disk, lock

    def begin(self) -> str:
        """A new folder for the files that are to come in, and its note. Raises OSError."""
        name = f"{os.path.basename(self._places.main)}.ny-{os.urandom(4).hex()}"
        write_note(self._places, self._disk, Note(name))
        os.mkdir(self._places.at(name), 0o700)
        return self._places.at(name)

    def carry_out(self, new: str, aside: str, generation: int) -> None:
        """Let the files in the folder take the place of the store's, which go into the folder ``aside``. Raises OSError.

        The lock's file too: one who wrote in the old store may still be about to acknowledge it, and does so where that store lies.
        """
        coming = WriterLock(os.path.join(new, os.path.basename(self._places.lock)), self._disk)
        try:
            with coming.held():
                self._move(new, aside, generation)
        finally:
            coming.close()

    def _move(self, new: str, aside: str, generation: int) -> None:
        places, disk = self._places, self._disk
        own, lock = os.path.basename(places.main), os.path.basename(places.lock)
        coming = tuple(sorted((name for name in os.listdir(new) if name != lock), key=lambda name: (name == own, name)))
        old = tuple(standing(places))
        note = Note(os.path.basename(new), os.path.basename(aside) if old else "", old, coming, begun=True)
        write_note(places, disk, note)
        if note.aside:
            os.mkdir(aside)
        self._keep_owner(note)
        self._keep_modes(note)
        if note.aside:
            disk.link(places.lock, os.path.join(aside, lock))
        for name in old:
            disk.replace(places.at(name), os.path.join(aside, name))
        if note.aside:
            disk.sync_folder(aside)
        self._move_in(new, coming, generation)
        with suppress(OSError):
            self._tidy(note)

    def _move_in(self, new: str, coming: tuple[str, ...], generation: int) -> None:
        """The new files, the lock's next to last and the main file last."""
        places, disk = self._places, self._disk
        for name in coming[:-1]:
            disk.replace(os.path.join(new, name), places.at(name))
        disk.sync_folder(places.folder)
        if _LOCKS_MOVE:
            disk.replace(os.path.join(new, os.path.basename(places.lock)), places.lock)
        else:
            self._lock.stand_at(generation)
        disk.replace(os.path.join(new, coming[-1]), places.main)

    def settle(self) -> str:
        """Take back a swap that was cut off, or tidy after it; what was done, in Swedish, "" for nothing to speak of. Raises OSError."""
        note = read_note(self._places, self._disk)
        if note is None:
            return ""
        own = os.path.basename(self._places.main)
        is_done = os.path.exists(self._places.main) and not os.path.exists(self._places.at(f"{note.new}/{own}"))
        if note.begun and is_done:
            kept = f" Det som fanns där förut ligger i {self._places.at(note.aside)}." if note.aside else ""
            said = f"{HALFWAY.format(self._places.main)} De nya filerna var redan på plats och gäller.{kept}"
        elif note.begun:
            self._move_back(note)
            said = f"{HALFWAY.format(self._places.main)} De gamla filerna är tillbaka, och lagret är som det var."
        else:
            said = ""
        self._tidy(note)
        return said

    def _move_back(self, note: Note) -> None:
        places, disk = self._places, self._disk
        aside, new = places.at(note.aside), places.at(note.new)
        for name in note.coming:
            is_old = name in note.old and not os.path.exists(os.path.join(aside, name))
            if not is_old and os.path.exists(places.at(name)):
                disk.replace(places.at(name), os.path.join(new, name))
        for name in reversed(note.old):
            if os.path.exists(os.path.join(aside, name)):
                disk.replace(os.path.join(aside, name), places.at(name))
        self._lock_back(note)
        if note.aside and os.path.isdir(aside):
            os.rmdir(aside)
        with suppress(OSError):
            write_note(places, disk, note._replace(begun=False))

    def _lock_back(self, note: Note) -> None:
        """Let the lock's file be the one that it was, or be gone where no store was."""
        places, disk, name = self._places, self._disk, os.path.basename(self._places.lock)
        kept = places.at(f"{note.aside}/{name}") if note.aside else ""
        if kept and os.path.exists(kept):
            if _LOCKS_MOVE:
                disk.replace(kept, places.lock)
            else:
                self._lock.take_over(disk.read(kept))
        elif not kept and not os.path.exists(places.at(f"{note.new}/{name}")):
            disk.remove(places.lock)
        for left in (kept, kept + ".ny") if kept else ():
            disk.remove(left)

    def _tidy(self, note: Note) -> None:
        """Remove the new folder, with what of it was not used, and the note. All is well where that cannot wait for the disk."""
        shutil.rmtree(self._places.at(note.new), ignore_errors=True)
        self._disk.remove(self._places.swapping)
        with suppress(OSError):
            self._disk.sync_folder(self._places.folder)

    def _keep_owner(self, note: Note) -> None:
        """What the machine's administrator puts back belongs to whom the store belonged to, who must be able to write in it."""
        places = self._places
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        owner = os.stat(places.main if os.path.exists(places.main) else places.folder)
        inside = (os.path.join(at, name) for at, folders, files in os.walk(places.at(note.new)) for name in (*folders, *files))
        for path in (*inside, *([places.at(note.aside)] if note.aside else [])):
            os.chown(path, owner.st_uid, owner.st_gid)

    def _keep_modes(self, note: Note) -> None:
        """Who may read the old files may read the new, and no one else."""
        for name in (*note.coming, os.path.basename(self._places.lock)):
            if os.path.exists(self._places.at(name)) and os.name != "nt":
                os.chmod(self._places.at(f"{note.new}/{name}"), os.stat(self._places.at(name)).st_mode & 0o7777)


def standing(places: Places) -> list[str]:
    """The names of every file and folder of the store but its lock and what belongs to the chat, the main file first."""
    log = places.at(places.log)
    left = [path + end for path in (places.main, places.journal) for end in (".bak", ".skadad", ".tmp", ".ny")]
    beside = [log, log + ".bak", places.at(places.undo), places.at(places.figures)]
    found = [places.main, places.journal, *left, *places.closed_journals(), *places.closed_copies(), *beside]
    return [os.path.basename(path) for path in found if os.path.exists(path)]


def take_back(storage: KollStorage) -> str:
    """Take back a swap that was cut off; what was done, in Swedish, "" where there was none. Raises StoreError."""
    if not os.path.exists(storage.places.swapping):
        return ""
    with storage.lock.held():
        try:
            return Swap(storage.places, storage.reading.disk, storage.lock).settle()
        except OSError as error:
            raise HalfwayError(not_back(storage.places, error)) from error
        finally:
            storage.reading.forget()


def not_back(places: Places, error: OSError) -> str:
    """What is said where the old files could not be put back."""
    why = f"De gamla filerna gick inte att lägga tillbaka ({cause_of(error)})"
    return f"{HALFWAY.format(places.main)} {why}. Inget är borttaget; kör koll aterstall när felet är avhjälpt, så görs det klart."
