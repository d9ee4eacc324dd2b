"""Månader: account groups × months, accumulated, the whole year's budget and the deviation."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.accounts import NET_COST
from core.answer import Answer, Chart, Column, Row
from core.answers.asked import Asked
from core.answers.figures import heat
from core.answers.listing import tone_of_row
from core.answers.parts import answered, follow_ups, money, money_column, notes_for, shown_groups
from core.answers.rounding import Sum, down, ore, rounding_note
from core.calendar import MONTHS_SHORT
from core.deviation import Deviation, deviation_of, difference, tone_of
from core.kind_words import Measure
from core.kinds import wording
from core.money import Amount, format_amount
from core.profile import shown_sign

_MEASURES: Final[tuple[Measure, ...]] = ("actual", "budget", "deviation")


def months(asked: Asked) -> Answer:
    """One row per account group and last the unit itself; a month that is not closed is missing, not zero."""
    rows = [month_row(asked, group.code, group.name, group.code, 1)._replace(is_group=True) for group in shown_groups(asked)]
    own = month_row(asked, asked.unit.code, asked.unit.name, NET_COST, 0)._replace(kind="total")
    rounding = rounding_note([*down(own, rows), *_along(asked, [*rows, own])], asked.profile.unit)
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, rounding)
    others = {measure: wording(asked.question._replace(measure=measure)) for measure in _MEASURES}
    said = asked.profile.said
    labels = {measure: f"{said(measure)} per månad" for measure in ("actual", "budget")} | {"deviation": "Avvikelse per månad"}
    words = [(labels[measure], word) for measure, word in others.items() if measure != asked.question.measure]
    shown = answered(
        asked, _headline(asked, own), _columns(asked), [*rows, own], notes, follow_ups(asked, ("Avvikelse", "avvikelse"), *words),
    )
    return shown._replace(chart=_heat(asked)) if asked.question.measure == "deviation" else shown


def _heat(asked: Asked) -> Chart | None:
    """The units below by month; without two of them the account groups."""
    below, own = asked.children(), asked.unit.code
    of_units = [(unit.name, _series(asked, NET_COST, unit.code)) for unit in below]
    of_groups = [(group.name, _series(asked, group.code)) for group in shown_groups(asked)]
    return heat(asked, of_units if len(below) > 1 else of_groups, (asked.unit.name, _series(asked, NET_COST, own)))


def month_row(asked: Asked, key: str, label: str, group: str, level: int) -> Row:
    """A row of the asked unit's months in an account group or an account, with the sum, the year's budget and the deviation."""
    unit, sign = asked.profile.unit, shown_sign(asked.profile.layout, group)
    of_measure = 1 if asked.question.measure == "deviation" else sign
    found = deviation_of(asked.book, asked.unit.code, group, asked.span)
    cells = {
        month: money(amount, unit, sign=of_measure)
        for month, amount in zip(_month_keys(asked), _series(asked, group), strict=True)
    }
    cells["ytd"] = money(_accumulated(asked, found), unit, sign=of_measure)
    cells["annual_budget"] = money(asked.book.annual_budget(asked.unit.code, group, asked.span.year, asked.span.last), unit, sign=sign)
    tone = tone_of(found.amount, found.fraction, asked.profile.thresholds)
    cells["deviation"] = money(found.amount, unit, tone=tone)
    return Row(key, label, cells, level, tone=tone_of_row(cells))


def _accumulated(asked: Asked, found: Deviation) -> Amount | None:
    return {"actual": found.actual, "budget": found.budget, "deviation": found.amount}[asked.question.measure]


def _series(asked: Asked, group: str, of: str | None = None) -> tuple[Amount | None, ...]:
    book, unit, year = asked.book, of or asked.unit.code, asked.year
    actual = book.series(unit, group, "actual", year)
    budget = book.series(unit, group, "budget", year, through=asked.span.last)
    if asked.question.measure == "deviation":
        return tuple(difference(a, b) for a, b in zip(actual, budget, strict=True))
    return actual if asked.question.measure == "actual" else budget


def _along(asked: Asked, rows: Sequence[Row]) -> Iterator[Sum]:
    """The months of the span and their sum, in each row."""
    inside = _month_keys(asked)[asked.span.first - 1 : asked.span.last]
    for row in rows:
        yield ore(row.cells["ytd"]), [ore(row.cells[key]) for key in inside]


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
    word = asked.profile.said(asked.question.measure).lower()
    total = ore(own.cells["ytd"])
    if total is None:
        return f"{asked.subject}: {word} per månad saknas, {asked.span.label}."
    sign = 1 if asked.question.measure == "deviation" else shown_sign(asked.profile.layout, NET_COST)
    return f"{asked.subject}: {word} per månad, {format_amount(sign * total, asked.profile.unit)} {asked.profile.unit} {asked.span.label}."
