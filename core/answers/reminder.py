"""A reminder to a manager: what is waited for, what the model suggests, how good the unit's prognoses have been, and how to give one."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.accounts import NET_COST
from core.answer import Answer, Cell, FollowUp, Row
from core.answers.asked import Asked
from core.answers.parts import answered, money, money_column, notes_for
from core.answers.phrasing import first_names, phrase
from core.answers.round_table import amount_text, asked_in
from core.answers.worksheet import record, suggestion
from core.deviation import difference, fraction_of, tone_of
from core.expected import Standing
from core.judged import judged
from core.money import Amount
from core.profile import shown_sign
from core.proposal import held_against
from core.rounds import Round, before

MOST_SHOWN: Final = 4
"""Units with a suggestion of their own; the others are named."""


def reminder(asked: Asked, said: Round, waited: Sequence[Standing], headline: str) -> Answer:
    """One row per unit whose prognosis is waited for; each follow-up gives the suggestion, or opens the unit where there is none."""
    shown = waited[:MOST_SHOWN]
    inside = [asked_in(asked.book, said, each.unit.code, "worksheet") for each in shown]
    found = [suggestion(each, NET_COST) for each in inside]
    columns = (
        money_column(asked, "annual_budget"), money_column(asked, "forecast", "Förslag"),
        money_column(asked, "deviation", "Förslaget mot budget"), money_column(asked, "previous_prognosis", "Förra"),
    )
    rows = [_row(each, said, amount) for each, amount in zip(inside, found, strict=True)]
    records = [_record(each, alone=len(shown) == 1) for each in inside]
    left = [each.unit.name for each in waited[MOST_SHOWN:]]
    more = (f"Saknas också: {first_names(left)}.",) if left else ()
    notes = (*filter(None, records), *more, *_how(inside), *notes_for(asked, asked.profile.layout, asked.profile.unit))
    asks = [_follow_up(each, amount, alone=len(shown) == 1) for each, amount in zip(inside, found, strict=True)]
    return answered(asked, headline, columns, rows, notes, (*asks, *_look(asked, inside)))


def _row(inside: Asked, said: Round, amount: Amount | None) -> Row:
    unit, profile = inside.unit.code, inside.profile
    held, sign = held_against(inside.book, said, unit), shown_sign(profile.layout, NET_COST)
    deviation = difference(amount, held.budget)
    fraction = fraction_of(deviation, held.base)
    tone = tone_of(deviation, fraction, profile.thresholds)
    earlier = before(inside.book.register.rounds, said)
    cells: dict[str, Cell] = {
        "annual_budget": money(held.budget, profile.unit, sign=sign), "forecast": money(amount, profile.unit, sign=sign),
        "deviation": money(deviation, profile.unit, tone=tone),
    }
    if earlier is not None:
        cells["previous_prognosis"] = money(judged(inside.book, earlier, unit), profile.unit, sign=sign)
    question = phrase("prognos", inside.unit, inside.book.register, inside.span)
    return Row(unit, inside.unit.name, cells, question=question, tone=None if deviation is None else tone, flags=frozenset({"missing"}))


def _record(inside: Asked, *, alone: bool) -> str:
    said = record(inside)
    return said if alone or not said else f"{inside.unit.name}: {said[:1].lower()}{said[1:]}"


def _how(inside: Sequence[Asked]) -> tuple[str, ...]:
    """How another amount is given."""
    return tuple(f"Ett annat belopp: skriv ”prognos {each.unit.name} avvikelse −100 tkr, varför”." for each in inside[:1])


def _follow_up(inside: Asked, amount: Amount | None, *, alone: bool) -> FollowUp:
    """A prognosis of the suggested amount, in the words that give one."""
    register = inside.book.register
    if amount is None:
        return FollowUp(inside.unit.name, phrase("prognos", inside.unit, register, inside.span))
    name = inside.unit.code if inside.unit.name.casefold() in register.shared_names else inside.unit.name
    where = f"hela {register.name}" if inside.unit.name == register.name else f"{name} {register.name}"
    shown = amount_text(amount, inside.profile)
    return FollowUp(f"Lämna {shown}" if alone else f"{inside.unit.name}: {shown}", f"prognos {where} {shown}")


def _look(asked: Asked, inside: Sequence[Asked]) -> tuple[FollowUp, ...]:
    """The picture and the methods, where there is one unit to look at."""
    if len(inside) == 1:
        return (FollowUp("Visa prognosen", inside[0].phrase("prognos")),)
    return (FollowUp("Vilka saknas", asked.phrase("vilka saknas")),)
