"""What a full delårsbokslut of a made-up municipality costs in CPU: ``python -m tests.report_bench``."""
from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.commands import Import
from core.question import Who
from core.report import Report
from store.desk import Desk
from store.memory import MemoryStore
from store.reading.detect import read_file
from store.reporting import Order
from store.writing.files import content
from tests.made_up import NAME, make

UNITS = 40
BARS = {".docx": 5.0, ".xlsx": 2.0, ".md": 2.0, ".html": 5.0}
"""CPU seconds from the order to the finished file."""


def made_up_desk(units: int = UNITS) -> Desk:
    """A desk on a municipality with so many cost centres, whose last year is closed through August."""
    store = MemoryStore()
    desk = Desk(store)
    with tempfile.TemporaryDirectory() as folder:
        files = tuple(read_file(path) for path in make(units, 60, 20, (2022, 2023, 2024), closed=8).write(Path(folder)))
    done = desk.do(Import(files, NAME, write=True, confirmed=True), Who("prov"))
    assert done.status == "answered", done.headline
    return desk


def spent(act: Callable[[], object]) -> float:
    """CPU seconds of the act."""
    before = time.process_time()
    act()
    return time.process_time() - before


def main() -> None:
    """One line per format."""
    desk = made_up_desk()
    for suffix, bar in BARS.items():
        found: list[Report] = []

        def made(suffix: str = suffix, found: list[Report] = found) -> None:
            report = desk.report(Order(kind="delårsbokslut", period="2024-08"), Who("prov"))
            assert isinstance(report, Report), report.headline
            found.append(report)
            content(report, suffix)

        cost = spent(made)
        print(f"delårsbokslut, {UNITS} enheter, {len(found[0].sections)} avsnitt, {suffix}: {cost:.2f} s CPU (≤ {bar:.0f} s)")


if __name__ == "__main__":
    main()
