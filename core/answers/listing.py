"""The list that most answers show: the unit itself, then the units below it, or its account groups at the bottom of the tree."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.accounts import NET_COST
from core.answer import Cell, Row
from core.answers.asked import Asked
from core.answers.parts import rounding_note, shown_groups
from core.deviation import Tone
from core.organisation import Unit

CellsOf = Callable[[str, str], dict[str, Cell]]
"""(unit code, account group code) → the row's cells."""


def listing(asked: Asked, cells_of: CellsOf) -> list[Row]:
    """The asked unit's row first; units down to the question's depth, those without figures left out."""
    own = _unit_row(asked, asked.unit, 0, cells_of)
    return [own, *(list(_units_below(asked, asked.unit, 1, cells_of)) or _groups_below(asked, cells_of))]


def listing_notes(asked: Asked, rows: Sequence[Row], keys: Sequence[str]) -> tuple[str, str]:
    """What a list must say of itself: rounding in the named money columns, and units left out."""
    own, below = rows[0], [row for row in rows[1:] if row.level == 1]
    sums = [(_ore(own.cells[key]), [_ore(row.cells[key]) for row in below]) for key in keys]
    return rounding_note(sums, asked.profile.unit), _left_out(asked)


def _ore(cell: Cell) -> int | None:
    return cell.value if isinstance(cell.value, int) else None


def _tone(cells: dict[str, Cell]) -> Tone | None:
    return cells["deviation"].tone if "deviation" in cells else None


def _unit_row(asked: Asked, unit: Unit, level: int, cells_of: CellsOf) -> Row:
    cells = cells_of(unit.code, NET_COST)
    return Row(unit.code, unit.name, cells, level, question=asked.phrase(asked_word(asked), unit), tone=_tone(cells))


def _units_below(asked: Asked, top: Unit, level: int, cells_of: CellsOf) -> Iterator[Row]:
    if level > asked.question.depth:
        return
    for unit in asked.book.units(asked.year).children(top.code):
        if asked.book.has_figures(unit.code, asked.year):
            yield _unit_row(asked, unit, level, cells_of)
            yield from _units_below(asked, unit, level + 1, cells_of)


def _groups_below(asked: Asked, cells_of: CellsOf) -> list[Row]:
    rows = []
    for group in shown_groups(asked.book, asked.unit.code, asked.year):
        cells = cells_of(asked.unit.code, group.code)
        rows.append(Row(group.code, group.name, cells, 1, tone=_tone(cells)))
    return rows


def _left_out(asked: Asked) -> str:
    below = asked.book.units(asked.year).children(asked.unit.code)
    empty = len(below) - len(asked.children())
    if not empty or empty == len(below):
        return ""
    return "En enhet utan inlästa siffror visas inte." if empty == 1 else f"{empty} enheter utan inlästa siffror visas inte."


def asked_word(asked: Asked) -> str:
    """The word that asks the same kind of question again."""
    return {"actual": "utfall", "budget": "budget", "compare": "jämför", "largest": "störst"}.get(asked.question.kind, "avvikelse")
