"""Learns the constants of the forecast from a file of monthly series: ``python -m tests.forecast.learn PATH [--ship]``.

The file holds ``history`` (series, years, 12) and ``year`` (series, 12). Prints the results on held-out folds, each forecast with
constants learned without it, and with --ship writes core/forecasting/constants.json, learned on all series. No step is random but
the folds and those have a fixed seed, so the same file gives the same constants.
"""
from __future__ import annotations

import json
import re
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from core.forecast import YearEnd, year_end
from core.forecasting import combining, intervals
from core.forecasting.candidates import NAMES, candidates
from core.forecasting.cases import rolling
from core.forecasting.constants import FILE, parsed
from core.forecasting.model import yearly_change

DOUBT = 0.3
FOLDS, SEED = 5, 20
TRUNCATED = (1, 2, 3, 4)
"""Histories cut to this many years are learned from too, so that a short history is not strange to the weights."""
BACK, CUT = (1.0, 0.5, 0.3, 0.0, 0.0), 0.12
"""How much a case counts by how many years before the last it lies, and when its history is cut."""
RIDGE, STEPS, CAP, SOFT = 1e-3, 150, 20.0, 0.02
LEAN_RIDGE, LEAN_STEPS = 4e-3, 40
COUNTS = (80, 95)


class Sample(NamedTuple):
    """Cases of all months: arrays over cases in the last axis."""

    totals: np.ndarray
    terms: np.ndarray
    record: np.ndarray
    spread: np.ndarray
    signs: np.ndarray
    """unrest and yearly change; the disagreement comes with the weights"""
    actual: np.ndarray
    scale: np.ndarray
    linear: np.ndarray
    k: np.ndarray
    years: np.ndarray
    back: np.ndarray
    cut: np.ndarray
    series: np.ndarray

    def of(self, chosen: np.ndarray) -> Sample:
        return Sample(*(each[..., chosen] for each in self))


def ase_scale(history: np.ndarray) -> np.ndarray:
    """What an error is measured by: the mean absolute change of the annual total, and never less than 0.2 % of it."""
    total = history.sum(axis=2)
    return np.maximum(np.maximum(np.nanmean(np.abs(np.diff(total, axis=1)), axis=1), 0.002 * np.nanmean(np.abs(total), axis=1)), 1e-12)


