"""The one door for the faces: questions in, answers out; commands in, one transaction written.

Synchronous and quick; an async face calls it in a thread. It keeps a Book per municipality fresh by the store's generation.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

from core.answer import Answer, UnitName
from core.commands import Command
from core.ports import LogEntry, Store
from core.question import Question, Who


class Desk:
    """Answers for one store. ``confined`` (a municipality's name or id) limits every question to one municipality."""

    def __init__(self, store: Store, *, confined: str | None = None, today: Callable[[], date] = date.today) -> None:
        """Open the desk on a store; nothing is read yet."""
        self._store = store
        self._confined = confined
        self._today = today

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to a text or a Question. ``answer.asked`` is the context to give with the next text."""
        raise NotImplementedError

    def do(self, command: Command, who: Who) -> Answer:
        """Check a command and write it whole, or answer why not."""
        raise NotImplementedError

    def changes(self, since: int) -> tuple[LogEntry, ...]:
        """What was written after a generation, by anyone."""
        return self._store.log(since)

    def generation(self) -> int:
        """The store's generation now; cheap to poll."""
        return self._store.generation()

    def units(self, who: Who) -> tuple[tuple[str, UnitName], ...]:
        """(municipality id, unit) for all that may be asked about: for search boxes."""
        raise NotImplementedError
