"""Two views of every series, as it is and in logarithms, and the seasonal profile of each; what follows is additive in both."""
from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
"""Of float64, or of float32 where the whole grid is worked through."""
PLAIN, LOG = 0, 1
SMALLEST: Final = 0.03
"""A series has a logarithmic view when all its months have one sign and none is smaller than this part of the mean."""
DECAY: Final = 0.72
"""How much a year counts in the seasonal profile beside the year after it."""

LONE: Final = np.float32(0.7)
"""How much of its season a row keeps that has seen each month once."""
TINY: Final = np.float32(1e-30)


class Views(NamedTuple):
    """Rows that begin in a January and end at different lengths, the longest first; months after a row's end are its last value."""

    values: Floats
    """(months, view, rows)"""
    season: Floats
    """(12, view, rows): sums to 0 over the months of a year"""
    level: Floats
    """(months, view, rows): the values without their season"""
    sign: Floats
    """(rows,): of a row with a logarithmic view"""
    has_log: NDArray[np.bool_]
    """(rows,): a row without repeats its plain view as the second"""
    ends: NDArray[np.int64]
    """(rows,): months in each row, falling"""

    def plain(self, path: Floats) -> Floats:
        """Back from both views to the unit of the rows: (..., view, rows) in and out."""
        back = path.copy()
        back[..., LOG, :] = np.where(self.has_log, self.sign * np.exp(np.where(self.has_log, path[..., LOG, :], 0.0)), path[..., LOG, :])
        return back


def two_views(months: Floats, ends: NDArray[np.int64]) -> Views:
    """The views of ``months`` (months, rows), row r of which holds ``ends[r]`` months; ``ends`` must be falling."""
    sign = np.sign(months[0])
    smallest = SMALLEST * mean_size(months, ends)
    has_log = (months * sign > smallest).all(axis=0) & (sign != 0)
    values = np.stack([months, np.where(has_log, np.log(np.where(has_log, months * sign, 1.0)), months)], axis=1)
    season = _season(values, ends)
    level = values - np.tile(season, (-(-len(months) // 12), 1, 1))[: len(months)]
    return Views(values, season, level, sign, has_log, ends)


def mean_size(months: Floats, ends: NDArray[np.int64]) -> Floats:
    """The mean of each row's absolute months, (rows,)."""
    inside = np.arange(len(months))[:, None] < ends
    return np.asarray((np.abs(months) * inside).sum(axis=0) / ends.astype(np.float32))


def _season(values: Floats, ends: NDArray[np.int64]) -> Floats:
    """The weighed mean over years of each month's distance to the centred twelve months around it, shrunk.

    A row of a single year has no centred means but its own, and is measured against the mean of that year.
    """
    length = len(values)
    first = values[:12] - values[:12].mean(axis=0)
    if length < 13:
        return np.asarray(LONE * first)
    distance = values[6 : length - 6] - _centred(values)
    at = np.arange(6, length - 6)
    age = np.maximum((ends - at[:, None]) / 12, 0)
    weight = np.where(at[:, None] < ends - 6, DECAY**age, 0).astype(np.float32)
    by_month = [at % 12 == month for month in range(12)]
    weights = np.stack([weight[mine].sum(axis=0) for mine in by_month])[:, None]
    inverse = 1 / np.maximum(weights, TINY)
    mean = np.stack([np.einsum("tvr,tr->vr", distance[mine], weight[mine]) for mine in by_month]) * inverse
    square = np.stack([np.einsum("tvr,tr->vr", distance[mine] ** 2, weight[mine]) for mine in by_month]) * inverse
    heaviest = np.stack([(weight[mine] ** 2).sum(axis=0) for mine in by_month])[:, None]
    season = np.where(weights > 0, mean, first)
    season -= season.mean(axis=0)
    return np.asarray(season * _shrinkage(season, np.maximum(square - mean**2, 0), weights**2 / np.maximum(heaviest, TINY)))


def _centred(values: Floats) -> Floats:
    """The mean of the twelve months around each month, the outermost two by half; from the seventh month to the last but six."""
    sums = np.cumsum(np.concatenate([np.zeros_like(values[:1]), values]), axis=0, dtype=np.float64)
    means = (sums[12:] - sums[:-12]) / 12
    return np.asarray((means[:-1] + means[1:]) / 2, np.float32)


def _shrinkage(season: Floats, spread: Floats, tried: Floats) -> Floats:
    """How much of a season is more than chance, 0-1 (view, rows), after James and Stein.

    ``spread`` is each month's variance between years, ``tried`` how many years it rests on (12, view, rows).
    """
    repeated = tried > 1.05
    error = np.where(repeated, spread / np.maximum(tried - 1, 0.5), 0).sum(axis=0) / np.maximum(repeated.sum(axis=0), 1)
    size = (season**2).mean(axis=0)
    return np.where(repeated.any(axis=0), np.clip(1 - error / (size + TINY), 0, 1), LONE).astype(np.float32)
