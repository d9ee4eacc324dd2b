"""Utfall, budget and jämför: a unit's amounts of one kind, and beside the same months of the year before."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from core.answer import Answer, Cell, Column, FollowUp, Row
from core.answers.asked import Asked
from core.answers.listing import listing, listing_notes
from core.answers.parts import (
    answered,
    change_note,
    follow_ups,
    has_change,
    is_shown_as_zero,
    money,
    money_column,
    notes_for,
    previous_name,
    previous_note,
)
from core.answers.phrasing import phrase
from core.calendar import whole_year
from core.deviation import deviation_of, fraction_of, tone_of
from core.money import NO_BREAK_SPACE, format_amount, format_fraction
from core.profile import shown_sign


def actual(asked: Asked) -> Answer:
    """What is booked in the span."""
    return _answered(asked, lambda own: _one_kind(asked, own, "actual"), [money_column(asked, "actual")])


def budget(asked: Asked) -> Answer:
    """The current budget of the span and of the whole year."""
    keys = ("budget",) if asked.span.is_full_year else ("budget", "annual_budget")

    def headline(own: Row) -> str:
        """The span's budget, and beside an unfinished year the whole year's."""
        sentence = _one_kind(asked, own, "budget")
        whole = own.cells.get("annual_budget")
        known = whole is not None and whole.value is not None
        return f"{sentence[:-1]}, och {whole.text} {asked.profile.unit} på helåret." if whole and known else sentence

    return _answered(asked, headline, [money_column(asked, key) for key in keys])


def compare(asked: Asked) -> Answer:
    """The span beside the same months of the year before; the change in the layout's own sign."""
    columns = [
        money_column(asked, "actual", f"{asked.profile.word('actual')} {asked.span.year.name}"),
        money_column(asked, "previous", previous_name(asked)), money_column(asked, "change"),
    ]
    found = _answered(asked, lambda own: _comparison(asked, own), columns, (previous_note(asked), _unlike_years(asked)))
    return found._replace(followups=(*_whole_years(asked), *found.followups))


def _whole_years(asked: Asked) -> tuple[FollowUp, ...]:
    """The whole years beside each other, where the months are known of only one of them and both are over."""
    year, before = asked.book.register.years[asked.year], asked.year_before
    whole = whole_year(year.fiscal)
    is_known = before is not None and asked.book.has_figures(asked.unit.code, before.label)
    if not is_known or not previous_note(asked) or year.closed != year.fiscal.length:
        return ()
    return (FollowUp("Jämför helår", phrase("jämför", asked.unit, asked.book.register, whole)),)


def _unlike_years(asked: Asked) -> str:
    """Said when the two spans do not have the same number of months."""
    before = asked.before
    mine = asked.span.last - asked.span.first + 1
    theirs = before.last - before.first + 1 if before else mine
    return f"Perioderna är olika långa: {mine} och {theirs} månader." if before and mine != theirs else ""


def _one_kind(asked: Asked, own: Row, kind: str) -> str:
    cell, word = own.cells[kind], asked.profile.word(kind).lower()
    if cell.value is None:
        return f"{asked.subject}: {word} saknas, {asked.span.label}."
    return f"{asked.subject}: {word} {cell.text} {asked.profile.unit}, {asked.span.label}."


def _comparison(asked: Asked, own: Row) -> str:
    change, previous = own.cells["change"].value, own.cells["previous"].value
    if not isinstance(change, int):
        from core.answers.organisation_words import parted_from  # noqa: PLC0415 – only where there is nothing to compare with

        why = parted_from(asked) or previous_note(asked)
        why = why or f"utfall saknas i ett av åren {previous_name(asked)} och {asked.span.year.name}."
        return f"{asked.subject}: det finns inget att jämföra {asked.span.label} med; {why}"
    same = asked.before.label if asked.before else previous_name(asked)
    if is_shown_as_zero(change, asked.profile.unit):
        nearly = f" på {asked.profile.unit} när" if change else ""
        return f"{asked.subject} har samma nettoutfall{nearly} {asked.span.label} som {same}."
    share = fraction_of(change, previous if isinstance(previous, int) else None)
    said = f" ({format_fraction(abs(share), signed=False)}{NO_BREAK_SPACE}%)" if share is not None else ""
    size, direction = format_amount(abs(change), asked.profile.unit), "bättre" if change > 0 else "sämre"
    return f"{asked.subject} ligger {size} {asked.profile.unit} {direction} {asked.span.label} än {same}{said}."


def _cells(asked: Asked, unit: str, group: str, own: bool, keys: Sequence[str]) -> dict[str, Cell]:
    found = deviation_of(asked.book, unit, group, asked.span, own=own)
    shown, sign = asked.profile.unit, shown_sign(asked.profile.layout, group)
    annual = None if own else asked.book.annual_budget(unit, group, asked.span.year, asked.span.last)
    change_tone = tone_of(found.change, fraction_of(found.change, found.previous), asked.profile.thresholds)
    cells = {
        "actual": money(found.actual, shown, sign=sign),
        "budget": money(found.budget, shown, sign=sign),
        "annual_budget": money(annual, shown, sign=sign),
        "previous": money(found.previous, shown, sign=sign),
        "change": money(found.change, shown, sign=sign, tone=change_tone),
    }
    return {key: cells[key] for key in keys}


def _answered(asked: Asked, headline: Callable[[Row], str], columns: list[Column], more: tuple[str, ...] = ()) -> Answer:
    keys = [column.key for column in columns]
    rows = listing(asked, lambda unit, group, own: _cells(asked, unit, group, own, keys))
    said = listing_notes(asked, rows)
    change = change_note(asked.profile.layout) if has_change(rows) else ""
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, *said, *more, change=change)
    followups = follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader"))
    return answered(asked, headline(rows[0]), columns, rows, notes, followups)
