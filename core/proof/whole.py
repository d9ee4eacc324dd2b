"""Sentences that speak of the whole, the board or the total, held against the totals of the tables: only their sign is judged."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.proof.amounts import TextAmount, may_be
from core.proof.relations import Model
from core.proof.subjects import RowFigure, Subject, subject_of
from core.proof.words import RESULT

_WHOLE: Final = re.compile(
    r"\b(?:\w*(?:nämnden|styrelsen|kommunen|förvaltningen|verksamheten)s?|totalt|totalen|totala|summan?|totalsumman|sammantaget"
    r"|sammanlagt|samlade|helheten)\b", re.IGNORECASE)
_FEWEST_STEPS: Final = 20
"""Half steps of an amount that is no total by chance: two digits."""


class Whole(NamedTuple):
    """The ``totals`` of the tables, and the rows whose figures an amount said to be of the whole may be instead."""

    totals: tuple[Subject, ...] = ()
    others: tuple[Subject, ...] = ()

    def speaks(self, before: str) -> bool:
        """True for the words before an amount of a sentence that is about the whole."""
        return bool(self.totals) and _WHOLE.search(before) is not None

    def right(self, amount: TextAmount, *, good: bool) -> RowFigure | None:
        """A total's figure, else any of the tables, that the amount is with the sign that is said of it."""
        if amount.value < _FEWEST_STEPS * amount.half:
            return None
        figures = (figure for row in (*self.totals, *self.others) for figure in _signed(row))
        return next((each for each in figures if (each.value > 0) == good and may_be(amount, each.value, each.half)), None)


def _signed(row: Subject) -> tuple[RowFigure, ...]:
    """The figures that are a surplus or a deficit by their sign."""
    return row.figures if RESULT.search(row.label) else row.of("deviation", "change")


def opposite(amount: TextAmount, deviations: Sequence[RowFigure], *, good: bool) -> RowFigure | None:
    """The deviation that the amount is with the other sign than is said of it."""
    if amount.value < _FEWEST_STEPS * amount.half:
        return None
    against = (each for each in deviations if (each.value < 0) == good and abs(each.value) > each.half)
    return next((each for each in against if may_be(amount, each.value, each.half)), None)


def whole_of(model: Model, units: Sequence[str], subjects: Sequence[Subject]) -> Whole:
    """The totals of the tables, whatever their labels, and the other rows."""
    return Whole(tuple(_totals(model, units)), tuple(subjects))


def _totals(model: Model, units: Sequence[str]) -> Iterator[Subject]:
    """The rows that sum others and are no parts of a sum themselves."""
    for at, rules in enumerate(model.row_rules):
        parts = {row for rule in rules for _, row in rule.terms}
        for rule in rules:
            row = subject_of(model, at, rule.target, units) if rule.target not in parts and not rule.word else None
            if row is not None:
                yield row
