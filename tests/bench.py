"""``make bench``: Koll's speed and size beside their bars, and beside hledger and pandas on the same made-up figures.

Everything is measured in this one run, as CPU seconds (user + system) of whole processes or of the step itself; the best of
several. Nothing here fails on a number: a bar that is missed is printed as missed.
"""
from __future__ import annotations

import gc
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from core.commands import Import
from core.mapping import Said
from core.question import Who
from core.records import Transaction
from store.desk import Desk
from store.memory import MemoryStore
from store.opening import open_store
from store.reading.detect import read_content, read_file
from tests.made_up import MadeUp, make

HOUSE = Path(__file__).resolve().parent.parent
YEARS = (2020, 2021, 2022, 2023, 2024)
DEPARTMENT = "Styrelsekontoret"
RUNS = 7
ME = Who("mätning")


MEASURE = """
import os, sys
seconds, memory = [], []
for _ in range(int(sys.argv[1])):
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1), os.dup2(nowhere, 2)
        os.execvp(sys.argv[2], sys.argv[2:])
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(f'{sys.argv[2:]} ended with {status}')
    seconds.append(used.ru_utime + used.ru_stime), memory.append(used.ru_maxrss / 1024)
print(min(seconds), max(memory))
"""
"""Runs in a small Python of its own: a child's largest memory is never reported below that of the process it was forked from."""


def cpu_of(command: Sequence[str], environ: dict[str, str] | None = None, runs: int = RUNS) -> tuple[float, float]:
    """Least CPU seconds and largest resident MB of a command, over several runs; its output is thrown away."""
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, str(runs), *command], env={**os.environ, **(environ or {})},
        stdout=subprocess.PIPE, text=True, check=True,
    )
    seconds, memory = said.stdout.split()
    return float(seconds), float(memory)


def cpu_in(step: Callable[[], object], runs: int = RUNS) -> float:
    """Least CPU seconds of a step in this process."""
    found = []
    for _ in range(runs):
        begun = resource.getrusage(resource.RUSAGE_SELF)
        step()
        ended = resource.getrusage(resource.RUSAGE_SELF)
        found.append(ended.ru_utime - begun.ru_utime + ended.ru_stime - begun.ru_stime)
    return min(found)


def line(what: str, value: str, bar: str = "", held: bool | None = None) -> None:
    """One printed row: what, measured, bar, held or missed."""
    verdict = {True: "ok", False: "MISSED", None: ""}[held]
    print(f"{what:<58}{value:>16}   {bar:<24}{verdict}")


def filled(folder: Path, made: MadeUp) -> str:
    """A store with the municipality's files taken in; its address."""
    address = f"tinydb://{folder / 'koll.json'}"
    files = tuple(read_file(path) for path in made.write(folder / "files"))
    store = open_store(address)
    answer = Desk(store).do(Import(files, "Påhittköping", write=True, confirmed=True), ME)
    assert answer.status == "answered", answer.headline
    store.close()
    return address


def cold(address: str) -> tuple[float, float]:
    """A cold process that answers one question for one department."""
    return cpu_of([str(Path(sys.executable).parent / "koll"), "avvikelse", DEPARTMENT], {"KOLL_STORE": address})


def cold_questions(address: str, folder: Path, made: MadeUp) -> float:
    """Koll, hledger and pandas, each from nothing to one department's actual, budget and deviation."""
    empty, _ = cpu_of([sys.executable, "-c", "pass"])
    needed = "koll, orjson, tinydb, store.desk, store.tiny.store, core.answers.deviation, tui.plain"
    imports, _ = cpu_of([sys.executable, "-c", f"import {needed}"])
    seconds, memory = cold(address)
    line("an empty python", f"{empty:.3f} s")
    line("all imports of a question", f"{imports:.3f} s")
    line(f"koll avvikelse {DEPARTMENT}, cold", f"{seconds:.3f} s", "≤ 0.12 s CPU", seconds <= 0.12)
    line("  its memory", f"{memory:.0f} MB", "≤ 40 MB", memory <= 40)
    with_hledger(folder, made, seconds)
    with_pandas(folder, made, seconds)
    return seconds


