"""What each column of a file was taken for, with an example from it, so that a person can see and correct it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from core.calendar import MONTHS_SHORT
from core.fold import plain
from core.mapping import FoundColumn, Said, Source
from store.reading.problems import shorten
from store.reading.tables.grid import EMPTY, Sheet
from store.reading.tables.heading import Column, Heading, find_heading
from store.reading.tables.layout import ROLE_WORDS, apply_corrections, corrected

_WORDS: Final = {role: word for word, role in reversed(ROLE_WORDS.items())}
_UNREAD: Final = frozenset({"unknown", "passed", "other"})
_LOOKED_AT: Final = 50
"""Rows that an example is looked for in."""


def columns_of(sheets: Sequence[Sheet], source: str, said: Said, remembered: Mapping[str, Source]) -> tuple[FoundColumn, ...]:
    """The columns of the first sheet that has headings; none where no sheet has."""
    roles = corrected(said.columns)
    given = {header: role.partition(":")[0] for header, role in roles.items()}
    for sheet in sheets:
        heading = find_heading(sheet, source, given) if sheet.rows else None
        if heading is not None:
            known = next((corrected(each.columns) for each in remembered.values() if each.columns), {}) if not roles else {}
            settled = apply_corrections(heading, roles or known)
            said_amount = any(_is_amount(column) and plain(column.header) in roles for column in settled.columns)
            return tuple(
                FoundColumn(each.header, "" if _is_passed(each, said_amount, roles) else _word(each), _example(sheet, heading, each.place))
                for each in settled.columns
            )
    return ()


def _is_amount(column: Column) -> bool:
    return column.role == "amount" and not column.meaning.kind


def _is_passed(column: Column, said_amount: bool, roles: Mapping[str, str]) -> bool:
    """True for a column of amounts beside the one that was said to be it."""
    return said_amount and _is_amount(column) and plain(column.header) not in roles


def _word(column: Column) -> str:
    """The word of ``--kolumner`` for the column's role; empty for one that is not read."""
    meaning = column.meaning
    if meaning.role in _UNREAD:
        return ""
    if meaning.role == "in_month" and meaning.month:
        time = MONTHS_SHORT[meaning.month - 1] + (f" {meaning.year}" if meaning.year else "")
        return " ".join(filter(None, (_WORDS.get(f"amount:{meaning.kind}", "belopp"), time)))
    return _WORDS.get(f"{meaning.role}:{meaning.kind}") or _WORDS.get(meaning.role, "summa" if meaning.role == "total" else "")


def _example(sheet: Sheet, heading: Heading, place: int) -> str:
    """The first things that stand in the column, as the file has them."""
    rows = sheet.rows[heading.last + 1:heading.last + 1 + _LOOKED_AT]
    found = [_text(row[place]) for row in rows if place < len(row) and row[place] != EMPTY]
    return shorten(", ".join(dict.fromkeys(found[:3])), 40)


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
