"""What it means to take back one change: what would stand there again, and what stands in the way."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

from core.records import LogEntry, Record

REMEMBERED: Final = 1000
"""How many of the last changes can be taken back."""

Why = Literal["nothing", "old", "large", "undone", "touched", "rests", "unknown", "sent", "other"]
"""``nothing`` was changed; too ``old`` or too ``large`` to be remembered; ``undone`` already; a later change has ``touched`` the
same records or ``rests`` on those that would go, or it is ``unknown`` what it did; a post is ``sent``; anything ``other``, in words."""


class Obstacle(NamedTuple):
    """Why a change cannot be taken back. ``by``: the later change; ``records``: those that both concern, as they are now."""

    why: Why
    by: LogEntry | None = None
    records: tuple[Record, ...] = ()
    text: str = ""


class Undoing(NamedTuple):
    """One change taken back, before it is done. ``pairs``: each record as it is now and as it was (None: not there).

    ``name``: the municipality's; ``gone``: it goes away with the change; ``again``: this can itself be taken back.
    """

    entry: LogEntry
    name: str
    pairs: tuple[tuple[Record | None, Record | None], ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    gone: bool = False
    again: bool = True
