"""Kommentarer: what was written to a unit's prognoses, round by round, and which of it the books have left behind."""
from __future__ import annotations

from collections.abc import Iterator

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.clock import minute
from core.answers.parts import answered, follow_ups, notes_for
from core.answers.round_table import amount_text, group_name
from core.proposal import lacks_comment
from core.rounds import NOT_GIVEN, STATUS_WORDS, Prognosis, Round, before, in_order

_COLUMNS = (Column("comment", "Kommentar"), Column("remark", "Att tänka på"))


def comments(asked: Asked) -> Answer:
    """The latest round first: the unit's own comments, then those of the units below it. A month that is named ends what is told."""
    through = asked.year, asked.horizon
    rounds = [each for each in reversed(in_order(asked.book.register.rounds)) if (each.year, each.as_of) <= through]
    rows = [row for said in rounds for row in _rows(asked, said)]
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit)
    followups = follow_ups(asked, ("Prognos", "prognos"), ("Varför", "varför"))
    return answered(asked, _headline(asked, rows), _COLUMNS, rows, notes, followups)


def _headline(asked: Asked, rows: list[Row]) -> str:
    written = [row for row in rows if row.kind == "row"]
    if not written:
        return f"{asked.subject}: ingen har skrivit någon kommentar till en prognos."
    stale = sum(bool(row.cells["remark"].text) for row in written)
    counted = "en kommentar" if len(written) == 1 else f"{len(written)} kommentarer"
    left = f", {'en' if stale == 1 else stale} att se över" if stale else ""
    return f"{asked.subject}: {counted}{left}."


def _rows(asked: Asked, said: Round) -> Iterator[Row]:
    """A heading per round that has anything, and a row per record that says or should say something."""
    found = [each for each in _given(asked, said) if each.comment or each.cause or _is_silent(asked, said, each)]
    if found:
        yield Row(said.id, said.name, {}, kind="heading")
    for each in found:
        text = " ".join(filter(None, (each.comment, f"Orsak: {each.cause}." if each.cause else "")))
        cells = {"comment": Cell(text), "remark": Cell(" ".join(_remarks(asked, said, each)))}
        yield Row(f"{said.id}/{each.unit}/{each.group}", _label(asked, each), cells, 1)


def _given(asked: Asked, said: Round) -> list[Prognosis]:
    """What was given in the round of the asked unit and those below it, in the order of the organisation."""
    if said.year not in asked.book.register.years:
        return []
    units = asked.book.units(said.year)
    left_out = NOT_GIVEN if asked.question.given_only else frozenset()
    inside = (
        each for each in asked.book.prognoses.values() if each.round == said.id and each.unit in units and each.status not in left_out
    )
    wanted = [each for each in inside if asked.unit.code in units and units.is_within(each.unit, asked.unit.code)]
    return sorted(wanted, key=lambda each: (units.position(each.unit), each.group))


def _label(asked: Asked, given: Prognosis) -> str:
    """Whose words, of what and when: ”Stab, Löner · Anna 2020-09-03”; of the asked unit's own net only who and when."""
    known = asked.book.register.latest.get(given.unit)
    unit = known.name if known else given.unit
    name = unit if given.group == NET_COST else f"{unit}, {group_name(asked.book, given.group)}"
    by = " ".join(filter(None, (given.author, minute(given.time)[:10] if given.time else "")))
    if by and given.unit == asked.unit.code and given.group == NET_COST:
        return by
    return f"{name} · {by}" if by else name


def _remarks(asked: Asked, said: Round, given: Prognosis) -> Iterator[str]:
    """The prognosis that it speaks of, and why it may no longer hold."""
    fiscal, closed = asked.book.register.years[said.year].fiscal, _closed(asked, said)
    if _is_silent(asked, said, given):
        yield "Avvikelsen kräver en kommentar."
    if given.status in NOT_GIVEN:
        yield f"{STATUS_WORDS[given.status].capitalize()}."
    if not said.frozen and given.comment and closed > said.as_of:
        yield f"Skriven efter {fiscal.month_name(said.as_of).split()[0]}; {_months_since(asked, said)} har stängts sedan dess."
    if same := _repeated(asked, said, given):
        moved = "" if same.amount == given.amount else f", fast prognosen var {amount_text(same.amount, asked.profile, same.group)} då"
        yield f"Samma ord som i förra tillfället{moved}."


def _is_silent(asked: Asked, said: Round, given: Prognosis) -> bool:
    """True when a comment is required, is not there and can still be written."""
    return not said.frozen and lacks_comment(asked.book, said, given)


def _months_since(asked: Asked, said: Round) -> str:
    fiscal, closed = asked.book.register.years[said.year].fiscal, _closed(asked, said)
    first, last = (fiscal.month_name(month).split()[0] for month in (said.as_of + 1, closed))
    return first if said.as_of + 1 == closed else f"{first}–{last}"


def _closed(asked: Asked, said: Round) -> int:
    """The last closed month of the round's year: what warns a reader now, but what is handed on knows no more than its own months."""
    closed = asked.book.register.years[said.year].closed
    return min(closed, asked.horizon) if asked.question.given_only and said.year == asked.year else closed


def _repeated(asked: Asked, said: Round, given: Prognosis) -> Prognosis | None:
    """What the round before said in the same words."""
    earlier = before(asked.book.register.rounds, said)
    if earlier is None or not given.comment:
        return None
    then = asked.book.prognoses.get((earlier.id, given.unit, given.group))
    return then if then is not None and then.comment == given.comment else None
