"""The methods that a controller knows: what each says the year ends at, and how far off each has been in the series' own years."""
from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Callable[[Floats, Floats, Floats | None], Floats]

METHODS: Final = ("linear", "remaining_budget", "last_season", "budget_profile")
THIN: Final = 0.02
"""A share of a year smaller than this is too thin to divide by: the method has nothing to stand on."""


def totals(history: Floats, known: Floats, phased_budget: Floats | None = None) -> dict[str, Floats]:
    """What each method says the year's total is; NaN where it has nothing to stand on.

    ``history`` is (series, years, 12), ``known`` (series, k) with 0 ≤ k ≤ 11, ``phased_budget`` (series, years + 1, 12) whose last
    year is the asked one; NaN is missing everywhere. The totals are (series,), in the unit and sign of what was given.
    """
    return {name: FORMULAS[name](history, known, phased_budget) for name in METHODS}


def backtests(history: Floats, k: int, phased_budget: Floats | None = None) -> dict[str, Floats]:
    """Actual total − the method's total for each year of history as it stood after ``k`` months, (series, years); NaN where impossible."""
    return {name: _errors(FORMULAS[name], history, k, phased_budget) for name in METHODS}


def _errors(method: Method, history: Floats, k: int, phased_budget: Floats | None) -> Floats:
    errors = np.full(history.shape[:2], np.nan)
    for year in range(history.shape[1]):
        budget = None if phased_budget is None else phased_budget[:, : year + 1]
        errors[:, year] = history[:, year].sum(axis=1) - method(history[:, :year], history[:, year, :k], budget)
    return errors


def _linear(_history: Floats, known: Floats, _budget: Floats | None) -> Floats:
    """The mean of the known months × 12."""
    if not known.shape[1]:
        return _nothing(known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmean(known, axis=1) * 12)


def _last_season(history: Floats, known: Floats, _budget: Floats | None) -> Floats:
    """Actual so far × last year's total ÷ last year's same months; before the first month last year's total."""
    if not history.shape[1]:
        return _nothing(known)
    return _grown(history[:, -1], known)


def _budget_profile(_history: Floats, known: Floats, budget: Floats | None) -> Floats:
    """Actual so far × the year's budget ÷ the budget of the same months; before the first month the year's budget."""
    return _nothing(known) if budget is None else _grown(budget[:, -1], known)


def _remaining_budget(_history: Floats, known: Floats, budget: Floats | None) -> Floats:
    """Actual so far + the budget of the months that remain, and of a known month that is missing."""
    if budget is None:
        return _nothing(known)
    year = budget[:, -1]
    return np.asarray(np.where(np.isnan(known), year[:, : known.shape[1]], known).sum(axis=1) + year[:, known.shape[1] :].sum(axis=1))


def _grown(pattern: Floats, known: Floats) -> Floats:
    """``known`` carried to a whole year by the pattern (series, 12) of another; a missing known month counts in neither."""
    total, k = pattern.sum(axis=1), known.shape[1]
    if not k:
        return np.asarray(total)
    same = np.where(np.isnan(known), 0.0, pattern[:, :k]).sum(axis=1)
    firm = (np.abs(same) > THIN * k / 12 * np.abs(pattern).sum(axis=1)) & np.isfinite(known).any(axis=1)
    return np.where(firm, np.nansum(known, axis=1) * total / np.where(firm, same, 1.0), np.nan)


def _nothing(known: Floats) -> Floats:
    return np.full(len(known), np.nan)


FORMULAS: Final[dict[str, Method]] = {
    "linear": _linear, "remaining_budget": _remaining_budget, "last_season": _last_season, "budget_profile": _budget_profile,
}
