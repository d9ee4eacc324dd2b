"""What is wrong with a note for undo that someone may have edited by hand, in Swedish: what it says is written back one day."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from core.book import KINDS
from store import schema
from store.content import SUM
from store.schema import Document

_BACK: Final = frozenset({"monthly", "annual", "new"})
"""The fields of what leads back to the figures of before (store.undo_figures)."""

Find = Callable[[str, int, Any], str | None]
"""(table, number, document) → what is wrong with the document by itself."""


def fault_of_note(number: int, note: Document, fault_of: Find) -> str | None:
    """What is wrong with the note of the change that has a number; None for nothing."""
    undoes = note.get("undoes")
    if undoes is not None and (type(undoes) is not int or not 0 < undoes < number):
        return "fältet undoes är inte numret på en tidigare ändring"
    if SUM in note and not (isinstance(note[SUM], str) and re.fullmatch(r"[0-9a-f]+", note[SUM])):
        return f"fältet {SUM} är inte som Koll skriver det"
    if "records" not in note:
        tables = note.get("tables")
        is_large = type(note.get("large")) is int and isinstance(tables, list) and all(isinstance(table, str) for table in tables)
        return None if is_large else "fältet records saknas"
    if not isinstance(note["records"], list):
        return "fältet records är ingen lista"
    for at, record in enumerate(note["records"], 1):
        if fault := _fault_of_record(record, fault_of):
            return f"rad {at} i fältet records: {fault}"
    return None


def _fault_of_record(record: Any, fault_of: Find) -> str | None:
    if not isinstance(record, list) or len(record) != 4:
        return "den ska ha tabell, nummer, nyckel och det som stod före"
    table, number, key, before = record
    return _fault_of_place(table, number, key) or _fault_of_before(table, number, key, before, fault_of)


def _fault_of_place(table: Any, number: Any, key: Any) -> str | None:
    names = schema.key_of(table, {}) if isinstance(table, str) else None
    if names is None or (schema.is_figures(table) and not re.fullmatch(r"figures/.+/\d{1,4}", table)):
        return f"tabellen ”{table!s:.40}” finns inte"
    if type(number) is not int or number < 1:
        return "numret måste vara ett heltal större än 0"
    if not isinstance(key, list) or len(key) != len(names) or not all(part is None or type(part) in (str, int) for part in key):
        return "nyckeln är inte som Koll skriver den"
    return None


def _fault_of_before(table: str, number: int, key: list[Any], before: Any, fault_of: Find) -> str | None:
    if schema.is_figures(table):
        return None if _leads_back(before) else "det som stod före är inte siffror som Koll skriver dem"
    if before is None:
        return None
    is_other = schema.key_of(table, before) != tuple(key) if isinstance(before, dict) else False
    return fault_of(table, number, before) or ("nyckeln är en annan än den som posten har" if is_other else None)


def _leads_back(back: Any) -> bool:
    if not isinstance(back, dict) or not back.keys() <= _BACK or back.get("new", True) is not True:
        return False
    return _is_part(back.get("monthly"), _is_series) and _is_part(back.get("annual"), _is_amount)


def _is_part(kinds: Any, fits: Callable[[Any], bool]) -> bool:
    if not isinstance(kinds, dict) or not kinds.keys() <= {*KINDS}:
        return False
    held = [accounts for accounts in kinds.values() if accounts is not None]
    return all(isinstance(each, dict) and all(amount is None or fits(amount) for amount in each.values()) for each in held)


def _is_series(months: Any) -> bool:
    if isinstance(months, dict):
        return all(re.fullmatch(r"\d{1,2}", month) for month in months) and _is_series([*months.values()])
    return isinstance(months, list) and all(amount is None or _is_amount(amount) for amount in months)


def _is_amount(amount: Any) -> bool:
    return type(amount) is int
