"""Störst: the units, wherever they lie below the asked one, whose deviations are largest."""
from __future__ import annotations

from collections.abc import Iterable

from core.accounts import NET_COST
from core.answer import Answer, Column, Row
from core.answers.asked import Asked
from core.answers.parts import answered, deviation_cells, follow_ups, money_column, notes_for, shown_groups
from core.deviation import Deviation, deviation_of
from core.organisation import Unit

SHOWN = 10


def largest(asked: Asked) -> Answer:
    """The asked unit, then up to ten of the units below it that have no units of their own with figures, largest first.

    A unit with none below it is answered by its account groups.
    """
    own = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    ranked = _ranked_units(asked) or _ranked_groups(asked)
    rows = [_row(asked, asked.unit.code, asked.unit.name, own, 0, asked.unit)]
    rows += [_row(asked, code, name, found, 1, unit) for code, name, found, unit in ranked[:SHOWN]]
    rest = f"De {SHOWN} största av {len(ranked)} visas." if len(ranked) > SHOWN else ""
    columns = [money_column(asked, key) for key in ("budget", "actual", "deviation")]
    columns.append(Column("deviation_pct", asked.profile.word("deviation_pct"), "%"))
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, rest)
    followups = follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader"))
    return answered(asked, _headline(asked, rows), columns, rows, notes, followups)


_Ranked = tuple[str, str, Deviation, Unit | None]


def _ranked_units(asked: Asked) -> list[_Ranked]:
    units, year = asked.book.units(asked.year), asked.year
    first, end = units.span(asked.unit.code)
    booked = [unit for unit in units.nodes[first + 1 : end] if asked.book.has_figures(unit.code, year)]
    with_units_below = {unit.parent for unit in booked}
    lowest = [unit for unit in booked if unit.code not in with_units_below]
    return _by_size((u.code, u.name, deviation_of(asked.book, u.code, NET_COST, asked.span), u) for u in lowest)


def _ranked_groups(asked: Asked) -> list[_Ranked]:
    groups = shown_groups(asked.book, asked.unit.code, asked.year)
    return _by_size((g.code, g.name, deviation_of(asked.book, asked.unit.code, g.code, asked.span), None) for g in groups)


def _by_size(found: Iterable[_Ranked]) -> list[_Ranked]:
    known = [each for each in found if each[2].amount is not None]
    return sorted(known, key=lambda each: -abs(each[2].amount or 0))


def _row(asked: Asked, code: str, name: str, found: Deviation, level: int, unit: Unit | None) -> Row:
    cells = deviation_cells(asked, found, NET_COST if unit else code)
    return Row(code, name, cells, level, question=asked.phrase("avvikelse", unit) if unit else None, tone=cells["deviation"].tone)


def _headline(asked: Asked, rows: list[Row]) -> str:
    if len(rows) < 2:
        return f"{asked.subject}: inga avvikelser att rangordna, {asked.span.label}."
    top = rows[1]
    unit, kind = asked.profile.unit, "är" if len(rows) > 2 else "är enbart"
    return f"Störst avvikelse i {asked.subject} {kind} {top.label}: {top.cells['deviation'].text} {unit}, {asked.span.label}."
