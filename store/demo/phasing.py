"""Spreads the amount of a year over its months: made-up shapes, the same every time, that add up to the last öre."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from store.demo.plan import Leaf, Season

SHAPES: Final[dict[Season, tuple[int, ...]]] = {
    "even": (100,) * 12,
    "salaries": (100, 100, 100, 103, 103, 102, 84, 101, 101, 102, 102, 102),
    "rents": (300, 3, 3, 300, 3, 3, 300, 3, 3, 300, 3, 3),
    "services": (70, 84, 98, 95, 98, 104, 52, 84, 100, 108, 120, 187),
    "grants": (88, 94, 104, 92, 94, 110, 76, 90, 106, 98, 104, 144),
    "sales": (8, 70, 135, 15, 165, 135, 8, 15, 130, 75, 100, 40),
    "benefits": (92, 94, 98, 99, 100, 101, 103, 102, 102, 103, 103, 103),
    "mixed": (94, 97, 100, 100, 101, 103, 76, 97, 101, 103, 107, 121),
    "interest": (5, 5, 60, 5, 5, 60, 5, 5, 60, 5, 5, 80),
}
"""Weight per month. Salaries and services dip in July, rents fall due each quarter, land is sold when a plot is ready."""

UNEVENNESS: Final[dict[Season, int]] = {
    "even": 0, "salaries": 15, "rents": 0, "services": 120, "grants": 90, "sales": 80, "benefits": 40, "mixed": 50, "interest": 0,
}
"""How far a booked month may lie from the shape, in thousandths; a budget follows the shape itself."""


def months(amount: int, leaf: Leaf, season: Season, events: Mapping[int, int]) -> tuple[int, ...]:
    """Twelve months of whole öre that sum to ``amount`` exactly; ``events``: month → öre that came in that month alone."""
    weights = [weight * (1000 + _swing(leaf, month, season)) for month, weight in enumerate(SHAPES[season], 1)]
    rest = spread(amount - sum(events.values()), weights)
    return tuple(part + events.get(month, 0) for month, part in enumerate(rest, 1))


def spread(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The amount in proportion to the weights; what the running total rounds to, so that nothing is lost."""
    total, so_far, before, parts = sum(weights), 0, 0, []
    for weight in weights:
        so_far += weight
        reached = amount * so_far // total
        parts.append(reached - before)
        before = reached
    return tuple(parts)


def _swing(leaf: Leaf, month: int, season: Season) -> int:
    reach = UNEVENNESS[season] if leaf.kind == "actual" else 0
    digest = sha256(f"{leaf.unit} {leaf.account} {leaf.year} {month}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 * reach + 1) - reach


def season_of(leaf: Leaf, seasons: Mapping[tuple[str, str], Season]) -> Season:
    """The shape for a leaf: its unit's own for the account, else the account's."""
    return seasons.get((leaf.unit, leaf.account)) or seasons["", leaf.account]
