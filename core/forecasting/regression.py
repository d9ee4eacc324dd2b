"""A regression of each row's yearly changes on its own earlier ones, drawn towards what most series do."""
from __future__ import annotations

from typing import Final

import numpy as np

from core.forecasting.views import Floats, Views

LAGS: Final = (1, 2, 3, 12, 13)
COMMON: Final = np.array([0.44, 0.19, 0.18, -0.35, 0.26], np.float32)
"""The coefficients that most series share, learned on the development set."""
PULL: Final = 30.0
"""How many months of own evidence the common coefficients weigh as much as."""
DRIFT: Final = 0.4
"""How much of the mean change that the regression leaves unexplained is carried on."""


def yearly_changes(views: Views, ahead: int) -> Floats:
    """The coming months (ahead, view, rows) as the same months a year ago + a change forecast by the regression."""
    x, ends = views.values, views.ends
    rows = np.arange(x.shape[2])
    back = np.stack([x[ends - 12 + h, :, rows].T for h in range(ahead)])
    if len(x) < 14:
        return back
    change = x[12:] - x[:-12]
    last = ends - 12
    lagged = np.zeros((len(LAGS), *change.shape), np.float32)
    for i, lag in enumerate(LAGS):
        lagged[i, lag:] = change[:-lag] if lag < len(change) else 0.0
    t = np.arange(len(change))[:, None]
    counts = ((t < last) & (t >= np.minimum(LAGS[-1], last // 3)))[:, None, :].astype(np.float32)
    lagged_in, change_in = lagged * counts, change * counts
    size = (change_in**2).sum(axis=0) / np.maximum(counts.sum(axis=0), 1) + np.float32(1e-30)
    normal = np.einsum("itvr,jtvr->vrij", lagged_in, lagged_in) / size[..., None, None]
    normal += np.float32(PULL) * np.eye(len(LAGS), dtype=np.float32)
    target = np.einsum("itvr,tvr->vri", lagged_in, change_in) / size[..., None] + np.float32(PULL) * COMMON
    own = np.linalg.solve(normal, target[..., None])[..., 0].transpose(2, 0, 1)
    left = (change_in - (own[:, None] * lagged_in).sum(axis=0)).sum(axis=0) / np.maximum(counts.sum(axis=0), 1) * np.float32(DRIFT)
    recent = [np.where(last > j, change[np.maximum(last - 1 - j, 0), :, rows].T, 0.0) for j in range(LAGS[-1])]
    path = []
    for h in range(ahead):
        coming = left + sum(own[i] * recent[lag - 1] for i, lag in enumerate(LAGS))
        recent = [coming, *recent[:-1]]
        path.append(back[h] + coming)
    return np.stack(path)
