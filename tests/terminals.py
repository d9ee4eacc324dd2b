"""What tests of programs in a real terminal share."""
from __future__ import annotations

import select


def is_ready(end: int, seconds: float) -> bool:
    """True when there is something to read within so many seconds; whatever number the descriptor has, which select(2) limits."""
    ready = select.poll()
    ready.register(end, select.POLLIN)
    return bool(ready.poll(seconds * 1000))
