"""The rows that are forecast: every series as it stands, and as it stood after k months of each of its earlier years."""
from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.forecasting.views import Floats

Ints = NDArray[np.int64]
ENOUGH: Final = 6
"""A series begins with its first year that has this many months."""


class Cases(NamedTuple):
    """Rows ordered by their years of history, most first; row r is series ``series[r]`` after ``years[r]`` years and k months."""

    months: Floats
    """(months, rows) of float32 in units of ``scale``, from the January of each row's first year; after its end the last month repeats."""
    years: Ints
    series: Ints
    scale: Floats
    """(series,): a power of two near the mean of the absolute months"""
    length: Ints
    """(series,): whole years of history from the first year used; 0 = nothing to learn from"""
    actual: Floats
    """(years + 1, series): [o] = the total of the year after ``o`` years of history, in units of ``scale``; NaN where a month is missing"""
    now: Floats
    """(series, k): the known months, gaps filled"""


def rolling(history: Floats, known: Floats) -> Cases:
    """Fill the gaps of ``history`` (series, years, 12) and ``known`` (series, k), and lay out the rows."""
    count, width, _ = history.shape
    k = known.shape[1]
    present = np.isfinite(history).sum(axis=2) >= ENOUGH
    first = (~np.logical_or.accumulate(present, axis=1)).sum(axis=1)
    length = width - first
    months, now = _filled(history, known, first)
    size = np.abs(months).sum(axis=(1, 2)) / np.maximum(12 * length, 1) + (np.abs(now).mean(axis=1) if k else 0.0) * (length == 0)
    scale = np.exp2(np.round(np.log2(np.where(size > 0, size, 1.0))))
    line = np.concatenate([months.reshape(count, 12 * width), now], axis=1) / scale[:, None]
    whole = history.sum(axis=2) / scale[:, None]
    actual = np.full((width + 1, count), np.nan)
    begun = np.flatnonzero(length > 0)
    actual[0, begun] = whole[begun, first[begun]]
    laid, years, series = [], [], []
    for o in range(int(length.max(initial=0)), 0, -1):
        mine = np.flatnonzero(length >= o)
        at = np.minimum(12 * first[mine, None] + np.minimum(np.arange(12 * width + k), 12 * o + k - 1), line.shape[1] - 1)
        laid.append(line[mine[:, None], at])
        years.append(np.full(len(mine), o))
        series.append(mine)
        later = mine[length[mine] > o]
        actual[o, later] = whole[later, first[later] + o]
    if not laid:
        return Cases(np.zeros((k, 0), np.float32), *(np.zeros(0, np.int64),) * 2, scale, length, actual, now)
    longest = 12 * int(length.max()) + k
    return Cases(
        np.ascontiguousarray(np.concatenate(laid).T[:longest], np.float32), np.concatenate(years), np.concatenate(series), scale, length,
        actual, now,
    )


def _filled(history: Floats, known: Floats, first: Ints) -> tuple[Floats, Floats]:
    """Missing months from the first year on as the level of their year + the season of their month; 0 before the first year."""
    before = (np.arange(history.shape[1]) < first[:, None])[:, :, None]
    if not (np.isnan(history) & ~before).any() and not np.isnan(known).any():
        return np.where(before, 0.0, history), known
    count, k = known.shape
    asked = np.concatenate([known, np.full((count, 12 - k), np.nan)], axis=1)[:, None]
    years = np.concatenate([np.where(before, np.nan, history), asked], axis=1)
    seen = np.isfinite(years)
    season = np.zeros((count, 1, 12))
    for _ in range(4):
        level = _carried(_mean(years - season, seen, 2))[:, :, None]
        season = _mean(years - level, seen, 1)[:, None]
    full = np.where(seen, years, level + season)
    return np.where(before, 0.0, full[:, :-1]), full[:, -1, :k]


def _mean(values: Floats, seen: NDArray[np.bool_], axis: int) -> Floats:
    """The mean of what is seen; NaN along years and 0 along months where nothing is."""
    count = seen.sum(axis=axis)
    mean = np.where(seen, values, 0.0).sum(axis=axis) / np.maximum(count, 1)
    return np.where(count > 0, mean, np.nan if axis == 2 else 0.0)


def _carried(level: Floats) -> Floats:
    """The levels (series, years), a missing one as the year before it, else as the year after, else 0."""
    level = level.copy()
    for year in range(1, level.shape[1]):
        level[:, year] = np.where(np.isnan(level[:, year]), level[:, year - 1], level[:, year])
    for year in range(level.shape[1] - 2, -1, -1):
        level[:, year] = np.where(np.isnan(level[:, year]), level[:, year + 1], level[:, year])
    return np.nan_to_num(level)
