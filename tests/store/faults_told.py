"""The outcome of many faults of one kind, as a row of the table."""
from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """What happened in ``runs`` runs. ``lost``: acknowledged writes; ``unreadable``, ``silent``: runs; ``failed``: any other promise."""

    fault: str
    store: str
    runs: int
    lost: int = 0
    unreadable: int = 0
    silent: int = 0
    said: str = ""
    failed: bool = False

    @property
    def holds(self) -> bool:
        """True when every promise was kept."""
        return not (self.lost or self.unreadable or self.silent or self.failed)

    def row(self) -> str:
        """The row but for its last column."""
        return f"| {self.fault} | {self.store} | {self.runs} | {self.lost} | {self.unreadable} | {self.silent} | {self.said} |"
