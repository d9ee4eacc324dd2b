"""Which figures of a row an amount of a text is: one of them, the difference of two, or one anywhere in the tables."""
from __future__ import annotations

from collections.abc import Sequence

from core.proof.amounts import TextAmount, fits
from core.proof.subjects import RowFigure, Subject


def apart_by(amount: TextAmount, subject: Subject) -> RowFigure | None:
    """A figure of the row that another of them is the amount away from: a change that the table does not print."""
    plain = subject.of("plain")
    pairs = ((a, b) for a in plain for b in plain if fits(amount, a.value - b.value, a.half + b.half))
    return next((a for a, _ in pairs), None)


def is_printed(amount: TextAmount, figure: RowFigure) -> bool:
    """True for an amount that is a figure anywhere, with at least three digits or as exact as the figure, or two when it is just that."""
    is_it = amount.value == abs(figure.value) and amount.value >= 20 * amount.half
    return fits(amount, figure.value, figure.half) and (is_it or amount.value >= 200 * amount.half or amount.half <= figure.half)


def is_one_of(amount: TextAmount, figures: Sequence[RowFigure]) -> bool:
    """True when the amount is one of the figures, rightly rounded."""
    return any(fits(amount, each.value, each.half) for each in figures)
