"""Measures how units are made to add up: ``python -m tests.forecast.measure_reconciling [SERIES.npz]``.

Trees of 8 parts × 5 departments × 10 lowest units are made of 400 series each: those of the file (arrays ``history``, (series, 5, 12)
and ``year``, (series, 12)), or made-up ones. Prints, by level of the tree, the mean error as a share of the mean year and the coverage of
the intervals for each way of adding up.
"""
from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.forecast import YearEnd, year_end
from core.forecasting.reconciling import capped, reconcile

Floats = NDArray[np.float64]
SHAPE = (8, 5, 10)
TREES = 40


class Forest(NamedTuple):
    """Nodes depth first: months of five years and the asked one, parents, and which level (0 the root) each is on."""

    months: Floats
    parents: NDArray[np.int64]
    level: NDArray[np.int64]


def forest(leaves: Floats) -> Forest:
    """A tree over ``leaves`` (400, 6, 12)."""
    months, parents, level = [leaves.sum(axis=0)], [-1], [0]
    parts = leaves.reshape(*SHAPE, *leaves.shape[1:])
    for part in parts:
        top = len(months)
        months, parents, level = [*months, part.sum(axis=(0, 1))], [*parents, 0], [*level, 1]
        for department in part:
            here = len(months)
            months, parents, level = [*months, department.sum(axis=0)], [*parents, top], [*level, 2]
            months, parents, level = [*months, *department], [*parents, *[here] * SHAPE[2]], [*level, *[3] * SHAPE[2]]
    return Forest(np.array(months), np.array(parents), np.array(level))


def from_file(path: str) -> Iterator[Forest]:
    """Trees of real series of one mean level, then of sizes as uneven as units are; all costs."""
    with np.load(path) as held:
        series = np.concatenate([held["history"], held["year"][:, None]], axis=1)
    series = series[np.isfinite(series).all(axis=(1, 2))]
    for seed in range(TREES):
        random = np.random.default_rng(seed)
        chosen = series[random.choice(len(series), np.prod(SHAPE), replace=False)]
        size = random.lognormal(0, 1, len(chosen)) / np.abs(chosen).mean(axis=(1, 2))
        yield forest(-chosen * size[:, None, None])


def made_up() -> Iterator[Forest]:
    """Trees of invented units: a season, a trend, and shocks to the year of the unit, of its part and of all."""
    for seed in range(TREES):
        random = np.random.default_rng(seed)
        count = int(np.prod(SHAPE))
        season = 1 + 0.2 * random.standard_normal((count, 1, 12)) * random.random((count, 1, 1))
        trend = np.cumsum(random.normal(0.025, 0.03, (count, 6)), axis=1)
        part = np.repeat(random.normal(0, 0.015, (SHAPE[0], 6)), count // SHAPE[0], axis=0)
        year = 1 + trend + part + random.normal(0, 0.01, (1, 6)) + random.normal(0, 0.02, (count, 6))
        noise = 1 + random.normal(0, 0.12, (count, 6, 12))
        size = random.lognormal(0, 1, (count, 1, 1))
        yield forest(-size * season * year[:, :, None] * noise)


def by_interval(said: YearEnd) -> Floats:
    """Variance by the width of the interval."""
    return np.maximum(((said.high80 - said.low80) / 2 / 1.2816) ** 2, 1e-9)


def by_errors(said: YearEnd) -> Floats:
    """Variance by the series' own errors, with one error as large as the interval says added to each."""
    prior = by_interval(said)
    tried = np.isfinite(said.errors).sum(axis=1)
    return (np.nansum(said.errors**2, axis=1) + prior) / (tried + 1)


def forecasts(tree: Forest, k: int) -> YearEnd:
    """Every node as the core forecasts it: each part for itself, the root beside the parts."""
    tops = np.flatnonzero(tree.level <= 1)
    ends = [*tops[2:], len(tree.level)]
    batches = [tops, *(np.arange(top, end) for top, end in zip(tops[1:], ends, strict=True))]
    said = [year_end(tree.months[batch, :5], tree.months[batch, 5, :k]) for batch in batches]
    return YearEnd(*(np.concatenate([said[0][i][:1], *(part[i] for part in said[1:])]) for i in range(len(YearEnd._fields))))


def ways(said: YearEnd, tree: Forest) -> dict[str, Floats]:
    """Totals (nodes,) by each way of adding up."""
    in_parts = np.where(tree.parents == 0, -1, tree.parents)
    lowest_alone = np.where(tree.level == 3, by_interval(said), 1e30)
    found = {
        "each alone": said.total,
        "bottom up": reconciled(said, lowest_alone, tree.parents),
        "whole tree": reconciled(said, by_interval(said), tree.parents),
        "in parts, by errors": root_summed(reconciled(said, by_errors(said), in_parts), tree.level),
    }
    for together in (0.0, 0.1, 0.2, 0.5, 1.0):
        found[f"in parts, together {together}"] = root_summed(reconciled(said, by_interval(said), in_parts, together), tree.level)
    return found


def reconciled(said: YearEnd, variance: Floats, parents: NDArray[np.int64], together: float = 0.0) -> Floats:
    """The totals moved to add up."""
    return reconcile(said.total[:, None], variance, parents, together)[:, 0]


def root_summed(totals: Floats, level: NDArray[np.int64]) -> Floats:
    """The root as the sum of its parts."""
    return np.where(level == 0, totals[level == 1].sum(), totals)


def measure(trees: list[Forest], k: int) -> None:
    """Prints the table of one month."""
    errors: dict[str, list[Floats]] = {}
    covered: dict[str, list[Floats]] = {}
    for tree in trees:
        said = forecasts(tree, k)
        actual = tree.months[:, 5].sum(axis=1)
        bounds = np.stack([said.high80, said.high95], axis=1) - said.total[:, None]
        for way, totals in ways(said, tree).items():
            miss = np.abs(actual - totals)
            inside = miss[:, None] <= (bounds if way == "each alone" else capped(bounds, tree.parents))
            errors.setdefault(way, []).append(by_level(miss[None], tree.level)[0] / by_level(np.abs(actual)[None], tree.level)[0])
            covered.setdefault(way, []).append(by_level(inside.T.astype(float), tree.level))
    print(f"k = {k}: error in % of the year, and coverage of 80 % and 95 %, of the root, the parts, the departments and the lowest units")
    for way in errors:
        shares, hits = 100 * np.mean(errors[way], axis=0), 100 * np.mean(covered[way], axis=0)
        covers = (f"   {name}: {' '.join(f'{x:5.1f}' for x in row)}" for name, row in zip(("80", "95"), hits, strict=True))
        print(f"  {way:26}", *(f"{x:6.2f}" for x in shares), *covers)


def by_level(values: Floats, level: NDArray[np.int64]) -> Floats:
    """Means (rows, 4) of the nodes of each level."""
    return np.array([values[:, level == each].mean(axis=1) for each in range(4)]).T


def main() -> None:
    """Both kinds of trees, or those of the given file."""
    trees = list(from_file(sys.argv[1]) if len(sys.argv) > 1 else made_up())
    for k in (4, 8):
        measure(trees, k)


if __name__ == "__main__":
    main()
