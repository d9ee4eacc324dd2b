"""What has changed since the only prognosis round of a year: beside the budget, and beside what has been booked after it."""
from __future__ import annotations

from collections.abc import Sequence

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.changes_rows import MOST_QUOTED, about_rounds, lacking_note, lacking_of, month_of, sign_note, sums_of, unit_rows
from core.answers.parts import is_shown_as_zero, money, money_column
from core.answers.phrasing import first_names
from core.answers.quoting import comments_on
from core.answers.rounding import ore, rounding_note
from core.changed import new_outcome
from core.deviation import difference, fraction_of, percent_base, tone_of
from core.held import budget_in
from core.judged import judged
from core.money import Amount, MoneyUnit, format_amount
from core.organisation import Unit
from core.profile import shown_sign
from core.rounds import Round, in_order


def since_only(asked: Asked, said: Round) -> Answer:
    """The only round beside the budget, and beside what had been booked since it by the asked month."""
    closed = min(asked.book.register.years[said.year].closed, asked.horizon)
    rows = unit_rows(asked, {unit.code: _only_cells(asked, unit, said, closed) for unit in (asked.unit, *asked.children())})
    lacking = [unit.code for unit in (asked.unit, *asked.children()) if judged(asked.book, said, unit.code) is None]
    columns = [
        money_column(asked, "annual_budget"), Column("prognosis", f"Prognos {month_of(said, asked)}", asked.profile.unit),
        Column("deviation", "Prognos mot budget", asked.profile.unit),
        *([Column("new_outcome", "Nytt utfall sedan dess", asked.profile.unit)] if closed > said.as_of else []),
    ]
    of_unit = f" med en prognos för {asked.unit.name}" if len(in_order(asked.book.register.rounds, asked.year)) > 1 else ""
    only = f"{said.name} är årets enda tillfälle{of_unit}; med två visar svaret vad som ändrats mellan dem."
    by_size = sorted(((abs(ore(row.cells.get("deviation")) or 0), row.key) for row in rows[1:]), reverse=True)
    units = [asked.unit, *(unit for size, code in by_size[:MOST_QUOTED] for unit in asked.children() if size and unit.code == code)]
    quoted, rounding = comments_on(asked.book, said, units), rounding_note(sums_of(rows), asked.profile.unit)
    signs = sign_note(asked, "I nytt utfall") if closed > said.as_of else ""
    notes = (signs, only, lacking_note(asked, lacking), *quoted, rounding)
    return about_rounds(asked, _said_only(asked, rows[0], said, closed, lacking_of(asked, lacking)), columns, rows, notes)


def _only_cells(asked: Asked, unit: Unit, said: Round, closed: int) -> dict[str, Cell]:
    book, shown, sign = asked.book, asked.profile.unit, shown_sign(asked.profile.layout, NET_COST)
    budget = budget_in(book, said, unit.code)
    prognosis = judged(book, said, unit.code)
    deviation = difference(prognosis, budget)
    tone = tone_of(deviation, fraction_of(deviation, percent_base(book, unit.code, asked.span)), asked.profile.thresholds)
    cells = {
        "annual_budget": money(budget, shown, sign=sign), "prognosis": money(prognosis, shown, sign=sign),
        "deviation": money(deviation, shown, tone=tone),
    }
    since = {"new_outcome": money(new_outcome(book, said, unit.code, closed), shown)}
    return cells | since if closed > said.as_of else cells


def _said_only(asked: Asked, own: Row, said: Round, closed: int, lacking: Sequence[str]) -> str:
    deviation, since = ore(own.cells["deviation"]), ore(own.cells.get("new_outcome"))
    now, unit = asked.span.year.month_name(said.as_of), asked.profile.unit
    if deviation is None and not lacking:
        return f"{asked.subject} har en prognos i {now} men ingen budget att jämföra den med."
    if deviation is None:
        return f"{asked.subject}: prognosen i {now} saknas för {first_names(lacking)}, så det finns inget att jämföra."
    first = f"Prognosen för {asked.subject} i {now} {_against(deviation, unit, 'följer budget', 'än budget')}"
    if since is None:
        return f"{first}."
    months = asked.span.year.month_name(closed).split()[0]
    return f"{first}; utfallet sedan dess, t.o.m. {months}, {_against(since, unit, 'är som den räknade med', 'än den räknade med')}."


def _against(amount: Amount, unit: MoneyUnit, same: str, other: str) -> str:
    if is_shown_as_zero(amount, unit):
        return same
    return f"är {format_amount(abs(amount), unit)} {unit} {'bättre' if amount > 0 else 'sämre'} {other}"
