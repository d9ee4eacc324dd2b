"""Holds the reported tables of files against those that are stored: what is new, changed, the same, gone, and what is odd in them."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple

from core.fold import plain
from core.intake import Incoming, Problem
from core.money import parse_amount
from core.register import Register
from core.reported import ReportedRow, ReportedTable
from core.reported_form import slug
from core.reported_reading import assessed, due_of, is_known_assessment, is_without_date, progress_of, reading_of

_SHOWN: Final = 10
_MONEY: Final = ("kr", "tkr", "mnkr")


class TablesByFile(NamedTuple):
    """Tables to write, how many of their cells are new, changed and the same, the changes in words, and what is wrong."""

    put: tuple[ReportedTable, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    changes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: int = 0


NO_TABLES: Final = TablesByFile()


def hold_tables(files: Sequence[Incoming], stored: Iterable[ReportedTable], register: Register) -> TablesByFile:
    """What the files' tables change. A table whose unit is not known is refused; everything else is taken as it is written."""
    before = {(each.unit, each.year, each.id): each for each in stored}
    after, problems, refused = dict(before), list[Problem](), 0
    counts, changes = Counter[str](), list[str]()
    for file in files:
        for table in file.reported:
            unit = _unit(table.unit, register)
            if unit is None:
                problems.append(Problem("refused", file.source, _unknown_unit(table, register)))
                refused += len(table.rows)
                continue
            own = _known(table._replace(unit=unit), after)
            old = before.get((own.unit, own.year, own.id))
            problems += _oddities(old, own, file.source, register)
            _count(old, own, counts)
            changes += _changes(old, own)
            problems += _gone(old, own, file.source)
            after[own.unit, own.year, own.id] = own
    put = tuple(table for key, table in after.items() if before.get(key) != table)
    more = (f"… och {len(changes) - _SHOWN} ändringar till.",) if len(changes) > _SHOWN else ()
    return TablesByFile(put, counts["new"], counts["changed"], counts["same"], (*changes[:_SHOWN], *more), tuple(problems), refused)


def _unit(text: str, register: Register) -> str | None:
    """The code of the unit that is written as code, name, or both."""
    wanted, first = plain(text.strip()), text.strip().split(" ")[0]
    for unit in register.latest.values():
        if wanted in (plain(unit.code), plain(unit.name), plain(f"{unit.code} {unit.name}"), *map(plain, unit.aliases)):
            return unit.code
    return first if first in register.latest else None


def _unknown_unit(table: ReportedTable, register: Register) -> str:
    names = {plain(unit.name): unit.name for unit in register.latest.values()}
    near = get_close_matches(plain(table.unit), names, 1)
    ask = f" Menas {names[near[0]]}?" if near else ""
    return f"Enheten ”{table.unit[:60]}” ovanför ”{table.title}” finns inte i organisationen.{ask} Tabellen läses inte."


def _known(table: ReportedTable, stored: dict[tuple[str, int, str], ReportedTable]) -> ReportedTable:
    """The table with the id and the row keys that it has in the store, else new ones."""
    here = [each for (unit, year, _), each in stored.items() if (unit, year) == (table.unit, table.year)]
    named = (each for each in here if each.id == table.id or (not table.id and (each.kind, each.title) == (table.kind, table.title)))
    same = next(named, None)
    name = table.id or (same.id if same else _free(slug(table.title), {each.id for each in here}))
    keys = [row.key for row in same.rows] if same else []
    taken, rows = {row.key for row in table.rows if row.key}, list[ReportedRow]()
    for row in table.rows:
        key = row.key
        if not key and same:
            key = next((old.key for old in same.rows if old.label == row.label and old.key not in taken), "")
        if not key:
            key = _free(f"{name}/{slug(row.label)}", {*taken, *keys})
        taken.add(key)
        rows.append(row._replace(key=key))
    return table._replace(id=name, rows=tuple(rows), source=table.source or (same.source if same else ""))


