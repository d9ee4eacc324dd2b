"""Two more pictures and their words: the waterfall of what changed between rounds, and the heat table of deviations by month."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.answer import Chart, Line
from core.answers.asked import Asked
from core.answers.parts import is_shown_as_zero, titled
from core.answers.sources import under_picture
from core.calendar import MONTHS_SHORT
from core.explaining import Change
from core.money import Amount, MoneyUnit, format_amount

MOST_STEPS: Final = 6
"""Units that a waterfall names; the rest of them are one step together."""
MOST_ROWS: Final = 10
"""Rows of a heat table beside the unit's own; those that deviate the most."""
_LARGEST_IN_TKR: Final = 99_949_999
"""Öre: above it a cell on a phone has no room for tkr."""

Amounts = tuple[Amount | None, ...]


def waterfall(asked: Asked, own: Change, below: Sequence[tuple[str, Change | None]], when: str) -> Chart | None:
    """The units below, largest change first; of a unit without any, what its change is made of. None where nothing has changed."""
    unit = asked.profile.unit
    steps = [(name, change.amount) for name, change in below if change is not None]
    if len(steps) < 2:
        steps = [("Nytt utfall", own.outcome), ("Ändrad bedömning", own.judgement), ("Flyttad budget", own.moved)]
    known = sorted((step for step in steps if not is_shown_as_zero(step[1], unit)), key=lambda step: -abs(step[1]))
    rest = own.amount - sum(amount for _, amount in known[:MOST_STEPS])
    shown = [*known[:MOST_STEPS], *([("Övrigt", rest)] if not is_shown_as_zero(rest, unit) else [])]
    if not shown:
        return None
    names, amounts = (*(name for name, _ in shown), "Summa"), (*(amount for _, amount in shown), own.amount)
    texts = tuple(format_amount(amount, unit, signed=True) for amount in amounts)
    said = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    title = f"{titled(asked)}, {asked.span.year.name}: ändrad prognos, {when}"
    return Chart(
        title, f"Ändrad prognos {when}, {unit} (+ = bättre): {said}.", unit, names, (Line("change", "Ändring", amounts),),
        kind="waterfall", texts=(texts,), source=under_picture(asked),
    )


def heat(asked: Asked, rows: Sequence[tuple[str, Amounts]], own: tuple[str, Amounts]) -> Chart | None:
    """Rows that deviate the most by month, and last the unit itself; None without any month that deviates."""
    known = sorted((row for row in rows if any(row[1])), key=lambda row: -sum(abs(amount or 0) for amount in row[1]))[:MOST_ROWS]
    shown = [*known, own]
    largest = max((abs(amount) for _, amounts in shown for amount in amounts if amount is not None), default=0)
    if not largest:
        return None
    unit: MoneyUnit = "mnkr" if largest > _LARGEST_IN_TKR else "tkr"
    year = asked.span.year
    months = tuple(MONTHS_SHORT[year.calendar(month)[1] - 1] for month in range(1, year.length + 1))
    lines = tuple(Line("deviation", name, amounts) for name, amounts in shown)
    texts = tuple(tuple("" if amount is None else format_amount(amount, unit, signed=True) for amount in line.values) for line in lines)
    said = " ".join(_row_in_words(line, months, asked.profile.unit) for line in (lines[-1], *lines[:-1]))
    title = f"{titled(asked)}, {year.name}: avvikelse per månad"
    text = f"Avvikelse per månad, {asked.profile.unit} (+ = överskott). {said}"
    return Chart(title, text, unit, months, lines, kind="heat", texts=texts, source=under_picture(asked))


def _row_in_words(line: Line, months: Sequence[str], unit: MoneyUnit) -> str:
    """”Personal −1,2, sämst aug −0,6, bäst mar +0,1.”"""
    known = [(amount, month) for amount, month in zip(line.values, months, strict=True) if amount is not None]
    if not known:
        return f"{line.label}: inga siffror."
    total = format_amount(sum(amount for amount, _ in known), unit, signed=True)
    ends = {"sämst": min(known, key=lambda each: each[0]), "bäst": max(known, key=lambda each: each[0])}
    told = [f"{word} {month} {format_amount(amount, unit, signed=True)}" for word, (amount, month) in ends.items()]
    return f"{line.label} {total}, {', '.join(told)}."
