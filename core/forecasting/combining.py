"""One forecast out of many: learned weights, and each series' own record of which candidates have been right."""
from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.forecasting.views import Floats

DECAY: Final = 0.7
"""How much a trial counts beside the trial of the year after it."""
FARTHEST: Final = 4.0
"""How many disagreements a candidate can lie from the weighed mean, for the lean on it."""
LEARNED_FROM: Final = (-2.5, 1.5)
"""Where nearly all terms of the development set lie: beyond it a lean, which no weight holds back, is as at the edge."""


class Learned(NamedTuple):
    """The constants of the weights; tests/forecast/learn.py learns them."""

    taste: Floats
    """(candidates, terms): see ``terms``"""
    lean: Floats
    """(candidates, terms): how much of each candidate's distance to the weighed mean is added to it; see ``led``"""
    record: float
    """How strongly a candidate's own record counts."""
    doubt: float
    """How many trials a candidate of average record is thought to have behind it."""


def terms(features: Floats, years: Floats, k: int) -> Floats:
    """What the learned weights depend on, (terms, ...): 1, the features, years of history, and how far the year has gone."""
    gone = np.full_like(features[0], k / 11 - 0.5)
    return np.concatenate([np.ones_like(gone)[None], features, [1 / np.maximum(years, 1) - 0.2 + 0 * gone, gone, gone**2]])


def records(errors: Floats) -> tuple[Floats, Floats]:
    """The weighed sum of absolute errors at the trials before each, and how many those weigh, (..., years + 1, series).

    ``errors`` has that shape and is NaN where there was no trial.
    """
    off, trials = np.zeros_like(errors), np.zeros_like(errors)
    for o in range(1, errors.shape[-2]):
        before = errors[..., o - 1, :]
        tried = np.isfinite(before)
        off[..., o, :] = DECAY * off[..., o - 1, :] + np.where(tried, np.abs(before), 0.0)
        trials[..., o, :] = DECAY * trials[..., o - 1, :] + tried
    return off, trials


def beside_others(off: Floats, trials: Floats, doubt: float) -> Floats:
    """The logarithm of how far off each candidate has been beside their mean, (candidates, ...); 0 is average, as is the never tried."""
    mean = off / np.maximum(trials, 1e-9)
    usual = mean.sum(axis=0) / np.maximum((trials > 0).sum(axis=0), 1)
    beside = (off / np.where(usual > 0, usual, 1.0) + doubt) / (trials + doubt)
    return np.where((trials > 0) & (usual > 0), np.log(np.clip(beside, 0.05, 20.0)), 0.0)


def weights(totals: Floats, known_terms: Floats, record: Floats, learned: Learned) -> Floats:
    """The weight of each candidate in each row, (candidates, rows), 0 where it says nothing; they sum to 1."""
    drawn = np.tensordot(learned.taste, known_terms, axes=(1, 0)) - learned.record * record
    drawn = np.where(np.isfinite(totals), drawn, -np.inf)
    drawn -= drawn.max(axis=0)
    weight = np.exp(drawn)
    return np.asarray(weight / weight.sum(axis=0))


def distances(totals: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """The weighed mean and the candidates' mean distance to it, (rows,), and each one's own, signed and cut, (candidates, rows)."""
    each = np.nan_to_num(totals)
    mean = (weight * each).sum(axis=0)
    apart = np.where(np.isfinite(totals), each - mean, 0.0)
    disagreement = (weight * np.abs(apart)).sum(axis=0)
    return mean, disagreement, np.clip(apart, -FARTHEST * disagreement, FARTHEST * disagreement)


def led(mean: Floats, apart: Floats, known_terms: Floats, learned: Learned) -> Floats:
    """The weighed mean led towards some candidates and away from others, (rows,): weights cannot go below 0, a lean can."""
    return np.asarray(mean + (np.tensordot(learned.lean, leaning(known_terms), axes=(1, 0)) * apart).sum(axis=0))


def leaning(known_terms: Floats) -> Floats:
    """The terms as a lean sees them."""
    return np.clip(known_terms, *LEARNED_FROM)
