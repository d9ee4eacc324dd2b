"""Prognosunderlag: what a manager needs in sight to give a prognosis per account group, and the sheet to fill it in on."""
from __future__ import annotations

from core.accounts import NET_COST
from core.accuracy import errors_of, measures_of
from core.answer import Answer, Cell, Row, refusal
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, money, money_column, notes_for, shown_groups
from core.answers.prognosis_view import View
from core.answers.round_table import asked_in, deadline
from core.deviation import difference
from core.expected import expected_units
from core.giving_groups import givable_groups
from core.judged import judged
from core.money import NO_BREAK_SPACE, Amount, format_amount
from core.outlook import total_of
from core.profile import shown_sign
from core.proposal import held_against, said_before
from core.round_finding import named, round_meant
from core.rounds import Prognosis, Round
from core.worksheet import Line, Worksheet, filled, text_of


def worksheet(asked: Asked) -> Answer:
    """Budget, actual, the model's suggestion, the round before and what is given now: one row per account group and last the net."""
    register = asked.book.register
    said = round_meant(register, asked.question.round)
    if isinstance(said, str):
        return refusal(said)._replace(municipality=register.name, version=asked.book.version, asked=asked.question, span=asked.span)
    asked = asked_in(asked.book, said, asked.unit.code, "worksheet")
    sheet = _sheet(asked, said)
    given = _given(sheet)
    rows = [_row(asked, line) for line in (*sheet.lines, sheet.net)]
    notes = (sheet.warning, sheet.record, *notes_for(asked, asked.profile.layout, asked.profile.unit))
    columns = [
        money_column(asked, "annual_budget", "Budget helår"), money_column(asked, "actual", _through(asked)),
        money_column(asked, "forecast", "Förslag"),
        money_column(asked, "previous_prognosis", "Förra"), money_column(asked, "prognosis"),
        *([money_column(asked, "deviation", "Avv.")] if given else []),
    ]
    headline = f"Underlag för {asked.unit.name} i {named(said)}{deadline(said)}.{given}"
    found = answered(asked, headline, columns, rows, tuple(filter(None, notes)), follow_ups(asked, ("Prognos", "prognos")))
    return found._replace(worksheet=None if said.frozen else sheet)


def _through(asked: Asked) -> str:
    """The outcome's heading, with the month that it is counted through."""
    month = asked.span.year.month_name(asked.span.last)[:3]
    return f"{asked.profile.word('actual')} t.o.m. {month}"


def _given(sheet: Worksheet) -> str:
    """What is given already, as the form says it when it is opened; empty when nothing is."""
    lines = (*sheet.lines, sheet.net)
    if all(line.given is None for line in lines):
        return ""
    return f" {filled(sheet, {line.group: text_of(line, sheet.shown) for line in lines}, sheet.comment).says}"


def _sheet(asked: Asked, said: Round) -> Worksheet:
    unit, profile = asked.unit.code, asked.profile
    givable = {group.code for group in givable_groups(asked.book.register)}
    groups = [group for group in shown_groups(asked) if group.code in givable]
    earlier = said_before(asked.book, said, unit, (NET_COST, *(group.code for group in groups)))
    lines = tuple(_line(asked, said, earlier, group.code, group.name) for group in groups)
    own = [each for each in asked.book.prognoses.values() if (each.round, each.unit) == (said.id, unit)]
    latest = max(own, key=lambda each: (bool(each.comment), each.time), default=None)
    return Worksheet(
        f"Prognos för {asked.unit.name} · {named(said)}", asked.book.register.id, unit, said.id, profile.unit, profile.thresholds,
        held_against(asked.book, said, unit).base, _line(asked, said, earlier, NET_COST, asked.unit.name), lines,
        latest.comment if latest else "", latest.cause if latest else "", record(asked), _warning(asked, said), tuple(own),
    )


def _warning(asked: Asked, said: Round) -> str:
    """That units below hand in their own, which one given here goes before."""
    below = [each for each in expected_units(asked.book, said, asked.unit.code) if each.code != asked.unit.code]
    if not below:
        return ""
    if len(below) == 1:
        return f"{below[0].name} lämnar sin egen; en prognos här går före den i summan."
    return f"{len(below)} enheter under lämnar sina egna; en prognos här går före dem i summan."


def _line(asked: Asked, said: Round, earlier: Round | None, group: str, label: str) -> Line:
    book, unit = asked.book, asked.unit.code
    given: Prognosis | None = book.prognoses.get((said.id, unit, group))
    return Line(
        group, label, shown_sign(asked.profile.layout, group), held_against(book, said, unit, group).budget,
        book.amount(unit, group, "actual", asked.span), suggestion(asked, group), judged(book, earlier, unit, group) if earlier else None,
        given.amount if given else None, given is not None and given.status == "draft",
    )


def suggestion(asked: Asked, group: str) -> Amount | None:
    """What the model says, by the books through the round's month."""
    view = View(asked)
    return None if view.is_done else total_of(asked.book, asked.unit.code, asked.year, view.as_of, group)


def _row(asked: Asked, line: Line) -> Row:
    values = {
        "annual_budget": line.budget, "actual": line.actual, "forecast": line.forecast, "previous_prognosis": line.previous,
        "prognosis": line.given,
    }
    deviation = difference(line.given, line.budget)
    cells: dict[str, Cell] = {key: money(amount, asked.profile.unit, sign=line.sign) for key, amount in values.items()}
    if deviation is not None:
        cells["deviation"] = money(deviation, asked.profile.unit)
    is_net = line.group == NET_COST
    return Row(asked.unit.code if is_net else line.group, line.label, cells, 0 if is_net else 1, kind="total" if is_net else "row")


def record(asked: Asked) -> str:
    """How far off the unit's own prognoses have been."""
    found = measures_of(errors_of(asked.book, asked.unit.code))
    if found is None:
        return ""
    off = f"{format_amount(found.precision, asked.profile.unit)}{NO_BREAK_SPACE}{asked.profile.unit}"
    if found.number == 1:
        return f"Enhetens förra prognos med bokslut låg {off} fel och var för {_side(found.bias)}."
    return f"Enhetens {found.number} tidigare prognoser med bokslut låg i snitt {off} fel, sammantaget för {_side(found.bias)}a."


def _side(bias: Amount) -> str:
    return "försiktig" if bias > 0 else "optimistisk"
