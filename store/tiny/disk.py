"""The few things that are done to files, in one place, so that tests can let each of them fail or be the last."""
from __future__ import annotations

import os
import sys
from contextlib import suppress


class Disk:
    """Files as the operating system has them; every method may raise OSError."""

    def read(self, path: str) -> bytes:
        """The whole file."""
        with open(path, "rb", buffering=0) as file:
            return file.read()

    def read_at(self, file: int, size: int, position: int) -> bytes:
        """At most ``size`` bytes of an open file from a position on, all there are of them."""
        if hasattr(os, "pread"):
            return os.pread(file, size, position)
        os.lseek(file, position, os.SEEK_SET)
        return os.read(file, size)

    def open_to_read(self, path: str) -> int:
        """A descriptor for reading."""
        return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))

    def open(self, path: str) -> int:
        """A descriptor for reading and writing; the file is made when it is missing."""
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)

    def write_at(self, file: int, content: bytes, position: int) -> None:
        """Write all of the content at a position."""
        view = memoryview(content)
        while view:
            written = self.write_some(file, view, position)
            view, position = view[written:], position + written

    def write_some(self, file: int, content: memoryview, position: int) -> int:
        """Write as much as goes in one call, and say how much."""
        if hasattr(os, "pwrite"):
            return os.pwrite(file, content, position)
        os.lseek(file, position, os.SEEK_SET)
        return os.write(file, content)

    def cut(self, file: int, size: int) -> None:
        """Make the file end at a size."""
        os.ftruncate(file, size)

    def sync(self, file: int) -> None:
        """Wait until the content is on the disk."""
        if sys.platform == "darwin":  # where fsync leaves it in the drive's own memory; written, and not run there
            import fcntl  # noqa: PLC0415 – not on Windows

            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
        else:
            getattr(os, "fdatasync", os.fsync)(file)

    def sync_folder(self, folder: str) -> None:
        """Wait until the names in a folder are on the disk; an operating system without that needs none."""
        if os.name == "nt":
            return
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    def link(self, path: str, name: str) -> None:
        """Give a file a second name, which takes the place of an older file; a copy where the disk has no hard links."""
        step = name + ".ny"
        with suppress(FileNotFoundError):
            os.unlink(step)
        try:
            os.link(path, step)
        except FileNotFoundError:
            raise
        except OSError:
            self.write_new(step, self.read(path))
        self.replace(step, name)

    def replace(self, path: str, name: str) -> None:
        """Rename a file over another in one step."""
        os.replace(path, name)

    def remove(self, path: str) -> None:
        """Remove a file if it is there."""
        with suppress(FileNotFoundError):
            os.unlink(path)

    def write_new(self, path: str, content: bytes, mode: int | None = None) -> None:
        """Write a file of one's own from the start and wait until it is on the disk."""
        file = self.open(path)
        try:
            if mode is not None and hasattr(os, "fchmod"):
                with suppress(OSError):
                    os.fchmod(file, mode)
            self.cut(file, 0)
            self.write_at(file, content, 0)
            self.sync(file)
        finally:
            os.close(file)

    def put(self, path: str, content: bytes, *, backup: bool) -> None:
        """Put a whole file in another's place, the old one kept as ``.bak``. To sync the folder is left to the caller."""
        mode = _mode(path)
        self.write_new(path + ".tmp", content, mode)
        if backup and mode is not None:
            self.link(path, path + ".bak")
        self.replace(path + ".tmp", path)

    def put_twice(self, path: str, content: bytes) -> None:
        """The same, with a second copy of the new content as ``.bak``."""
        self.put(path, content, backup=False)
        self.put(path + ".bak", content, backup=False)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        return None
