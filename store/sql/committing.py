"""Committing: each change with its entry in the log, in one transaction; and finding out what became of one that got no answer."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import Connection

from core.ports import StoreError
from store import filing, schema
from store.chain import linked
from store.content import ANEW, after, content_of, sum_of
from store.filing import Changes
from store.said import said as words_of
from store.sql import reading, writing
from store.sql.followed import Followed
from store.sql.reading import Known
from store.sql.rows import plain
from store.sql.seeing import unseen
from store.sql.server import Uncertain
from store.undo import empty_note

if TYPE_CHECKING:
    from threading import RLock

    from store.personal import Words

R = TypeVar("R")
Build = Callable[[Connection], Changes]
"""What a transaction changes, told on its connection when the store is locked. Raises StoreError when it cannot be carried out."""
Rewrite = Callable[[Connection, Known, int], tuple["Words", str, set[str], int]]
"""As ``Acts.erasing`` in store.sql.personal takes it."""


class _Written(NamedTuple):
    """A transaction on its way: enough to find out later whether it was committed."""

    generation: int
    kommun: str
    chain: str


class Committing:
    """The one way into a store. Whoever calls has the turn."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._is_closed = False
        self._way: _Written | None = None

    def close(self) -> None:
        """Write no more."""
        self._is_closed = True

    def commit(self, build: Build, said: Mapping[str, str]) -> int:
        """Write what is built, with what the log says of it, and return its generation. Raises StoreError with nothing written."""
        if self._is_closed:
            raise StoreError("Lagret är stängt.")
        try:
            return self._made(self._followed.write(lambda connection: self._write(connection, build, said)))
        except Uncertain:
            return self._found_out(build, said)

    def erase(self, rewrite: Rewrite, face: str) -> int:
        """Write a change that rewrites what stands there already, and return its generation. Raises StoreError."""
        try:
            return self._made(self._followed.write(lambda connection: self._rewrite(connection, rewrite, face)))
        except Uncertain as error:
            raise StoreError("Det är osäkert om raderingen är gjord: databasen slutade svara. Kör koll glom igen.") from error

    def _made(self, way: _Written) -> int:
        self._followed.hear(way.generation)
        return way.generation

    def _write(self, connection: Connection, build: Build, said: Mapping[str, str]) -> _Written:
        self._followed.follow(connection, lock=True)
        changes = build(connection)
        anew = {ANEW: "1"} if self._followed.known.is_brought_forward else {}
        told = after(self._content(connection), (changes.get(schema.UNDO) or {}).values())
        return self._put(connection, changes, {**said, **anew, **told})

    def _rewrite(self, connection: Connection, rewrite: Rewrite, face: str) -> _Written:
        """As ``_write``, of what is nothing but words in the log."""
        self._followed.follow(connection, lock=True)
        known, content = self._followed.known, self._content(connection)
        number = known.generation + 1
        words, erased, touched, added = rewrite(connection, known, number)
        note = empty_note(added)
        said = {**words_of(*words, face), "erased": erased, **after(content, (note,))}
        return self._put(connection, {schema.UNDO: {number: note}}, said, touched)

    def _put(self, connection: Connection, changes: Changes, said: Mapping[str, str], touched: set[str] | None = None) -> _Written:
        """Write changes and their entry. Raises StoreError for what JSON cannot hold."""
        known = self._followed.known
        number = known.generation + 1
        try:
            entry = linked(known.chain, number, said, changes)
        except TypeError as error:
            raise StoreError(filing.UNSTORABLE) from error
        writing.Writing(connection, self._followed.tables, known).write(changes, entry, touched or ())
        self._way = _Written(number, plain(said["municipality"]), entry["chain"])
        return self._way

    def _content(self, connection: Connection) -> int | None:
        """The sum of everything, summed up once in the life of a store that does not tell it; None for one who does not see it all."""
        known, tables = self._followed.known, self._followed.tables
        told = known.content
        if told is None:
            told = content_of(self._followed.log(connection, known.generation - 1).get(known.generation))
        if not known.is_brought_forward and (told is not None or unseen(connection, tables)):
            return told
        return sum_of(reading.everything(connection, tables).tables)

    def _found_out(self, build: Build, said: Mapping[str, str]) -> int:
        """The connection broke in a commit: look whether it was made, and make it again when it was not. Raises StoreError."""
        way, server, tables = self._way, self._followed.server, self._followed.tables
        assert way is not None
        try:
            if server.read(lambda connection: writing.was_written(connection, tables, way.kommun, way.generation, way.chain)):
                return way.generation
            return self._made(server.write(lambda connection: self._write(connection, build, said)))
        except (StoreError, Uncertain) as error:
            raise StoreError("Det är osäkert om ändringen är sparad: databasen slutade svara. Se efter när den är igång igen.") from error


class Acts:
    """What store.sql.personal asks of a store, for the caller's turn; ``face``: through which face is written, asked for each time."""

    def __init__(self, followed: Followed, committing: Committing, turn: RLock, face: Callable[[], str]) -> None:
        self._followed, self._committing, self._turn, self._face = followed, committing, turn, face

    def reading(self, act: Callable[[Connection, Known], R]) -> R | None:
        """Run an act on one state; None while there is no store. Raises StoreError."""
        with self._turn:
            return self._followed.read(lambda connection: act(connection, self._followed.known))

    def writing(self, act: Callable[[Connection], R]) -> R:
        """Run an act in a transaction of its own. Raises StoreError."""
        with self._turn:
            try:
                return self._followed.write(act)
            except Uncertain as error:
                raise StoreError("Det är osäkert om det är sparat: databasen slutade svara.") from error

    def erasing(self, act: Rewrite) -> int:
        """Run an act as a change, and give its generation. Raises StoreError."""
        with self._turn:
            return self._committing.erase(act, self._face())
