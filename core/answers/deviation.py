"""Avvikelse: a unit against its budget, the units below it or its account groups, and where it is heading."""
from __future__ import annotations

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.listing import listing, listing_notes
from core.answers.parts import (
    answered,
    deviation_cells,
    follow_ups,
    is_shown_as_zero,
    money,
    money_column,
    notes_for,
    running,
    trend,
)
from core.book import Kind
from core.calendar import Span
from core.deviation import deviation_of
from core.money import NO_BREAK_SPACE, format_amount, format_fraction
from core.profile import shown_sign


def deviation(asked: Asked) -> Answer:
    """Budget, actual and deviation of the span; beside an unfinished year also its whole budget."""
    rows = listing(asked, lambda unit, group, own: _cells(asked, unit, group, own))
    more = listing_notes(asked, rows)
    return answered(
        asked, headline(asked, rows[0]), _columns(asked), rows, notes_for(asked, asked.profile.layout, asked.profile.unit, *more),
        _follow_ups(asked),
    )


def _follow_ups(asked: Asked) -> tuple[FollowUp, ...]:
    return follow_ups(
        asked, ("Varför", "varför"), ("Prognos", "prognos"), ("Månader", "månader"), ("Kontogrupper", "kontogrupper"),
        ("Jämför i fjol", "jämför"), ("Störst", "störst"),
    )


def headline(asked: Asked, own: Row) -> str:
    """How far the unit is from its budget, in one sentence."""
    amount, fraction = own.cells["deviation"].value, own.cells["deviation_pct"].value
    if not isinstance(amount, int):
        return f"{asked.subject}: {_what_is_missing(asked, own)}, så avvikelsen kan inte beräknas."
    size = format_amount(abs(amount), asked.profile.unit)
    if is_shown_as_zero(amount, asked.profile.unit):
        nearly = f" på {asked.profile.unit} när" if amount else ""
        return f"{asked.subject} följer budget{nearly}, {asked.span.label}."
    share = f" ({format_fraction(fraction)}{NO_BREAK_SPACE}%)" if fraction is not None else ""
    return f"{asked.subject} ligger {size} {asked.profile.unit} {'bättre' if amount > 0 else 'sämre'} än budget, {asked.span.label}{share}."


def _what_is_missing(asked: Asked, own: Row) -> str:
    kind: Kind = "budget" if own.cells["budget"].value is None else "actual"
    year = asked.span.year
    whole = Span(year, 1, year.length, asked.span.scope)
    if not asked.span.is_full_year and asked.book.amount(asked.unit.code, NET_COST, kind, whole) is not None:
        return f"{asked.profile.word(kind).lower()} finns endast helår"
    return f"{asked.profile.word(kind).lower()} saknas {asked.span.label}"


def _cells(asked: Asked, unit: str, group: str, own: bool) -> dict[str, Cell]:
    cells = deviation_cells(asked, deviation_of(asked.book, unit, group, asked.span, own=own), group)
    if own:
        return cells
    if not asked.span.is_full_year:
        annual = asked.book.annual_budget(unit, group, asked.span.year, asked.span.last)
        cells["annual_budget"] = money(annual, asked.profile.unit, sign=shown_sign(asked.profile.layout, group))
    if group == NET_COST:
        actual, budget = (asked.book.series(unit, group, kind, asked.year)[: asked.span.last] for kind in ("actual", "budget"))
        cells["trend"] = trend(running(actual, budget))
    return cells


def _columns(asked: Asked) -> list[Column]:
    whole = [] if asked.span.is_full_year else [money_column(asked, "annual_budget")]
    percent = Column("deviation_pct", asked.profile.word("deviation_pct"), "%")
    return [*(money_column(asked, key) for key in ("budget", "actual", "deviation")), percent, *whole, Column("trend", "Trend")]
