"""A write that others came before is planned anew, from what they left."""
from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.ports import StaleError

T = TypeVar("T")


def planned_anew(act: Callable[[], T], attempts: int) -> T:
    """What the act gives, which reads and writes; made again while others write in between, ``attempts`` times at most. Raises
    StaleError when they do so every time."""
    for _ in range(attempts - 1):
        try:
            return act()
        except StaleError:
            continue
    return act()
