"""What was written is waited for: on the disk before it is acknowledged, one wait for all who have written by then."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.appending import Appending, Turn, Written
from store.tiny.places import Places
from store.tiny.reading import Reading


class Securing:
    """The waiting of one process. ``refuse``: told, in Swedish, why it is to write no more."""

    def __init__(self, reading: Reading, appending: Appending, refuse: Callable[[str], None]) -> None:
        self._reading, self._appending, self._refuse = reading, appending, refuse
        self._places: Places = reading.places

    def secure(self, *, is_locked: bool) -> None:
        """Wait until what this process wrote is on the disk, and acknowledge it. Raises StoreError when the disk cannot say so.

        ``is_locked``: the caller holds the writer's lock, and waits by itself. Without it one process at a time waits, for all who
        have written by then; the others see that it is done. Who has the turn never waits for the lock but to take back its own.
        """
        if self._appending.unsynced is None:
            return
        written, self._appending.unsynced = self._appending.unsynced, None
        number = written.after.generation
        if is_locked:
            self._wait(written, number, is_locked=True)
            return
        turn = self._appending.take_turn(self._reading.lock, number)
        try:
            if turn is not Turn.NEEDLESS:
                through = self._appending.written_by_now(written.after) if turn is Turn.MINE else number
                self._wait(written, through, is_locked=False)
        finally:
            if turn is Turn.MINE:
                self._appending.end_turn()

    def _wait(self, written: Written, through: int, *, is_locked: bool) -> None:
        try:
            self._appending.sync()
        except OSError as error:
            where = f"{self._places.journal} ({cause_of(error)})"
            self._refuse(f"Lagret tar inte emot fler ändringar: disken kunde inte bekräfta {where}. Starta om Koll.")
            self._reading.forget()
            with suppress(StoreError), self._alone(is_locked=is_locked):
                self._appending.take_back(written.before, written.after)
            raise StoreError(f"Det är osäkert om ändringen är sparad: {where}. Starta om Koll och se efter.") from error
        self._reading.lock.acknowledge(through)

    @contextmanager
    def _alone(self, *, is_locked: bool) -> Iterator[None]:
        """The lock, held already or taken now."""
        if is_locked:
            yield
        else:
            with self._reading.lock.held():
                yield
