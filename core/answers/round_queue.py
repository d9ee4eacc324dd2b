"""Att godkänna: what is handed in and waits for the controller, the largest deviation first, with what its manager says."""
from __future__ import annotations

from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, money_column, notes_for
from core.answers.round_status import round_of, without_round
from core.answers.round_table import deadline, unit_row
from core.expected import Standing, standings, with_covering
from core.round_finding import named
from core.rounds import Round


def queue(asked: Asked) -> Answer:
    """A row per unit at or below the asked one with a prognosis that is handed in or reviewed and not approved."""
    said = round_of(asked)
    if said is None:
        return without_round(asked)
    expected = standings(asked.book, said, asked.unit.code)
    waiting = [each for each in with_covering(asked.book, said, expected) if _waits(each)]
    rows = sorted((_row(asked, said, each) for each in waiting), key=_size, reverse=True)
    pct = Column("deviation_pct", asked.profile.word("deviation_pct"), "%")
    columns = [
        money_column(asked, "prognosis"), money_column(asked, "deviation"), pct, Column("status", "Status"), Column("author", "Vem"),
        Column("comment", "Kommentar"),
    ]
    notes = ("Störst avvikelse först.", *notes_for(asked, asked.profile.layout, asked.profile.unit)) if rows else ()
    found = follow_ups(asked, ("Alla prognoser", "tillfälle"), ("Vilka saknas", "vilka saknas"))
    return answered(asked, _headline(said, expected, len(rows)), columns, rows, notes, found)


def _waits(standing: Standing) -> bool:
    return any(each.status in ("submitted", "reviewed") for each in standing.own)


def _row(asked: Asked, said: Round, standing: Standing) -> Row:
    row = unit_row(asked, said, standing)
    told = "; ".join(dict.fromkeys(each.comment for each in standing.own if each.comment))
    comment = Cell(told or ("saknas" if standing.lacks_comment else ""))
    return row._replace(cells={**row.cells, "comment": comment}, level=0)


def _size(row: Row) -> int:
    value = row.cells["deviation"].value
    return -1 if value is None else abs(int(value))


def _headline(said: Round, expected: tuple[Standing, ...], waiting: int) -> str:
    where = f"{named(said)}{deadline(said)}"
    approved, missing = sum(each.status == "approved" for each in expected), sum(not each.is_given for each in expected)
    rest = f"{approved} av {len(expected)} är godkända, och {f'{missing} har inte lämnat' if missing else 'alla har lämnat'}."
    if said.frozen:
        return f"{where} är fryst. {rest}"
    if not waiting:
        return f"Inget väntar på godkännande i {where}: {rest}"
    counted = "En prognos väntar" if waiting == 1 else f"{waiting} prognoser väntar"
    return f"{counted} på godkännande i {where}; {rest}"
