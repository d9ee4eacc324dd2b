"""Killed writers, and writers of TinyDB's own storage at once: forked from one process, so that most of the time is spent in writes."""
from __future__ import annotations

import gc
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tinydb import TinyDB
from tinydb.storages import JSONStorage

from core.ports import StoreError
from store.tiny.store import TinyStore
from tests.store.faults_told import Outcome
from tests.store.small import SMALL, booked, months, put

UNITS = ("KLK", "BUN", "SKOLA")
BROKEN = (StoreError, OSError, ValueError, KeyError, TypeError, IndexError)
"""What a store that cannot be read may raise."""
_FRESH = 100
"""Kills after which a new store is begun, so that its log does not grow without end."""


def kills(runs: int, writers: int) -> Outcome:
    """Kill all writers at a random time, again and again; what was acknowledged is there, whole, and the log agrees."""
    picked, lost, unreadable, torn, acknowledged = random.Random(writers), 0, 0, 0, 0
    for first in range(0, runs, _FRESH):
        with tempfile.TemporaryDirectory() as folder:
            path, known = str(Path(folder, "koll.json")), dict.fromkeys(UNITS[:writers], 0)
            TinyStore(path).commit(put(*SMALL, *(booked(unit, 0, 0) for unit in UNITS), name="Sundbyköping"))
            for _ in range(min(_FRESH, runs - first)):
                told = _killed([lambda say, path=path, unit=unit, at=known[unit]: write(path, unit, at, say) for unit in known], picked)
                try:
                    store = TinyStore(path)
                    kept = {unit: (months(store, unit) or [0, 0]) for unit in known}
                    torn += any(one != other for one, other in kept.values())
                    torn += store.generation() != len(store.log()) or store.generation() != sum(each[0] or 0 for each in kept.values()) + 1
                    store.close()
                except BROKEN:
                    unreadable += 1
                    break
                for unit, said in zip(known, told, strict=True):
                    now = kept[unit][0] or 0
                    acknowledged += max(0, said - known[unit])
                    lost += max(0, said - now)
                    known[unit] = now
    return Outcome(f"SIGKILL, {writers} skrivare", "Koll", runs, lost, unreadable, torn, f"{acknowledged} bekräftade skrivningar")


def control_kills(runs: int) -> Outcome:
    """The same with TinyDB's own storage."""
    picked, unreadable, lost = random.Random(1), 0, 0
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "db.json"))
            _json_store(path)
            told = _killed([lambda say, path=path: _write_json(path, say)], picked, 0.3)[0]
            kept = _json_value(path)
            unreadable += kept is None
            lost += max(0, told - (kept or 0)) if kept is not None else 0
    return Outcome("SIGKILL, 1 skrivare", "TinyDB JSONStorage", runs, lost, unreadable, 0, "negativ kontroll")


def control_together(writers: int, updates: int) -> Outcome:
    """The same with TinyDB's own storage."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "db.json"))
        _json_store(path)
        children = [fork(lambda say, path=path: _write_json(path, say, updates))[0] for _ in range(writers)]
        crashed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
        kept = _json_value(path)
    lost = writers * updates - (kept or 0)
    said = f"negativ kontroll; {crashed} kraschade"
    return Outcome(f"{writers} skrivare × {updates}", "TinyDB JSONStorage", 1, lost, int(kept is None), 0, said)


def write(path: str, unit: str, at: int, say: Callable[[int], None], updates: int = 10**9) -> None:
    store = TinyStore(path, checkpoint_at=20_000 if updates == 10**9 else 512 * 1024)
    for number in range(at + 1, at + 1 + updates):
        store.commit(put(booked(unit, number, number), summary=unit))
        say(number)


def _json_store(path: str) -> None:
    with TinyDB(path, storage=JSONStorage) as base:
        base.insert({"value": 0, "months": [100_000] * 20_000})


def _write_json(path: str, say: Callable[[int], None], updates: int = 10**9) -> None:
    base = TinyDB(path, storage=JSONStorage)
    for number in range(1, 1 + updates):
        longer = [10 ** (number % 6)] * 20_000
        base.update(lambda document, months=longer: document.update(value=document["value"] + 1, months=months))
        say(number)


def _json_value(path: str) -> int | None:
    try:
        with TinyDB(path, storage=JSONStorage) as base:
            return int(base.all()[0]["value"])
    except BROKEN:
        return None


def fork(act: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """A child that runs the act; its id and where it tells its numbers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    gc.freeze()  # a process of its own would not go through this one's memory again and again, and so copy it
    with suppress(BaseException):
        os.close(reading)
        act(lambda number: os.write(writing, b"%d\n" % number) and None)
        code = 0
    os._exit(code)


def _killed(acts: list[Callable[[Callable[[int], None]], None]], picked: random.Random, within: float = 0.03) -> list[int]:
    """Run the acts, kill all at a random time; the last number that each told."""
    children = [fork(act) for act in acts]
    time.sleep(picked.random() * within)
    for child, _ in children:
        os.kill(child, signal.SIGKILL)
    told = []
    for child, reading in children:
        os.waitpid(child, 0)
        with open(reading, "rb") as file:
            numbers = file.read().split(b"\n")[:-1]
        told.append(int(numbers[-1]) if numbers else 0)
    return told
