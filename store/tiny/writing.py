"""Writing: a transaction is one line in the journal, on the disk before it is acknowledged; a checkpoint empties the journal."""
from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.ports import StaleError, StoreError
from store import schema
from store.content import ANEW
from store.filing import STALE, UNSTORABLE, Changes
from store.schema import Document
from store.tiny.appending import Appending
from store.tiny.checkpoint import Checkpoint
from store.tiny.drafting import Build, Draft
from store.tiny.journal import Entry, pack_entry
from store.tiny.reading import Reading
from store.tiny.securing import Securing
from store.tiny.snapshot import DamagedError, NoJournalError
from store.tiny.state import State

if TYPE_CHECKING:
    from store.tiny.rebuilding import Rebuilt, Say
    from store.tiny.salvage import Salvage

CHECKPOINT_AT = 512 * 1024
"""Bytes of journal after which the files are brought up to date; opening the store reads all of it."""


class Writing:
    """The one way in. ``checkpoint_at``: bytes of journal; ``split_at``: figures of a year above which it gets a file per top unit."""

    def __init__(self, reading: Reading, *, checkpoint_at: int = CHECKPOINT_AT, split_at: int = 100_000) -> None:
        self._reading, self._disk, self._places = reading, reading.disk, reading.places
        self._checkpoint_at = self._next_checkpoint = checkpoint_at
        self._split_at = split_at
        self._refused: str | None = None
        self._folder_is_fit = False
        self._own: State | None = None
        """The state whose files are all known to be this store's own."""
        self._depth = 0
        self._sums_anew = False
        """True when the store was brought forward: what the log tells the sum of is not what lies there now."""
        self.finish_erasing: Callable[[], None] = lambda: None
        """Called under the lock, before anything is written, where an erasure was cut off."""
        self._locked = _Locked(self)
        self._appending = Appending(self._places, self._disk)
        self._securing = Securing(reading, self._appending, self.refuse)

    def close(self) -> None:
        """Let go of files."""
        self._appending.close()

    def refuse(self, why: str) -> None:
        """Write no more; ``why`` is the Swedish sentence that each later attempt gets."""
        self._refused = self._refused or why

    @contextmanager
    def exclusive(self, *, erases: bool = False) -> Iterator[None]:
        """Hold the lock with the state fresh, so that what is read is what is changed. May be nested. Raises StoreError.

        What was written inside is on the disk when the outermost ends. It is waited for without the lock, so that others write
        meanwhile and one wait of the disk serves them all. ``erases``: an erasure that was cut off is finished inside.
        """
        with _Locked(self, erases=erases):
            self._reading.refresh()
            yield

    def enter(self, *, erases: bool = False) -> None:
        """Begin to hold the lock, where what others wrote is perhaps not settled. Raises StoreError."""
        if self._depth == 0:
            self._make_ready()
            self._reading.lock.acquire()
            try:
                self._reading.catch_up()
                self._refuse_what_is_unfit()
                self._write_owed()
            except BaseException:
                self._reading.lock.release()
                self._reading.rest()
                raise
            self._reading.hold(locked=True)
        self._depth += 1
        if self._depth == 1 and not erases and os.path.exists(self._places.erasing):
            try:
                self._finish_erasing()
            except BaseException:
                self.leave()
                raise

    def _finish_erasing(self) -> None:
        """Finish what was cut off, and read again what it wrote."""
        self.finish_erasing()
        self._reading.forget()
        self._reading.catch_up()

    def leave(self) -> None:
        """Let go of the lock where the outermost ends, and wait for the disk. Raises StoreError."""
        self._depth -= 1
        if self._depth == 0:
            self._reading.hold(locked=False)
            self._reading.lock.release()
            try:
                self._secure()
            finally:
                self._appending.rest()
                self._reading.rest()

    def _make_ready(self) -> None:
        """Refuse what is refused, and look at the store before a lock is made beside it."""
        self._refuse_if_damaged()
        if self._reading.state is None or not self._reading.has_journal():
            self._looked(self._reading.refresh)
        self._refuse_what_is_unfit()
        self.make_folder()

    def _looked(self, look: Callable[[], State | None]) -> State | None:
        """What is there, seen without the lock; where it is another store's file that is what is said. Raises StoreError."""
        try:
            return look()
        except NoJournalError:
            self._places.refuse_shared()
            raise

    def make_folder(self) -> None:
        """Make the folder that is written in, the first time that it is asked for. Raises StoreError."""
        if not self._folder_is_fit:
            from store.tiny.beginning import make_folder  # noqa: PLC0415 – a question never writes

            make_folder(self._places, self._disk)
            self._folder_is_fit = True

    def _refuse_what_is_unfit(self) -> None:
        self._refuse_if_damaged()
        state = self._reading.state
        if state is not self._own and state is not None:
            from store.tiny.borrowed import refuse_borrowed  # noqa: PLC0415 – a question never writes

            refuse_borrowed(self._places, state)
            self._own = state

    def _write_owed(self) -> None:
        """Before anything is written: make a journal whole that its backup goes further than, or keep the backup. Raises StoreError."""
        state = self._reading.state
        if state is not None and (state.owed or state.beyond):
            from store.tiny.mirror_settled import keep_beyond, make_whole  # noqa: PLC0415 – only where they are not as they were left

            (make_whole if state.owed else keep_beyond)(self._reading)

    def _refuse_if_damaged(self) -> None:
        if self._refused:
            raise StoreError(self._refused)

    def commit(self, said: dict[str, str], build: Build, expected: int | None = None, *, early: bool = False) -> int:
        """Write what ``build`` makes of the tables as they are now, and return its generation. Raises StoreError with nothing written.

        ``expected``: the generation that must be the last one, else StaleError. ``early``: build before the lock is had, so that
        others wait the shorter; what was built is used if nothing that it rests on has changed meanwhile.
        """
        draft = self._draft(build) if early and self._depth == 0 else None
        with self._locked:
            known = self._reading.state
            if expected not in (None, known.generation if known else 0):
                raise StaleError(STALE)
            state = known or self._create()
            changes = draft.changes_in(state) if draft is not None else None
            if changes is None:
                state.settle()
                if state.format < schema.FORMAT:
                    state = self._brought_forward(state)
                changes = build(state.tables, state.generation + 1)
            if state.place is None:
                self._begin_journal(state)
            self._append(state, said, changes)
            if state.place is not None and state.place.position > self._next_checkpoint:
                self._secure()
                self._checkpoint_if_possible(state)
            return state.generation

    def _draft(self, build: Build) -> Draft | None:
        """What a transaction changes, by the tables as they are known; None where that cannot be told without the lock."""
        self._refuse_if_damaged()
        state = self._looked(self._reading.catch_up)
        if state is None or state.format < schema.FORMAT:
            return None
        settled = state.settled
        try:
            return Draft(state, settled, build(state.tables, state.generation + 1))
        except StoreError:
            return None

    def checkpoint(self) -> None:
        """Bring all files up to date and begin a fresh journal. Raises StoreError."""
        with self.exclusive():
            state = self._reading.state
            if state is not None and state.format < schema.FORMAT:
                self._brought_forward(state)
            elif state is not None and state.place is not None:
                self._checkpoint(state)

    def rebuild(self, said: Say, accepted: Collection[str] | None = None) -> Rebuilt:
        """Make a damaged store whole; what was done. ``said``, ``accepted`` and errors as in store.tiny.rebuilding."""
        from store.tiny.rebuilding import rebuild  # noqa: PLC0415 – only when something is damaged

        return rebuild(self._reading, self._split_at, said, accepted)

    def fill(self, found: Salvage) -> None:
        """Write all files of a store that is not there yet. Raises StoreError."""
        from store.tiny.all_files import fill  # noqa: PLC0415 – only a whole store that is moved in needs it

        with self.exclusive():
            fill(self._reading, found, self._split_at)

    def _append(self, state: State, said: dict[str, str], changes: Changes) -> None:
        from store.chain import linked  # noqa: PLC0415 – a question never writes
        from store.content import after as content_after  # noqa: PLC0415 – the same

        assert state.place is not None
        try:
            content = self._content(state)
            said = {**said, **content_after(content, (changes.get(schema.UNDO) or {}).values()), **({ANEW: "1"} if self._sums_anew else {})}
            self._sums_anew = False
            said = linked(state.last.get("chain", ""), state.place.generation + 1, said, changes)
            line, after = pack_entry(state.place, said, changes)
        except TypeError as error:
            raise StoreError(UNSTORABLE) from error
        assert state.head is not None
        self._appending.append(line, state.head, state.place, after, self._reading.inode)
        state.follow([Entry(after.generation, said, changes)], after)
        self._reading.adopt(state)

    def _content(self, state: State) -> int | None:
        """The sum of everything, summed up once in the life of a store that does not tell it; None when it cannot all be read."""
        from store.content import content_of, sum_of  # noqa: PLC0415 – a question never writes

        told = content_of(state.last)
        if told is None and not self._sums_anew:
            told = content_of(self._last_entry())
        if told is not None and not self._sums_anew:
            return told
        try:
            beside = {table: self._reading.documents(table) for table in {*state.parts, *state.pending}}
        except DamagedError:
            return None
        return sum_of({**state.tables.documents, **beside})

    def _secure(self) -> None:
        self._securing.secure(is_locked=self._depth > 0)

    def _create(self) -> State:
        from store.tiny.beginning import create  # noqa: PLC0415 – once in the life of a store

        return create(self._places, self._disk)

    def _begin_journal(self, state: State) -> None:
        from store.tiny.beginning import begin_journal  # noqa: PLC0415 – the same

        begin_journal(self._places, self._disk, state, self._last_entry())
        self._reading.adopt(state)

    def _brought_forward(self, state: State) -> State:
        """Write the store in today's format, when all its files are kept as they were. Raises StoreError with nothing changed."""
        from store.tiny.older import keep  # noqa: PLC0415 – once in the life of an older store

        keep(self._places, self._disk, state.format)
        if state.place is None:
            self._begin_journal(state)
        self._sums_anew = True
        return self._checkpoint(state)

    def _last_entry(self) -> Document:
        """The log's last entry; none where the main file was moved without its log."""
        try:
            log = self._reading.documents(schema.LOG)
        except DamagedError:
            return {}
        return log[max(log)] if log else {}

    def _checkpoint_if_possible(self, state: State) -> None:
        """The transaction is kept already; a disk too full for a checkpoint is tried again when the journal has grown."""
        try:
            self._checkpoint(state)
        except StoreError:
            assert state.place is not None
            self._next_checkpoint = 2 * state.place.position

    def _checkpoint(self, state: State) -> State:
        state.settle()
        self._secure()
        after = Checkpoint(self._reading, state, self._split_at).written()
        self._reading.adopt(after)
        self._next_checkpoint = self._checkpoint_at
        return after


class _Locked:
    """The lock of a store's writer, for a ``with``."""

    def __init__(self, writing: Writing, *, erases: bool = False) -> None:
        self._writing, self._erases = writing, erases

    def __enter__(self) -> None:
        self._writing.enter(erases=self._erases)

    def __exit__(self, *_: object) -> None:
        self._writing.leave()
