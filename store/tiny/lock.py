"""One writer at a time, and the number of the last transaction that a writer was told is kept."""
from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.kept import KeptFile

if TYPE_CHECKING:
    from filelock import BaseFileLock

PATIENCE = 30.0
"""Seconds to wait for another writer; a transaction takes a fraction of a millisecond, a checkpoint of ten million figures some seconds."""
_YIELDS: Final = 10
"""How often the processor is left to others before a waiting writer sleeps: a transaction is over sooner than the shortest sleep."""
_SHORTEST, _LONGEST, _GROWTH = 50e-6, 2e-3, 1.2

_SLOTS: Final = 8
_WIDTH: Final = 30
"""Bytes of a slot: twenty digits, a space, a checksum of eight and a newline."""


class WriterLock:
    """The lock file: locked by the one who writes, read by all. Its content is the acknowledged generation and its checksum.

    Writers acknowledge after they have let go of the lock, so each generation has the slot of its remainder by eight: a writer
    that is late does not take the place of a later one's. The highest that is whole is what has been acknowledged.
    """

    def __init__(self, path: str, disk: Disk) -> None:
        self._path, self._disk = path, disk
        self._lock: _Lock | None = None
        self._own = KeptFile(path, disk, writing=True)
        """What is locked and written, opened by the first transaction."""
        self._seen = KeptFile(path, disk, writing=False)
        self._content, self._highest = b"", 0
        """What the file was last seen to hold, and what that says."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises StoreError when it cannot be had."""
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def acquire(self) -> None:
        """Wait for the lock. Raises StoreError when it cannot be had."""
        if self._lock is None:
            self._lock = _lock_at(self._path, self._disk, self._own)
        try:
            self._lock.acquire()
        except TimeoutError as error:
            raise StoreError(f"Lagret är upptaget: någon annan har hållit {self._path} i {PATIENCE:.0f} sekunder. Försök igen.") from error
        except (OSError, NotImplementedError) as error:
            why = f"låsfilen {self._path} kan inte öppnas eller låsas ({cause_of(error)})"
            raise StoreError(f"Det går inte att skriva i lagret: {why}.") from error

    def release(self) -> None:
        """Let others have it."""
        assert self._lock is not None
        self._lock.release()

    def acknowledged(self) -> int:
        """The last acknowledged generation; 0 when the file is missing or cannot be read."""
        try:
            return self._highest_in(self._seen.current())
        except OSError:
            return 0

    def has_acknowledged(self, generation: int) -> bool:
        """True when a generation is kept, asked by the one who wrote it."""
        try:
            return self._highest_in(self._own.file()) >= generation
        except OSError:
            return False

    def is_whole(self) -> bool:
        """True where the file tells what was acknowledged, and no slot in it is damaged; one that was not written yet is none."""
        return self.acknowledged() > 0 and all(_is_whole(slot) or not slot.strip(b"\0") for slot in _slots(self._content))

    def _highest_in(self, file: int) -> int:
        content = self._disk.read_at(file, _SLOTS * _WIDTH, 0)
        if content != self._content:
            slots = sorted(_slots(content), reverse=True)
            self._content, self._highest = content, next((int(slot[:20]) for slot in slots if _is_whole(slot)), 0)
        return self._highest

    def acknowledge(self, generation: int) -> None:
        """Note that a generation is kept, unless a later one is known to be. Only the detection of a cut-off journal rests on it, so a
        failure is passed over."""
        if self.has_acknowledged(generation):
            return
        number = b"%020d" % generation
        with suppress(OSError):
            self._disk.write_at(self._own.file(), number + b" %08x\n" % zlib.crc32(number), generation % _SLOTS * _WIDTH)

    def stand_at(self, generation: int) -> None:
        """Forget what was acknowledged and begin from a generation: under the lock, when other files take the store's place.
        Raises OSError."""
        self._disk.cut(self._own.file(), 0)
        self.acknowledge(generation)

    def take_over(self, content: bytes) -> None:
        """Let the file say what another said, or itself before. Raises OSError."""
        self._disk.cut(self._own.file(), 0)
        self._disk.write_at(self._own.file(), content, 0)

    def rest(self) -> None:
        """Nothing is written for a while."""
        self._own.rest()
        self._seen.rest()

    def close(self) -> None:
        """Let go of the file."""
        self._own.close()
        self._seen.close()


def _slots(content: bytes) -> list[bytes]:
    return [content[at : at + _WIDTH] for at in range(0, len(content), _WIDTH)]


def _is_whole(slot: bytes) -> bool:
    number = slot[:20]
    return number.isdigit() and len(number) == 20 and b" %08x" % zlib.crc32(number) == slot[20:29]


class _Lock(Protocol):
    """What holds the file for one process at a time; the operating system lets go of it when the process ends."""

    def acquire(self) -> None:
        """Wait for the lock. Raises TimeoutError after PATIENCE, OSError when the file cannot be locked."""

    def release(self) -> None:
        """Let others have it."""


class Flock:
    """flock(2) on a file that stays open. It is asked again and again, since a wait in the kernel has no end that one can set."""

    def __init__(self, held: KeptFile) -> None:
        import fcntl  # noqa: PLC0415 – not on Windows, and a question never writes

        self._held = held
        self._flock, self._take, self._free = fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_UN

    def acquire(self) -> None:
        """Wait for the lock of the file that the path leads to. Raises TimeoutError after PATIENCE, OSError when it cannot be locked."""
        waiting = pauses(PATIENCE)
        while not self._is_taken_now():
            if not next(waiting, False):
                raise TimeoutError

    def is_taken(self) -> bool:
        """Take the lock of the file that is open; False when another has it. Raises OSError."""
        try:
            self._flock(self._held.file(), self._take)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let others have it."""
        self._flock(self._held.file(), self._free)

    def _is_taken_now(self) -> bool:
        """The same of the file that the path leads to; one that is no longer that is let go of."""
        while True:
            taken = self.is_taken()
            if self._held.is_current():
                return taken
            self._held.close()


def pauses(patience: float, longest: float = _LONGEST) -> Iterator[bool]:
    """Leave the processor to others between two tries: at first to whoever is ready to run, then for longer and longer, ``longest``
    at most, until ``patience`` is over; in seconds. Gives True as many times."""
    for _ in range(_YIELDS):
        os.sched_yield()
        yield True
    until, sleep = time.monotonic() + patience, _SHORTEST
    while time.monotonic() < until:
        time.sleep(sleep)
        sleep = min(longest, sleep * _GROWTH)
        yield True


class _Portable:
    """filelock's own, for Windows and macOS. Written, and not run there."""

    def __init__(self, path: str, disk: Disk) -> None:
        from filelock import FileLock  # noqa: PLC0415 – slow to import, and a question never writes

        self._path, self._disk = path, disk
        self._lock: BaseFileLock = FileLock(path, thread_local=False)

    def acquire(self) -> None:
        os.close(self._disk.open(self._path))  # what cannot be made is told at once, and not waited for as if others had it
        self._lock.acquire(timeout=PATIENCE, poll_interval=_LONGEST)

    def release(self) -> None:
        self._lock.release()


def _lock_at(path: str, disk: Disk, held: KeptFile) -> _Lock:
    return Flock(held) if sys.platform == "linux" else _Portable(path, disk)
