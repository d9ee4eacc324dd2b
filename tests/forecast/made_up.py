"""Monthly series of made-up units with a fixed seed: levels that drift, seasons that recur, and noise, the same every time."""
from __future__ import annotations

import numpy as np

SEED = 2026


def made_up(series: int = 60, years: int = 5, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """History (series, years, 12) and the year after it (series, 12): costs in thousands, like those of a municipality's units."""
    rng = np.random.default_rng(seed)
    months = 12 * (years + 1)
    level = np.exp(rng.normal(7, 1.2, (series, 1)))
    growth = 1 + rng.normal(0.03, 0.03, (series, 1)) * np.arange(months) / 12
    wander = np.cumsum(rng.normal(0, 1, (series, months)), axis=1) * rng.uniform(0.002, 0.012, (series, 1))
    season = rng.normal(0, 1, (series, 12)) * rng.uniform(0.01, 0.2, (series, 1))
    noise = rng.standard_t(4, (series, months)) * rng.uniform(0.01, 0.06, (series, 1))
    values = (level * (growth + wander + np.tile(season, years + 1) + noise)).reshape(series, years + 1, 12)
    return values[:, :-1], values[:, -1]
