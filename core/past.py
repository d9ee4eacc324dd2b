"""What one change in the log changed: each record as it was before it and as it became."""
from __future__ import annotations

from typing import Literal, NamedTuple

from core.records import LogEntry, Record


class Chosen(NamedTuple):
    """Which municipality, by name, a question is about when none is named."""

    municipality: str


Thing = Record | Chosen
Kept = Literal["kept", "old", "large", "unnoted", "altered", "missing"]
"""Whether what stood before the change is kept: it is not of one that is too ``old`` or was too ``large``, nor of one that was
written past Koll's own ways in (``unnoted``). ``altered``: it is another than the log vouches for; ``missing``: the log vouches for it,
and it is not there."""


class Was(NamedTuple):
    """One record before and after a change; None: it was not there. ``is_known`` False: what it became cannot be told."""

    before: Thing | None
    after: Thing | None
    is_known: bool = True


class Past(NamedTuple):
    """One change. ``untold``: how many further records it changed of which nothing can be told any more."""

    entry: LogEntry
    kept: Kept
    changed: tuple[Was, ...] = ()
    untold: int = 0
