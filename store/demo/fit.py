"""Finds whole kronor that fit every printed cell at once: first the widest margin to the rounding limits, then the wishes."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from store.demo.plan import Fixed, Free, Leaf, Plan, Rest
from store.demo.relations import PrintedCell, printed_cells

KEPT_MARGIN = 0.6
"""How much of the widest margin stays when the amounts move towards what is wished; taken to the krona, so that all is whole."""

Row = tuple[dict[int, int], float]
"""Coefficients by variable, and the constant beside them."""


class NoFitError(Exception):
    """The printed cells contradict each other; the message names those that do not hold."""


def fit(plan: Plan) -> dict[Leaf, int]:
    """Leaf → whole kronor, such that every printed cell holds exactly. Raises NoFitError when that cannot be."""
    cells = printed_cells(plan)
    free = [leaf for leaf, amount in plan.leaves.items() if isinstance(amount, Free)]
    rows = [_as_row(plan, cell, {leaf: i for i, leaf in enumerate(free)}) for cell in cells]
    limits = [cell.interval for cell in cells]
    margin = _widest_margin(plan, free, rows, limits)
    found = _nearest(plan, free, rows, limits, round(margin * KEPT_MARGIN))
    kronor = _complete(plan, {leaf: round(x) for leaf, x in zip(free, found, strict=True)})
    _check(plan, cells, kronor)
    return kronor


def wished(leaf: Leaf, amount: Free) -> int:
    """The wish with kronor below the printed unit: budgets are decided in whole tkr, what is booked is not."""
    if leaf.kind != "actual":
        return amount.wish
    digest = sha256(f"{leaf.unit} {leaf.account} {leaf.year}".encode()).digest()
    return amount.wish + int.from_bytes(digest[:4], "big") % 701 - 350


def _as_row(plan: Plan, cell: PrintedCell, index: Mapping[Leaf, int]) -> Row:
    coefficients: dict[int, int] = {}
    constant = 0.0
    pending = list(cell.terms.items())
    while pending:
        leaf, factor = pending.pop()
        amount = plan.leaves[leaf]
        match amount:
            case Free():
                coefficients[index[leaf]] = coefficients.get(index[leaf], 0) + factor
            case Fixed(kronor):
                constant += factor * kronor
            case Rest(kronor, others):
                constant += factor * kronor
                pending.extend((other, -factor) for other in others)
    return {i: c for i, c in coefficients.items() if c}, constant


def _widest_margin(plan: Plan, free: Sequence[Leaf], rows: Sequence[Row], limits: Sequence[tuple[float, float]]) -> float:
    """The largest distance in kronor that every cell can keep to both of its rounding limits at once."""
    width = len(free)
    upper = [({**row, width: 1}, high - constant) for (row, constant), (_, high) in zip(rows, limits, strict=True) if row]
    lower = [({**_negated(row), width: 1}, constant - low) for (row, constant), (low, _) in zip(rows, limits, strict=True) if row]
    solution = _solve([0.0] * width + [-1.0], upper + lower, [*_bounds(plan, free), (0.0, 500.0)])
    return solution[width]


def _nearest(
    plan: Plan, free: Sequence[Leaf], rows: Sequence[Row], limits: Sequence[tuple[float, float]], margin: float
) -> Sequence[float]:
    """The amounts nearest to the wishes (sum of distances) that keep the margin."""
    width = len(free)
    upper = [(row, high - margin - constant) for (row, constant), (_, high) in zip(rows, limits, strict=True) if row]
    lower = [(_negated(row), constant - low - margin) for (row, constant), (low, _) in zip(rows, limits, strict=True) if row]
    wishes = [wished(leaf, amount) for leaf in free if isinstance(amount := plan.leaves[leaf], Free)]
    above = [({i: 1, width + i: -1}, float(wish)) for i, wish in enumerate(wishes)]
    below = [({i: -1, width + i: -1}, float(-wish)) for i, wish in enumerate(wishes)]
    # slightly unequal weights make the nearest point one, whatever order the solver visits them in
    cost = [0.0] * width + [1.0 + i / 997 for i in range(width)]
    bounds = [*_bounds(plan, free), *[(0.0, None)] * width]
    return _solve(cost, [*upper, *lower, *above, *below], bounds)[:width]


def _negated(row: Mapping[int, int]) -> dict[int, int]:
    return {i: -c for i, c in row.items()}


def _bounds(plan: Plan, free: Sequence[Leaf]) -> list[tuple[float | None, float | None]]:
    return [(amount.low, amount.high) for leaf in free if isinstance(amount := plan.leaves[leaf], Free)]


def _solve(
    cost: Sequence[float], at_most: Sequence[tuple[Mapping[int, int], float]], bounds: Sequence[tuple[float | None, float | None]]
) -> Sequence[float]:
    import numpy as np  # noqa: PLC0415 – only the build needs it, loading the demonstration does not
    from scipy.optimize import linprog  # type: ignore[import-untyped]  # noqa: PLC0415 – scipy is for development only and has no types

    matrix = np.zeros((len(at_most), len(cost)))
    for number, (row, _) in enumerate(at_most):
        for column, coefficient in row.items():
            matrix[number, column] = coefficient
    answer = linprog(cost, A_ub=matrix, b_ub=[limit for _, limit in at_most], bounds=list(bounds), method="highs-ds")
    if answer.status != 0:
        raise NoFitError(f"Inga belopp uppfyller alla tryckta celler: {answer.message}")
    return [float(x) for x in answer.x]


def _complete(plan: Plan, found: Mapping[Leaf, int]) -> dict[Leaf, int]:
    kronor: dict[Leaf, int] = {}
    for leaf, amount in plan.leaves.items():
        match amount:
            case Free():
                kronor[leaf] = found[leaf]
            case Fixed(known):
                kronor[leaf] = known
            case Rest(whole, others):
                kronor[leaf] = whole - sum(kronor[other] for other in others)
    return kronor


def _check(plan: Plan, cells: Sequence[PrintedCell], kronor: Mapping[Leaf, int]) -> None:
    broken = [f"tabell {c.table} {c.unit} {c.group} {c.column.label} {c.year}" for c in cells if not c.holds(kronor)]
    if broken:
        raise NoFitError(f"{plan.register.name}: {len(broken)} celler stämmer inte: " + "; ".join(broken))
