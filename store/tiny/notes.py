"""The notes of an inbox or of the outbox in a file of their own beside the store: lines that are only added, each with a checksum.

One write per act, so that a killed process loses nothing; one sync per batch, so that power loss costs at most what was not yet
acknowledged. The file is written anew without what is done when it has grown. Unlike the store's journal a line that cannot be
read is passed over and told: a chat that answers matters more than one lost line.
"""
from __future__ import annotations

import logging
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import Final

import orjson

from core.ports import StoreError
from store.causes import cause_of
from store.notes import Line, Notes
from store.tiny.disk import Disk

_log = logging.getLogger(__name__)

LARGEST: Final = 1_000_000
"""Bytes of done and waiting together, above which the file is written anew; what people wrote is not kept longer than that."""


class FileNotes(Notes):
    """Implements core.mailbox.Notebook on a file; ``open_notes`` makes one, since it must be held."""

    def __init__(self, path: str, disk: Disk, lease: Lease) -> None:
        """Read the file, made when it is missing. Raises StoreError."""
        super().__init__()
        self._path, self._disk, self._lease = path, disk, lease
        self._file, self._size, self._kept = -1, 0, 0
        self._syncing = Lock()
        try:
            self._load()
        except OSError as error:
            raise self._failed(error) from error

    def secure(self) -> None:
        """Wait until everything noted is on the disk."""
        try:
            with self._syncing:  # in a thread, while the file may be written anew
                self._disk.sync(self._file)
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Let others have the notes."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._lease.release()

    def _load(self) -> None:
        with suppress(FileNotFoundError):
            for line in _read(self._path, self._disk.read(self._path)):
                with suppress(ValueError, TypeError, IndexError):
                    self.read(line)
        self._rewrite()

    def _take(self, lines: Sequence[Line]) -> None:
        """Write lines in one go, then act on them."""
        if self._file < 0:
            raise StoreError("Inkorgen är stängd.")
        content = b"".join(map(_packed, lines))
        try:
            self._disk.write_at(self._file, content, self._size)
        except OSError as error:
            self._cut()
            raise self._failed(error) from error
        self._size += len(content)
        super()._take(lines)
        if self._size > LARGEST + 2 * self._kept:
            self._compact()

    def _cut(self) -> None:
        """Take back half a line, so that the next one is whole; where even that fails its checksum tells."""
        with suppress(OSError):
            self._disk.cut(self._file, self._size)

    def _compact(self) -> None:
        """Write the file anew; when that cannot be done the old one goes on growing."""
        try:
            self._rewrite()
        except OSError as error:
            self._kept = self._size
            _log.warning("%s kunde inte skrivas om (%s); den får växa.", self._path, cause_of(error))

    def _write_whole(self) -> None:
        try:
            self._rewrite()
        except OSError as error:
            raise self._failed(error) from error

    def _rewrite(self) -> None:
        content = b"".join(map(_packed, self.whole()))
        self._disk.put(self._path, content, backup=False)
        self._disk.sync_folder(os.path.dirname(self._path))
        with self._syncing:
            before, self._file = self._file, self._disk.open(self._path)
            if before >= 0:
                os.close(before)
        self._size = self._kept = len(content)

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(f"Det går inte att skriva i {self._path}: {cause_of(error)}.")


class Lease:
    """A lock file held by one process at a time, which the operating system frees when the process ends."""

    def __init__(self, path: str) -> None:
        from filelock import FileLock  # noqa: PLC0415 – slow to import, and only the chat needs it

        self._lock = FileLock(path, thread_local=False)

    def taken(self) -> bool:
        """Take it; False when another process has it. Raises StoreError when the lock file cannot be used."""
        try:
            self._lock.acquire(timeout=0)
        except TimeoutError:
            return False
        except (OSError, NotImplementedError) as error:
            raise StoreError(f"Låsfilen {self._lock.lock_file} kan inte öppnas eller låsas: {error}.") from error
        return True

    def release(self) -> None:
        """Let it go."""
        self._lock.release()


def open_notes(path: str, disk: Disk) -> FileNotes | None:
    """The notes in a file, or None while another process holds them. Raises StoreError."""
    lease = Lease(path + ".lock")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise StoreError(f"Mappen för {path} kan inte skapas: {cause_of(error)}.") from error
    if not lease.taken():
        return None
    try:
        return FileNotes(path, disk, lease)
    except StoreError:
        lease.release()
        raise


def _packed(line: Line) -> bytes:
    said = orjson.dumps(line)
    return b"%08x %b\n" % (zlib.crc32(said), said)


def _read(path: str, content: bytes) -> Iterator[Line]:
    """The lines that are whole."""
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        if line[8:9] == b" " and b"%08x" % zlib.crc32(line[9:]) == line[:8]:
            yield orjson.loads(line[9:])
        elif line and number < len(lines):
            _log.error("%s: rad %d är skadad och hoppas över.", path, number)