def with_hledger(folder: Path, made: MadeUp, koll: float) -> None:
    """hledger bal --budget over the same figures, where hledger is installed."""
    if shutil.which("hledger") is None:
        line("hledger bal --budget, the same figures", "not installed")
        return
    journal = folder / "all.journal"
    journal.write_text("\n".join(hledger_lines(made)), encoding="utf-8")
    command = ["hledger", "-f", str(journal), "bal", "--budget", "-b", "2024-01-01", "-e", "2025-01-01", "B1"]
    seconds, memory = cpu_of(command, runs=3)
    line("hledger bal --budget, the same figures", f"{seconds:.3f} s", f"{seconds / koll:.1f} × Koll, {memory:.0f} MB")


def hledger_lines(made: MadeUp) -> list[str]:
    """A journal: per unit and month one transaction of actuals, and a periodic rule per month of budget."""
    lines = []
    by_month: dict[tuple[str, int, int, str], list[str]] = {}
    for (unit, year, kind, account), months in made.amounts.items():
        path = ":".join([*reversed([u for u in path_up(made, unit) if u != "PK"]), account])
        for month, amount in enumerate(months, 1):
            if amount:
                rule = f"{unit if kind == 'actual' else ''}"
                by_month.setdefault((kind, year, month, rule), []).append(f"    {path}  {amount // 100}.{amount % 100:02d} SEK")
    for (kind, year, month, unit), postings in by_month.items():
        after = f"{year + month // 12}-{month % 12 + 1:02d}-01"
        head = f"{year}-{month:02d}-28 {unit}" if kind == "actual" else f"~ Monthly from {year}-{month:02d}-01 to {after}"
        lines += [head, *postings, "    Balans", ""]
    return lines


def path_up(made: MadeUp, unit: str) -> list[str]:
    """The unit and what lies above it."""
    path = [unit]
    while path[-1] in made.parents:
        path.append(made.parents[path[-1]])
    return path


def with_pandas(folder: Path, made: MadeUp, koll: float) -> None:
    """The same department from a long CSV by pandas, where pandas is installed."""
    source = folder / "figures.csv"
    rows = [
        f"{year},{month},{unit},{path_up(made, unit)[-2]},{account},{kind},{amount}"
        for (unit, year, kind, account), months in made.amounts.items() for month, amount in enumerate(months, 1) if amount
    ]
    source.write_text("year,month,unit,board,account,kind,amount\n" + "\n".join(rows), encoding="utf-8")
    code = (
        f"import pandas as pd; d = pd.read_csv({str(source)!r}); d = d[(d.year == 2024) & (d.board == 'B1')]\n"
        "print(d.groupby(['unit', 'kind']).amount.sum().unstack())"
    )
    try:
        import pandas  # noqa: F401 – only asked whether it is there
    except ImportError:
        line("pandas from CSV, the same figures", "not installed")
        return
    seconds, memory = cpu_of([sys.executable, "-c", code], runs=3)
    line("pandas from CSV, the same figures", f"{seconds:.3f} s", f"{seconds / koll:.1f} × Koll, {memory:.0f} MB")


def store_costs(address: str) -> None:
    """Opening everything, and one change."""
    def open_all() -> None:
        store = open_store(address)
        register = store.registers()[0]
        for year in register.years:
            list(store.figures(register.id, year))
        store.close()

    seconds = cpu_in(open_all)
    line("open all figures of all years", f"{seconds:.3f} s", "≤ 0.1 s CPU", seconds <= 0.1)
    store = open_store(address)
    register = store.registers()[0]
    figures = next(iter(store.figures(register.id, YEARS[-1])))
    units = [figures._replace(monthly={"actual": {"5000": [n] * 12}}) for n in range(200)]
    waiting = iter(units)

    def commit_one() -> None:
        store.commit(Transaction(register.id, "mätning", "Ändrade en rad.", put=(next(waiting),)))

    seconds = cpu_in(lambda: [commit_one() for _ in range(20)], runs=5) / 20
    line("commit one change, fsync's own CPU included", f"{seconds * 1000:.2f} ms", "≤ 1 ms CPU", seconds <= 0.001)
    store.close()


