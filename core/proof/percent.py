"""Percentages that a text says of a row: its deviation in percent of the budget, its change in percent of the year before."""
from __future__ import annotations

from collections.abc import Iterator

from core.proof.amounts import TextAmount
from core.proof.figures import SCALE
from core.proof.subjects import RowFigure, Subject


def is_percent_of(amount: TextAmount, subject: Subject, roles: tuple[str, ...]) -> RowFigure | None:
    """The figure of the row that is so many percent of one of its others."""
    for figure, low, high in _shares(subject, roles):
        if low <= amount.value + amount.half and amount.value - amount.half <= high:
            return figure
    return None


def _shares(subject: Subject, roles: tuple[str, ...]) -> Iterator[tuple[RowFigure, int, int]]:
    for figure in subject.of(*roles):
        for base in subject.of("plain"):
            if base is not figure and abs(base.value) > base.half:
                low = 100 * SCALE * max(0, abs(figure.value) - figure.half) // (abs(base.value) + base.half)
                yield figure, low, 100 * SCALE * (abs(figure.value) + figure.half) // (abs(base.value) - base.half) + 1
