"""The list that most answers show: the unit itself, then the units below it, or its account groups at the bottom of the tree."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.accounts import NET_COST
from core.answer import Cell, Row
from core.answers.asked import Asked
from core.answers.parts import shown_groups
from core.answers.phrasing import first_names
from core.answers.rounding import across, down_the_tree, ore, rounding_note
from core.deviation import Tone, fraction_of, percent_base
from core.kind_words import SWEDISH
from core.money import format_amount, format_fraction
from core.organisation import Unit

CellsOf = Callable[[str, str, bool], dict[str, Cell]]
"""(unit code, account group code, only what is booked on the unit itself) → the row's cells."""


def listing(asked: Asked, cells_of: CellsOf) -> list[Row]:
    """The asked unit's row first; units down to the question's depth, those without figures left out."""
    own = _unit_row(asked, asked.unit, 0, cells_of)
    return [own, *(list(_units_below(asked, asked.unit, 1, cells_of)) or _groups_below(asked, cells_of))]


def listing_notes(asked: Asked, rows: Sequence[Row]) -> tuple[str, ...]:
    """What a list must say of itself: rounding, what counts as nothing in a sum, units left out, what percent is of."""
    sums = [*across(rows), *down_the_tree(rows)]
    return rounding_note(sums, asked.profile.unit), _half_known(rows), _left_out(asked), _percent_of(rows), of_frame(asked, rows)


def direct_row(unit: Unit, level: int, cells: dict[str, Cell]) -> Row | None:
    """The row of what is booked on a unit itself, beside the units below it; None when there is nothing."""
    if all(cell.value is None for cell in cells.values()):
        return None
    return Row(f"{unit.code}/direkt", f"Direkt på {unit.name}", cells, level, tone=tone_of_row(cells))


def tone_of_row(cells: dict[str, Cell]) -> Tone | None:
    """The mark of a row with a deviation; a missing deviation has none."""
    deviation = cells.get("deviation")
    return deviation.tone if deviation is not None and deviation.value is not None else None


def _unit_row(asked: Asked, unit: Unit, level: int, cells_of: CellsOf) -> Row:
    cells = cells_of(unit.code, NET_COST, False)
    return Row(unit.code, unit.name, cells, level, question=asked.phrase(SWEDISH[asked.question.kind], unit), tone=tone_of_row(cells))


def _units_below(asked: Asked, top: Unit, level: int, cells_of: CellsOf) -> Iterator[Row]:
    below = asked.children(top.code) if level <= asked.question.depth else ()
    for unit in below:
        yield _unit_row(asked, unit, level, cells_of)
        yield from _units_below(asked, unit, level + 1, cells_of)
    if below and (direct := direct_row(top, level, cells_of(top.code, NET_COST, True))):
        yield direct


def _groups_below(asked: Asked, cells_of: CellsOf) -> list[Row]:
    rows = []
    for group in shown_groups(asked):
        cells = cells_of(asked.unit.code, group.code, False)
        rows.append(Row(group.code, group.name, cells, 1, tone=tone_of_row(cells), is_group=True))
    return rows


def _half_known(rows: Sequence[Row]) -> str:
    """A row with one term of a difference but not the other counts as nothing for it in the sum above."""
    said = []
    for plus, less, what in (("actual", "budget", "Utfall eller budget"), ("actual", "previous", "Utfall i ett av åren")):
        both = [row for row in rows if plus in row.cells and less in row.cells]
        lacking = [row.label for row in both[1:] if (row.cells[plus].value is None) != (row.cells[less].value is None)]
        if lacking and both[0].cells[plus].value is not None and both[0].cells[less].value is not None:
            said.append(f"{what} saknas för {first_names(lacking)} och räknas som noll i summan.")
    return " ".join(said)


def _left_out(asked: Asked) -> str:
    below = asked.book.units(asked.year).children(asked.unit.code)
    empty = len(below) - len(asked.children())
    if not empty or empty == len(below):
        return ""
    return "En enhet utan inlästa siffror visas inte." if empty == 1 else f"{empty} enheter utan inlästa siffror visas inte."


def _percent_of(rows: Sequence[Row]) -> str:
    of_whole = [row for row in rows[1:] if not row.question and row.cells.get("deviation_pct", Cell("")).value is not None]
    return "Procenten är av hela enhetens ram eller nettobudget." if of_whole else ""


def of_frame(asked: Asked, rows: Sequence[Row]) -> str:
    """Names the appropriation of the units whose percent is not that of the budget on their row, as both are printed."""
    named = [f"{row.label} ({frame} {asked.profile.unit})" for row in rows if row.question and (frame := _frame_unlike(asked, row))]
    return f"Procenten är av ramen för {first_names(named)}." if named else ""


def _frame_unlike(asked: Asked, row: Row) -> str:
    share, deviation, budget = row.cells.get("deviation_pct"), ore(row.cells.get("deviation")), ore(row.cells.get("budget"))
    if share is None or share.value is None or share.text == format_fraction(fraction_of(deviation, budget)):
        return ""
    frame = format_amount(abs(percent_base(asked.book, row.key, asked.span) or 0), asked.profile.unit)
    return "" if frame == format_amount(abs(budget or 0), asked.profile.unit) else frame
