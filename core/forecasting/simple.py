"""What a whole year comes to by simple rules on whole years and the same months of earlier years: shares, changes, drift."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.forecasting.views import Floats


def rules(months: Floats, years: NDArray[np.int64], k: int) -> dict[str, Floats]:
    """The year's total by each rule, (rows,); NaN where a rule has nothing to stand on.

    ``months`` is (months, rows) from each row's first January, ``years`` how many whole years of history each row has; the k known
    months follow them.
    """
    rows = np.arange(months.shape[1])
    whole = months[: len(months) // 12 * 12].reshape(-1, 12, len(rows))
    past = np.arange(len(whole))[:, None] < years
    total, start = whole.sum(axis=1) * past, whole[:, :k].sum(axis=1) * past
    now = np.zeros(len(rows))
    for month in range(k):
        now += months[12 * years + month, rows]
    last_total, last_start = total[years - 1, rows], start[years - 1, rows]
    rest = last_total - last_start
    naive = now + rest
    yearly = (last_total - total[0]) / np.maximum(years - 1, 1)
    said = {"naive": naive, "drift": naive + yearly * (12 - k) / 12}
    if k:
        said["share_last"] = share(now, last_total, last_start, k)
        said["share_pool"] = share(now, total.sum(axis=0), start.sum(axis=0), k)
        said["add_pool"] = now * 12 / k + (total - start * 12 / k).sum(axis=0) / years
    ending, before = _twelve(months, 12 * years + k), _twelve(months, 12 * years + k - 12)
    said["grow12"] = np.where(years + k / 12 >= 2, now + share(ending, rest, before, 12), np.nan)
    return said


def share(now: Floats, whole: Floats, part: Floats, k: int) -> Floats:
    """now × whole ÷ part; NaN where the part of k months is too thin beside the whole to divide by."""
    firm = np.abs(part) > 0.02 * k / 12 * np.abs(whole)
    return np.where(firm, now * whole / np.where(firm, part, 1.0), np.nan)


def _twelve(months: Floats, ends: NDArray[np.int64]) -> Floats:
    """The sum of the twelve months before each row's end; meaningless where there are fewer."""
    sums = np.cumsum(np.concatenate([np.zeros_like(months[:1]), months]), axis=0)
    rows = np.arange(months.shape[1])
    return np.asarray(sums[ends, rows] - sums[np.maximum(ends - 12, 0), rows])
