"""``make bench-forecast``: Koll's forecast beside statsforecast and the methods a controller knows, on the same series in one run.

    make bench-forecast                                  60 made-up series
    make bench-forecast ARGS="PATH.npz [--sample 300]"   the series of a file: history (series, years, 12) and year (series, 12)

On a file Koll's constants are learned anew for every fifth of the series from the other four; on the made-up series the shipped ones
are used, which have not seen them. AutoARIMA, and SCUM, the median of AutoETS, AutoCES, AutoARIMA and DynamicOptimizedTheta, run
on the first series of a fixed shuffle only, in a table of their own with all the others. A method that fails on a series or says NaN
is scored there as last year's months and counted under "fell back".
"""
from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from core.forecast import year_end
from core.forecasting import methods
from tests.forecast.learn import ase, ase_scale, gather, held_out
from tests.forecast.made_up import made_up

MONTHS = (4, 8)
PEERS = ("AutoETS", "AutoTheta", "DynamicOptimizedTheta", "AutoCES")
SLOW = "AutoARIMA"
SCUM = ("AutoETS", "AutoCES", SLOW, "DynamicOptimizedTheta")


class Said(NamedTuple):
    """One method's answers after k months: (series,) each; the limits are None where it gives none."""

    total: np.ndarray
    limits: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None
    """low80, high80, low95, high95"""
    fell_back: np.ndarray
    cpu: float


def naive(history: np.ndarray, known: np.ndarray) -> np.ndarray:
    return known.sum(axis=1) + history[:, -1, known.shape[1] :].sum(axis=1)


def drifting(history: np.ndarray, known: np.ndarray) -> np.ndarray:
    total = history.sum(axis=2)
    return naive(history, known) + np.nanmean(np.diff(total, axis=1), axis=1) * (12 - known.shape[1]) / 12


def pooled(history: np.ndarray, known: np.ndarray) -> np.ndarray:
    k = known.shape[1]
    return known.sum(axis=1) * np.nansum(history, axis=(1, 2)) / np.nansum(history[:, :, :k], axis=(1, 2))


PLAIN: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "linear": lambda history, known: methods.totals(history, known)["linear"],
    "last year's season": lambda history, known: methods.totals(history, known)["last_season"],
    "seasonal naive": naive, "seasonal naive + drift": drifting, "share of all years": pooled,
}


def plainly(name: str, history: np.ndarray, known: np.ndarray) -> Said:
    began = time.process_time()
    total = PLAIN[name](history, known)
    cpu = time.process_time() - began
    failed = ~np.isfinite(total)
    return Said(np.where(failed, naive(history, known), total), None, failed, cpu)


def peer(name: str, history: np.ndarray, known: np.ndarray) -> Said:
    """A model of statsforecast, series by series; the total's limits add the variances of its months."""
    from statsforecast import models

    k, count = known.shape[1], len(known)
    found, failed = np.empty((5, count)), np.zeros(count, bool)
    began = time.process_time()
    for i in range(count):
        line = np.concatenate([history[i].ravel(), known[i]])
        found[:, i], failed[i] = _one(getattr(models, name), line[np.isfinite(line)], history[i], known[i], k)
    return Said(found[0], tuple(found[1:]), failed, time.process_time() - began)


def _one(model: Callable, line: np.ndarray, history: np.ndarray, known: np.ndarray, k: int) -> tuple[np.ndarray, bool]:
    try:
        said = model(season_length=12).forecast(y=line, h=12 - k, level=[80, 95])
        total = known.sum() + said["mean"].sum()
        half = [np.sqrt(((said[f"hi-{level}"] - said[f"lo-{level}"]) ** 2).sum()) / 2 for level in (80, 95)]
        answer = np.array([total, total - half[0], total + half[0], total - half[1], total + half[1]])
        if np.isfinite(answer).all():
            return answer, False
    except Exception as failure:  # noqa: BLE001 - whatever a peer fails with is counted
        print(f"  {model.__name__}: {type(failure).__name__}: {failure}", file=sys.stderr)
    return np.full(5, naive(history[None], known[None])[0]), True


def koll(history: np.ndarray, year: np.ndarray, from_file: bool) -> dict[int, Said]:
    """Koll's own: held out on a file, with the shipped constants on the made-up series."""
    known = {k: year[:, :k] for k in MONTHS}
    found = held_out(history, year, gather(history, year), MONTHS) if from_file else {k: year_end(history, known[k]) for k in MONTHS}
    answers = {}
    for k, said in found.items():
        began = time.process_time()
        year_end(history, known[k])
        cpu = time.process_time() - began
        answers[k] = Said(said.total, (said.low80, said.high80, said.low95, said.high95), np.zeros(len(year), bool), cpu)
    return answers


