"""What a year ends at and how sure that is, from at most five years of months and the months known so far."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.forecasting import methods

Floats = NDArray[np.float64]
WIDTH80, WIDTH95 = 1.6, 2.6


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


def year_end(history: Floats, known: Floats, phased_budget: Floats | None = None) -> YearEnd:
    """Forecast the total of the year whose first k months are ``known``.

    ``history`` is (series, years, 12) with 0-5 years, ``known`` (series, k) with 0 ≤ k ≤ 11, ``phased_budget`` (series, years + 1, 12)
    whose last year is the asked one; NaN is missing everywhere.
    """
    history, known = np.asarray(history, float), np.asarray(known, float)
    total = _total(history, known, phased_budget)
    errors = np.full(history.shape[:2], np.nan)
    for year in range(1, history.shape[1]):
        errors[:, year] = history[:, year].sum(axis=1) - _total(history[:, :year], history[:, year, : known.shape[1]])
    evidence = np.isfinite(errors).sum(axis=1)
    spread = np.nansum(np.abs(errors), axis=1) / np.maximum(evidence, 1)
    spread = np.where(evidence > 0, spread, 0.5 * np.abs(total))
    return YearEnd(
        total, total - WIDTH80 * spread, total + WIDTH80 * spread, total - WIDTH95 * spread, total + WIDTH95 * spread,
        _months(total, history, known), errors, evidence,
    )


def _total(history: Floats, known: Floats, budget: Floats | None = None) -> Floats:
    """The known months carried on by last year's season, else last year's total, else by their own mean."""
    said = methods.totals(history, known, budget)
    last = history[:, -1].sum(axis=1) if history.shape[1] else np.full(len(known), np.nan)
    for other in (last, said["linear"], np.zeros(len(known))):
        said["last_season"] = np.where(np.isfinite(said["last_season"]), said["last_season"], other)
    return np.asarray(said["last_season"])


def _months(total: Floats, history: Floats, known: Floats) -> Floats:
    k = known.shape[1]
    months = np.empty((len(total), 12))
    months[:, :k] = np.nan_to_num(known)
    rest = total - months[:, :k].sum(axis=1)
    last = np.nan_to_num(history[:, -1, k:]) if history.shape[1] else np.ones((len(total), 12 - k))
    level = last.sum(axis=1, keepdims=True)
    share = np.where(level == 0, 1 / (12 - k), last / np.where(level == 0, 1, level))
    months[:, k:] = rest[:, None] * share
    return months
