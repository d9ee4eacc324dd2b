"""How far off a forecast is expected to be, and the intervals that follow, widened or narrowed by the call's own trials."""
from __future__ import annotations

from typing import Final

import numpy as np

from core.forecasting.cases import Ints
from core.forecasting.constants import Reach, Spread
from core.forecasting.views import Floats

FLOOR: Final = 1e-3
"""No sign of unrest counts as smaller than this part of the year."""
YEARS_TO_TEACH: Final = 3
"""A series of this many years takes part in the recalibration."""
SERIES_TO_TRUST: Final = {0.8: 60.0, 0.95: 180.0}
"""How many series of its own a call needs before their trials weigh as much as the learned reach."""
NARROWING: Final = 0.6
"""How far a narrowing is trusted beside a widening: too wide an interval misleads less than too narrow a one."""
LEAST, MOST = 0.5, 4.0


def signs(total: Floats, disagreement: Floats, unrest: Floats, change: Floats) -> Floats:
    """The logarithms of four signs of how uncertain a year is, (4, ...): candidates' disagreement, monthly unrest, yearly change, size."""
    size = np.abs(total)
    floor = FLOOR * size + 1e-12
    year = 12 * unrest
    return np.log(np.stack([disagreement + floor, year + floor, np.where(np.isfinite(change), change, year) + floor, size + 1e-12]))


def spread_terms(features: Floats, years: Ints, k: int) -> Floats:
    """What the level of the expected error depends on, (terms, ...)."""
    gone = np.full(features.shape[1:], k / 11 - 0.5)
    return np.concatenate([np.stack([np.ones_like(gone), gone, gone**2, 1 / np.maximum(years, 1) - 0.2, (years == 1) * 1.0]), features])


def expected(terms: Floats, seen: Floats, off: Floats, trials: Floats, k: int, learned: Spread) -> Floats:
    """The expected absolute error, (...): what the signs ``seen`` say, corrected by the series' own weighed trials."""
    prior = np.exp(np.tensordot(learned.terms, terms, axes=(0, 0)) + np.tensordot(learned.shares, seen, axes=(0, 0)))
    prior *= ((12 - k) / 12) ** 0.5
    return np.asarray((off * learned.own + learned.doubt * prior) / (trials + learned.doubt))


def reach(learned: Reach, years: Ints, k: int) -> Floats:
    """How many expected errors the interval reaches after k months with so many years of history."""
    return np.asarray(learned.by_month[k] * learned.by_years[np.minimum(years, len(learned.by_years) - 1)])


def recalibration(share: float, ratios: Floats, length: Ints, usual: float) -> float:
    """The factor on every half-width of a call whose backtests were off by ``ratios`` half-widths, (trials, series), NaN where none.

    The quantile of the ratios is compared with the one on the development set, ``usual``. Few series say little: their factor is
    drawn to 1, and so is one that narrows.
    """
    mine = ratios[:, length >= YEARS_TO_TEACH]
    tried = np.isfinite(mine)
    count = int(tried.any(axis=0).sum())
    if not count:
        return 1.0
    factor = np.clip(np.quantile(mine[tried], share) / usual, LEAST, MOST)
    trust = count / (count + SERIES_TO_TRUST[share]) * (NARROWING if factor < 1 else 1.0)
    return float(factor**trust)
