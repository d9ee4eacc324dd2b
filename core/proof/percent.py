"""Percentages that a text says of a row: its deviation in percent of the budget, its change in percent of the year before."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.proof.amounts import TextAmount
from core.proof.figures import SCALE
from core.proof.subjects import RowFigure, Subject
from core.proof.words import BUDGET

_FEWEST_STEPS: Final = 20
"""Half steps of a percentage that is ten times another by no chance: two digits."""


def is_percent_of(amount: TextAmount, subject: Subject, roles: tuple[str, ...]) -> RowFigure | None:
    """The figure of the row that is so many percent of one of its others."""
    for figure, low, high in _shares(subject, roles):
        if low <= amount.value + amount.half and amount.value - amount.half <= high:
            return figure
    return None


def tenth_or_ten_times(amount: TextAmount, figure: RowFigure, subject: Subject) -> tuple[int, int] | None:
    """The least and largest percentage (in ticks) that the figure is of its budget, or of the year before, where the amount is ten times it
    or a tenth of it.
    """
    if amount.value < _FEWEST_STEPS * amount.half:
        return None
    low, high = amount.value - amount.half, amount.value + amount.half
    for base in subject.of("plain"):
        is_base = BUDGET.search(base.header) if figure.role == "deviation" else base.year == figure.year - 1
        if is_base and (share := _share(figure, base)):
            least, most = share
            if (10 * least <= high and low <= 10 * most) or (least <= 10 * high and 10 * low <= most):
                return share
    return None


def _shares(subject: Subject, roles: tuple[str, ...]) -> Iterator[tuple[RowFigure, int, int]]:
    for figure in subject.of(*roles):
        for base in subject.of("plain"):
            if base is not figure and (share := _share(figure, base)):
                yield figure, *share


def _share(figure: RowFigure, base: RowFigure) -> tuple[int, int] | None:
    """Between which percentages (in ticks) a figure may be of another; None where that may be nothing."""
    if abs(base.value) <= base.half:
        return None
    low = 100 * SCALE * max(0, abs(figure.value) - figure.half) // (abs(base.value) + base.half)
    return low, 100 * SCALE * (abs(figure.value) + figure.half) // (abs(base.value) - base.half) + 1
