"""Narrows what each printed figure may stand for by every relation that it takes part in, and says when nothing is left."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ANYTHING: Final = 10**18
"""A limit beyond every figure: the interval of a figure that is not believed."""
_SWEEPS: Final = 12


@dataclass(frozen=True)
class Relation:
    """Σ factor × figure = 0 over the figures numbered in ``terms``. ``target`` is the derived one; ``why`` says the relation in Swedish,
    ``back`` the same seen from the other figure, where there are two.

    ``complete`` is False where a part is blank: such a relation proves nothing, but speaks for a candidate.
    """

    terms: tuple[tuple[int, int], ...]
    target: int
    why: str
    complete: bool = True
    back: str = ""

    @property
    def members(self) -> frozenset[int]:
        """The figures that take part."""
        return frozenset(at for at, _ in self.terms)


Limits = list[tuple[int, int]]
"""The least and largest amount of each figure."""


def holds(relation: Relation, limits: Sequence[tuple[int, int]]) -> bool:
    """True when some amounts within the limits satisfy the relation."""
    low, high = _ends(relation, limits)
    return low <= 0 <= high


def _ends(relation: Relation, limits: Sequence[tuple[int, int]]) -> tuple[int, int]:
    low = high = 0
    for at, factor in relation.terms:
        below, above = limits[at]
        low += factor * (below if factor > 0 else above)
        high += factor * (above if factor > 0 else below)
    return low, high


def implied(relation: Relation, at: int, limits: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Between which the relation's other figures force one figure to lie."""
    low = high = own = 0
    for each, factor in relation.terms:
        if each == at:
            own = factor
            continue
        below, above = limits[each]
        low += factor * (below if factor > 0 else above)
        high += factor * (above if factor > 0 else below)
    return (-(high // own), -low // own) if own > 0 else (low // -own, -(-high // -own))


def narrowed(relations: Iterable[Relation], limits: Limits) -> Relation | None:
    """Narrow the limits in place until nothing changes; the relation that leaves a figure nothing, None when all can be true."""
    waiting = list(relations)
    for _ in range(_SWEEPS):
        changed = False
        for relation in waiting:
            moved = _narrow(relation, limits)
            if moved is None:
                return relation
            changed = changed or moved
        if not changed:
            break
    return None


def _narrow(relation: Relation, limits: Limits) -> bool | None:
    """Narrow by one relation: whether anything moved, None when it cannot hold."""
    low, high = _ends(relation, limits)
    if low > 0 or high < 0:
        return None
    moved = False
    for at, factor in relation.terms:
        below, above = limits[at]
        size = abs(factor)
        least, most = (below, above) if factor > 0 else (-above, -below)
        rest_low, rest_high = low - size * least, high - size * most
        new_least, new_most = max(least, -(rest_high // size)), min(most, -rest_low // size)
        if new_least > new_most:
            return None
        if (new_least, new_most) != (least, most):
            limits[at] = (new_least, new_most) if factor > 0 else (-new_most, -new_least)
            low, high, moved = rest_low + size * new_least, rest_high + size * new_most, True
    return moved