def _free(start: str, taken: set[str]) -> str:
    return next(name for nth in range(1, len(taken) + 2) if (name := start if nth == 1 else f"{start}-{nth}") not in taken)


def _cells(table: ReportedTable) -> dict[tuple[str, str], str]:
    """Everything that the table says, by row and column; the label is a column without a name."""
    return {(row.key, key): text for row in table.rows for key, text in (("", row.label), *row.texts.items()) if text}


def _count(old: ReportedTable | None, new: ReportedTable, counts: Counter[str]) -> None:
    was, now = _cells(old) if old else {}, _cells(new)
    counts["new"] += sum(key not in was for key in now)
    counts["changed"] += sum(was.get(key, text) != text for key, text in now.items())
    counts["same"] += sum(was.get(key) == text for key, text in now.items())


def _changes(old: ReportedTable | None, new: ReportedTable) -> Iterator[str]:
    if old is None:
        yield f"Ny tabell: {new.title}, {len(new.rows)} {'rad' if len(new.rows) == 1 else 'rader'}."
        return
    names, labels = {column.key: column.label for column in new.columns} | {"": "texten"}, {row.key: row.label for row in new.rows}
    was = _cells(old)
    for (row, key), text in _cells(new).items():
        if (before := was.get((row, key), "")) != text:
            yield f"{new.title}, {labels[row][:40]}, {names.get(key, key)}: {before[:40] or 'tomt'} → {text[:40]}."
    for (row, key), before in was.items():
        if row in labels and (row, key) not in _cells(new):
            yield f"{new.title}, {labels[row][:40]}, {names.get(key, key)}: {before[:40]} → tomt."


def _gone(old: ReportedTable | None, new: ReportedTable, source: str) -> Iterator[Problem]:
    kept = {row.key for row in new.rows}
    gone = [row.label for row in old.rows if row.key not in kept] if old else []
    if gone:
        named = ", ".join(f"”{label[:40]}”" for label in gone[:5]) + (f" och {len(gone) - 5} till" if len(gone) > 5 else "")
        count = "En rad" if len(gone) == 1 else f"{len(gone)} rader"
        yield Problem("confirm", source, f"{count} i ”{new.title}” finns i lagret men inte i filen, och tas bort: {named}.")


def _oddities(old: ReportedTable | None, table: ReportedTable, source: str, register: Register) -> Iterator[Problem]:
    """What Koll cannot place of what is new: it is kept as it is written, and said."""
    was = _cells(old) if old else {}
    if table.year not in register.years:
        yield Problem("warning", source, f"{table.year} har inga siffror i lagret; ”{table.title}” visas när året har det.")
    units = {column.key: column.unit for column in table.columns}
    for row in table.rows:
        for key, text in row.texts.items():
            if was.get((row.key, key)) != text and (why := oddity(key, text, units.get(key, ""))):
                yield Problem("warning", source, f"{table.title}, ”{row.label[:40]}”: {why}")


def oddity(key: str, text: str, unit: str) -> str:
    """What Koll cannot place in a cell, as a sentence; nothing where it can. ``key`` and ``unit``: of the cell's column."""
    if key == "status" and progress_of(text) == "unknown":
        return f"läget ”{text[:40]}” känns inte igen. Det sparas som det är och räknas som utan läge."
    if key == "assessment" and assessed(text) == "not_assessed" and not is_known_assessment(text):
        return f"bedömningen ”{text[:40]}” känns inte igen. Den sparas som den är och räknas som utan bedömning."
    if key == "due" and due_of(text) is None and not is_without_date(text):
        return f"slutdatumet ”{text[:40]}” är inget datum som Koll förstår (2016-06-30, Nov-16, Våren 2016). Det sparas som det är."
    if unit in _MONEY and reading_of(text).state not in ("blank", "no_data", "not_measured", "preliminary"):
        try:
            parse_amount(text, unit)  # type: ignore[arg-type]  # one of _MONEY
        except ValueError:
            return f"”{text[:40]}” är inget belopp i {unit}. Det sparas som text."
    return ""
