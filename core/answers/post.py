"""Sammanfattning: what a channel gets: where the year ends, what deviates the most, what has changed, and who is missing."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.changes import changes
from core.answers.listing import tone_of_row
from core.answers.parts import answered, money_column, notes_for
from core.answers.prognosis import prognosis
from core.answers.prognosis_view import View
from core.answers.prognosis_words import frozen_with
from core.answers.round_status import missing_headline
from core.answers.round_table import counted
from core.expected import standings, with_covering
from core.organisation import Unit
from core.round_finding import named
from core.rounds import Round, latest

MOST_NAMED: Final = 3
"""The largest deviations that are shown."""
_WORTH_SHOWING: Final = ("prognosis", "forecast", "actual", "deviation", "deviation_pct")


def summary(asked: Asked) -> Answer:
    """Where the asked unit ends, with the largest deviations of those below it: by their managers, else by the model; of a year that is
    over, as it ended."""
    whole = prognosis(asked._replace(question=asked.question._replace(kind="prognosis")))
    said = _round(asked)
    if said is not None and not View(asked).is_done:
        shown = _largest(_in_round(asked, said))
    else:
        shown = _largest([row for row in whole.table.rows if row.level == 1 and row.question])
    own = next((row for row in whole.table.rows if row.key == asked.unit.code), None)
    listed = [*([_narrowed(own._replace(kind="total" if shown else "row"))] if own else []), *shown]
    notes = (*_about(asked, said), *notes_for(asked, asked.profile.layout, asked.profile.unit))
    found = answered(asked, whole.headline, _columns(asked, listed), listed, notes, _follow_ups(asked, shown, said), _title(shown))
    return found._replace(chart=whole.chart)


def standing_line(asked: Asked) -> Answer:
    """One line for a message that is edited as prognoses come in: ”17 av 20 prognoser inne i …”; who is missing as its notes."""
    said = _round(asked)
    if said is None:
        return answered(asked, f"{asked.subject}: inget prognostillfälle.", (), (), ())
    found = standings(asked.book, said, asked.unit.code)
    headline, missing = f"{counted(said, found)}.", missing_headline(said, found)
    return answered(asked, headline, (), (), (missing,) if missing != headline else (), _questions(asked, said))


def _round(asked: Asked) -> Round | None:
    """The round that is named, else the last one of the months that are shown."""
    rounds = asked.book.register.rounds
    if asked.question.round is not None:
        return next((each for each in rounds if each.id == asked.question.round), None)
    return latest(rounds, asked.year, asked.span.last)


def _in_round(asked: Asked, said: Round) -> list[Row]:
    """The units that are expected to give a prognosis in the round, or whose own goes before theirs; those that have not by the model."""
    view, found = View(asked), with_covering(asked.book, said, standings(asked.book, said, asked.unit.code))
    units = [each.unit for each in found if each.unit.code != asked.unit.code and each.covered is None]
    return [_row(asked, unit, view.cells(unit.code, NET_COST, own=False)) for unit in units]


def _row(asked: Asked, unit: Unit, cells: dict[str, Cell]) -> Row:
    return Row(unit.code, unit.name, cells, 1, question=asked.phrase("prognos", unit), tone=tone_of_row(cells))


def _largest(listed: Sequence[Row]) -> list[Row]:
    def size(row: Row) -> float:
        value = row.cells["deviation"].value if "deviation" in row.cells else None
        return abs(value or 0)

    return [_narrowed(row._replace(level=1)) for row in sorted(listed, key=size, reverse=True)[:MOST_NAMED] if size(row)]


def _narrowed(row: Row) -> Row:
    return row._replace(cells={key: cell for key, cell in row.cells.items() if key in _WORTH_SHOWING})


def _columns(asked: Asked, listed: Sequence[Row]) -> list[Column]:
    there = {key for row in listed for key, cell in row.cells.items() if cell.value is not None}
    columns = (
        money_column(asked, "prognosis"), money_column(asked, "forecast", "Modellen"), money_column(asked, "actual"),
        money_column(asked, "deviation"),
        Column("deviation_pct", asked.profile.word("deviation_pct"), "%"),
    )
    return [column for column in columns if column.key in there]


def _title(shown: Sequence[Row]) -> str:
    return {0: "", 1: "Störst avvikelse"}.get(len(shown), f"De {len(shown)} största avvikelserna")


def _about(asked: Asked, said: Round | None) -> tuple[str, ...]:
    """What has changed since the round before, and who is missing."""
    if View(asked).is_done:
        return ()
    if said is None:
        return ("Inget prognostillfälle finns för perioden; modellen står för prognosen.",)
    question = asked.question._replace(kind="changes", round=said.id)
    changed = changes(asked._replace(question=question))
    found = standings(asked.book, said, asked.unit.code)
    frozen = f"{named(said)} är fryst." if said.frozen else ""
    told = (changed.headline if changed.status == "answered" else "", missing_headline(said, found), frozen, frozen_with(View(asked)))
    return tuple(note for note in told if note)


def _follow_ups(asked: Asked, shown: Sequence[Row], said: Round | None) -> tuple[FollowUp, ...]:
    return (*_questions(asked, said), *(FollowUp(row.label, row.question) for row in shown if row.question))


def _questions(asked: Asked, said: Round | None) -> tuple[FollowUp, ...]:
    words = [("Prognos", "prognos"), ("Varför", "varför")]
    words += [("Vad har ändrats", "vad har ändrats"), ("Vilka saknas", "vilka saknas")] if said else []
    return tuple(FollowUp(label, asked.phrase(word)) for label, word in words)
