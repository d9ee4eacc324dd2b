"""Loggen: what has been written, when and by whom."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.ports import LogEntry

_COLUMNS = (Column("time", "När"), Column("author", "Vem"), Column("kommun", "Kommun"), Column("summary", "Vad"))


def _minute(time: str) -> str:
    """``2026-07-21T01:24:39+00:00`` → ``2026-07-21 03:24``: the clock on a Swedish wall, summer time included."""
    import pendulum  # noqa: PLC0415 – slow to load, and only the log shows a clock

    parsed = pendulum.parse(time)
    return parsed.in_timezone("Europe/Stockholm").format("YYYY-MM-DD HH:mm") if isinstance(parsed, pendulum.DateTime) else time


def log(entries: Sequence[LogEntry], version: int) -> Answer:
    """One row per transaction, oldest first; its key is the generation that it made."""
    rows = tuple(
        Row(str(entry.generation), str(entry.generation), {
            "time": Cell(_minute(entry.time)), "author": Cell(entry.author),
            "kommun": Cell(entry.municipality), "summary": Cell(entry.summary),
        })
        for entry in entries
    )
    said = {0: "Ingenting är skrivet ännu.", 1: "En ändring är skriven."}.get(len(entries), f"{len(entries)} ändringar är skrivna.")
    return Answer(said, table=Table(_COLUMNS, rows), version=version)
