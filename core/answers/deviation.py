"""Avvikelse: a unit against its budget, the units below it or its account groups, and where it is heading."""
from __future__ import annotations

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.listing import listing, listing_notes
from core.answers.parts import answered, deviation_cells, follow_ups, money, money_column, notes_for, running, trend
from core.deviation import deviation_of
from core.money import NO_BREAK_SPACE, format_amount, format_fraction
from core.profile import shown_sign


def deviation(asked: Asked) -> Answer:
    """Budget, actual and deviation of the span; beside an unfinished year also its whole budget."""
    rows = listing(asked, lambda unit, group: _cells(asked, unit, group))
    more = listing_notes(asked, rows, ("budget", "actual", "deviation"))
    return answered(
        asked, headline(asked, rows[0]), _columns(asked), rows, notes_for(asked, asked.profile.layout, asked.profile.unit, *more),
        follow_ups(asked, ("Månader", "månader"), ("Kontogrupper", "kontogrupper"), ("Jämför i fjol", "jämför"), ("Störst", "störst")),
    )


def headline(asked: Asked, own: Row) -> str:
    """How far the unit is from its budget, in one sentence."""
    amount, fraction = own.cells["deviation"].value, own.cells["deviation_pct"].value
    if not isinstance(amount, int):
        lacking = "budget" if own.cells["budget"].value is None else "utfall"
        return f"{asked.subject}: {lacking} saknas {asked.span.label}, så avvikelsen kan inte räknas."
    size = format_amount(abs(amount), asked.profile.unit)
    if not size.strip("0,"):
        return f"{asked.subject} följer budget, {asked.span.label}."
    share = f" ({format_fraction(fraction)}{NO_BREAK_SPACE}%)" if fraction is not None else ""
    return f"{asked.subject} ligger {size} {asked.profile.unit} {'bättre' if amount > 0 else 'sämre'} än budget, {asked.span.label}{share}."


def _cells(asked: Asked, unit: str, group: str) -> dict[str, Cell]:
    cells = deviation_cells(asked, deviation_of(asked.book, unit, group, asked.span), group)
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
