"""What a damaged store has lost for good: in words, as the log keeps it, and for how long it is still missing."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from core.undo import REMEMBERED
from store import schema
from store.schema import Document

LOST: Final = "lost"
"""The word of a log entry that says what was lost: table → the units whose figures are known to have stood there, or numbers of changes."""

UNUSED: Final = "unused"
"""The word of the entry of a restore that says which numbers before it no change in the log has."""

REGISTERS: Final = "registers"
"""Among what was lost: all that stood in the main file, of the municipalities that there are figures of."""

Tables = Mapping[str, Mapping[int, Document]]


def noted(lost: Mapping[str, Collection[str]]) -> str:
    """How an entry of the log carries what was lost."""
    return orjson.dumps({table: list(what) for table, what in lost.items()}).decode()


def lost_in(said: Document) -> dict[str, list[str]]:
    """The same, read again; nothing of an entry that tells of no loss. Raises ValueError for what Koll would not have written."""
    lost = orjson.loads(said.get(LOST, "{}"))
    if not isinstance(lost, dict) or not all(map(_is_texts, lost.values())):
        raise ValueError(said[LOST])
    _ = [*map(int, lost.get(schema.UNDO, ()))]
    return lost


def told_lost(log: Mapping[int, Document]) -> frozenset[int]:
    """The numbers of the changes whose notes for undo an entry of the log says are lost."""
    return frozenset(int(number) for said in log.values() if LOST in said for number in lost_in(said).get(schema.UNDO, ()))


def _is_texts(what: Any) -> bool:
    return isinstance(what, list) and all(isinstance(each, str) for each in what)


def named(table: str, tables: Tables) -> str:
    """A table in Swedish words."""
    if table == schema.LOG:
        return "loggen"
    if not schema.is_figures(table):
        return f"tabellen {table}"
    municipality, year = schema.whose_figures(table)
    names = {document.get("id"): document.get("name") for document in tables.get(schema.MUNICIPALITIES, {}).values()}
    return f"siffrorna för {names.get(municipality) or municipality} {year}"


def spans(numbers: Iterable[int]) -> str:
    """Numbers in order, those that follow each other as one: ”1–3, 7”."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("–".join(map(str, span)) for span in found)


def holes(generation: int, tables: Tables, *, sees_all: bool = True) -> tuple[str, ...]:
    """What has been lost and is not there again, in Swedish; nothing in a store that never lost anything. Where a login does not see all
    (``sees_all``), a change that the log lacks is another municipality's."""
    log = tables.get(schema.LOG, {})
    missing = lacking(generation, log) if sees_all else []
    found = [without_log(missing)] if missing else []
    for said in log.values():
        if LOST in said:
            found.extend(_still(lost_in(said), generation, tables))
    return tuple(dict.fromkeys(found))


def lacking(generation: int, log: Mapping[int, Document]) -> list[int]:
    """The numbers of the changes that a log has no entry of, other than those that a restore left unused."""
    if len(log) == generation:
        return []
    left = left_unused(log)
    return [number for number in range(1, generation + 1) if number not in log and number not in left]


def left_unused(log: Mapping[int, Document]) -> frozenset[int]:
    """The numbers that restores went past."""
    return frozenset(number for said in log.values() for number in unused_in(said))


def unused_in(said: Document) -> range:
    """The numbers that the entry of a restore says are unused; none of another. Raises ValueError for what Koll would not have written."""
    if UNUSED not in said:
        return range(0)
    first, end = map(int, said[UNUSED].split())
    if not 0 < first < end:
        raise ValueError(said[UNUSED])
    return range(first, end)


def unused(first: int, end: int) -> dict[str, str]:
    """What an entry of the log says of the numbers from ``first`` to before ``end``, which no change will have; nothing of none."""
    return {UNUSED: f"{first} {end}"} if first < end else {}


def without_log(numbers: Iterable[int]) -> str:
    """What it is called that the log lacks changes."""
    return f"loggen för ändring {spans(numbers)}"


def without_note(numbers: Iterable[int]) -> str:
    """What it is called that changes cannot be taken back."""
    return f"underlaget för att ångra ändring {spans(numbers)}"


def without_registers(municipalities: Iterable[str]) -> str:
    """What it is called that all is lost that stood in the main file."""
    named = f" för {', '.join(municipalities)}" if municipalities else ""
    return f"register{named} (kommun, organisation, kontoplan, år, tillfällen med prognoser, texter, inställningar och tillgång)"


def _still(lost: Mapping[str, list[str]], generation: int, tables: Tables) -> Iterator[str]:
    for table, what in lost.items():
        if table == schema.UNDO:
            numbers = [number for number in map(int, what) if number > generation - REMEMBERED]
            if numbers:
                yield without_note(numbers)
        elif table == REGISTERS:
            has_units = {document["municipality"] for document in tables.get("units", {}).values()}
            if left := [municipality for municipality in what if municipality not in has_units]:
                yield without_registers(left)
        elif schema.is_figures(table) and _has_municipality(table, tables):
            held = {document["unit"] for document in tables.get(table, {}).values()}
            left = [unit for unit in what if unit not in held]
            if not held:
                yield named(table, tables)
            elif left:
                yield f"{named(table, tables)} på {_units(left)}"


def _has_municipality(table: str, tables: Tables) -> bool:
    owner = schema.whose_figures(table)[0]
    return any(document.get("id") == owner for document in tables.get(schema.MUNICIPALITIES, {}).values())


def _units(units: list[Any]) -> str:
    shown = ", ".join(units[:5])
    more = f" och {len(units) - 5} till" if len(units) > 5 else ""
    return f"{'enheten' if len(units) == 1 else 'enheterna'} {shown}{more}"
