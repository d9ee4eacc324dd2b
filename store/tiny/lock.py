"""One writer at a time, and the number of the last transaction that a writer was told is kept."""
from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk

if TYPE_CHECKING:
    from filelock import BaseFileLock

PATIENCE = 30.0
"""Seconds to wait for another writer; a transaction takes milliseconds, a checkpoint of ten million figures some seconds."""
_POLL = 0.003


class WriterLock:
    """The lock file: locked by the one who writes, read by all. Its content is the acknowledged generation and a checksum."""

    def __init__(self, path: str, disk: Disk) -> None:
        self._path, self._disk = path, disk
        self._lock: BaseFileLock | None = None
        self._file: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises StoreError when it cannot be had."""
        lock = self._made()
        try:
            self._touch()
            lock.acquire(timeout=PATIENCE, poll_interval=_POLL)
        except TimeoutError as error:
            raise StoreError(f"Lagret är upptaget: någon annan har hållit {self._path} i {PATIENCE:.0f} sekunder. Försök igen.") from error
        except (OSError, NotImplementedError) as error:
            why = f"låsfilen {self._path} kan inte öppnas eller låsas ({cause_of(error)})"
            raise StoreError(f"Det går inte att skriva i lagret: {why}.") from error
        try:
            yield
        finally:
            lock.release()

    def acknowledged(self) -> int:
        """The last acknowledged generation; 0 when the file is missing or cannot be read."""
        try:
            content = self._disk.read(self._path)
        except OSError:
            return 0
        number, _, checksum = content[:29].partition(b" ")
        if len(number) != 20 or not number.isdigit() or b"%08x" % zlib.crc32(number) != checksum[:8]:
            return 0
        return int(number)

    def acknowledge(self, generation: int) -> None:
        """Note that a generation is kept. Only the detection of a cut-off journal rests on it, so a failure is passed over."""
        number = b"%020d" % generation
        with suppress(OSError):
            if self._file is None:
                self._file = self._disk.open(self._path)
            self._disk.write_at(self._file, number + b" %08x\n" % zlib.crc32(number), 0)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _touch(self) -> None:
        """Open the file once as the lock will: a file that cannot be made is told at once, and not waited for as if others had it."""
        os.close(self._disk.open(self._path))

    def _made(self) -> BaseFileLock:
        if self._lock is None:
            from filelock import FileLock  # noqa: PLC0415 – slow to import, and a question never writes

            self._lock = FileLock(self._path, thread_local=False)
        return self._lock
