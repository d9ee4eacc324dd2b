"""Loggen: what has been written, when and by whom."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import minute
from core.records import LogEntry

_COLUMNS = (Column("time", "När"), Column("author", "Vem"), Column("kommun", "Kommun"), Column("summary", "Vad"))


def log(entries: Sequence[LogEntry], version: int) -> Answer:
    """One row per transaction, oldest first; its key is the generation that it made."""
    rows = tuple(
        Row(str(entry.generation), str(entry.generation), {
            "time": Cell(minute(entry.time)), "author": Cell(entry.author),
            "kommun": Cell(entry.municipality), "summary": Cell(entry.summary),
        })
        for entry in entries
    )
    said = {0: "Ingenting är skrivet ännu.", 1: "En ändring är skriven."}.get(len(entries), f"{len(entries)} ändringar är skrivna.")
    return Answer(said, table=Table(_COLUMNS, rows), version=version)
