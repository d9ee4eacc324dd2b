"""Weighs whether a relation between printed figures is real: it must hold for most places and be no coincidence."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10
from typing import NamedTuple

from core.proof.figures import Figure

Term = tuple[int, Figure]
"""A factor (+1, −1) and the figure that it multiplies."""


class Evidence(NamedTuple):
    """``holds`` of ``places`` places agree; ``weight`` is minus the logarithm of the chance that figures of that size agree by luck.

    ``apart``: how much of the room that rounding leaves is used, summed over the places that agree.
    """

    holds: int = 0
    places: int = 0
    weight: float = 0.0
    apart: float = 0.0

    @property
    def share(self) -> float:
        """The part of the places where the relation holds."""
        return self.holds / self.places if self.places else 0.0


    @property
    def is_close(self) -> bool:
        """True when the figures differ less than rounding usually makes them."""
        return 2 * self.apart <= self.holds


def agrees(terms: Iterable[Term]) -> bool:
    """True when some amounts that print as these figures add up to nothing. Two of the same step are the same amount: printed alike."""
    terms = tuple(terms)
    total = slack = 0
    for factor, figure in terms:
        total += factor * figure.value
        slack += figure.half
    alike = len(terms) == 2 and terms[0][1].half == terms[1][1].half
    return total == 0 if alike else abs(total) <= slack


def weigh(cases: Iterable[Sequence[Term]], *, near: bool = False) -> Evidence:
    """The evidence that the terms of every case add up to nothing. A case of only zeros says nothing.

    ``near``: the figures are near each other anyway (a budget and an outcome), so that only the smallest of them is a coincidence.
    """
    holds = places = 0
    weight = apart = 0.0
    for terms in cases:
        sizes = [abs(figure.value) for _, figure in terms]
        if not any(sizes) or len(terms) < 2:
            continue
        places += 1
        if agrees(terms):
            holds += 1
            slack = sum(figure.half for _, figure in terms)
            weight += max(0.0, log10(max(1, min(sizes) if near else max(sizes)) / slack))
            apart += abs(sum(factor * figure.value for factor, figure in terms)) / slack
    return Evidence(holds, places, weight, apart)
