"""A folder whose files are taken in: each is moved to ``klara``, ``vagrade`` or ``vantar`` with a report beside it, and none is lost.

Before a file is moved a note of where it goes and of its report is written in the folder, so that whoever starts after a stop
finishes the move. A file that was taken in before the stop, and had no note yet, is judged again: the store has it already.
"""
from __future__ import annotations

import json
import os
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from store.causes import cause_of

Folder = Literal["klara", "vagrade", "vantar"]
FOLDERS: Final[tuple[Folder, ...]] = ("klara", "vagrade", "vantar")
LOCK: Final = ".koll-bevakning.lock"
_NOTE: Final = ".koll-flytt-"
_HALF: Final = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp")
"""Endings of files that others are still writing."""
_LONGEST: Final = 200
"""Bytes of a name, so that there is room for a number and for the ending of the report."""
RETRY: Final = 60.0
"""Seconds until a file that could not be judged or moved is tried again."""


class Verdict(NamedTuple):
    """Where a file belongs, and its report, told where the file will lie. ``folder`` None: it stays and is tried again later, for the
    reason in ``headline``."""

    folder: Folder | None
    headline: str
    report: Callable[[Path], str] = str


Judge = Callable[[Path, bool], Verdict | None]
"""(file, whether what others rest on comes first) → the verdict once it is taken in; None when it is to wait for those."""
Identity = tuple[int, int, int]
"""Inode, size and time of change: a file with another is another file, or not yet whole."""


class TakenError(Exception):
    """Another process watches the folder; the message is a Swedish sentence."""


class WatchedFolder:
    """One folder, held by one process. ``tell`` gets a sentence for each file; ``now`` gives seconds."""

    def __init__(self, folder: Path, judge: Judge, tell: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._judge, self._tell, self._now = folder, judge, tell, now
        self._seen: dict[str, Identity] = {}
        self._later: dict[str, float] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, its subfolders made and what a stop left finished. Raises TakenError, and OSError when it cannot be used."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 – slow to import

        lock = FileLock(self._folder / LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise TakenError(f"Mappen {self._folder} bevakas redan av en annan Koll.") from None
        try:
            for name in FOLDERS:
                (self._folder / name).mkdir(exist_ok=True)
            self._finish_all()
            yield
        finally:
            lock.release()

    def look(self) -> int:
        """Judge and move every file that has not changed since the last look; how many were moved. Raises OSError when the
        folder cannot be read."""
        self._finish_all()
        found = self._found()
        whole = [name for name, identity in found.items() if self._seen.get(name) == identity and self._is_time(name)]
        self._seen = found
        self._later = {name: at for name, at in self._later.items() if name in found or name.startswith(_NOTE)}
        taken = {name: self._take(name, first=len(whole) > 1) for name in whole}
        return [*taken.values(), *(self._take(name, first=False) for name, how in taken.items() if how == "waits")].count("moved")

    def _is_time(self, name: str) -> bool:
        return self._later.get(name, 0) <= self._now()

    def _found(self) -> dict[str, Identity]:
        """The files that may be taken, the oldest first."""
        files: list[tuple[int, str, Identity]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~$")) or entry.name.lower().endswith(_HALF):
                    continue
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        files.append((status.st_mtime_ns, entry.name, _identity(status)))
        return {name: identity for _, name, identity in sorted(files)}

    def _take(self, name: str, *, first: bool) -> Literal["moved", "waits", "stays"]:
        """Judge a file and move it. One that became another while it was judged stays for the next look."""
        path = self._folder / name
        try:
            before = _identity(path.lstat())
            verdict = self._judge(path, first)
            if verdict is None or _identity(path.lstat()) != before:
                return "waits" if verdict is None else "stays"
            if verdict.folder is None:
                return self._postpone(name, verdict.headline)
            to = self._move(path, before, verdict.folder, verdict.report)
        except OSError as error:
            return self._postpone(name, f"filen kan inte läsas eller flyttas ({cause_of(error)}).")
        self._tell(f"{printable(name)} → {printable(to)}: {verdict.headline}")
        return "moved"

    def _postpone(self, name: str, why: str) -> Literal["stays"]:
        self._later[name] = self._now() + RETRY
        self._tell(f"{printable(name)} ligger kvar och prövas igen: {why}")
        return "stays"

    def _move(self, path: Path, identity: Identity, folder: Folder, report: Callable[[Path], str]) -> str:
        note = self._folder / f"{_NOTE}{zlib.crc32(os.fsencode(path.name)):08x}.json"
        to = _free(self._folder / folder, path.name)
        said = {"name": path.name, "identity": identity, "to": f"{folder}/{to}", "report": report(self._folder / folder / to)}
        step = note.with_suffix(".tmp")
        with open(step, "w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(step, note)
        self._finish(note)
        return f"{folder}/{to}"

    def _finish_all(self) -> None:
        for note in sorted(self._folder.glob(f"{_NOTE}*.json")):
            try:
                if self._is_time(note.name):
                    self._finish(note)
            except OSError as error:
                self._postpone(note.name, f"en flytt kan inte göras klar ({cause_of(error)}).")

    def _finish(self, note: Path) -> None:
        """Do what a note says that is not done yet: move the file, write the report, remove the note."""
        said = _said(note)
        if said is None:
            note.unlink()
            return
        source, target = self._folder / said["name"], self._folder / said["to"]
        with suppress(FileNotFoundError):
            if list(_identity(source.lstat())) == said["identity"]:
                _put(source, target)
        if target.exists():
            _write_report(target, said["report"])
        note.unlink()


def report_of(file: Path) -> Path:
    """Where the report of a moved file lies."""
    return file.with_name(file.name + ".txt")


def _identity(status: os.stat_result) -> Identity:
    return status.st_ino, status.st_size, status.st_mtime_ns


def printable(name: str) -> str:
    """A file name as it can be shown: what is no readable sign is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _said(note: Path) -> dict[str, Any] | None:
    """What a note says; None for one that Koll has not written, or that names anything outside the folder."""
    try:
        said: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        folder, _, to = said["to"].partition("/")
        is_inside = folder in FOLDERS and all(os.path.basename(name) == name not in ("", "..") for name in (said["name"], to))
        return said if is_inside and isinstance(said["report"], str) and isinstance(said["identity"], list) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _free(folder: Path, name: str) -> str:
    """The name, with a number when it or its report would take another's place."""
    stem, ending = os.path.splitext(name)
    while len(os.fsencode(stem + ending)) > _LONGEST:
        stem, ending = stem[:-1], ending[: _LONGEST // 4]
    number, tried = 1, stem + ending
    while os.path.lexists(folder / tried) or os.path.lexists(report_of(folder / tried)):
        number += 1
        tried = f"{stem}-{number}{ending}"
    return tried


def _put(source: Path, target: Path) -> None:
    """Move a file where nothing lies. A link that fails when something does is safe; where the disk has no links the name was free."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        if not os.path.samefile(source, target):
            raise
    except (OSError, NotImplementedError):
        if os.path.lexists(target):
            raise
        os.rename(source, target)
        return
    os.unlink(source)


def _write_report(target: Path, report: str) -> None:
    """Write the report whole or not at all."""
    path = report_of(target)
    step = path.with_name(f".{path.name}.tmp")
    step.write_text(report, encoding="utf-8", errors="replace")
    os.replace(step, path)
