"""Exponential smoothing over a grid of constants at once, and how well each member of the grid followed the row."""
from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.forecasting.views import Floats, Views

HOLT: Final = tuple((a, b, p, 0.0) for a in (0.04, 0.15, 0.35, 0.7) for b, p in ((0.0, 1.0), (0.04, 0.98), (0.15, 0.97), (0.08, 1.0)))
WINTERS: Final = tuple((a, b, 0.98, g) for a in (0.1, 0.25, 0.5) for b in (0.0, 0.05) for g in (0.1, 0.4))
GRID: Final = np.array([*HOLT, *WINTERS], np.float32)
"""(members, 4): what the newest month weighs in the level; in the slope, as a part of that; damping of the slope; weight in the season.

Holt's members smooth the level of the row without its season, which is fixed; the Winters members let the season move."""
FIXED: Final = len(HOLT)
WARM_UP: Final = 4
"""Months before the sums of coming months count as trials."""
TINY: Final = np.float32(1e-30)

Members = list[int] | slice


class Fit(NamedTuple):
    """Where each member stands at each row's end, and how far off it was on the way; (members, view, rows) where not said."""

    level: Floats
    slope: Floats
    season: Floats
    """(12, Winters members, view, rows)"""
    one: Floats
    """Sum of absolute errors one month ahead."""
    ahead: Floats
    """Holt's members only: sum of absolute errors of the mean of the coming months, as many as are to be forecast."""


def follow(views: Views, slope: Floats, start: Floats, ahead: int) -> Fit:
    """Run every member through every row, to forecast ``ahead`` months, from a straight line's ``start`` and ``slope`` (view, rows)."""
    z, x, ends = views.level, views.values, views.ends
    a, b, damping, g = (GRID[:, i, None, None] for i in range(4))
    ab, ga = a * b, (g * (1 - a))[FIXED:]
    shape = (len(GRID), *z.shape[1:])
    fit = Fit(
        np.broadcast_to(start, shape).copy(), np.where(b > 0, slope, np.float32(0)),
        np.broadcast_to(views.season[:, None], (12, len(WINTERS), *z.shape[1:])).copy(),
        np.zeros(shape, np.float32), np.zeros((FIXED, *z.shape[1:]), np.float32),
    )
    error, step = np.empty(shape, np.float32), np.empty(shape, np.float32)
    coming = _means_of_coming(z, ahead)
    reach = carried(GRID[:FIXED, 2], ahead).mean(axis=0)[:, None, None]
    reaching = (ends[:, None] > np.arange(len(z) + ahead)).sum(axis=0).tolist()
    for t, m in enumerate(reaching[: len(z)]):
        lv, tr, er, st, season = fit.level[..., :m], fit.slope[..., :m], error[..., :m], step[..., :m], fit.season[t % 12, ..., :m]
        tried = reaching[t + ahead - 1] if t >= WARM_UP else 0
        if tried:
            off = np.multiply(fit.slope[:FIXED, :, :tried], reach, out=step[:FIXED, :, :tried])
            off += fit.level[:FIXED, :, :tried]
            off -= coming[t, :, :tried]
            fit.ahead[..., :tried] += np.abs(off, out=off)
        tr *= damping
        lv += tr
        np.subtract(z[t, :, :m], lv[:FIXED], out=er[:FIXED])
        np.subtract(x[t, :, :m], lv[FIXED:], out=er[FIXED:])
        er[FIXED:] -= season
        lv += np.multiply(er, a, out=st)
        tr += np.multiply(er, ab, out=st)
        season += np.multiply(er[FIXED:], ga, out=st[FIXED:])
        fit.one[..., :m] += np.abs(er, out=er)
    return fit


def _means_of_coming(z: Floats, ahead: int) -> Floats:
    """The mean of the ``ahead`` months from each month on, (months − ahead + 1, view, rows)."""
    sums = np.cumsum(np.concatenate([np.zeros_like(z[:1]), z]), axis=0, dtype=np.float64)
    return ((sums[ahead:] - sums[:-ahead]) / ahead).astype(np.float32)


def carried(damping: Floats, ahead: int) -> Floats:
    """How many slopes lie between now and each coming month, (ahead, members)."""
    return np.cumsum(damping[None, :] ** np.arange(1, ahead + 1, dtype=np.float32)[:, None], axis=0)


def best(fit: Fit, one: float, ahead: float, chosen: Members) -> Floats:
    """The weight of each chosen member, (members, view, rows): falling with the powers ``one`` and ``ahead`` of its errors."""
    lost = np.float32(one) * np.log(fit.one[chosen] + TINY)
    if ahead:
        lost += np.float32(ahead) * np.log(fit.ahead[chosen] + TINY)
    weight = np.exp(lost.min(axis=0) - lost)
    weight /= weight.sum(axis=0)
    return np.asarray(weight)


def along(fit: Fit, weight: Floats, ahead: int, chosen: Members) -> Floats:
    """The chosen members' weighed level carried ``ahead`` months along their slopes, (ahead, view, rows)."""
    level = (weight * fit.level[chosen]).sum(axis=0)
    return np.asarray(level + np.tensordot(carried(GRID[chosen, 2], ahead), weight * fit.slope[chosen], axes=(1, 0)))


def straight_line(z: Floats, ends: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Each row's least-squares line: slope per month, value in the middle, and the first year's mean led back before it; (view, rows)."""
    t = np.arange(len(z), dtype=np.float32)[:, None]
    inside = t < ends
    off = np.where(inside, t - ((ends - 1) / 2).astype(np.float32), np.float32(0))[:, None, :]
    mean = np.einsum("tvr,tr->vr", z, inside.astype(np.float32)) / ends.astype(np.float32)
    slope = (off * z).sum(axis=0) / np.maximum(ends * (ends**2 - 1.0) / 12, 1.0).astype(np.float32)
    return slope, mean, z[:12].mean(axis=0) - np.float32(6.5) * slope
