"""Loggen: what has been written, when and by whom; and what was asked in the chat."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import minute
from core.money import format_count
from core.records import LogEntry
from core.subject import Asking

_COLUMNS = (
    Column("time", "När"), Column("author", "Vem"), Column("face", "Genom"), Column("kommun", "Kommun"), Column("summary", "Vad"),
)
_BEFORE_AND_AFTER = (Column("before", "Före"), Column("after", "Efter"))
_ASKED = (Column("time", "När"), Column("author", "Vem"), Column("unit", "Enhet"), Column("summary", "Fråga"), Column("state", "Svar"))
_STATES: Final = {
    "answered": "besvarad", "choose": "fråga tillbaka", "not_understood": "inte förstådd", "refused": "nekad", "failed": "fel",
    "denied": "nekad, utan tillgång",
}


class Narrowing(NamedTuple):
    """Which lines of a log are wanted. ``person``: part of a name, or a user id. Dates are Swedish days, both included.

    ``unit_words``: names that stand for the unit in a line; ``units``: its code and those below it.
    """

    person: str = ""
    first: date | None = None
    last: date | None = None
    units: frozenset[str] | None = None
    unit_words: tuple[str, ...] = ()

    def takes(self, time: str, author: str) -> bool:
        """True for a line of the wanted person and time."""
        day = minute(time)[:10] if self.first or self.last else ""
        in_time = (self.first is None or day >= self.first.isoformat()) and (self.last is None or day <= self.last.isoformat())
        return in_time and self.person.casefold().strip() in author.casefold()

    def names(self, text: str) -> bool:
        """True when the text names the unit."""
        return any(word.casefold() in text.casefold() for word in self.unit_words if word)


NO_NARROWING: Final = Narrowing()


def log(
    entries: Sequence[LogEntry], version: int, narrowing: Narrowing = NO_NARROWING,
    touched: Mapping[int, frozenset[str] | None] | None = None, pasts: Mapping[int, tuple[str, str]] | None = None,
) -> Answer:
    """One row per transaction, oldest first; its key is the generation that it made. ``touched``: which units each changed, as
    far as is known; None is all of them. ``pasts``: in short what stood before and after those of which that is known; None shows
    no such columns."""
    wanted = [each for each in entries if narrowing.takes(each.time, each.author) and _is_of(each, narrowing, touched or {})]
    rows = tuple(
        Row(str(entry.generation), str(entry.generation), {
            "time": Cell(minute(entry.time)), "author": Cell(entry.author), "face": Cell(entry.face),
            "kommun": Cell(entry.municipality), "summary": Cell(entry.summary),
            **{key: Cell(text) for key, text in zip(("before", "after"), (pasts or {}).get(entry.generation, ()), strict=False)},
        })
        for entry in wanted
    )
    columns = (*_COLUMNS, *(_BEFORE_AND_AFTER if pasts is not None else ()))
    if narrowing != NO_NARROWING:
        said = {0: "Ingen ändring stämmer in på det.", 1: "En ändring stämmer in på det."}
        return Answer(said.get(len(rows), f"{format_count(len(rows))} ändringar stämmer in på det."), table=_table(columns, rows),
                      version=version)
    said = {0: "Ingenting är skrivet ännu.", 1: "En ändring är skriven."}
    return Answer(said.get(len(rows), f"{len(rows)} ändringar är skrivna."), table=Table(columns, rows), version=version)


def asked_log(asked: Iterable[Asking], version: int, narrowing: Narrowing = NO_NARROWING, unreadable: int = 0) -> Answer:
    """One row per question that was asked in the chat, oldest first; ``unreadable``: how many more cannot be read."""
    wanted = [
        each for each in asked if narrowing.takes(each.time, each.who)
        and (narrowing.units is None or each.unit in narrowing.units or narrowing.names(each.words))
    ]
    rows = tuple(
        Row(str(at), str(at), {
            "time": Cell(minute(each.time)), "author": Cell(each.who), "unit": Cell(each.unit), "summary": Cell(each.words),
            "state": Cell(_STATES.get(each.status, each.status)),
        })
        for at, each in enumerate(wanted, 1)
    )
    said = {0: "Ingen fråga är sparad.", 1: "En fråga är sparad."}.get(len(rows), f"{format_count(len(rows))} frågor är sparade.")
    return Answer(said, table=_table(_ASKED, rows), notes=_damaged(unreadable), version=version)


def _damaged(count: int) -> tuple[str, ...]:
    what = "En fråga till" if count == 1 else f"{format_count(count)} frågor till"
    return (f"{what} går inte att läsa: frågeloggens fil är skadad (koll kontroll --lager).",) if count else ()


def _table(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Table:
    return Table(columns, rows) if rows else Table()


def _is_of(entry: LogEntry, narrowing: Narrowing, touched: Mapping[int, frozenset[str] | None]) -> bool:
    if narrowing.units is None:
        return True
    units = touched.get(entry.generation, frozenset())
    return units is None or bool(units & narrowing.units) or narrowing.names(entry.summary)
