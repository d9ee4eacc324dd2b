"""Opens a workbook in a process of its own, for formats whose reader may end the whole process, or never end, on a damaged file."""
from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from store.reading.tables.grid import Unreadable

LONGEST: Final = 60
"""Seconds that the other process may take."""
MEMORY: Final = 2 * 2**30
"""Bytes that the other process may take, where the system can hold it to that."""
_HOUSE: Final = str(Path(__file__).resolve().parents[3])
_START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from store.reading.tables.apart import main; main()"
_DAMAGED: Final = "Filen går inte att läsa som kalkylbok: den är skadad. Spara om den som xlsx i Excel och läs in den igen."

Opened = list[tuple[str, bool, tuple[int, int] | None, list[list[Any]], list[Any]]]
"""Per sheet: name, hidden, first cell, rows, merged areas."""


def open_apart(content: bytes) -> Opened:
    """The sheets. Raises Unreadable when the other process does not come back with them."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, _HOUSE], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=LONGEST, check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"Filen tar mer än {LONGEST} sekunder att öppna. Spara den som xlsx eller CSV.") from error
    if done.returncode or not done.stdout:
        raise Unreadable(_DAMAGED)
    opened: Opened = pickle.loads(done.stdout)
    return opened


def main() -> None:
    """The other process: a workbook on stdin, its sheets on stdout."""
    _limit_memory()
    sheets = opened(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pickle.dumps(sheets))


def opened(content: bytes) -> Opened:
    """The sheets of a workbook, in this process."""
    from io import BytesIO  # noqa: PLC0415 – only the one that opens

    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 – only in the process of its own

    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    found = []
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(meta.name)
            rows = sheet.to_python() if sheet.start is not None else []
            found.append((meta.name, meta.visible != SheetVisibleEnum.Visible, sheet.start, rows, list(sheet.merged_cell_ranges or ())))
    return found


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 – not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return
