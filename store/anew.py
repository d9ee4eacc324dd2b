"""A write that others came before is planned anew, from what they left."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from core.ports import StaleError

T = TypeVar("T")

ATTEMPTS: Final = 20
"""How often a write is planned before it is given up."""
LONG: Final = 5
"""The same of one that takes seconds to plan."""


def planned_anew(act: Callable[[], T], attempts: int = ATTEMPTS) -> T:
    """What the act gives, which reads and writes; made again while others write in between, ``attempts`` times at most. Raises
    StaleError when they do so every time."""
    for _ in range(attempts - 1):
        try:
            return act()
        except StaleError:
            continue
    return act()
