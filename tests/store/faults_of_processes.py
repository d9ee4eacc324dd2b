"""Killed writers, and writers together: forked from one process, so that most of the time is spent in writes."""
from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import statistics
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
                told = _killed([lambda say, path=path, unit=unit, at=known[unit]: _write(path, unit, at, say) for unit in known], picked)
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


_ROUNDS = 3


def together(writers: int, updates: int) -> Outcome:
    """Writers of one store each ``updates`` times, with a reader that watches; the same in SQLite, in turn; the medians compared."""
    lost = errors = backwards = looks = 0
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "koll.json"))
            units = [f"E{number}" for number in range(writers)]
            TinyStore(path).commit(put(*SMALL, *(booked(unit, 0, 0) for unit in units), name="Sundbyköping"))
            began = time.monotonic()
            children = [_fork(lambda say, unit=unit, path=path: _write(path, unit, 0, say, updates))[0] for unit in units]
            seen = _watch(children, path)
            ours.append(time.monotonic() - began)
            backwards, errors, looks = backwards + seen[0], errors + seen[1], looks + seen[2]
            store = TinyStore(path)
            lost += sum(updates - (months(store, unit) or [0])[0] for unit in units)  # type: ignore[operator] # every month is known
            lost += writers * updates + 1 - len(store.log())
            theirs.append(_sqlite(str(Path(folder, "db.sqlite")), writers, updates))
    seconds, sqlite = statistics.median(ours), statistics.median(theirs)
    said = f"{seconds:.1f} s mot SQLite {sqlite:.1f} s ({seconds / sqlite:.2f} ggr), disken bekräftar på {1000 * _sync_time():.2f} ms; "
    said += f"{looks} läsningar, {errors} läsfel, {backwards} bakåt"
    what = f"{writers} skrivare × {updates}, en läsare"
    return Outcome(what, "Koll", _ROUNDS, lost, errors, backwards, said, failed=seconds > sqlite / 2)


def _sync_time() -> float:
    """Seconds in which this disk confirms a small write: the median of a hundred."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(100):
            file.write(b"x" * 500)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def control_together(writers: int, updates: int) -> Outcome:
    """The same with TinyDB's own storage."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "db.json"))
        _json_store(path)
        children = [_fork(lambda say, path=path: _write_json(path, say, updates))[0] for _ in range(writers)]
        crashed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
        kept = _json_value(path)
    lost = writers * updates - (kept or 0)
    said = f"negativ kontroll; {crashed} kraschade"
    return Outcome(f"{writers} skrivare × {updates}", "TinyDB JSONStorage", 1, lost, int(kept is None), 0, said)


def _watch(children: list[int], path: str) -> tuple[int, int, int]:
    """Read until the children end: what went backwards, errors and looks."""
    reader, seen, backwards, errors, looks, left = TinyStore(path), 0, 0, 0, 0, set(children)
    while left:
        for child in list(left):
            if os.waitpid(child, os.WNOHANG)[0]:
                left.remove(child)
        try:
            now = reader.generation()
            pairs = [figures.monthly["actual"]["3011"] for figures in reader.figures("sundbykoping", 2020)]
            backwards += now < seen or any(pair[0] != pair[1] for pair in pairs) or sum(pair[0] or 0 for pair in pairs) + 1 < now
            seen, looks = now, looks + 1
        except BROKEN:
            errors += 1
        time.sleep(0.01)
    return backwards, errors, looks


def _sqlite(path: str, writers: int, updates: int) -> float:
    """Seconds that SQLite takes for the same: a document changed and a line of log, in WAL with synchronous=FULL, and a reader."""
    base = sqlite3.connect(path)
    base.execute("pragma journal_mode=wal")
    base.execute("create table documents (unit text primary key, document text)")
    base.execute("create table log (number integer primary key, said text)")
    base.executemany("insert into documents values (?, ?)", [(f"E{n}", json.dumps({"months": [0, 0]})) for n in range(writers)])
    base.commit()
    base.close()
    began = time.monotonic()
    left = {_fork(lambda _say, unit=f"E{n}": _write_sqlite(path, unit, updates))[0] for n in range(writers)}
    reader = sqlite3.connect(path, timeout=600)
    while left:
        for child in list(left):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                assert status == 0
                left.remove(child)
        reader.execute("select unit, document from documents").fetchall()
        time.sleep(0.01)
    took = time.monotonic() - began
    reader.close()
    return took


def _write_sqlite(path: str, unit: str, updates: int) -> None:
    base = sqlite3.connect(path, timeout=600, isolation_level=None)
    base.execute("pragma synchronous=full")
    for number in range(1, updates + 1):
        base.execute("begin immediate")
        document = json.loads(base.execute("select document from documents where unit = ?", (unit,)).fetchone()[0])
        document["months"] = [number, number]
        base.execute("update documents set document = ? where unit = ?", (json.dumps(document), unit))
        base.execute("insert into log (said) values (?)", (unit,))
        base.execute("commit")


def _write(path: str, unit: str, at: int, say: Callable[[int], None], updates: int = 10**9) -> None:
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


def _fork(act: Callable[[Callable[[int], None]], None]) -> tuple[int, int]:
    """A child that runs the act; its id and where it tells its numbers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    with suppress(BaseException):
        os.close(reading)
        act(lambda number: os.write(writing, b"%d\n" % number) and None)
        code = 0
    os._exit(code)


def _killed(acts: list[Callable[[Callable[[int], None]], None]], picked: random.Random, within: float = 0.03) -> list[int]:
    """Run the acts, kill all at a random time; the last number that each told."""
    children = [_fork(act) for act in acts]
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
