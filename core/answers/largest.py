"""Störst: the units, wherever they lie below the asked one, whose deviations are largest."""
from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Column, Row
from core.answers.asked import Asked
from core.answers.listing import of_frame, tone_of_row
from core.answers.parts import answered, deviation_cells, follow_ups, money_column, notes_for, shown_groups
from core.answers.phrasing import first_names
from core.answers.rounding import across, rounding_note
from core.deviation import Deviation, deviation_of
from core.organisation import Unit

SHOWN = 10

_SIDES = {"both": "avvikelse", "surplus": "överskott", "deficit": "underskott"}


class _Candidate(NamedTuple):
    code: str
    name: str
    found: Deviation
    unit: Unit | None = None
    is_group: bool = False


def largest(asked: Asked) -> Answer:
    """The asked unit, then the lowest units with figures below it, largest deviation first; at the bottom its account groups.

    What is booked on a unit that also has units below it competes as a row of its own.
    """
    candidates = list(_units(asked)) or list(_groups(asked))
    ranked = _ranked(asked, candidates)
    most = asked.question.most or SHOWN
    own = _Candidate(asked.unit.code, asked.unit.name, deviation_of(asked.book, asked.unit.code, NET_COST, asked.span), asked.unit)
    rows = [_row(asked, own, 0), *(_row(asked, candidate, 1) for candidate in ranked[:most])]
    columns = [money_column(asked, key) for key in ("budget", "actual", "deviation")]
    columns.append(Column("deviation_pct", asked.profile.word("deviation_pct"), "%"))
    more = (rounding_note(across(rows), asked.profile.unit), _rest(len(ranked), most), _unknown(candidates), of_frame(asked, rows))
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    followups = follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader"))
    return answered(asked, _headline(asked, rows), columns, rows, notes, followups)


def _units(asked: Asked) -> Iterator[_Candidate]:
    units, book = asked.book.units(asked.year), asked.book
    first, end = units.span(asked.unit.code)
    for unit in units.nodes[first:end]:
        if not book.has_figures(unit.code, asked.year):
            continue
        has_below = bool(asked.children(unit.code))
        if not has_below and unit.code != asked.unit.code:
            yield _Candidate(unit.code, unit.name, deviation_of(book, unit.code, NET_COST, asked.span), unit)
        elif has_below and book.has_own_figures(unit.code, asked.year):
            direct = deviation_of(book, unit.code, NET_COST, asked.span, own=True)
            if direct.actual is not None or direct.budget is not None:
                yield _Candidate(f"{unit.code}/direkt", f"Direkt på {unit.name}", direct)


def _groups(asked: Asked) -> Iterator[_Candidate]:
    for group in shown_groups(asked):
        yield _Candidate(group.code, group.name, deviation_of(asked.book, asked.unit.code, group.code, asked.span), is_group=True)


def _ranked(asked: Asked, candidates: list[_Candidate]) -> list[_Candidate]:
    sign = {"both": 0, "surplus": 1, "deficit": -1}[asked.question.side]
    known = [(candidate, candidate.found.amount) for candidate in candidates if candidate.found.amount is not None]
    wanted = [(candidate, amount) for candidate, amount in known if not sign or amount * sign > 0]
    return [candidate for candidate, _ in sorted(wanted, key=lambda each: -abs(each[1]))]


def _row(asked: Asked, candidate: _Candidate, level: int) -> Row:
    cells = deviation_cells(asked, candidate.found, candidate.code if candidate.is_group else NET_COST)
    question = asked.phrase("avvikelse", candidate.unit) if candidate.unit else None
    return Row(candidate.code, candidate.name, cells, level, question=question, tone=tone_of_row(cells), is_group=candidate.is_group)


def _rest(found: int, shown: int) -> str:
    if found <= shown:
        return ""
    return f"Den största av {found} visas." if shown == 1 else f"De {shown} största av {found} visas."


def _unknown(candidates: list[_Candidate]) -> str:
    lacking = [candidate.name for candidate in candidates if candidate.found.amount is None]
    if not lacking:
        return ""
    return f"Utfall eller budget saknas för {first_names(lacking)}; det rangordnas inte."


def _headline(asked: Asked, rows: list[Row]) -> str:
    word = _SIDES[asked.question.side]
    if len(rows) < 2:
        return f"{asked.subject}: {'inget' if asked.question.side != 'both' else 'ingen'} {word} att rangordna, {asked.span.label}."
    top = rows[1]
    return f"Störst {word} i {asked.subject}: {top.label} {top.cells['deviation'].text} {asked.profile.unit}, {asked.span.label}."
