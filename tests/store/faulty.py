"""Disks that fail: at a chosen step, by filling up, or by losing what was never synced when the power goes."""
from __future__ import annotations

import errno
import os
import random
from pathlib import Path

from store.tiny.disk import Disk


class Stopped(BaseException):
    """The process ended here."""


class FailingDisk(Disk):
    """Counts what changes files; at step ``fail_at`` it raises ``error``, after half of it is done where it is a write.

    ``lasting``: every later step fails too, as on a full disk. Without an error the process stops. It syncs nothing: the
    machine that runs the tests is not the one that stops.
    """

    def __init__(self, fail_at: int = -1, error: int | None = None, *, lasting: bool = False) -> None:
        self.steps: list[str] = []
        self.fail_at, self._error, self._lasting = fail_at, error, lasting

    def _step(self, name: str) -> bool:
        self.steps.append(name)
        number = len(self.steps) - 1
        return number == self.fail_at or (self._lasting and number > self.fail_at >= 0)

    def _fail(self) -> None:
        if self._error is None:
            raise Stopped
        raise OSError(self._error, os.strerror(self._error))

    def write_some(self, file: int, content: memoryview, position: int) -> int:
        if self._step("write"):
            super().write_some(file, content[: len(content) // 2], position)
            self._fail()
        return super().write_some(file, content, position)

    def cut(self, file: int, size: int) -> None:
        if self._step("cut") and self._error != errno.ENOSPC:
            self._fail()
        super().cut(file, size)

    def sync(self, file: int) -> None:
        if self._step("sync"):
            self._fail()

    def sync_folder(self, folder: str) -> None:
        if self._step("sync_folder"):
            self._fail()

    def replace(self, path: str, name: str) -> None:
        if self._step("replace") and self._error != errno.ENOSPC:
            self._fail()
        super().replace(path, name)

    def remove(self, path: str) -> None:
        if self._step("remove") and self._error != errno.ENOSPC:
            self._fail()
        super().remove(path)


class PowerCut(FailingDisk):
    """Knows what is on the disk for certain, so that ``what_is_left`` can lose or tear the rest in a random way."""

    def __init__(self, folder: Path, fail_at: int) -> None:
        super().__init__(fail_at)
        self._folder = folder
        self._synced: dict[int, bytes] = {}
        self._names: dict[str, dict[str, int]] = {}

    def sync(self, file: int) -> None:
        super().sync(file)
        self._synced[os.fstat(file).st_ino] = os.pread(file, os.fstat(file).st_size, 0)

    def sync_folder(self, folder: str) -> None:
        super().sync_folder(folder)
        self._names[folder] = _listed(folder)

    def what_is_left(self, picked: random.Random, target: Path) -> None:
        """Write the folder as it may look after the power cut; a folder's names and a file's bytes are lost each for itself."""
        now = {path.stat().st_ino: path.read_bytes() for path in self._folder.rglob("*") if path.is_file()}
        target.mkdir()
        for folder in (self._folder, *(path for path in self._folder.rglob("*") if path.is_dir())):
            into = target / folder.relative_to(self._folder)
            into.mkdir(exist_ok=True)
            synced, actual = self._names.get(str(folder), {}), _listed(str(folder))
            for name in sorted(synced.keys() | actual.keys()):
                inode = picked.choice((synced, actual)).get(name)
                if inode is not None:
                    content = self._torn(picked, inode, now.get(inode))
                    (into / name).write_bytes(content)

    def _torn(self, picked: random.Random, inode: int, now: bytes | None) -> bytes:
        before = self._synced.get(inode, b"")
        if now is None or now == before:
            return before
        after = now[: picked.randint(min(len(before), len(now)), len(now))] if picked.random() < 0.5 else now
        padded = before.ljust(len(after), b"\0")
        blocks = [picked.choice((after, padded))[at : at + 64] for at in range(0, len(after), 64)]
        return picked.choice((before, now, b"".join(blocks)))


def _listed(folder: str) -> dict[str, int]:
    return {name: os.stat(os.path.join(folder, name)).st_ino for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))}
