"""The questions that were asked, in a file of their own beside the store: a line each, with a checksum; several processes take turns."""
from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from core.ports import StoreError
from core.subject import Asking
from store.causes import cause_of
from store.tiny.disk import Disk


class AskedFile:
    """What is kept in the file at ``path``, which is made with the first question."""

    def __init__(self, path: str, disk: Disk) -> None:
        self._path, self._disk = path, disk

    def add(self, asking: Asking) -> None:
        """Keep one more. Raises StoreError."""
        with self._held():
            file = self._disk.open(self._path)
            try:
                self._disk.write_at(file, _line(asking), os.fstat(file).st_size)
            finally:
                os.close(file)

    def read(self) -> tuple[Asking, ...]:
        """Those that are kept; a line that cannot be read is passed over. Raises StoreError."""
        try:
            content = self._disk.read(self._path)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StoreError(f"{self._path} går inte att läsa: {cause_of(error)}.") from error
        return tuple(_read(content))

    def replace(self, kept: list[Asking]) -> None:
        """Keep only these. Raises StoreError. Call it under ``turn``."""
        try:
            self._disk.put(self._path, b"".join(map(_line, kept)), backup=False)
        except OSError as error:
            raise StoreError(f"Det går inte att skriva i {self._path}: {cause_of(error)}.") from error

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While it lasts nobody else writes."""
        with self._held():
            yield

    @contextmanager
    def _held(self) -> Iterator[None]:
        from filelock import FileLock  # noqa: PLC0415 – slow to import, and only the chat notes questions

        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with FileLock(self._path + ".lock", timeout=10):
                yield
        except (OSError, TimeoutError) as error:
            cause = cause_of(error) if isinstance(error, OSError) else "någon annan håller den"
            raise StoreError(f"Det går inte att skriva i {self._path}: {cause}.") from error


def _line(asking: Asking) -> bytes:
    said = orjson.dumps(list(asking))
    return b"%08x %b\n" % (zlib.crc32(said), said)


def _read(content: bytes) -> Iterator[Asking]:
    for line in content.split(b"\n"):
        if line[8:9] == b" " and b"%08x" % zlib.crc32(line[9:]) == line[:8]:
            yield Asking(*orjson.loads(line[9:]))