def import_costs(folder: Path, made: MadeUp) -> None:
    """From SIE files to a plan, all checks included, and to the store."""
    paths = made.write(folder / "files")
    ledgers = [path for path in paths if path.suffix == ".se"]
    lines = sum(path.read_bytes().count(b"\n") for path in ledgers)
    seconds = cpu_in(lambda: [read_file(path) for path in ledgers], runs=3)
    line(f"read {lines} SIE lines, all checks", f"{lines / seconds:,.0f} lines/s", "≥ 250,000 per CPU s", lines / seconds >= 250_000)
    begun = time.process_time()
    address = filled(folder / "again", made)
    line("the same files to a new store, preview and commit", f"{time.process_time() - begun:.2f} s")
    second = Desk(open_store(address))
    files = tuple(read_file(path) for path in paths)
    seconds = cpu_in(lambda: second.do(Import(files, "Påhittköping"), ME), runs=3)
    line("preview when nothing has changed", f"{seconds:.3f} s")


def workbook_costs() -> None:
    """From a workbook to figures and to a preview, beside calamine that only reads its cells; garbage is not collected, as in a command."""
    content = long_workbook(100_000)
    said = Said("kr", "ledger", kind="actual")

    def alone() -> None:
        CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    def opened() -> None:
        assert read_content(content, "mätning.xlsx").by_saying is not None

    def figures() -> None:
        read_ = read_content(content, "mätning.xlsx").by_saying
        assert read_ is not None
        assert not read_(said, None).file_refused

    def preview() -> None:
        answer = Desk(MemoryStore()).do(Import((read_content(content, "mätning.xlsx"),), "Påhittköping", said=said), ME)
        assert answer.status == "answered", answer.headline

    gc.disable()
    cells = cpu_in(alone)
    line("calamine alone, 100 000 rows of a workbook", f"{cells:.2f} s")
    opening, whole = cpu_in(opened), cpu_in(figures)
    line("  the same, with the checks of the archive", f"{opening:.2f} s", f"{opening / cells:.2f} × calamine")
    made = cells + whole - opening
    line("  cells to figures, the archive unchecked", f"{made:.2f} s", f"≤ 1.5 × calamine: {made / cells:.2f}", made <= 1.5 * cells)
    seconds = cpu_in(preview)
    line("  with checks and preview", f"{seconds:.2f} s", f"≤ 3 × calamine: {seconds / cells:.2f}", seconds <= 3 * cells)
    gc.enable()


def long_workbook(rows: int) -> bytes:
    """A long table of made-up amounts: 400 units, 60 accounts, twelve months."""
    chance = random.Random(1)
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ("Ansvar", "Konto", "Period", "Belopp"))
    for n in range(1, rows + 1):
        sheet.write_row(n, 0, (1000 + n % 400, 5000 + n % 60, 202001 + n % 12, chance.randrange(-(10**8), 10**8) / 100))
    book.close()
    return out.getvalue()


def main() -> None:
    """Print all the rows."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ten").mkdir()
        (folder / "again").mkdir()
        made = make(400, 60, 5, YEARS)
        count = sum(1 for months in made.amounts.values() for amount in months if amount)
        print(f"Påhittköping, a made-up municipality: {count:,} figures, 400 cost centres, 60 accounts, five years\n")
        address = filled(folder, made)
        one = cold_questions(address, folder, made)
        store_costs(address)
        import_costs(folder, made)
        workbook_costs()
        larger = make(1000, 60, 20, YEARS)
        tenfold = sum(1 for months in larger.amounts.values() for amount in months if amount)
        ten, memory = cold(filled(folder / "ten", larger))
        what = f"the cold question on {tenfold / count:.0f} × the figures"
        line(what, f"{ten / one:.2f} ×", "≤ 1.5 ×", ten / one <= 1.5)
        line("  its memory", f"{memory:.0f} MB", "≤ 40 MB", memory <= 40)


if __name__ == "__main__":
    main()
