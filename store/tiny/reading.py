"""Reading a store that others may be writing: no lock, the journal's tail followed, every file checked."""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

from core.ports import StoreError
from store.holes import REGISTERS
from store.schema import Document
from store.tiny.disk import Disk
from store.tiny.journal import read_lines
from store.tiny.kept import KeptFile
from store.tiny.loading import Signature, half_of, load, look
from store.tiny.lock import WriterLock
from store.tiny.parts import ChangedMeanwhile, Parts, copies
from store.tiny.places import Places
from store.tiny.snapshot import DamagedError, Snapshot
from store.tiny.state import Part, State

if TYPE_CHECKING:
    from store.tiny.salvage import Salvage

_TRIES: Final = 40
"""How often a reader looks again before it believes that files that do not fit together are damaged and not just being changed."""

class Reading:
    """The store as it is now. ``refresh`` first; then ``state`` holds for as long as nothing else is called."""

    def __init__(self, places: Places, disk: Disk, lock: WriterLock) -> None:
        self.places, self.disk, self.lock = places, disk, lock
        self._state: State | None = None
        self._signature: Signature | None = None
        self._journal = KeptFile(places.journal, disk, writing=False)
        self._parts = Parts(places, disk)
        self._held = False
        self.on_damage: Callable[[str], None] | None = None
        """Told when a file is damaged; reading then goes on in the last whole state. Without it reading raises DamagedError."""
        self._salvaged: tuple[tuple[Signature | None, Signature | None], Salvage] | None = None
        self.loads = 0
        """How often everything was read anew."""

    @property
    def state(self) -> State | None:
        """What was last read; None while there is no store."""
        return self._state

    def refresh(self) -> State | None:
        """Take in what was written since the last time. Raises StoreError."""
        state = self.catch_up() if not self._held else self._state
        if state is not None:
            state.settle()
        return state

    def catch_up(self) -> State | None:
        """The same, for a writer: what others wrote is taken in, but not settled. Raises StoreError."""
        signature = self._look()
        if signature is not None and signature == self._signature:
            return self._state
        if self._salvaged and self._salvaged[0] == (signature, self._look(self.places.main)):
            return self._state
        try:
            if not self._follow(signature):
                self._state = self._load()
            self._salvaged = None
        except DamagedError as error:
            self._salvaged = None
            self._state = self._salvage(error).state()
        return self._state

    @property
    def salvaged(self) -> Salvage | None:
        """What is read from while files are damaged."""
        return self._salvaged[1] if self._salvaged else None

    def hold(self, *, locked: bool) -> None:
        """Look no more for what others write, as long as no one does: the lock is held, and the state is fresh."""
        self._held = locked

    def forget(self) -> None:
        """Read everything anew the next time: what this process wrote is perhaps not there."""
        self._state, self._signature = None, None

    def rest(self) -> None:
        """Nothing is read for a while."""
        self._journal.rest()
        self.lock.rest()

    def has_journal(self) -> bool:
        """True while there is a journal where it was."""
        return self._look() is not None

    def close(self) -> None:
        """Let go of files."""
        self._journal.close()
        self.lock.close()

    @property
    def inode(self) -> int | None:
        """Of the journal that was last read; None when it may be another now."""
        return self._signature[0] if self._signature else None

    def adopt(self, state: State) -> None:
        """Go on from a state that this process has itself written."""
        self._state, self._signature, self._salvaged = state, self._look(), None

    def use(self, salvage: Salvage) -> None:
        """Read from a salvaged state until one is adopted."""
        self._salvaged, self._signature = ((self._look(), self._look(self.places.main)), salvage), None

    def documents(self, table: str, top: str | None = None) -> dict[int, Document]:
        """Copies of a table's documents, which lie beside the main file; those under one top unit at least. Raises StoreError."""
        try:
            return self._documents(table, top)
        except DamagedError as error:
            return copies(self._salvage(error).documents(table))

    def is_split(self, table: str) -> bool:
        """True when what is under one top unit lies in a file of its own. Raises StoreError."""
        state = self.refresh()
        parts = state.parts.get(table, {}) if state is not None else {}
        return bool(parts) and None not in parts

    def changed_lately(self, table: str, numbers: Collection[int]) -> dict[int, Document] | None:
        """The documents with these numbers, when the journal alone says what they are; not to be changed."""
        found: dict[int, Document] = {}
        left = set(numbers)
        for _, changed in reversed(self._state.pending.get(table, ()) if self._state else ()):
            if changed is None:
                return found
            here = left & changed.keys()
            found.update({number: document for number in here if (document := changed[number]) is not None})
            left -= here
            if not left:
                return found
        return None

    def _documents(self, table: str, top: str | None) -> dict[int, Document]:
        for attempt in range(_TRIES):
            state = self.refresh()
            if self._salvaged:
                return copies(self._salvaged[1].documents(table))
            if state is None:
                return {}
            try:
                return self._parts.documents(state, table, top)
            except ChangedMeanwhile as changed:
                if attempt > 1 and self._look() == self._signature:
                    raise changed.damage from None
                time.sleep(0.001 * attempt)
        raise StoreError(f"Lagret {self.places.main} ändras hela tiden. Försök igen.")

    def _salvage(self, error: DamagedError) -> Salvage:
        """The last whole state, when someone is told that it is one. Raises the error otherwise."""
        if self.on_damage is None:
            raise error
        from store.tiny.recovery import Salvager  # noqa: PLC0415 – only when something is damaged

        if self._salvaged is None:
            found = Salvager(self.places, self.disk).salvage()
            if found is None or not found.generation or REGISTERS in found.lost:
                raise error  # what is left would look like an empty store
            self._salvaged = (self._look(), self._look(self.places.main)), found
            seen = f"ändring {found.generation} av {max(found.generation, self.lock.acknowledged())}"
            self.on_damage(f"{error} Det som visas är läget efter {seen}.")
        return self._salvaged[1]

    def read_part(self, part: Part) -> Snapshot:
        """The snapshot in a file beside the main file. Raises StoreError."""
        return self._parts.read(part, self._state.store if self._state else None)

    def part_if_whole(self, part: Part) -> Snapshot | None:
        """The same; None when the file is missing or damaged."""
        try:
            return self.read_part(part)
        except (DamagedError, ChangedMeanwhile):
            return None

    def _look(self, path: str | None = None) -> Signature | None:
        return look(path or self.places.journal)

    def _follow(self, signature: Signature | None) -> bool:
        """Read on where the same journal was left; False when that cannot be done."""
        state, known = self._state, self._signature
        if signature is None or known is None or state is None or state.place is None or state.head is None:
            return False
        if signature[0] != known[0] or signature[1] < state.place.position:
            return False
        acknowledged = self.lock.acknowledged()
        try:
            was_open = self._journal.is_open_at(signature[0])
            file = self._journal.file_of(signature[0])
            if not was_open and self.disk.read_at(file, len(state.head.line), 0) != state.head.line:
                return False
            rest = self.disk.read_at(file, signature[1] - state.place.position, state.place.position)
        except OSError:
            return False
        lines = read_lines(rest, state.place, acknowledged, self.places.journal)
        if lines.damage or lines.end.generation < acknowledged:
            return False
        state.take(lines.texts, lines.end)
        self._signature = half_of(signature) if lines.torn else signature
        return True

    def _load(self) -> State | None:
        for attempt in range(_TRIES):
            before = self._look(self.places.lock)
            try:
                return self._loaded()
            except ChangedMeanwhile as changed:
                damage = changed.damage
            except DamagedError as error:
                if not self._is_being_replaced(before):
                    raise
                damage = error
            time.sleep(0.001 * attempt if attempt < 10 else 0)
        raise damage

    def _is_being_replaced(self, lock: Signature | None) -> bool:
        """True while other files take the store's place, and when they have done so since the lock's file was looked at."""
        now = self._look(self.places.lock)
        return os.path.exists(self.places.swapping) or (lock and lock[0]) != (now and now[0])

    def _loaded(self) -> State | None:
        self.loads += 1
        self._signature = None
        self._journal.close()
        state, signature = load(self.places, self.disk, self.lock)
        if state is None and self._state is not None:
            gone = f"Lagret {self.places.main} är flyttat eller borttaget medan Koll hade det öppet. Inget nytt är skrivet"
            raise StoreError(f"{gone}; lägg tillbaka filerna, eller öppna lagret där det nu ligger.")
        self._signature = signature
        return state
