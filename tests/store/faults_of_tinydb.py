"""The negative control: TinyDB itself, with its own JSONStorage, under the same faults. It must fail, or the faults prove nothing.

Every state is one that a process running TinyDB's own code left behind: killed in the act, refused by the operating system half-way,
stopped where it waits for the disk. Of what it had not synced by then each block reaches the disk or does not.
"""
from __future__ import annotations

import os
import random
import resource
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import tinydb.storages
from tinydb import TinyDB
from tinydb.storages import JSONStorage

from tests.store.faults_at_rest import harmed
from tests.store.faults_told import Outcome

NAME = "TinyDB JSONStorage"
_BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError)
_BLOCK = 4096
Documents = list[dict[str, Any]]


def full_disks(runs: int) -> Outcome:
    """The file may not grow past a size: the operating system takes half a write and refuses the rest."""
    picked = random.Random(4)

    def limited(path: str) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = picked.randrange(1, os.path.getsize(path))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        _change(path)

    unreadable, silent = _left(runs, lambda path: _in_a_child(limited, path, picked))
    return Outcome("disken full", NAME, runs, 0, unreadable, silent, "negativ kontroll, riktig process")


def power_losses(runs: int) -> Outcome:
    """Power goes where TinyDB waits for the disk; each block of what it wrote is there or not."""
    picked = random.Random(5)

    def stopped(path: str) -> None:
        tinydb.storages.os.fsync = lambda _file: os._exit(0)  # type: ignore[attr-defined,assignment] # the process that ends here is the child
        _change(path)

    def lose(path: str) -> None:
        before = Path(path).read_bytes()
        _in_a_child(stopped, path, picked)
        after = Path(path).read_bytes()
        blocks = [picked.choice((before, after))[at : at + _BLOCK] for at in range(0, len(after), _BLOCK)]
        Path(path).write_bytes(b"".join(blocks))

    unreadable, silent = _left(runs, lose)
    return Outcome("strömavbrott", NAME, runs, 0, unreadable, silent, "negativ kontroll, riktig process")


def damages(runs: int, kind: str) -> Outcome:
    """One damage of a file at rest, read by TinyDB."""
    picked = random.Random(kind)

    def harm(path: str) -> None:
        Path(path).write_bytes(harmed(Path(path).read_bytes(), kind, picked))

    unreadable, silent = _left(runs, harm)
    return Outcome(f"skada i vila: {kind}", NAME, runs, 0, unreadable, silent, "negativ kontroll, läst av TinyDB")


def _left(runs: int, harm: Callable[[str], None]) -> tuple[int, int]:
    """How often TinyDB then cannot read its file, and how often it reads something that no one wrote."""
    unreadable = silent = 0
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "db.json"))
        _write(path)
        content, before = Path(path).read_bytes(), _read(path)
        _change(path)
        after = _read(path)
        for _ in range(runs):
            Path(path).write_bytes(content)
            harm(path)
            seen = _read(path)
            unreadable += seen is None
            silent += seen is not None and seen not in (before, after)
    return unreadable, silent


def _write(path: str) -> None:
    with TinyDB(path, storage=JSONStorage) as base:
        base.insert_multiple({"unit": f"E{number}", "months": [number * 1000 + month for month in range(12)]} for number in range(200))


def _change(path: str) -> None:
    """One update of every document, to what is shorter to write."""
    with TinyDB(path, storage=JSONStorage) as base:
        base.update(lambda document: document.update(months=[1] * 12))


def _read(path: str) -> Documents | None:
    try:
        with TinyDB(path, storage=JSONStorage, access_mode="r") as base:
            return [dict(document) for document in base.all()]
    except _BROKEN:
        return None


def _in_a_child(act: Callable[[str], None], path: str, picked: random.Random) -> None:
    picked.random()  # the child's luck differs from run to run
    child = os.fork()
    if not child:
        with suppress(BaseException):
            act(path)
        os._exit(0)
    os.waitpid(child, 0)
