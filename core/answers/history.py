"""Historik: what the log says of one unit, and of its municipality as a whole where that touches every unit."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.answer import Answer, Cell, Column, Row, Table, UnitName
from core.answers.clock import minute
from core.records import LogEntry

_COLUMNS = (Column("summary", "Vad"), Column("author", "Vem"), Column("face", "Genom"))
_GIVEN = "Prognos "
"""How the log begins what it says of one unit's prognosis, which goes on with the round's id and the unit's name."""
_ACTS = ("Godkände ", "Granskade ", "Tog tillbaka ")
"""How it begins what was done to several, whose names end it."""


def history(entries: Sequence[LogEntry], about: Answer, touched: Mapping[int, frozenset[str] | None] | None = None) -> Answer:
    """One row per transaction, the latest first, of the unit and municipality that an answer is about.

    ``touched``: generation → the codes of the units that a change is of, None for all of them. Of a change that is not there only its
    words tell.
    """
    where, unit = about.asked.municipality if about.asked else None, about.unit
    name = unit.name if unit else about.municipality or ""
    here = (each for each in reversed(entries) if where in (None, each.municipality))
    mine = [each for each in here if unit is None or _is_of(each, unit, touched or {})]
    cells = ({"summary": Cell(each.summary), "author": Cell(each.author), "face": Cell(each.face)} for each in mine)
    rows = tuple(Row(str(each.generation), minute(each.time), said) for each, said in zip(mine, cells, strict=True))
    counted = {0: "ingenting är skrivet ännu", 1: "en ändring"}.get(len(rows), f"{len(rows)} ändringar")
    return about._replace(
        headline=f"{name}: {counted}, senast {rows[0].label}." if rows else f"{name}: {counted}.", status="answered",
        table=Table(_COLUMNS, rows), notes=("Inläsningar och tillfällen rör hela kommunen.",), followups=(), chart=None, tiles=(),
    )


def _is_of(entry: LogEntry, unit: UnitName, touched: Mapping[int, frozenset[str] | None]) -> bool:
    if entry.generation not in touched:
        return concerns(entry.summary, unit.name)
    codes = touched[entry.generation]
    return codes is None or unit.code in codes


def concerns(summary: str, unit: str) -> bool:
    """False for what the log says of other units alone."""
    if summary.startswith(_GIVEN):
        return summary.partition(", ")[2].startswith((f"{unit}:", f"{unit},"))
    if summary.startswith(_ACTS):
        names = summary.rpartition(": ")[2].rstrip(".")
        return f", {unit}, " in f", {names}, "
    return True
