"""What has changed without prognosis rounds: how the accumulated deviation has moved since an earlier month."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked, whole_span_of
from core.answers.changes_rows import asking
from core.answers.listing import listing, listing_notes
from core.answers.parts import answered, follow_ups, is_shown_as_zero, money, notes_for
from core.answers.rounding import Sum, down_the_tree, ore, rounding_note
from core.calendar import Scope, Span, fiscal_month_of
from core.deviation import deviation_of, difference, fraction_of, percent_base, tone_of
from core.money import format_amount
from core.round_finding import opening_command
from core.rounds import in_order

HOW_TO_OPEN: Final = "Ett öppnas med ”{command}”; med två visar svaret vad som ändrats mellan dem."


def by_month(asked: Asked) -> Answer:
    """The accumulated deviation through the month before (or the one that ”sedan …” names), through the last one, and the change."""
    asked = _within_the_books(asked)
    if asked.book.is_annual_only(asked.unit.code, asked.year):
        return _said(asked, f"{asked.subject}: {asked.span.year.name} finns endast helår, inte månader, så ändringen kan inte visas.")
    since = asked.question.since
    start = fiscal_month_of(since, asked.span.year) if since else None
    first = asked.span.last - 1 if start is None else start
    if first >= asked.span.last:
        month = asked.span.year.month_name(first)
        return _said(asked, f"{asked.subject}: ingen månad är stängd efter {month}, så inget har ändrats sedan dess.")
    rows = [_asking(asked, row) for row in listing(asked, lambda unit, group, own: _cells(asked, first, unit, group, own))]
    more = (_no_rounds(asked), rounding_note(_sums(rows), asked.profile.unit), *listing_notes(asked, rows)[1:])
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    title = asked.profile.word("deviation")
    return answered(asked, _headline(asked, rows[0], first), _columns(asked, first), rows, notes, _follow_ups(asked), title)


def _said(asked: Asked, headline: str) -> Answer:
    """An answer in words alone."""
    return answered(asked, headline, (), (), notes_for(asked, asked.profile.layout, asked.profile.unit), _follow_ups(asked))


def _sums(rows: Sequence[Row]) -> list[Sum]:
    across = [(ore(row.cells["deviation"]), [ore(row.cells.get("before")), ore(row.cells["change"])]) for row in rows]
    return [*across, *down_the_tree(rows)]


def _within_the_books(asked: Asked) -> Asked:
    """Through the last month of the asked period, and no further than the books; a round does not end it."""
    year = asked.book.register.years[asked.year]
    whole = whole_span_of(asked.question, asked.book.register)
    last = max(1, min(whole.last if whole else year.closed, year.closed))
    return asked._replace(span=Span(year.fiscal, 1, last, Scope.FULL_YEAR if last == year.fiscal.length else Scope.YTD))


def _cells(asked: Asked, first: int, unit: str, group: str, own: bool) -> dict[str, Cell]:
    shown, year, book = asked.profile.unit, asked.span.year, asked.book
    now = deviation_of(book, unit, group, Span(year, 1, asked.span.last, Scope.YTD), own=own).amount
    moved = deviation_of(book, unit, group, Span(year, first + 1, asked.span.last, Scope.YTD), own=own).amount
    tone = tone_of(moved, fraction_of(moved, percent_base(book, unit, asked.span)), asked.profile.thresholds)
    cells = {"deviation": money(now, shown), "change": money(moved, shown, tone=tone)}
    return {"before": money(difference(now, moved or 0), shown), **cells} if first else cells


def _asking(asked: Asked, row: Row) -> Row:
    """A row about a unit asks the same of it, from the same month."""
    units = asked.book.units(asked.year)
    tone = row.cells["change"].tone if row.cells["change"].value is not None else None
    if row.question is None or row.key not in units:
        return row._replace(tone=tone)
    return row._replace(question=asked.phrase(asking(asked), units[row.key]), tone=tone)


def _month(asked: Asked, month: int) -> str:
    return asked.span.year.month_name(month).split()[0]


def _columns(asked: Asked, first: int) -> list[Column]:
    unit = asked.profile.unit
    earlier = [Column("before", f"T.o.m. {_month(asked, first)}", unit)] if first else []
    return [*earlier, Column("deviation", f"T.o.m. {_month(asked, asked.span.last)}", unit), Column("change", "Ändring", unit)]


def _no_rounds(asked: Asked) -> str:
    if in_order(asked.book.register.rounds, asked.year):
        whose = f"{asked.unit.name} och enheterna närmast under" if asked.children() else asked.unit.name
        return f"Två prognoser att jämföra finns inte för {whose}; därför visas hur avvikelsen har ändrats."
    year, month = asked.span.year.calendar(asked.span.last)
    how = HOW_TO_OPEN.format(command=opening_command(asked.book.register, f"{year}-{month:02d}"))
    return f"{asked.span.year.name} har inga prognostillfällen; därför visas hur avvikelsen har ändrats. {how}"


def _headline(asked: Asked, own: Row, first: int) -> str:
    change, now = ore(own.cells["change"]), ore(own.cells["deviation"])
    unit, months = asked.profile.unit, asked.span.year
    since = f"sedan {_month(asked, first)}" if first else "sedan årets början"
    if change is None or now is None:
        return f"{asked.subject}: utfall eller budget saknas {since}, så ändringen av avvikelsen kan inte beräknas."
    end = f"{format_amount(now, unit, signed=True)} {unit} t.o.m. {months.month_name(asked.span.last)}"
    if is_shown_as_zero(change, unit):
        return f"{asked.subject}: avvikelsen är oförändrad {since}, {end}."
    direction = "förbättrats" if change > 0 else "försämrats"
    return f"{asked.subject}: avvikelsen har {direction} med {format_amount(abs(change), unit)} {unit} {since}, till {end}."


def _follow_ups(asked: Asked) -> tuple[FollowUp, ...]:
    return follow_ups(asked, ("Avvikelse", "avvikelse"), ("Varför", "varför"), ("Månader", "månader avvikelse"), ("Prognos", "prognos"))
