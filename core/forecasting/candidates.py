"""All candidate forecasts of every row at once, and the features of a row that say which of them suit it."""
from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.forecasting.cases import Cases
from core.forecasting.regression import yearly_changes
from core.forecasting.simple import rules
from core.forecasting.smoothing import FIXED, GRID, Fit, Members, along, best, follow, straight_line
from core.forecasting.views import PLAIN, Floats, Views, mean_size, two_views

SMOOTHED: Final = ("sums", "next", "flat", "trend", "theta", "winters", "changes")
"""Each gives a path of months, seen plain and in logarithms."""
RULES: Final = ("naive", "drift", "share_last", "share_pool", "add_pool", "grow12")
NAMES: Final = (*(f"{name}_{view}" for name in SMOOTHED for view in ("plain", "log")), *RULES)

ALL: Final = slice(FIXED)
FLAT: Final = [i for i in range(FIXED) if GRID[i, 1] == 0]
TREND: Final = [i for i in range(FIXED) if GRID[i, 1] > 0]
WINTERS: Final = slice(FIXED, len(GRID))


class Candidates(NamedTuple):
    """What every candidate says of every row, in the rows' own unit."""

    totals: Floats
    """(candidates, rows) in the order of NAMES; NaN where a candidate has nothing to stand on"""
    paths: Floats
    """(smoothed candidates, 12 − k, rows): the coming months; the rules have only a total"""
    features: Floats
    """(features, rows): size of the season and of the noise beside the level, in logarithms"""
    unrest: Floats
    """(rows,): mean absolute change of the level without its season from one month to the next"""


def candidates(cases: Cases, k: int) -> Candidates:
    """Forecast every row of ``cases``, of whose last year ``k`` months are known."""
    months, years = cases.months, cases.years
    views = two_views(months, 12 * years + k)
    paths = _paths(views, k)
    said = rules(months, years, k)
    now = np.zeros(months.shape[1])
    for month in range(k):
        now += months[12 * years + month, np.arange(len(now))]
    nothing = np.full(len(now), np.nan)
    totals = np.concatenate([now + paths.sum(axis=1), np.stack([said.get(name, nothing) for name in RULES])])
    features, unrest = _features(views)
    return Candidates(totals, paths, features, unrest)


def _paths(views: Views, k: int) -> Floats:
    ahead = 12 - k
    slope, _mean, start = straight_line(views.level, views.ends)
    fit = follow(views, slope, start, ahead)
    season = views.season[k:]

    def chosen(one: float, far: float, members: Members) -> Floats:
        return along(fit, best(fit, one, far, members), ahead, members) + season

    flat = chosen(12, 6, FLAT)
    steps = np.arange(1, ahead + 1, dtype=np.float32)[:, None, None]
    both = np.stack([
        chosen(12, 12, ALL), chosen(24, 3, ALL), flat, chosen(12, 12, TREND), flat + np.float32(0.5) * slope * steps,
        _winters(fit, k), yearly_changes(views, ahead),
    ])
    return views.plain(both).transpose(0, 2, 1, 3).reshape(-1, ahead, len(views.ends))


def _winters(fit: Fit, k: int) -> Floats:
    weight = best(fit, 16, 0, WINTERS)
    return np.asarray(along(fit, weight, 12 - k, WINTERS) + (weight * fit.season[k:]).sum(axis=1))


def _features(views: Views) -> tuple[Floats, Floats]:
    z, ends = views.level[:, PLAIN], views.ends
    size = mean_size(views.values[:, PLAIN], ends) + np.float32(1e-30)
    unrest = np.abs(np.diff(z, axis=0) * (np.arange(1, len(z))[:, None] < ends)).sum(axis=0) / (ends - 1)
    season = np.abs(views.season[:, PLAIN]).mean(axis=0)
    return np.stack([np.log(season / size + 0.002) + 1.5, np.log(unrest / size + 0.002) + 2.5]), unrest
