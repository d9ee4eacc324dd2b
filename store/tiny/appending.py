"""The journal as a file that lines are put at the end of, and its backup beside it: written under the lock, waited for without it."""
from __future__ import annotations

import enum
import os
import sys
from contextlib import suppress
from typing import Final, NamedTuple

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.journal import Head, Place
from store.tiny.kept import KeptFile
from store.tiny.lock import Flock, WriterLock, pauses
from store.tiny.places import Places

_PATIENCE: Final = 0.5
"""Seconds after which a process waits for the disk itself: the other that does so may be stopped."""
_LONGEST: Final = 100e-6
"""Seconds that it sleeps between looking; a fast disk is ready sooner than that."""
_AHEAD: Final = 64 * 1024
"""Bytes of others' lines that one wait of the disk serves at most."""


class Turn(enum.Enum):
    """How a process that has written comes to know that it is on the disk."""

    MINE = "it waits for the disk, and no one else does"
    NEEDLESS = "another has waited"
    NONE = "it waits for itself alone"


class Written(NamedTuple):
    """What was written in a journal and is not waited for yet: from where to where."""

    before: Place
    after: Place


class Appending:
    """Lines at the end of the journal; what was written since it was last waited for is ``unsynced``."""

    def __init__(self, places: Places, disk: Disk) -> None:
        self._places, self._disk = places, disk
        self._journal = KeptFile(places.journal, disk, writing=True)
        self._mirror = KeptFile(places.mirror, disk, writing=True)
        self._turn = Flock(self._journal) if sys.platform == "linux" else None
        self.unsynced: Written | None = None

    def append(self, line: bytes, head: Head, before: Place, after: Place, inode: int | None) -> None:
        """Write a line, in the journal's backup too. ``inode``: the journal's, where it is known. Raises StoreError, nothing written."""
        try:
            file = self._journal.current() if inode is None else self._journal.file_of(inode)
            self._put(file, line, before.position)
        except OSError as error:
            self.cut_back(before)
            raise StoreError(f"Ingenting är sparat: det gick inte att skriva i {self._places.journal} ({cause_of(error)}).") from error
        self.unsynced = Written(self.unsynced.before if self.unsynced else before, after)
        with suppress(OSError):
            self._copy(line, head, before.position)

    def take_turn(self, lock: WriterLock, generation: int) -> Turn:
        """Take one's turn to wait for the disk, unless another is seen to have done so for a generation."""
        if self._turn is None:
            return Turn.NONE
        waiting = pauses(_PATIENCE, _LONGEST)
        try:
            while not self._turn.is_taken():
                if lock.has_acknowledged(generation):
                    return Turn.NEEDLESS
                if not next(waiting, False):
                    return Turn.NONE
        except OSError:
            return Turn.NONE
        if not lock.has_acknowledged(generation):
            return Turn.MINE
        self._turn.release()
        return Turn.NEEDLESS

    def end_turn(self) -> None:
        """Let another wait for the disk."""
        if self._turn is not None:
            self._turn.release()

    def written_by_now(self, place: Place) -> int:
        """The number of the last transaction that others have written after a place: all that one wait of the disk serves. The place's
        own where that cannot be read."""
        try:
            lines = self._disk.read_at(self._journal.file(), _AHEAD, place.position).split(b"\n")[:-1]
        except OSError:
            return place.generation
        number = place.generation + len(lines)
        return number if lines and lines[-1].startswith(b'{"generation":%d,' % number, 9) else place.generation

    def sync(self) -> None:
        """Wait until what was written is on the disk. Raises OSError."""
        self._disk.sync(self._journal.file())

    def take_back(self, before: Place, after: Place) -> None:
        """Cut off what was not confirmed, by the holder of the lock; where others have gone on after it, write the journal in a new
        place on the disk. What cannot be done is left."""
        with suppress(OSError):
            file = self._journal.file()
            if not self._journal.is_current():
                return
            if os.fstat(file).st_size == after.position:
                self.cut_back(before)
            else:
                self._disk.put(self._places.journal, self._disk.read(self._places.journal), backup=False)
                self._disk.sync_folder(self._places.folder)

    def cut_back(self, place: Place) -> None:
        """Make both files end at a place, where that can be done."""
        for kept in (self._mirror, self._journal):  # never is the backup left with more than the journal
            with suppress(OSError):
                if kept.is_current():
                    self._disk.cut(kept.file(), place.position)

    def close(self) -> None:
        """Let go of the files."""
        self._journal.close()
        self._mirror.close()

    def rest(self) -> None:
        """Nothing is written for a while."""
        self._journal.rest()
        self._mirror.rest()

    def _copy(self, line: bytes, head: Head, position: int) -> None:
        """The line in the journal's backup, which is what heals a journal that is damaged where it lies. It is not waited for: what
        power loss takes of it stands in the journal."""
        if position == len(head.line):
            line, position = head.line + line, 0
        self._put(self._mirror.current(), line, position)

    def _put(self, file: int, line: bytes, position: int) -> None:
        if os.fstat(file).st_size > position:
            self._disk.cut(file, position)
        self._disk.write_at(file, line, position)
