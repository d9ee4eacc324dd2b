"""Weighs the two methods that lean on a phased budget in beside the model, by how right each has been in the series' own years."""
from __future__ import annotations

from typing import Final

import numpy as np

from core.forecasting.combining import records
from core.forecasting.methods import totals
from core.forecasting.views import Floats

METHODS: Final = ("budget_profile", "remaining_budget")
UNTRIED: Final = 0.3
"""The weight of a budget method beside the model's 1 before either has been tried."""
WITHOUT_HISTORY: Final = 0.1
"""The model's weight where it has no history to stand on and only carries the known months on."""
POWER: Final = 2.5
DOUBT: Final = 0.5
WORST: Final = 20.0


def said(history: Floats, known: Floats, phased_budget: Floats, first: Floats) -> Floats:
    """What each budget method says of each year after ``o`` years of history, (methods, years + 1, series); NaN where nothing."""
    count, width, _ = history.shape
    table = np.full((len(METHODS), width + 1, count), np.nan)
    for year in range(width + 1):
        now = known if year == width else history[:, year, : known.shape[1]]
        by = totals(history[:, :year], now, phased_budget[:, : year + 1])
        mine = np.flatnonzero(year >= first)
        for i, name in enumerate(METHODS):
            table[i, year - first[mine], mine] = by[name][mine]
    return table


def weighed_in(model: Floats, budget: Floats, actual: Floats) -> Floats:
    """The forecasts of ``model`` (years + 1, series) with the ``budget`` methods (methods, years + 1, series) weighed in."""
    both = np.concatenate([model[None], budget])
    compared = np.isfinite(model) & (np.arange(len(model)) > 0)[:, None]
    off, trials = records(np.where(compared, np.abs(both - actual), np.nan))
    usual = off[0] / np.maximum(trials[0], 1e-9)
    mean = off / np.maximum(trials, 1e-9)
    beside = np.where(usual > 0, mean / np.where(usual > 0, usual, 1.0), np.where(mean > 0, WORST, 1.0))
    beside = (np.minimum(beside, WORST) * trials + DOUBT) / (trials + DOUBT)
    prior = np.concatenate([np.ones_like(model[None]), np.full_like(budget, UNTRIED)])
    prior[0, 0] = WITHOUT_HISTORY
    weight = np.where(np.isfinite(both), prior * beside**-POWER, 0.0)
    total = weight.sum(axis=0)
    return np.where(total > 0, (weight * np.nan_to_num(both)).sum(axis=0) / np.where(total > 0, total, 1.0), np.nan)
