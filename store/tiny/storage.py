"""TinyDB on Koll's files: a Storage with read and write, and tables that follow what other processes write."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from core.ports import StoreError
from store.filing import Changes
from store.holes import LOST
from store.said import said
from store.schema import LOG, UNDO, Document
from store.tiny.disk import Disk
from store.tiny.lock import WriterLock
from store.tiny.places import Places
from store.tiny.reading import Reading
from store.tiny.state import State, lies_beside
from store.tiny.writing import Writing

if TYPE_CHECKING:
    from store.tiny.rebuilding import Rebuilt

F = TypeVar("F", bound=Callable[..., Any])
Contents = dict[str, dict[str, Any]]


class UnstorableError(StoreError, TypeError):
    """Something that is not a document of JSON values, under a number; TinyDB's own storage calls that a TypeError."""


class KollStorage(Storage):
    """A tinydb.Storage that loses nothing. ``read`` gives copies; ``write`` commits what differs from the last ``read``, and
    without one replaces everything.

    ``commit`` is for changes in several tables at once, which TinyDB lacks. ``options`` are those of Writing.
    """

    def __init__(
        self, path: str, *, disk: Disk | None = None, on_damage: Callable[[str], None] | None = None, **options: int
    ) -> None:
        """Open the store at a path; it is made with the first write. ``on_damage`` is as in TinyStore."""
        super().__init__()
        self.places, disk = Places(path), disk or Disk()
        self.lock = WriterLock(self.places.lock, disk)
        self.reading = Reading(self.places, disk, self.lock)
        self.writing = Writing(self.reading, **options)
        self._told = on_damage
        self.face = ""
        """Through which face is written, for the log."""
        if on_damage is not None:
            self.reading.on_damage = self._go_on_reading
        self._base: dict[str, dict[int, Any]] = {}
        self._base_generation: int | None = None

    @property
    def generation(self) -> int:
        """The number of the last committed transaction."""
        state = self.reading.refresh()
        return state.generation if state else 0

    def state(self) -> State | None:
        """What is known now; not to be changed."""
        return self.reading.refresh()

    def read(self) -> Contents | None:
        """Every table with its documents by number, as copies; None while there is no store."""
        state = self.reading.refresh()
        if state is None:
            self._base, self._base_generation = {}, 0
            return None
        self._base, self._base_generation = self._everything(state), state.generation
        return cast(Contents, orjson.loads(orjson.dumps(self._base, option=orjson.OPT_NON_STR_KEYS)))

    def read_table(self, name: str) -> Mapping[int, Document]:
        """One table's documents by number; not to be changed."""
        if lies_beside(name):
            return self.reading.documents(name)
        state = self.reading.refresh()
        return state.tables.documents.get(name, {}) if state else {}

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Commit what makes the tables equal to ``data``. Raises StoreError when another process changed the same documents."""
        wanted = {name: _numbered(name, held) for name, held in data.items()}
        with self.exclusive():
            state = self.reading.state
            now = self._everything(state) if state else {}
            if state and self._base_generation not in (None, state.generation):
                _refuse_conflicts(self._base, now, wanted)
                changes = _difference(self._base, wanted)
            else:
                changes = _difference(now, wanted)
            if changes:
                self.commit(changes)
            self.read_back()

    def read_back(self) -> None:
        """Take what is stored now as what the next ``write`` is compared with."""
        state = self.reading.state
        self._base, self._base_generation = (self._everything(state), state.generation) if state else ({}, 0)

    def commit(self, changes: Changes, *, author: str = "", municipality: str = "", summary: str = "") -> int:
        """Write changes of any tables as one transaction and return its generation."""
        return self.writing.commit(self.said(author, municipality, summary), lambda _, __: changes)

    def said(self, author: str, municipality: str, summary: str, **more: str) -> dict[str, str]:
        """What the log says of a transaction that is written now; ``more`` are further words."""
        return said(author, municipality, summary, self.face, **more)

    def rebuild(self, accepted: Collection[str] | None = None) -> Rebuilt:
        """Make a damaged store whole; what was done, which the log says too. ``accepted`` as in Writing."""
        return self.writing.rebuild(
            lambda done: self.said("", "", done.said(), **({LOST: done.noted} if done.noted else {})), accepted
        )

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the lock: what is read inside is not changed by others."""
        return self.writing.exclusive()

    def close(self) -> None:
        """Let go of files; a closed storage writes no more."""
        self.writing.refuse("Lagret är stängt.")
        self.writing.close()
        self.reading.close()

    def _go_on_reading(self, damage: str) -> None:
        self.writing.refuse(f"Lagret är skadat och kan bara läsas: {damage} Kör koll aterstall.")
        if self._told is not None:
            self._told(damage)

    def _everything(self, state: State) -> dict[str, dict[int, Any]]:
        """Every table but the log and the undo notes, which no one but a commit writes."""
        tables = {name: dict(held) for name, held in state.tables.documents.items()}
        for name in {*state.parts, *state.pending} - {LOG, UNDO}:
            tables[name] = self.reading.documents(name)
        return tables


