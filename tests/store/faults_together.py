"""Writers of one store at once with a reader, beside SQLite that does the same; on the machine's disk, and on disks that take longer.

``python -m tests.store.faults_together WRITERS UPDATES ROUNDS`` prints what one such race came to, as JSON.
"""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from store.tiny.store import TinyStore
from tests.store.faults_of_processes import BROKEN, fork, write
from tests.store.faults_told import Outcome
from tests.store.small import SMALL, booked, months, put

ROUNDS = 3
SLOWER = (100, 500, 2000)
"""Microseconds that disks take longer to confirm than the machine's own."""
_SHIM = Path(__file__).with_name("slow_disk.c")


class Race(NamedTuple):
    """Median seconds of Koll and of SQLite, and what went wrong in Koll: writes lost, errors of the reader, things seen going backwards."""

    koll: float
    sqlite: float
    lost: int
    errors: int
    backwards: int
    looks: int


def raced(writers: int, updates: int, rounds: int) -> Race:
    """Writers of one store each ``updates`` times, with a reader that watches; the same in SQLite, in turn."""
    lost = errors = backwards = looks = 0
    ours, theirs = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "koll.json"))
            units = [f"E{number}" for number in range(writers)]
            TinyStore(path).commit(put(*SMALL, *(booked(unit, 0, 0) for unit in units), name="Sundbyköping"))
            began = time.monotonic()
            children = [fork(lambda say, unit=unit, path=path: write(path, unit, 0, say, updates))[0] for unit in units]
            seen = _watch(children, path)
            ours.append(time.monotonic() - began)
            backwards, errors, looks = backwards + seen[0], errors + seen[1], looks + seen[2]
            store = TinyStore(path)
            lost += sum(updates - (months(store, unit) or [0])[0] for unit in units)  # type: ignore[operator] # every month is known
            lost += writers * updates + 1 - len(store.log())
            theirs.append(_sqlite(str(Path(folder, "db.sqlite")), writers, updates))
    return Race(statistics.median(ours), statistics.median(theirs), lost, errors, backwards, looks)


def together(writers: int, updates: int) -> Outcome:
    """On the machine's own disk."""
    return _told(raced(writers, updates, ROUNDS), f"{writers} skrivare × {updates}, en läsare", ROUNDS, _confirms() * 1e6)


def on_slower_disk(microseconds: int, writers: int, updates: int) -> Outcome | None:
    """On a disk that takes so much longer to confirm, for both alike; None where there is no C compiler to make it with."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    with tempfile.TemporaryDirectory() as folder:
        shim = str(Path(folder, "slow_disk.so"))
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, str(_SHIM), "-ldl"], check=True)
        slower = {**os.environ, "LD_PRELOAD": shim, "SLOWER": str(microseconds)}
        script = [sys.executable, "-m", "tests.store.faults_together", str(writers), str(updates), "1"]
        ran = subprocess.run(script, env=slower, capture_output=True, text=True, check=True)
    race = Race(**json.loads(ran.stdout))
    return _told(race, f"{writers} skrivare × {updates}, en läsare, långsammare disk", 1, _confirms() * 1e6 + microseconds)


def _told(race: Race, what: str, rounds: int, confirms: float) -> Outcome:
    ratio = race.koll / race.sqlite
    said = f"{race.koll:.1f} s mot SQLite {race.sqlite:.1f} s ({ratio:.2f} ggr), disken bekräftar på {confirms / 1000:.2f} ms; "
    said += f"{race.looks} läsningar, {race.errors} läsfel, {race.backwards} bakåt"
    return Outcome(what, "Koll", rounds, race.lost, race.errors, race.backwards, said, failed=ratio > 0.5)


def _confirms() -> float:
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
    left = {fork(lambda _say, unit=f"E{n}": _write_sqlite(path, unit, updates))[0] for n in range(writers)}
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


if __name__ == "__main__":
    print(json.dumps(raced(*map(int, sys.argv[1:]))._asdict()))
