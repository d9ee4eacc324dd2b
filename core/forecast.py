"""What a year ends at and how sure that is, from at most five years of months and the months known so far."""
from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.forecasting.constants import Constants, constants
from core.forecasting.intervals import reach, recalibration
from core.forecasting.model import outlook

Floats = NDArray[np.float64]
CHUNK: Final = 400
"""Series that are worked through at a time: the memory that needs is the same for 400 series as for 100 000."""


class YearEnd(NamedTuple):
    """Year-end totals of many series at once, in their own unit; only ``errors`` holds NaN; low95 ≤ low80 ≤ total ≤ high80 ≤ high95."""

    total: Floats
    """(series,)"""
    low80: Floats
    high80: Floats
    low95: Floats
    high95: Floats
    months: Floats
    """(series, 12): the known months, then the expected ones; they sum to the total."""
    errors: Floats
    """(series, years): actual total − forecast for each year of history as it stood after k months, NaN where it could not be tried."""
    evidence: NDArray[np.int64]
    """(series,): how many such trials the interval of the series rests on; 0 = none of its own, and the interval is wide."""


class Part(NamedTuple):
    """One chunk's answer, its widths still to be recalibrated on all chunks."""

    months: Floats
    errors: Floats
    evidence: NDArray[np.int64]
    length: NDArray[np.int64]
    half80: Floats
    half95: Floats
    tried80: Floats
    """(years + 1, series): absolute errors of the trials in half-widths"""
    tried95: Floats


def year_end(history: Floats, known: Floats, phased_budget: Floats | None = None, learned: Constants | None = None) -> YearEnd:
    """Forecast the total of the year whose first k months are ``known``.

    ``history`` is (series, years, 12) with 0-5 years, ``known`` (series, k) with 0 ≤ k ≤ 11, ``phased_budget`` (series, years + 1, 12)
    whose last year is the asked one; what is not finite is missing. Shapes that do not fit are a ValueError. A series' total never depends
    on the others; its interval does in one way: the widths of all are recalibrated on the backtests of those that have three years.
    """
    history, known = _floats(history), _floats(known)
    budget = None if phased_budget is None else _floats(phased_budget)
    _check(history, known, budget)
    learned = learned or constants()
    parts = [
        _part(history[at : at + CHUNK], known[at : at + CHUNK], None if budget is None else budget[at : at + CHUNK], learned)
        for at in range(0, max(len(history), 1), CHUNK)
    ]
    months, errors, evidence, length, half80, half95 = (np.concatenate([part[i] for part in parts]) for i in range(6))
    k = known.shape[1]
    half80 *= recalibration(0.8, np.concatenate([part.tried80 for part in parts], axis=1), length, float(learned.reach80.usual[k]))
    half95 *= recalibration(0.95, np.concatenate([part.tried95 for part in parts], axis=1), length, float(learned.reach95.usual[k]))
    total = months.sum(axis=1)
    half80 = _where_nothing_is_known(half80, total)
    half95 = np.maximum(_where_nothing_is_known(half95, total), half80)
    return YearEnd(total, total - half80, total + half80, total - half95, total + half95, months, errors, evidence)


def _floats(given: Floats) -> Floats:
    said = np.asarray(given, np.float64)
    return np.where(np.isfinite(said), said, np.nan)


def _check(history: Floats, known: Floats, budget: Floats | None) -> None:
    if history.ndim != 3 or history.shape[2] != 12:
        raise ValueError(f"history must be (series, years, 12), not {history.shape}")
    if known.ndim != 2 or known.shape[0] != history.shape[0] or known.shape[1] > 11:
        raise ValueError(f"known must be ({history.shape[0]}, k) with k at most 11, not {known.shape}")
    if budget is not None and budget.shape != (history.shape[0], history.shape[1] + 1, 12):
        raise ValueError(f"phased_budget must be {(history.shape[0], history.shape[1] + 1, 12)}, not {budget.shape}")


def _part(history: Floats, known: Floats, budget: Floats | None, learned: Constants) -> Part:
    k, width = known.shape[1], history.shape[1]
    seen = outlook(history, known, budget, learned)
    series = np.arange(len(history))
    bare = seen.length == 0
    size = np.abs(seen.months).sum(axis=1)
    halves, tried = [], []
    for part in (learned.reach80, learned.reach95):
        years = np.broadcast_to(np.arange(width + 1)[:, None], seen.total.shape)
        half = seen.expected * reach(part, years, k)
        tried.append(np.abs(seen.error) / np.where(half > 0, half, np.nan))
        halves.append(np.where(bare, part.bare[k] * size, half[seen.length, series]) * seen.scale)
    errors = np.full((len(history), width), np.nan)
    for o in range(1, width):
        mine = np.flatnonzero(seen.length > o)
        errors[mine, width - seen.length[mine] + o] = seen.error[o, mine] * seen.scale[mine]
    for each in tried:
        each[:2] = np.nan
    evidence = np.isfinite(errors).sum(axis=1)
    return Part(seen.months * seen.scale[:, None], errors, evidence, seen.length, *halves, *tried)


def _where_nothing_is_known(half: Floats, total: Floats) -> Floats:
    """Half-widths where one is 0: as wide as the call's typical year, for a series of which nothing is known says nothing of its size."""
    typical = np.abs(total[total != 0]).mean() if (total != 0).any() else 1.0
    return np.where((half == 0) & (total == 0), typical, half)
