"""What a transaction changes, worked out before the lock is had: a writer that others wait for has then less to do."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from store import schema
from store.filing import Changes, Tables
from store.tiny.state import State

Build = Callable[[Tables, int], Changes]
"""(the tables as they stand, the number of the transaction) → what it changes. Raises StoreError when it cannot be carried out."""


class Draft(NamedTuple):
    """Changes made from the tables of a state as it was when its lines had been settled so many times."""

    state: State
    settled: int
    changes: Changes

    def changes_in(self, state: State) -> Changes | None:
        """The changes as they are written in a state; None when what they rest on may be other than it was."""
        if state is not self.state or state.settled != self.settled or not state.leaves_alone(self.changes):
            return None
        notes = self.changes.get(schema.UNDO)
        if not notes:
            return self.changes
        (note,) = notes.values()
        return {**self.changes, schema.UNDO: {state.generation + 1: note}}
