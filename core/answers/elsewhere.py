"""Where a unit went, or came from, when the asked year's organisation lacks it."""
from __future__ import annotations

from collections.abc import Sequence

from core.answer import FollowUp
from core.answers.phrasing import in_a_row, phrase
from core.calendar import Span
from core.kind_words import SWEDISH
from core.organisation import Unit
from core.question import Question
from core.register import Register
from core.succession import became_in

SHOWN = 3
"""Units that are offered to ask about."""


def elsewhere(question: Question, register: Register, unit: Unit, span: Span) -> tuple[str, tuple[FollowUp, ...]]:
    """What the unit became, or was, in the year whose organisation lacks it: a sentence, and questions about those units."""
    found = became_in(register, unit.code, span.year.label)
    if found is None or not found.units:
        return "", ()
    followups = tuple(FollowUp(each.name, phrase(SWEDISH.get(question.kind, "avvikelse"), each, register, span)) for each in found.units)
    names = in_a_row(_names(found.units))
    if not found.is_later:
        return f" Då var det {names}.", followups[:SHOWN]
    return (f" Den delades i {names}." if len(found.units) > 1 else f" Den gick upp i {names}."), followups[:SHOWN]


def _names(units: Sequence[Unit]) -> list[str]:
    return [unit.name for unit in units]