def median(parts: Iterable[Said]) -> Said:
    each = list(parts)
    totals = np.median([part.total for part in each], axis=0)
    return Said(totals, None, np.any([part.fell_back for part in each], axis=0), sum(part.cpu for part in each))


def line(name: str, by_month: dict[int, Said], chosen: np.ndarray, year: np.ndarray, scale: np.ndarray) -> str:
    cells = [f"{name:24}"]
    for k in MONTHS:
        said, total = by_month[k], year.sum(axis=1)[chosen]
        cells.append(f"{ase(said.total[chosen], year[chosen], scale[chosen]).mean():7.4f}")
        cells.append(_limits(said, chosen, total, scale[chosen]))
    fell = sum(int(said.fell_back[chosen].sum()) for said in by_month.values())
    spent = sum(said.cpu for said in by_month.values()) / len(MONTHS) / len(by_month[MONTHS[0]].total) * 1000
    return "".join([*cells, f"{fell:10d}", f"{spent:10.2f}"])


def _limits(said: Said, chosen: np.ndarray, total: np.ndarray, scale: np.ndarray) -> str:
    if said.limits is None:
        return f"{'–':>7}{'–':>7}{'–':>7}"
    low80, high80, low95, high95 = (each[chosen] for each in said.limits)
    inside80, inside95 = ((low80 <= total) & (total <= high80)).mean(), ((low95 <= total) & (total <= high95)).mean()
    outside = np.maximum(low80 - total, 0) + np.maximum(total - high80, 0)
    score = ((high80 - low80 + 2 / 0.2 * outside) / scale).mean()
    return f"{inside80:7.1%}{inside95:7.1%}{score:7.2f}"


def table(title: str, found: dict[str, dict[int, Said]], chosen: np.ndarray, year: np.ndarray, scale: np.ndarray) -> None:
    heads = "".join(f"{f'k={k}':>7}{'80 %':>7}{'95 %':>7}{'score':>7}" for k in MONTHS)
    print(f"\n{title}\n{'ASE':24}{heads}{'fell back':>10}{'CPU s':>10}")
    for name, by_month in found.items():
        print(line(name, by_month, chosen, year, scale))


def import_cpu(code: str) -> float:
    """CPU seconds of a Python that only runs the code, best of three, less those of one that runs nothing."""
    def best(what: str) -> float:
        spent = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", what], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(spent)

    return best(code) - best("pass")


def main() -> None:
    asked = argparse.ArgumentParser(description="Koll's forecast beside statsforecast and the naive methods")
    asked.add_argument("path", nargs="?", help="an .npz with history (series, years, 12) and year (series, 12); made-up series without")
    asked.add_argument("--sample", type=int, default=100, help="how many series AutoARIMA and SCUM run on")
    options = asked.parse_args()
    warnings.simplefilter("ignore")
    given = np.load(options.path) if options.path else None
    history, year = (given["history"], given["year"]) if given else made_up()
    scale = ase_scale(history)
    sample = np.sort(np.random.default_rng(1).permutation(len(year))[: options.sample])
    found = {"Koll": koll(history, year, given is not None)}
    for name in (*PEERS, SLOW):
        peer(name, history[:1], year[:1, : MONTHS[0]])  # compiled before it is timed
    for name in (*PLAIN, *PEERS):
        run = plainly if name in PLAIN else peer
        found[name] = {k: run(name, history, year[:, :k]) for k in MONTHS}
    everything = np.arange(len(year))
    table(f"{len(year)} series; CPU s per 1 000 series; score = interval score of 80 % in units of ASE", found, everything, year, scale)
    here = {name: {k: _only(said, sample) for k, said in by_month.items()} for name, by_month in found.items()}
    here[SLOW] = {k: peer(SLOW, history[sample], year[sample, :k]) for k in MONTHS}
    here["SCUM"] = {k: median(here[name][k] for name in SCUM) for k in MONTHS}
    table(f"{len(sample)} of them", here, np.arange(len(sample)), year[sample], scale[sample])
    print(f"\nimport: core.forecast {import_cpu('import core.forecast'):.2f} CPU s, "
          f"statsforecast {import_cpu('from statsforecast.models import AutoETS'):.2f} CPU s")


def _only(said: Said, chosen: np.ndarray) -> Said:
    limits = None if said.limits is None else tuple(each[chosen] for each in said.limits)
    return Said(said.total[chosen], limits, said.fell_back[chosen], said.cpu * len(chosen) / len(said.total))


if __name__ == "__main__":
    main()