def _numbered(name: str, held: Mapping[Any, Any]) -> dict[int, Any]:
    try:
        normal = orjson.loads(orjson.dumps(held, option=orjson.OPT_NON_STR_KEYS))
        return {int(number): document for number, document in normal.items()}
    except (TypeError, ValueError, AttributeError) as error:
        raise UnstorableError(f"Tabellen ”{name}” går inte att spara: {error}.") from error


def _difference(before: Mapping[str, Mapping[int, Any]], after: Mapping[str, Mapping[int, Any]]) -> Changes:
    changes: Changes = {name: None for name in before if name not in after}
    for name, held in after.items():
        old = before.get(name, {})
        changed: dict[int, Document | None] = {n: document for n, document in held.items() if n not in old or _unlike(old[n], document)}
        changed.update({n: None for n in old if n not in held})
        if changed or name not in before:
            changes[name] = changed
    return changes


def _unlike(before: Any, after: Any) -> bool:
    """As JSON: True is not 1 there."""
    return orjson.dumps(before) != orjson.dumps(after)


def _refuse_conflicts(base: Mapping[str, Any], now: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    theirs, ours = _difference(base, now), _difference(base, wanted)
    for table in theirs.keys() & ours.keys():
        if (theirs[table] or {}).keys() & (ours[table] or {}).keys():
            raise StoreError(f"Tabellen ”{table}” har ändrats av någon annan under tiden. Läs om den och försök igen.")


def _copy(document: TinyDocument) -> TinyDocument:
    """The same document with nested values of its own."""
    return TinyDocument(orjson.loads(orjson.dumps(dict(document))), document.doc_id)


def _alone(method: F) -> F:
    @wraps(method)
    def held(self: KollTable, *args: Any, **kwargs: Any) -> Any:
        """The method, with the store locked while it runs."""
        with self.exclusive():
            return method(self, *args, **kwargs)

    return cast(F, held)


class KollTable(Table):
    """A TinyDB table that drops its numbers and cached answers when anyone has written, and locks while it reads and writes."""

    _seen = -1

    insert = _alone(Table.insert)
    insert_multiple = _alone(Table.insert_multiple)
    update = _alone(Table.update)
    update_multiple = _alone(Table.update_multiple)
    upsert = _alone(Table.upsert)
    remove = _alone(Table.remove)
    truncate = _alone(Table.truncate)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the storage's lock."""
        with self._koll.exclusive():
            self._follow()
            yield
        self._seen = self._koll.generation

    def search(self, cond: Any) -> list[TinyDocument]:
        """Copies of all documents that match a query."""
        self._follow()
        return [_copy(document) for document in super().search(cond)]

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """A copy of one document, or a list of them for several numbers, as in TinyDB."""
        found = super().get(*args, **kwargs)
        if isinstance(found, list):
            return [_copy(document) for document in found]
        return found if found is None else _copy(found)

    def __iter__(self) -> Iterator[TinyDocument]:
        return map(_copy, super().__iter__())

    @property
    def _koll(self) -> KollStorage:
        return cast(KollStorage, self._storage)

    def _follow(self) -> None:
        generation = self._koll.generation
        if generation != self._seen:
            self.clear_cache()
            self._next_id = None
            self._seen = generation

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(number): document for number, document in self._koll.read_table(self.name).items()}


class KollDB(TinyDB):
    """TinyDB with tables that follow the store: ``KollDB(path)``."""

    table_class = KollTable
    default_storage_class = KollStorage  # type: ignore[assignment] # TinyDB's own hint names its JSON storage instead of Storage
