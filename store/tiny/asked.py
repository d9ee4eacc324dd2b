"""The questions that were asked, in a file of their own beside the store: a line each, with a checksum; several processes take turns."""
from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import orjson

from core.ports import StoreError
from core.subject import Asking
from store.causes import cause_of
from store.tiny.disk import Disk

_A_WRITE: Final = 0.05
"""Seconds, far more than a line takes to write."""


class AskedFile:
    """What is kept in the file at ``path``, which is made with the first question."""

    def __init__(self, path: str, disk: Disk) -> None:
        self._path, self._disk = path, disk

    def add(self, asking: Asking) -> None:
        """Keep one more. Raises StoreError."""
        with self._held():
            file = self._disk.open(self._path)
            try:
                size = os.fstat(file).st_size
                is_cut = size > 0 and self._disk.read_at(file, 1, size - 1) != b"\n"
                self._disk.write_at(file, b"\n" * is_cut + _line(asking), size)
            finally:
                os.close(file)

    def read(self) -> tuple[Asking, ...]:
        """Those that are kept; a line that cannot be read is passed over, and counted by ``unreadable``. Raises StoreError."""
        return tuple(asking for line in self._lines() if (asking := _asking(line)) is not None)

    def unreadable(self) -> int:
        """How many lines are damaged. One that has no end may be being written, and is looked at again. Raises StoreError."""
        lines = self._lines()
        if lines and not lines[-1].endswith(b"\n"):
            time.sleep(_A_WRITE)
            lines = self._lines()
        return sum(_asking(line) is None for line in lines)

    def prune(self, before: str) -> int:
        """Drop the questions from before a time; how many. A damaged line is as old as the one after it, and after the last as the file.
        Raises StoreError. Call it under ``turn``."""
        lines, kept, gone = self._lines(), list[bytes](), 0
        at = self._written() if lines else ""
        for line in reversed(lines):
            asking = _asking(line)
            at = asking.time if asking is not None else at
            if at >= before:
                kept.append(line)
            gone += asking is not None and at < before
        if len(kept) < len(lines):
            self._put(kept[::-1])
        return gone

    def _written(self) -> str:
        """When the file was last written, as a question has its time."""
        try:
            return datetime.fromtimestamp(os.stat(self._path).st_mtime, UTC).isoformat(timespec="seconds")
        except (OSError, OverflowError, ValueError):
            return datetime.max.isoformat()

    def _lines(self) -> list[bytes]:
        """Each with its end."""
        try:
            *ended, last = self._disk.read(self._path).split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"{self._path} går inte att läsa: {cause_of(error)}.") from error
        return [*(line + b"\n" for line in ended), *([last] if last else [])]

    def replace(self, kept: list[Asking]) -> None:
        """Keep only these, and no damaged line, which may tell of anyone. Raises StoreError. Call it under ``turn``."""
        self._put([_line(asking) for asking in kept])

    def _put(self, lines: list[bytes]) -> None:
        try:
            self._disk.put(self._path, b"".join(lines), backup=False)
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


def _asking(line: bytes) -> Asking | None:
    """The question of a line; None of a damaged one."""
    told, said = line[:8], line.removesuffix(b"\n")[9:]
    is_whole = line[8:9] == b" " and b"%08x" % zlib.crc32(said) == told
    return Asking(*orjson.loads(said)) if is_whole else None
