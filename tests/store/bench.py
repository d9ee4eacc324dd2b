"""``make bench-store``: open, commit, cold answer, memory and size for files and PostgreSQL as the figures grow.

``python -m tests.store.bench 20000 250000``. CPU seconds of this process (of the server nothing is counted); the best of three.
"""
from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.ports import Store
from core.records import Transaction
from core.register import Year
from store.opening import open_store
from tests.store.postgres import address, server

SIZES = (20_000, 250_000, 2_000_000, 5_000_000)
HEAD = """\
| siffror | lager | öppna (CPU ms) | ändring (CPU ms) | vila (CPU ms per titt) | kallt svar (CPU s) | minne (MB) | på disk (MB) |
|---|---|---|---|---|---|---|---|"""
ACCOUNTS, YEARS = 20, tuple(range(2018, 2023))


def main() -> None:
    """Measure each size on both kinds of store."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print(HEAD, flush=True)
    with server() as running:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                path = str(Path(folder, "koll.json"))
                _row(size, "filer", path, lambda folder=folder: _bytes(folder))
                url = address(running)
                _row(size, "PostgreSQL", url, lambda url=url: _database_bytes(running, url))


def _row(size: int, kind: str, url: str, on_disk: Callable[[], int]) -> None:
    store = open_store(url)
    _write(store, size)
    opened = _best(lambda: open_store(url).registers())
    store.generation()
    commit = _best(lambda: _once(store), 20)
    idle = _best(lambda: [store.generation() for _ in range(1000)]) / 1000
    cold, memory = _cold(url)
    times = f"{opened * 1000:.1f} | {commit * 1000:.2f} | {idle * 1000:.4f} | {cold:.3f}"
    print(f"| {size} | {kind} | {times} | {memory} | {on_disk() / 1e6:.1f} |".replace(".", ","), flush=True)
    store.close()


def _write(store: Store, size: int) -> None:
    units = size // (ACCOUNTS * 12 * len(YEARS))
    tree = (Unit("K", "Kommunen", None), *(Unit(f"N{n}", f"Nämnd {n}", "K") for n in range(10)),
            *(Unit(f"E{n}", f"Enhet {n}", f"N{n % 10}") for n in range(units)))
    years = tuple(Year(FiscalYear(year), 12) for year in YEARS)
    store.commit(Transaction("prov", "anna", "Upplagd.", (*tree, *years), name="Prov"))
    for year in YEARS:
        figures = (UnitFigures(f"E{n}", year, {"actual": {str(3000 + a): [n * a - m for m in range(12)] for a in range(ACCOUNTS)}})
                   for n in range(units))
        store.commit(Transaction("prov", "anna", "Inläst.", tuple(figures)))


def _once(store: Store) -> None:
    series = {"actual": {str(3000 + a): [time.monotonic_ns() % 10**9] * 12 for a in range(ACCOUNTS)}}
    store.commit(Transaction("prov", "anna", "Ändrat.", (UnitFigures("E1", YEARS[-1], series),)))


_MEASURED = """
import runpy, sys
try:
    runpy.run_path("koll.py", run_name="__main__")
finally:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(peak.split()[1]) // 1024, file=sys.stderr)
"""
"""A cold question that says its largest memory at last; the usual measure would be that of the process that started it."""


def _cold(url: str) -> tuple[float, int]:
    """CPU seconds and MB of a process that answers one question."""
    environ = {**os.environ, "KOLL_STORE": url, "KOLL_TODAY": "2022-12-31"}
    words = [sys.executable, "koll.py", "utfall", "enhet", "1", "2022"]
    found = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run([words[0], "-c", _MEASURED, *words[2:]], env=environ, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ran.returncode == 0, ran.stderr
        found.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(ran.stderr.split()[-1])))
    return min(found)


def _best(act: Callable[[], object], times: int = 3) -> float:
    def once() -> float:
        began = time.process_time()
        act()
        return time.process_time() - began

    return min(once() for _ in range(times))


def _bytes(folder: str) -> int:
    files = (file for file in Path(folder).rglob("*") if file.is_file() and not file.name.endswith(".bak"))
    return sum(file.stat().st_size for file in files if "journal-" not in file.name)


def _database_bytes(running: object, url: str) -> int:
    schema = url.partition("schema=")[2]
    total = f"select sum(pg_total_relation_size(oid))::bigint from pg_class where relnamespace = '{schema}'::regnamespace and relkind = 'r'"
    return int(running.psql(total).split()[2])  # type: ignore[attr-defined] # a server of pgserver's


if __name__ == "__main__":
    main()
