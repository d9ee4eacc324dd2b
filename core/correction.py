"""What a unit's own record says of an open prognosis: how far such prognoses used to be from the year's outcome.

The correction is a hint beside the manager's number, never instead of it.
"""
from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import fsum
from typing import Final, NamedTuple

from core.accuracy import Error
from core.money import Amount

CAUTION: Final = 4
"""How many years weigh as much as having no record at all: the ratio between the scatter of a unit's errors and that of the
units' lasting habits, as variances, when a habit is half as large as the scatter (1 / 0,5²)."""
LARGEST: Final = 2.0
"""An error counts for at most so many times the typical error of the record."""


class Hint(NamedTuple):
    """``corrected``: the prognosis with the correction, in öre and result sign. ``weight``: how much of the mean error is in it.

    ``tried``: how many rounds of the record earlier years would have corrected; ``helped``: in how many of them that would have
    made |error| smaller. ``fraction``: the correction as a fraction of the base. ``years``: how many years it rests on.
    """

    corrected: Amount
    weight: float
    tried: int
    helped: int
    fraction: float
    years: int


def hint(errors: Sequence[Error], amount: Amount, base: Amount | None, *, before: int | None = None) -> Hint | None:
    """The prognosis ``amount`` corrected by the mean error of the unit's record, as a fraction of the base; None without a record.

    ``before``: only errors of years before this label count, for a year whose own outcome is already known.

    A year is one observation (the mean of its rounds, which share an outcome). An observation counts for at most LARGEST
    times the typical one (the low median of |error|), so that one odd year moves the mean by 2/n typical errors at most.
    The mean is shrunk towards no correction by n / (n + CAUTION), the posterior mean of a lasting habit with a normal prior
    round zero: one year gives a fifth of its error, four a half. It is never larger than the largest error of the record.
    """
    known = [error for error in errors if before is None or error.round.year < before]
    yearly = _yearly(known)
    if not yearly or not base:
        return None
    weight, fraction = _correction(yearly)
    tried, helped = _walk_forward(known)
    return Hint(amount + round(fraction * abs(base)), weight, tried, helped, fraction, len(yearly))


def _yearly(errors: Sequence[Error]) -> list[float]:
    """Mean error fraction of each year that has any."""
    by_year = groupby(sorted(errors, key=lambda each: each.round.year), key=lambda each: each.round.year)
    found = ([each.fraction for each in of_year if each.fraction is not None] for _, of_year in by_year)
    return [_mean(fractions) for fractions in found if fractions]


def _correction(yearly: Sequence[float]) -> tuple[float, float]:
    """The weight and the shrunk mean of yearly error fractions; at least one."""
    ceiling = LARGEST * sorted(map(abs, yearly))[(len(yearly) - 1) // 2]
    weight = len(yearly) / (len(yearly) + CAUTION)
    return weight, weight * _mean([max(-ceiling, min(ceiling, each)) for each in yearly])


def _mean(numbers: Sequence[float]) -> float:
    """``statistics`` has one too, but takes longer to load than the rest of the question to answer."""
    return fsum(numbers) / len(numbers)


def _walk_forward(errors: Sequence[Error]) -> tuple[int, int]:
    """How many rounds the years before theirs would have corrected, and in how many the error would have shrunk."""
    tried = helped = 0
    for error in errors:
        earlier = _yearly([each for each in errors if each.round.year < error.round.year])
        correction = round(_correction(earlier)[1] * abs(error.base)) if earlier and error.base else 0
        tried += correction != 0
        helped += correction != 0 and abs(error.amount - correction) < abs(error.amount)
    return tried, helped
