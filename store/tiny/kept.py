"""A file of the store that stays open between uses, since opening it costs as much as all else that a small change does to it."""
from __future__ import annotations

import errno
import os
from typing import Final

from store.tiny.disk import Disk

_STAYS_OPEN: Final = os.name != "nt"
"""Windows gives no file another's name while someone has it open, so there it is closed after each use."""


class KeptFile:
    """One file by its path; opened anew after a fork, and when another file has taken its place."""

    def __init__(self, path: str, disk: Disk, *, writing: bool) -> None:
        """Nothing is opened yet. ``writing``: the file is made when it is missing."""
        self._path, self._disk, self._writing = path, disk, writing
        self._file, self._inode, self._process = -1, 0, 0

    def file(self) -> int:
        """A descriptor of the file that is open, opened now when none is. Raises OSError."""
        if self._file < 0 or self._process != os.getpid():
            self._open()
        return self._file

    def is_open_at(self, inode: int) -> bool:
        """True while the file that is open is the one with this inode."""
        return self._file >= 0 and self._inode == inode and self._process == os.getpid()

    def file_of(self, inode: int) -> int:
        """A descriptor of the file with this inode, to which the path was seen to lead. Raises OSError when it no longer does."""
        if self._inode != inode:
            self.close()
        file = self.file()
        if self._inode != inode:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._path)
        return file

    def current(self) -> int:
        """A descriptor of the file that the path leads to now. Raises OSError."""
        if not self.is_current():
            self.close()
        return self.file()

    def is_current(self) -> bool:
        """True while the path leads to the file that is open."""
        try:
            return self._file >= 0 and os.stat(self._path).st_ino == self._inode
        except OSError:
            return False

    def rest(self) -> None:
        """Nothing is read or written for a while."""
        if not _STAYS_OPEN:
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)

    def __del__(self) -> None:
        self.close()

    def _open(self) -> None:
        self.close()
        self._file = self._disk.open(self._path) if self._writing else self._disk.open_to_read(self._path)
        self._inode, self._process = os.fstat(self._file).st_ino, os.getpid()
