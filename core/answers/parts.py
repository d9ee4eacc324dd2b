"""The parts that answers are put together from: cells, columns, account group rows, notes and follow-ups."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from core.accounts import NET_COST, OPERATING_NET, AccountGroup
from core.answer import Answer, Cell, Column, FollowUp, Row, Table, UnitName
from core.answers.asked import Asked
from core.book import KINDS, Book
from core.calendar import Scope, Span
from core.deviation import Deviation, Tone, tone_of
from core.money import Amount, MoneyUnit, format_amount, format_fraction, in_unit, rounding_bound
from core.profile import SIGN_NOTE, Layout, shown_sign

BARS: Final = "▁▂▃▄▅▆▇"


def money(amount: Amount | None, unit: MoneyUnit, *, sign: int = 1, tone: Tone = "neutral") -> Cell:
    """An amount in the layout's sign (+1 or −1) with its exact value in result sign."""
    shown = None if amount is None else sign * amount
    return Cell(format_amount(shown, unit), amount, tone)


def percent(fraction: float | None, tone: Tone = "neutral") -> Cell:
    """A fraction as percent with its sign."""
    return Cell(format_fraction(fraction), fraction, tone)


def trend(values: Sequence[Amount | None]) -> Cell:
    """A small curve of the known values, lowest to highest; it shows a direction, no amounts."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return Cell("")
    low, width = min(known), max(known) - min(known)
    return Cell("".join(BARS[(v - low) * (len(BARS) - 1) // width if width else 0] for v in known))


def running(actual: Iterable[Amount | None], budget: Iterable[Amount | None]) -> list[Amount | None]:
    """The accumulated deviation after each month, for as long as both are known."""
    total, out = 0, list[Amount | None]()
    for a, b in zip(actual, budget, strict=True):
        if a is None or b is None:
            break
        total += a - b
        out.append(total)
    return out


def money_column(asked: Asked, key: str, label: str | None = None) -> Column:
    """A column of amounts under the municipality's own word."""
    return Column(key, label or asked.profile.word(key), asked.profile.unit)


def deviation_cells(asked: Asked, found: Deviation, group: str = NET_COST) -> dict[str, Cell]:
    """Budget, actual, deviation and percent of one row, in the profile's layout; a deviation is + = good in all of them."""
    unit, sign = asked.profile.unit, shown_sign(asked.profile.layout, group)
    tone = tone_of(found.amount, found.fraction, asked.profile.thresholds)
    return {
        "budget": money(found.budget, unit, sign=sign),
        "actual": money(found.actual, unit, sign=sign),
        "deviation": money(found.amount, unit, tone=tone),
        "deviation_pct": percent(found.fraction, tone),
    }


def shown_groups(book: Book, unit: str, year: int) -> tuple[AccountGroup, ...]:
    """The account groups to list for a unit: the municipality's own under the skeleton, or the skeleton's where it has none."""
    book.open_groups(unit, year)
    chart = book.chart

    fiscal = book.register.years[year].fiscal
    whole = Span(fiscal, 1, fiscal.length, Scope.FULL_YEAR)

    def is_booked(group: AccountGroup) -> bool:
        """True when the year holds anything of the group."""
        return any(book.amount(unit, group.code, kind, whole) is not None for kind in KINDS)

    found: list[AccountGroup] = []
    for part in (*chart.children(OPERATING_NET), *(g for g in chart.children(NET_COST) if g.code != OPERATING_NET)):
        own = [group for group in chart.children(part.code) if group.kind == "group" and is_booked(group)]
        found += own or ([part] if is_booked(part) else [])
    return tuple(found)


def notes_for(asked: Asked, layout: Layout, unit: MoneyUnit, *more: str) -> tuple[str, ...]:
    """What every answer says of itself: unit and sign, what is particular, how far the books go, source, what is made up."""
    year = asked.book.register.years[asked.year]
    is_done = year.closed == year.fiscal.length and asked.span.is_full_year
    through = "" if is_done else f"Stängt t.o.m. {year.fiscal.month_name(year.closed)}."
    source = f"Källa: {year.source}." if year.source else ""
    return tuple(note for note in (f"Belopp i {unit}. {SIGN_NOTE[layout]}.", *more, through, source, year.invented) if note)


def rounding_note(sums: Iterable[tuple[Amount | None, Sequence[Amount | None]]], unit: MoneyUnit) -> str:
    """A sentence when a printed total differs from the sum of its printed terms, else empty. ``sums``: (total, its terms)."""
    widest = 0
    for total, terms in sums:
        known = [t for t in terms if t is not None]
        if total is not None and total == sum(known) and in_unit(total, unit) != sum(in_unit(t, unit) for t in known):
            widest = max(widest, len(known))
    if not widest:
        return ""
    bound = f"0,{rounding_bound(widest)}" if unit == "mnkr" else str(rounding_bound(widest))
    return f"Avrundning: varje belopp är avrundat för sig, så en summa av {widest} delar kan skilja högst {bound} {unit} från delarna."


def follow_ups(asked: Asked, *words: tuple[str, str]) -> tuple[FollowUp, ...]:
    """(label, question word) → next questions about the same unit and period."""
    return tuple(FollowUp(label, asked.phrase(word)) for label, word in words)


def answered(
    asked: Asked, headline: str, columns: Sequence[Column], rows: Sequence[Row], notes: tuple[str, ...],
    followups: tuple[FollowUp, ...] = (), title: str = "",
) -> Answer:
    """The answer about the asked unit and period."""
    return Answer(
        headline, "answered", asked.book.register.name, UnitName(asked.unit.code, asked.unit.name), asked.span.label,
        Table(tuple(columns), tuple(rows), title), notes, followups, version=asked.book.version, asked=asked.question, span=asked.span,
    )