def ase(total: np.ndarray, year: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return np.minimum(CAP, np.abs(total - year.sum(axis=1)) / scale)


def gather(history: np.ndarray, year: np.ndarray) -> Sample:
    """Every candidate of every case for every k."""
    scale = ase_scale(history)
    parts = [
        _cases(history[at] if not cut else history[at][:, -cut:], year[at], scale, at, k, cut)
        for k in range(12) for cut in (0, *TRUNCATED) for at in np.array_split(np.arange(len(history)), -(-len(history) // 400))
    ]
    return Sample(*(np.concatenate(each, axis=-1) for each in zip(*parts, strict=True)))


def _cases(history: np.ndarray, year: np.ndarray, scale: np.ndarray, at: np.ndarray, k: int, cut: int) -> Sample:
    cases = rolling(history, year[:, :k])
    said = candidates(cases, k)
    actual = cases.actual.copy()
    actual[cases.length, np.arange(len(at))] = year.sum(axis=1) / cases.scale
    place = (cases.years, cases.series)
    errors = np.full((len(NAMES), *actual.shape), np.nan)
    errors[:, *place] = said.totals - actual[place]
    record = combining.beside_others(*combining.records(errors), DOUBT)[:, *place]
    unit = cases.scale[cases.series]
    back = cases.length[cases.series] - cases.years
    return Sample(
        said.totals * unit, combining.terms(said.features, cases.years, k), record, intervals.spread_terms(said.features, cases.years, k),
        np.stack([said.unrest, yearly_change(actual)[place]]) * unit, actual[place] * unit, scale[at[cases.series]],
        (year[:, :k].sum(axis=1) * 12 / max(k, 1))[cases.series],
        np.full(len(unit), k), cases.years, back, np.full(len(unit), cut), at[cases.series],
    )


def learn(sample: Sample) -> dict[str, Any]:
    """The content of constants.json, from the cases given."""
    learned = fit_combining(sample)
    total, disagreement = _held_out(sample)
    spread, half = fit_spread(sample, total, disagreement)
    away = np.abs(total - sample.actual) / half
    return {
        **{part: _by_name(getattr(learned, part)) for part in ("taste", "lean")},
        "record": round(learned.record, 4), "doubt": DOUBT, "spread": spread,
        **{f"reach{share}": fit_reach(sample, away, share / 100) for share in COUNTS},
    }


def _by_name(constants: np.ndarray) -> dict[str, list[float]]:
    return {name: [round(float(x), 4) for x in row] for name, row in zip(NAMES, constants, strict=True)}


def _held_out(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Totals and disagreement of every case with weights learned on other series."""
    fold = np.random.default_rng(SEED + 1).permutation(sample.series.max() + 1)[sample.series] % 3
    total, disagreement = np.empty(len(fold)), np.empty(len(fold))
    for each in range(3):
        total[fold == each], disagreement[fold == each] = combine(sample.of(fold == each), fit_combining(sample.of(fold != each)))
    return total, disagreement


def combine(sample: Sample, learned: combining.Learned) -> tuple[np.ndarray, np.ndarray]:
    mean, disagreement, apart = _distances(sample, learned)
    return combining.led(mean, apart, sample.terms, learned), disagreement


def _distances(sample: Sample, learned: combining.Learned) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return combining.distances(sample.totals, combining.weights(sample.totals, sample.terms, sample.record, learned))


def importance(sample: Sample) -> np.ndarray:
    """How much each case counts: every k alike, though a late one is off by less."""
    counts = np.where(sample.cut > 0, CUT * (sample.back == 0), np.array(BACK)[sample.back])
    plain = ase_like(sample.totals[NAMES.index("sums_plain")] - sample.actual, sample.scale)
    main = counts == 1
    usual = np.array([plain[main & (sample.k == k)].mean() if (main & (sample.k == k)).any() else 1.0 for k in range(12)])
    counts = counts / np.maximum(usual[sample.k], 1e-9)
    return np.asarray(counts / counts.sum())


def ase_like(error: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return np.minimum(CAP, np.abs(error) / scale)


def fit_combining(sample: Sample) -> combining.Learned:
    """The weights, and then the lean of what they give."""
    counts = importance(sample)
    sample, counts = sample.of(counts > 0), counts[counts > 0]
    taste, record = fit_weights(sample, counts)
    even = combining.Learned(taste, np.zeros_like(taste), record, DOUBT)
    return even._replace(lean=fit_lean(sample, counts, even))


def fit_weights(sample: Sample, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """The taste (candidates, terms) and the strength of the record that make the mean capped scaled error smallest, with a ridge."""
    says = np.isfinite(sample.totals)
    error = np.where(says, (sample.totals - sample.actual) / sample.scale, 0.0)
    record = np.where(says, sample.record, 0.0)
    shape = (len(NAMES), len(sample.terms))
    ridge = np.full(shape, RIDGE)
    ridge[:, 0] /= 10

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        taste, strength = at[:-1].reshape(shape), at[-1]
        drawn = np.where(says, taste @ sample.terms - strength * record, -1e9)
        weight = np.exp(drawn - drawn.max(axis=0))
        weight /= weight.sum(axis=0)
        off = (weight * error).sum(axis=0)
        size = np.sqrt(off**2 + SOFT**2)
        pull = weight * (error - off) * (np.where(size < CAP, off / size, 0.0) * counts)
        slope = np.concatenate([(pull @ sample.terms.T + 2 * ridge * taste).ravel(), [-(pull * record).sum()]])
        return float((np.minimum(size, CAP) * counts).sum() + (ridge * taste**2).sum()), slope

    found = minimize(loss, np.append(np.zeros(shape[0] * shape[1]), 0.5), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return found[:-1].reshape(shape), float(found[-1])


def fit_lean(sample: Sample, counts: np.ndarray, even: combining.Learned) -> np.ndarray:
    """The lean (candidates, terms) that makes the same error smallest when the weights are as given, with a ridge of its own."""
    mean, _, apart = _distances(sample, even)
    apart, error, terms = apart / sample.scale, (mean - sample.actual) / sample.scale, combining.leaning(sample.terms)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        lean = at.reshape(even.taste.shape)
        off = error + np.einsum("cn,cn->n", lean @ terms, apart)
        size = np.sqrt(off**2 + SOFT**2)
        slope = (apart * (np.where(size < CAP, off / size, 0.0) * counts)) @ terms.T + 2 * LEAN_RIDGE * lean
        return float((np.minimum(size, CAP) * counts).sum() + LEAN_RIDGE * (lean**2).sum()), slope.ravel()

    found = minimize(loss, np.zeros(even.taste.size), jac=True, method="L-BFGS-B", options={"maxiter": LEAN_STEPS}).x
    return found.reshape(even.taste.shape)


def fit_spread(sample: Sample, total: np.ndarray, disagreement: np.ndarray) -> tuple[dict[str, Any], np.ndarray]:
    """The constants of the expected error by the likelihood of a two-sided exponential; also what they expect of every case."""
    error = np.abs(total - sample.actual)
    off, trials = _own_records(sample, error)
    seen = intervals.signs(total, disagreement, sample.signs[0], sample.signs[1])
    counts = np.where(sample.cut > 0, 0.3 * (sample.back == 0), np.array((1.0, 0.5, 0.5, 0.5, 0.0))[sample.back])
    width = ((12 - sample.k) / 12) ** 0.5
    terms = len(sample.spread)

    def expected(at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        share = np.exp(at[terms : terms + 4])
        share /= share.sum()
        prior = np.exp(at[:terms] @ sample.spread + share @ seen) * width
        return (off * np.exp(at[-1]) + np.exp(at[-2]) * prior) / (trials + np.exp(at[-2])), prior, share

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        half, prior, share = expected(at)
        by_half = counts * (1 / half - error / half**2)
        doubt, own = np.exp(at[-2]), np.exp(at[-1])
        by_prior = by_half * doubt / (trials + doubt) * prior
        by_share = seen @ by_prior
        slope = np.concatenate([
            sample.spread @ by_prior, share * (by_share - share @ by_share),
            [(by_half * doubt * (prior - half) / (trials + doubt)).sum(), (by_half * off * own / (trials + doubt)).sum()],
        ])
        weight = counts.sum()
        return float((counts * (np.log(half) + error / half)).sum() / weight + 1e-3 * at @ at / 2), slope / weight + 1e-3 * at

    start = np.concatenate([np.zeros(terms + 4), [0.7, 0.0]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    half, _, share = expected(found)
    return {
        "terms": [round(float(x), 4) for x in found[:terms]], "shares": [round(float(x), 4) for x in share],
        "doubt": round(float(np.exp(found[-2])), 4), "own": round(float(np.exp(found[-1])), 4),
    }, half


def _own_records(sample: Sample, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    off, trials = np.zeros(len(error)), np.zeros(len(error))
    for k, cut in product(range(12), (0, *TRUNCATED)):
        mine = np.flatnonzero((sample.k == k) & (sample.cut == cut))
        table = np.full((sample.years.max() + 1, sample.series.max() + 1), np.nan)
        place = (sample.years[mine], sample.series[mine])
        table[place] = error[mine]
        sums, counts = combining.records(table)
        off[mine], trials[mine] = sums[place], counts[place]
    return off, trials


def fit_reach(sample: Sample, away: np.ndarray, share: float) -> dict[str, Any]:
    """The quantiles of the errors in expected errors, by k and by years of history; those of the trials; those without history."""
    near = [np.abs(sample.k - k) <= 1 for k in range(12)]
    asked = (sample.back == 0) & (sample.cut == 0)
    by_month = np.array([np.quantile(away[asked & each], share) for each in near])
    ratio = away / by_month[sample.k]
    by_years = [1.0]
    for years in range(1, 6):
        mine = (sample.years == years) & (sample.back == 0)
        by_years.append(float(np.quantile(ratio[mine], share)) if mine.sum() > 200 else by_years[-1])
    ratio /= np.array(by_years)[sample.years]
    trial = (sample.cut == 0) & (sample.back >= 1) & (sample.years >= 2)
    usual = [float(np.quantile(ratio[trial & each], share)) for each in near]
    rounded = {"by_month": by_month, "by_years": by_years, "usual": usual, "bare": _bare(sample, share)}
    return {name: [round(float(x), 4) for x in values] for name, values in rounded.items()}


def _bare(sample: Sample, share: float) -> list[float]:
    """The quantile of what carrying the known months on is off by, in parts of the year; before the first month said, not learned."""
    mine = (sample.back == 0) & (sample.cut == 1)
    carried = sample.linear[mine]
    off = np.abs(sample.actual[mine] / np.where(carried == 0, np.nan, carried) - 1)
    said = 1.0 if share < 0.9 else 2.0
    return [said] + [float(np.nanquantile(off[sample.k[mine] == k], share)) for k in range(1, 12)]


def held_out(history: np.ndarray, year: np.ndarray, sample: Sample, months: tuple[int, ...], used: int = 5) -> dict[int, YearEnd]:
    """Forecasts after each of ``months``, every fold with constants learned without it; ``used`` years of history are shown."""
    fold = np.random.default_rng(SEED).permutation(len(history)) % FOLDS
    found: dict[int, list[np.ndarray]] = {}
    for each in range(FOLDS):
        learned = parsed(learn(sample.of(fold[sample.series] != each)))
        mine = np.flatnonzero(fold == each)
        for k in months:
            answer = year_end(history[mine][:, -used:], year[mine, :k], learned=learned)
            kept = found.setdefault(k, [np.full((len(history), *part.shape[1:]), np.nan) for part in answer])
            for whole, part in zip(kept, answer, strict=True):
                whole[mine] = part
    return {k: YearEnd(*kept) for k, kept in found.items()}


def written(content: dict[str, Any]) -> str:
    """As JSON with every list on one line."""
    def on_one_line(found: re.Match[str]) -> str:
        return "[" + " ".join(found[1].split()) + "]"

    return re.sub(r"\[([^][]*)\]", on_one_line, json.dumps(content, indent=1))


def main() -> None:
    began = time.process_time()
    given = np.load(sys.argv[1])
    history, year = given["history"], given["year"]
    sample, scale = gather(history, year), ase_scale(history)
    for used in (5, 2):
        print(f"{used} years of history\n k    ASE  80 %  95 %")
        for k, answer in held_out(history, year, sample, tuple(range(12)), used).items():
            inside = [((low <= year.sum(axis=1)) & (year.sum(axis=1) <= high)).mean() for low, high in (answer[1:3], answer[3:5])]
            print(f"{k:2d} {ase(answer.total, year, scale).mean():6.4f} {inside[0]:5.1%} {inside[1]:5.1%}", flush=True)
    if "--ship" in sys.argv:
        content = learn(sample)
        Path(FILE).write_text(written(content) + "\n", encoding="utf-8")
    print(f"{time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main()
