"""The model itself: for some series at once, what every year ends at after k months, the asked year and those before it."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.forecasting import budgets, combining, intervals
from core.forecasting.candidates import NAMES, RULES, candidates
from core.forecasting.cases import Cases, Ints, rolling
from core.forecasting.constants import Constants
from core.forecasting.views import Floats


class Outlook(NamedTuple):
    """Everything in units of ``scale``; tables are (years + 1, series), [o] = the year after ``o`` years of history."""

    total: Floats
    """The forecasts; NaN where there is no such year"""
    actual: Floats
    error: Floats
    """actual − total, NaN where it could not be tried"""
    expected: Floats
    """The expected absolute error; NaN without history"""
    months: Floats
    """(series, 12): the asked year"""
    length: Ints
    """(series,)"""
    scale: Floats
    """(series,)"""


class Rows(NamedTuple):
    """The combined forecast of each row of the cases, before any budget."""

    total: Floats
    disagreement: Floats
    path: Floats
    """(12 − k, rows)"""
    features: Floats
    unrest: Floats


def outlook(history: Floats, known: Floats, phased_budget: Floats | None, learned: Constants) -> Outlook:
    """Forecast (series, years, 12) with (series, k) known; the phased budget is (series, years + 1, 12) or None."""
    cases, k = rolling(history, known), known.shape[1]
    place = (cases.years, cases.series)
    rows = combined(cases, k, learned)
    shape = cases.actual.shape
    total, path = np.full(shape, np.nan), np.zeros((12 - k, shape[1]))
    asked = cases.years == cases.length[cases.series]
    total[place] = rows.total
    path[:, cases.series[asked]] = rows.path[:, asked]
    bare = cases.length == 0
    total[0, bare], path[:, bare] = _carried_on(cases.now[bare] / cases.scale[bare, None])
    if phased_budget is not None:
        first = history.shape[1] - cases.length
        said = budgets.said(history, known, phased_budget, first) / cases.scale
        total = budgets.weighed_in(total, said, cases.actual)
    error = cases.actual - total
    error[0] = np.nan
    now = cases.now / cases.scale[:, None]
    rest = np.nan_to_num(total[cases.length, np.arange(shape[1])]) - now.sum(axis=1)
    months = np.concatenate([now, _led_to(path, rest).T], axis=1)
    return Outlook(total, cases.actual, error, _expected(cases, rows, error, total, k, learned), months, cases.length, cases.scale)


def combined(cases: Cases, k: int, learned: Constants) -> Rows:
    """Every row's candidates weighed into one."""
    said = candidates(cases, k) if len(cases.years) else None
    if said is None:
        none = np.zeros(0)
        return Rows(none, none, np.zeros((12 - k, 0)), np.zeros((2, 0)), none)
    place = (cases.years, cases.series)
    errors = np.full((len(NAMES), *cases.actual.shape), np.nan)
    errors[:, *place] = said.totals - cases.actual[place]
    off, trials = combining.records(errors)
    record = combining.beside_others(off, trials, learned.weights.doubt)[:, *place]
    terms = combining.terms(said.features, cases.years, k)
    weight = combining.weights(said.totals, terms, record, learned.weights)
    mean, disagreement, apart = combining.distances(said.totals, weight)
    on_paths = weight[: -len(RULES)]
    path = np.einsum("cr,chr->hr", on_paths / on_paths.sum(axis=0), said.paths)
    return Rows(combining.led(mean, apart, terms, learned.weights), disagreement, path, said.features, said.unrest)


def _expected(cases: Cases, rows: Rows, error: Floats, total: Floats, k: int, learned: Constants) -> Floats:
    place = (cases.years, cases.series)
    off, trials = combining.records(error)
    change = yearly_change(cases.actual)
    seen = intervals.signs(total[place], rows.disagreement, rows.unrest, change[place])
    table = np.full(total.shape, np.nan)
    terms = intervals.spread_terms(rows.features, cases.years, k)
    table[place] = intervals.expected(terms, seen, off[place], trials[place], k, learned.spread)
    return table


def yearly_change(actual: Floats) -> Floats:
    """The mean absolute change of the whole years before each, as ``actual`` (years + 1, series); NaN before there are two."""
    step = np.abs(np.diff(actual, axis=0))
    seen = np.isfinite(step)
    count = np.cumsum(seen, axis=0)
    mean = np.where(count > 0, np.cumsum(np.where(seen, step, 0.0), axis=0) / np.maximum(count, 1), np.nan)
    return np.concatenate([np.full_like(actual[:2], np.nan), mean[:-1]])[: len(actual)]


def _carried_on(now: Floats) -> tuple[Floats, Floats]:
    """Without history: the mean of the known months for every month that remains; 0 when there is none."""
    k = now.shape[1]
    month = now.mean(axis=1) if k else np.zeros(len(now))
    return month * 12, np.broadcast_to(month, (12 - k, len(now)))


def _led_to(path: Floats, rest: Floats) -> Floats:
    """The path (months, series) moved to sum to ``rest``, each month by its part of the path's size."""
    size = np.abs(path)
    whole = size.sum(axis=0)
    part = np.where(whole > 0, size / np.where(whole > 0, whole, 1.0), 1 / len(path))
    return np.asarray(path + part * (rest - path.sum(axis=0)))
