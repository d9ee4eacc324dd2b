"""Månader: account groups × months, accumulated, the whole year's budget and the deviation."""
from __future__ import annotations

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, money, money_column, notes_for, rounding_note, shown_groups
from core.book import Kind
from core.calendar import MONTHS_SHORT
from core.deviation import Deviation, deviation_of, difference, tone_of
from core.money import Amount, format_amount
from core.profile import shown_sign


def months(asked: Asked) -> Answer:
    """One row per account group and last the unit itself; a month that is not closed is missing, not zero."""
    book, unit = asked.book, asked.unit.code
    rows = [_row(asked, group.code, group.name, group.code, 1) for group in shown_groups(book, unit, asked.year)]
    own = _row(asked, unit, asked.unit.name, NET_COST, 0, total=True)
    keys = [column.key for column in _columns(asked)]
    sums = [(_ore(own, key), [_ore(row, key) for row in rows]) for key in keys]
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, rounding_note(sums, asked.profile.unit))
    return answered(
        asked, _headline(asked, own), _columns(asked), [*rows, own], notes,
        follow_ups(asked, ("Avvikelse", "avvikelse"), ("Budget per månad", "månader budget"), ("Avvikelse per månad", "månader avvikelse")),
    )


def _ore(row: Row, key: str) -> int | None:
    value = row.cells[key].value
    return value if isinstance(value, int) else None


def _row(asked: Asked, key: str, label: str, group: str, level: int, *, total: bool = False) -> Row:
    unit, sign = asked.profile.unit, shown_sign(asked.profile.layout, group)
    found = deviation_of(asked.book, asked.unit.code, group, asked.span)
    tone = tone_of(found.amount, found.fraction, asked.profile.thresholds)
    is_deviation = asked.question.measure == "deviation"
    cells = {
        month: money(amount, unit, sign=1 if is_deviation else sign)
        for month, amount in zip(_month_keys(asked), _series(asked, group), strict=True)
    }
    cells["ytd"] = money(_accumulated(asked, found), unit, sign=1 if is_deviation else sign)
    cells["annual_budget"] = money(asked.book.annual_budget(asked.unit.code, group, asked.span.year, asked.span.last), unit, sign=sign)
    cells["deviation"] = money(found.amount, unit, tone=tone)
    return Row(key, label, cells, level, "total" if total else "row", tone=tone)


def _accumulated(asked: Asked, found: Deviation) -> Amount | None:
    return {"actual": found.actual, "budget": found.budget, "deviation": found.amount}[asked.question.measure]


def _series(asked: Asked, group: str) -> tuple[Amount | None, ...]:
    if asked.question.measure == "deviation":
        pairs = zip(_of_kind(asked, group, "actual"), _of_kind(asked, group, "budget"), strict=True)
        return tuple(difference(a, b) for a, b in pairs)
    return _of_kind(asked, group, asked.question.measure)


def _of_kind(asked: Asked, group: str, kind: Kind) -> tuple[Amount | None, ...]:
    """One kind month by month; a budget with the transfers of each month in it."""
    series = asked.book.series(asked.unit.code, group, kind, asked.year)
    if kind != "budget":
        return series
    moved = asked.book.series(asked.unit.code, group, "budget_transfer", asked.year)
    return tuple((b or 0) + t if t is not None else b for b, t in zip(series, moved, strict=True))


def _month_keys(asked: Asked) -> list[str]:
    return [f"{year}-{month:02d}" for year, month in _calendar(asked)]


def _calendar(asked: Asked) -> list[tuple[int, int]]:
    return [asked.span.year.calendar(month) for month in range(1, asked.span.year.length + 1)]


def _columns(asked: Asked) -> list[Column]:
    unit = asked.profile.unit
    each = [Column(key, MONTHS_SHORT[month - 1], unit) for key, (_, month) in zip(_month_keys(asked), _calendar(asked), strict=True)]
    closed = "Helår" if asked.span.is_full_year else "Ack." if asked.span.first == 1 else "Perioden"
    return [*each, Column("ytd", closed, unit), money_column(asked, "annual_budget"), money_column(asked, "deviation")]


def _headline(asked: Asked, own: Row) -> str:
    word = {"actual": "utfall", "budget": "budget", "deviation": "avvikelse"}[asked.question.measure]
    known: list[Cell] = [own.cells[key] for key in _month_keys(asked)[asked.span.first - 1 : asked.span.last]]
    amounts = [cell.value for cell in known if isinstance(cell.value, int)]
    if not amounts:
        return f"{asked.subject}: {word} per månad saknas {asked.span.label}."
    sign = 1 if asked.question.measure == "deviation" else shown_sign(asked.profile.layout, NET_COST)
    total = format_amount(sign * sum(amounts), asked.profile.unit)
    return f"{asked.subject}: {word} per månad, {total} {asked.profile.unit} {asked.span.label}."
