"""Makes forecasts add up along a tree, each moved in proportion to how unsure it is, and whole öre out of fractions."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def reconcile(base: Floats, variance: Floats, parents: Places, together: float = 0.0) -> Floats:
    """The values nearest to ``base`` (nodes, columns) of which every parent is the sum of its children, column by column.

    Nearest by least squares weighed with 1 / ``variance`` (nodes,), all > 0. ``together`` (0-1) is how far the children of one
    parent are thought to miss the same way, so that their sum is less sure than if each missed by itself. ``parents`` (nodes,)
    holds each node's parent's position, smaller than its own; −1 at a top. One sweep up, one down: the time is linear in the nodes.
    """
    up = _swept_up(base.astype(float), variance.astype(float), parents, together)
    found = up.own.copy()
    for level in _levels(parents)[1:]:
        above = parents[level]
        moved = (1 - together) * up.unsure[level] + together * np.sqrt(up.unsure[level]) * up.deviations[above]
        share = moved / _of_sum(up, above, together)
        found[level] = up.own[level] + share[:, None] * (found[above] - up.below[above])
    return found


class _Swept(NamedTuple):
    """Each node weighed with what its children say, and the variance of that; of the children the sum, and their variances'
    and standard deviations' sums."""

    own: Floats
    unsure: Floats
    below: Floats
    variances: Floats
    deviations: Floats


def _swept_up(own: Floats, unsure: Floats, parents: Places, together: float) -> _Swept:
    """From the lowest nodes to the tops; ``own`` and ``unsure`` are written over."""
    up = _Swept(own, unsure, np.zeros_like(own), np.zeros_like(unsure), np.zeros_like(unsure))
    for level in reversed(_levels(parents)):
        inner = level[up.variances[level] > 0]
        of_sum = _of_sum(up, inner, together)
        share = of_sum / (of_sum + unsure[inner])
        own[inner] = share[:, None] * own[inner] + (1 - share)[:, None] * up.below[inner]
        unsure[inner] *= share
        inside = level[parents[level] >= 0]
        for sums, added in ((up.below, own), (up.variances, unsure), (up.deviations, np.sqrt(unsure))):
            np.add.at(sums, parents[inside], added[inside])
    return up


def _of_sum(up: _Swept, places: Places, together: float) -> Floats:
    """The variance of the children's sum."""
    return np.asarray((1 - together) * up.variances[places] + together * up.deviations[places] ** 2)


def _levels(parents: Places) -> list[Places]:
    """Positions by depth, the tops first."""
    depth = np.zeros(len(parents), dtype=np.int64)
    for node, parent in enumerate(parents.tolist()):
        depth[node] = 0 if parent < 0 else depth[parent] + 1
    return [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=-1)) + 1)]


def capped(widths: Floats, parents: Places) -> Floats:
    """Widths (nodes, columns) of which no parent's is larger than the sum of its children's: what it is when all miss the same way."""
    found, below = widths.copy(), np.zeros_like(widths)
    is_parent = np.isin(np.arange(len(parents)), parents)
    for level in reversed(_levels(parents)):
        inner = level[is_parent[level]]
        found[inner] = np.minimum(found[inner], below[inner])
        inside = level[parents[level] >= 0]
        np.add.at(below, parents[inside], found[inside])
    return found


def whole(amount: int, parts: Sequence[float]) -> tuple[int, ...]:
    """The parts in whole öre that sum to ``amount`` exactly, each less than one öre from its place in the running total.

    What the parts lack to the amount is shared out by their size, evenly where they are all nothing.
    """
    if not parts:
        return ()
    lacking, size = amount - sum(parts), sum(abs(part) for part in parts)
    shares = [abs(part) / size if size else 1 / len(parts) for part in parts]
    marks, so_far = [0], 0.0
    for part, share in zip(parts, shares, strict=True):
        so_far += part + lacking * share
        marks.append(round(so_far))
    marks[-1] = amount
    return tuple(after - before for before, after in pairwise(marks))


def summed(leaves: Sequence[Sequence[int] | None], parents: Sequence[int]) -> list[list[int]]:
    """Every node's amounts, column by column: those of a leaf as given, a parent's (given as None) the exact sum below it."""
    width = next((len(leaf) for leaf in leaves if leaf is not None), 0)
    found = [list(leaf) if leaf is not None else [0] * width for leaf in leaves]
    for node in range(len(found) - 1, 0, -1):
        if parents[node] >= 0:
            above = found[parents[node]]
            for column, amount in enumerate(found[node]):
                above[column] += amount
    return found
