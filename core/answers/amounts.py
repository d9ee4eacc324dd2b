"""Utfall, budget and jämför: a unit's amounts of one kind, and beside the same months of the year before."""
from __future__ import annotations

from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.listing import listing, listing_notes
from core.answers.parts import answered, follow_ups, money, money_column, notes_for
from core.deviation import deviation_of, tone_of
from core.money import MISSING, NO_BREAK_SPACE, format_amount, format_fraction
from core.profile import shown_sign


def actual(asked: Asked) -> Answer:
    """What is booked in the span."""
    rows = listing(asked, lambda unit, group: _pick(_amount_cells(asked, unit, group), "actual"))
    columns = [money_column(asked, "actual")]
    return _answered(asked, f"{asked.subject} har utfallet {_shown(asked, rows[0], 'actual')}, {asked.span.label}.", columns, rows)


def budget(asked: Asked) -> Answer:
    """The current budget of the span and of the whole year."""
    keys = ("budget",) if asked.span.is_full_year else ("budget", "annual_budget")
    rows = listing(asked, lambda unit, group: _pick(_amount_cells(asked, unit, group), *keys))
    columns = [money_column(asked, key) for key in keys]
    sentence = f"{asked.subject} har budgeten {_shown(asked, rows[0], 'budget')}, {asked.span.label}"
    if len(keys) > 1:
        sentence += f", och {_shown(asked, rows[0], 'annual_budget')} på helåret"
    return _answered(asked, f"{sentence}.", columns, rows)


def compare(asked: Asked) -> Answer:
    """The span beside the same months of the year before; the change in the layout's own sign."""
    before = asked.book.register.years.get(asked.year - 1)
    rows = listing(asked, lambda unit, group: _pick(_amount_cells(asked, unit, group), "actual", "previous", "change"))
    same = asked.span.in_year(before.fiscal).label if before else f"år {asked.year - 1}"
    columns = [
        money_column(asked, "actual", f"{asked.profile.word('actual')} {asked.span.year.name}"),
        money_column(asked, "previous", before.fiscal.name if before else str(asked.year - 1)), money_column(asked, "change"),
    ]
    return _answered(asked, _comparison(asked, rows[0], same), columns, rows)


def _comparison(asked: Asked, own: Row, same: str) -> str:
    change, previous = own.cells["change"].value, own.cells["previous"].value
    if not isinstance(change, int):
        coarse = asked.book.register.years.get(asked.year - 1)
        why = f" ({coarse.coarse})" if coarse and coarse.coarse else ""
        return f"{asked.subject}: det finns inget att jämföra {asked.span.label} med; {same} saknas{why}."
    size = format_amount(abs(change), asked.profile.unit)
    if not size.strip("0,"):
        return f"{asked.subject} har samma nettoutfall {asked.span.label} som {same}."
    share = f" ({format_fraction(abs(change) / abs(previous), signed=False)}{NO_BREAK_SPACE}%)" if previous else ""
    direction = "bättre" if change > 0 else "sämre"
    return f"{asked.subject} ligger {size} {asked.profile.unit} {direction} {asked.span.label} än {same}{share}."


def _amount_cells(asked: Asked, unit: str, group: str) -> dict[str, Cell]:
    found = deviation_of(asked.book, unit, group, asked.span)
    shown, sign = asked.profile.unit, shown_sign(asked.profile.layout, group)
    annual = asked.book.annual_budget(unit, group, asked.span.year, asked.span.last)
    share = found.change / abs(found.previous) if found.change is not None and found.previous else None
    return {
        "actual": money(found.actual, shown, sign=sign),
        "budget": money(found.budget, shown, sign=sign),
        "annual_budget": money(annual, shown, sign=sign),
        "previous": money(found.previous, shown, sign=sign),
        "change": money(found.change, shown, sign=sign, tone=tone_of(found.change, share, asked.profile.thresholds)),
    }


def _pick(cells: dict[str, Cell], *keys: str) -> dict[str, Cell]:
    return {key: cells[key] for key in keys}


def _shown(asked: Asked, own: Row, key: str) -> str:
    text = own.cells[key].text
    return "som saknas" if text == MISSING else f"{text} {asked.profile.unit}"


def _answered(asked: Asked, headline: str, columns: list[Column], rows: list[Row]) -> Answer:
    more = listing_notes(asked, rows, [column.key for column in columns])
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *more)
    return answered(asked, headline, columns, rows, notes, follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader")))
