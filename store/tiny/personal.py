"""What a store in files can tell of the people in it: implements store.personal.Personal."""
from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager

from core.subject import Asking, Subject
from store import schema
from store.personal import Erased, Words, together, without
from store.schema import Document
from store.tiny.asked import AskedFile
from store.tiny.erasing import erase, finish
from store.tiny.erasing_note import left_to_do, subject_in
from store.tiny.steady import at_one_generation
from store.tiny.storage import KollStorage


class TinyPersonal:
    """For one storage; ``turn`` is the store's own."""

    def __init__(self, storage: KollStorage, turn: AbstractContextManager[object]) -> None:
        self._storage, self._turn = storage, turn
        self._asked = AskedFile(storage.places.asked, storage.reading.disk)

    def tables(self) -> Mapping[str, Mapping[int, Document]]:
        """Every table but the figures."""
        with self._turn:
            return at_one_generation(self._storage, self._tables)

    def _tables(self) -> Mapping[str, Mapping[int, Document]]:
        state = self._storage.state()
        if state is None:
            return {}
        beside = {table: self._storage.reading.documents(table) for table in (schema.LOG, schema.UNDO)}
        return {**state.tables.documents, **beside}

    def erase(self, subject: Subject, words: Words) -> int:
        """Put an alias in the person's place in every file; the generation of the change."""
        with self._turn:
            return erase(self._storage, subject, words, self._drop_questions)

    def finish(self) -> Erased | None:
        """Finish an erasure that was cut off; None where none was."""
        with self._turn:
            return finish(self._storage, self._drop_questions)

    def _drop_questions(self, gone: Erased) -> None:
        with self._asked.turn():
            self._asked.replace(without(*gone, self._asked.read()))

    def note(self, asking: Asking) -> None:
        """Keep a question that was asked."""
        self._asked.add(asking)

    def asked(self) -> tuple[Asking, ...]:
        """The questions that are kept, oldest first."""
        return self._asked.read()

    def asked_to_move(self) -> tuple[Asking, ...]:
        """The questions as they follow to another store: as an erasure whose questions are left to do will leave them."""
        left = left_to_do(self._storage.places, self._storage.reading.disk)
        asked = self._asked.read()
        return tuple(without(subject_in(left), left["number"], asked)) if left else asked

    def unreadable(self) -> int:
        """How many of the questions are damaged."""
        return self._asked.unreadable()

    def take(self, asked: tuple[Asking, ...]) -> None:
        """Keep the questions of another store too."""
        with self._asked.turn():
            self._asked.replace(together(self._asked.read(), asked))

    def prune(self, before: str) -> int:
        """Drop the questions from before a time; how many. Where there are none nothing is made: the disk may not be mounted."""
        if not (self._asked.read() or self._asked.unreadable()):
            return 0
        with self._asked.turn():
            return self._asked.prune(before)

    def unseen(self) -> str:
        """Nothing is hidden here."""
        return ""

    def notebooks(self) -> tuple[str, ...]:
        """The names of the notes beside the store."""
        places = self._storage.places
        start = os.path.basename(places.main) + "."
        try:
            names = sorted(os.listdir(places.folder))
        except OSError:
            return ()
        found = (name.removeprefix(start) for name in names if name.startswith((start + "inbox-", start + "outbox")))
        return tuple(name for name in found if not name.endswith((".lock", ".tmp")))
