"""Percentages as witnesses: a printed percentage bears its part and its base out, or speaks against them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Ratio(NamedTuple):
    """Figure ``percent`` = 100 × ``part`` / ``base`` (numbers of figures); ``size``: of the base without its sign."""

    percent: int
    part: int
    base: int
    size: bool


def share_limits(part: tuple[int, int], base: tuple[int, int], *, size: bool) -> tuple[int, int] | None:
    """The least and largest percentage (in ticks) of a part and a base within their limits; None where the base may be 0."""
    low, high = base
    if low <= 0 <= high:
        return None
    if size and high < 0:
        low, high = -high, -low
    ends = [200_000 * edge // limit for edge in part for limit in (low, high)]
    return min(ends), max(ends) + 1


def borne_out(ratio: Ratio, limits: Sequence[tuple[int, int]]) -> bool:
    """False when the percentage cannot be that of any part and base within their limits."""
    share = share_limits(limits[ratio.part], limits[ratio.base], size=ratio.size)
    low, high = limits[ratio.percent]
    return share is None or (share[0] <= high and low <= share[1])
