"""Översikt: every unit of a tree in one answer, with its deviation, how that has moved, what is said and forecast of its year."""
from __future__ import annotations

from collections.abc import Iterator

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.listing import listing, listing_notes
from core.answers.overview_words import headline, marks_note, said_of, tiles
from core.answers.parts import answered, deviation_cells, follow_ups, money, money_column, notes_for, running, trend
from core.answers.sight import Sight
from core.deviation import deviation_of
from core.profile import shown_sign

WHOLE_TREE = 99
"""A depth below any organisation's lowest level."""


def overview(asked: Asked) -> Answer:
    """Every unit at and below the asked one, parents before their children; of a unit with none below it its account groups."""
    asked = asked._replace(question=asked.question._replace(depth=WHOLE_TREE))
    sight = Sight(asked)
    listed = listing(asked, lambda unit, group, own: dict(_cells(sight, unit, group, own)))
    rows = [_told(sight, row) for row in listed]
    marks = marks_note(sight, rows)
    more = (*listing_notes(asked, rows), f"K: {marks}." if marks else "")
    found = answered(
        asked, headline(asked, rows), _columns(sight), rows, notes_for(asked, asked.profile.layout, asked.profile.unit, *more),
        follow_ups(asked, ("Varför", "varför"), ("Prognos", "prognos"), ("Störst", "störst"), ("Vad har ändrats", "vad har ändrats")),
    )
    return found._replace(tiles=tiles(sight, rows))


def _cells(sight: Sight, unit: str, group: str, own: bool) -> Iterator[tuple[str, Cell]]:
    asked, shown = sight.asked, sight.asked.profile.unit
    sign = shown_sign(asked.profile.layout, group)
    yield from deviation_cells(asked, deviation_of(asked.book, unit, group, asked.span, own=own), group).items()
    yield "change", money(sight.moved(unit, group, own), shown)
    if not asked.span.is_full_year:
        yield "annual_budget", money(sight.view.annual_budget(unit, group, own), shown, sign=sign)
    if group == NET_COST and not own:
        actual, budget = (asked.book.series(unit, group, kind, asked.year)[: asked.span.last] for kind in ("actual", "budget"))
        yield "trend", trend(running(actual, budget))
    given, model = None if own else sight.view.given(unit, group), sight.forecast(unit, group, own)
    yield "prognosis", money(given, shown, sign=sign)
    yield "forecast", money(model, shown, sign=sign)
    yield "expected_deviation", sight.view.deviation(model if given is None else given, unit, group, own)
    yield "comment", Cell(sight.comment_mark(unit) if group == NET_COST and not own else "")


def _columns(sight: Sight) -> list[Column]:
    """What was not asked for or cannot be known has no column."""
    asked = sight.asked
    columns = [*(money_column(asked, key) for key in ("budget", "actual", "deviation"))]
    columns.append(Column("deviation_pct", asked.profile.word("deviation_pct"), "%"))
    if sight.month_before:
        columns.append(money_column(asked, "change", f"Sedan {sight.month_short}"))
    columns.append(Column("trend", "Trend"))
    if not asked.span.is_full_year:
        columns.append(money_column(asked, "annual_budget"))
    if sight.view.rounds:
        columns.append(money_column(asked, "prognosis"))
    if sight.looks_ahead:
        columns.append(money_column(asked, "forecast", "Modellen"))
    if not sight.view.is_done and (sight.view.rounds or sight.looks_ahead):
        columns.append(money_column(asked, "expected_deviation", "Avv. helår"))
    return [*columns, *([Column("comment", "K")] if sight.view.rounds else [])]


def _told(sight: Sight, row: Row) -> Row:
    """The row with what a face shows or picks it by; that of a unit alone has any."""
    if row.question is None:
        return row
    unit = sight.asked.book.units(sight.asked.year)[row.key]
    holds = {"missing": sight.waits_for(row.key), "uncommented": sight.lacks_comment(row.key)}
    flags = [flag for flag, held in holds.items() if held]
    return row._replace(said=said_of(sight, row), flags=frozenset(flags), manager=unit.manager or "")
