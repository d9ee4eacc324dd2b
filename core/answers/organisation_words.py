"""What a comparison between years says of units that were moved, renamed, merged, split or ended in between."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import FollowUp
from core.answers.asked import WORDS, Asked, phrase
from core.answers.listing import first_names, in_a_row
from core.calendar import Span
from core.lineage import Crossing, became_in, crossings
from core.organisation import Unit
from core.question import Question
from core.register import Register

SHOWN = 3
"""Units that are told of one by one."""


def organisation_note(asked: Asked) -> str:
    """How the year before is counted where the organisation was another; empty where that makes no difference to the unit."""
    found = crossings(asked.book, asked.unit.code, asked.year)
    before = asked.before
    if not found or before is None:
        return ""
    name = before.year.name
    was = [each.unit.name for each in found if each.how == "was"]
    said = [f"{name} är siffrorna de som {first_names(was)} hade."] if was else []
    others = [each for each in found if each.how != "was"]
    said += [_sentence(each, name, asked.span.year.name) for each in others[:SHOWN]]
    more = len(others) - SHOWN
    said += [f"Så är det också med {more} {'enhet' if more == 1 else 'enheter'} till."] if more > 0 else []
    return " ".join(said)


def _sentence(each: Crossing, before: str, now: str) -> str:
    name = each.unit.name
    match each.how:
        case "in":
            return f"{name} räknas med även {before}, då under {each.above}."
        case "out":
            return f"{name} räknas inte med {before}, eftersom enheten {now} ligger under {each.above}."
        case "split":
            return f"{name} delades i {in_a_row(each.heirs)}; siffrorna {before} fördelas inte på dem utan räknas till {each.above}."
        case _:
            return f"{name} upphörde; siffrorna {before} räknas till {each.above}."


def elsewhere(question: Question, register: Register, unit: Unit, span: Span) -> tuple[str, tuple[FollowUp, ...]]:
    """What the unit became, or was, in the year whose organisation lacks it: a sentence, and questions about those units."""
    found = became_in(register, unit.code, span.year.label)
    if found is None or not found.units:
        return "", ()
    followups = tuple(FollowUp(each.name, phrase(WORDS.get(question.kind, "avvikelse"), each, register, span)) for each in found.units)
    names = in_a_row(_names(found.units))
    if not found.is_later:
        return f" Då var det {names}.", followups[:SHOWN]
    return (f" Den delades i {names}." if len(found.units) > 1 else f" Den gick upp i {names}."), followups[:SHOWN]


def _names(units: Sequence[Unit]) -> list[str]:
    return [unit.name for unit in units]
