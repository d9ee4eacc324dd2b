"""The parts that answers are put together from: cells, columns, account groups, notes and follow-ups."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from core.accounts import NET_COST, OPERATING_NET, AccountGroup
from core.answer import Answer, Cell, Column, FollowUp, Row, Table, UnitName
from core.answers.asked import Asked, whole_span_of
from core.answers.phrasing import in_a_row
from core.answers.sources import source_note
from core.book import KINDS
from core.calendar import FiscalYear, whole_year
from core.deviation import Deviation, Tone, tone_of
from core.money import Amount, MoneyUnit, format_amount, format_fraction
from core.profile import CHANGE_NOTE, SIGN_NOTE, Layout, shown_sign
from core.question import OF_ROUNDS

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


def is_shown_as_zero(amount: Amount, unit: MoneyUnit) -> bool:
    """True when the amount is printed as 0 in the unit."""
    return format_amount(amount, unit) == format_amount(0, unit)


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


def shown_groups(asked: Asked) -> tuple[AccountGroup, ...]:
    """The account groups to list for the unit: the municipality's own under the skeleton, or the skeleton's where it has none."""
    chart = asked.book.chart
    booked = _booked_groups(asked)
    found: list[AccountGroup] = []
    for part in (*chart.children(OPERATING_NET), *(g for g in chart.children(NET_COST) if g.code != OPERATING_NET)):
        own = [group for group in chart.children(part.code) if group.kind == "group" and group.code in booked]
        found += own or ([part] if part.code in booked else [])
    return tuple(found)


def _booked_groups(asked: Asked) -> set[str]:
    """Codes of the groups that hold anything in the year, or in the one before where the answer looks back."""
    book, unit, found = asked.book, asked.unit.code, set[str]()
    for label in (asked.year, asked.year - 1) if asked.looks_back else (asked.year,):
        year = book.register.years.get(label)
        if year is not None and unit in book.units(label):
            book.open_groups(unit, label)
            whole = whole_year(year.fiscal)
            groups = (group.code for group in book.chart if group.kind == "group")
            found |= {g for g in groups if any(book.amount(unit, g, kind, whole) is not None for kind in KINDS)}
    return found


def previous_name(asked: Asked) -> str:
    """Name of the year before, whether or not it is in the books."""
    return (asked.year_before or FiscalYear(asked.year - 1, asked.span.year.start_month, asked.span.year.length)).name


def titled(asked: Asked) -> str:
    """The unit and its municipality: the name of a picture, which is seen without the answer too."""
    municipality = asked.book.register.name
    return asked.unit.name if asked.unit.name == municipality else f"{asked.unit.name} ({municipality})"


def has_change(rows: Iterable[Row]) -> bool:
    """True when any row shows a change since the year before, whose sign must then be said."""
    return any("change" in row.cells and row.cells["change"].value is not None for row in rows)


def change_note(layout: Layout, in_result_sign: Sequence[str] = ()) -> str:
    """The sign of a change; ``in_result_sign`` are labels of rows whose amounts the layout does not turn."""
    if layout == "R" or not in_result_sign:
        return CHANGE_NOTE[layout]
    rows = f"raden {in_result_sign[0]}" if len(in_result_sign) == 1 else f"raderna {in_a_row(in_result_sign)}"
    return f"{CHANGE_NOTE[layout]}, men bättre på {rows}"


def notes_for(asked: Asked, layout: Layout, unit: MoneyUnit, *more: str, change: str = "") -> tuple[str, ...]:
    """What every answer says of itself: unit and sign, what is particular, how far the books go, source, what is made up.

    ``change``: the sign of a column of change, where the table has one (``change_note``).
    """
    year = asked.book.register.years[asked.year]
    is_done = year.closed == year.fiscal.length and asked.span.is_full_year
    through = "" if is_done or not year.closed else f"Stängt t.o.m. {year.fiscal.month_name(year.closed)}{_cut(asked)}."
    source = source_note(asked)
    more = (*more, _organisation(asked))
    sign = f"Belopp i {unit}. {SIGN_NOTE[layout]}{change}."
    return tuple(note for note in (sign, *more, through, source, year.invented) if note)


def _organisation(asked: Asked) -> str:
    """Said when the answer rests on the year before, whose organisation was another."""
    if asked.book.as_it_was is asked.book or not (asked.looks_back or asked.question.kind in ("prognosis", "worksheet")):
        return ""
    from core.answers.organisation_words import organisation_note  # noqa: PLC0415 – only an organisation that has changed needs it

    return organisation_note(asked)


def _cut(asked: Asked) -> str:
    """Said when the question reached further than the books; what is about a round ends with the round instead."""
    if asked.question.kind in OF_ROUNDS:
        return ""
    whole = whole_span_of(asked.question, asked.book.register)
    return f"; frågan gällde {whole.words}, och svaret slutar där böckerna gör det" if whole and whole.last > asked.span.last else ""


def previous_note(asked: Asked) -> str:
    """Why the year before is missing beside the asked one; empty when it is there."""
    year, before, book, then = asked.year_before, asked.before, asked.book, asked.book.as_it_was
    if year is None or not then.has_figures(then.units(year.label).root.code, year.label):
        return f"{previous_name(asked)} är inte inläst."
    if not book.has_figures(asked.unit.code, year.label):
        return f"{asked.unit.name} har inga siffror {year.name}."
    if before is None:
        return f"Räkenskapsåret {year.name} är {year.months_name(1, year.length)} och har inte samma månader."
    if not before.is_full_year and book.is_annual_only(asked.unit.code, before.year.label):
        return f"{before.year.name} finns endast helår."
    return ""


def follow_ups(asked: Asked, *words: tuple[str, str]) -> tuple[FollowUp, ...]:
    """(label, question word) → next questions about the same unit and period; those that have no answer are not offered."""
    annual = asked.book.is_annual_only(asked.unit.code, asked.year)
    impossible = {"månader": annual, "månader budget": annual, "månader avvikelse": annual, "jämför": bool(previous_note(asked))}
    return tuple(FollowUp(label, asked.phrase(word)) for label, word in words if not impossible.get(word))


def answered(
    asked: Asked, headline: str, columns: Sequence[Column], rows: Sequence[Row], notes: tuple[str, ...],
    followups: tuple[FollowUp, ...] = (), title: str = "",
) -> Answer:
    """The answer about the asked unit and period."""
    return Answer(
        headline, "answered", asked.book.register.name, UnitName(asked.unit.code, asked.unit.name), asked.span.label,
        Table(tuple(columns), tuple(rows), title), notes, followups, version=asked.book.version, asked=asked.question, span=asked.span,
    )
