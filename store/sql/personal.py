"""What a store in PostgreSQL can tell of the people in it: implements store.personal.Personal."""
from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, text, update

from core.subject import Asking, Subject
from store import schema
from store.chain import vouch
from store.content import weight_of
from store.personal import Words, together, without
from store.redaction import Redaction
from store.schema import Document
from store.sql.reading import Known, numbered
from store.sql.rows import among, plain
from store.sql.seeing import unseen
from store.sql.tables import ALL, IN_CHAT, Schema

R = TypeVar("R")
_NAME: Final = "frågor"
"""The name of the notes in which questions are kept, each under the nanosecond in which it was asked."""
_SECOND: Final = 1_000_000_000


class Acts(Protocol):
    """What is asked of the store: ``reading`` runs an act on one state, ``writing`` in a transaction of its own, ``erasing`` as the
    change that the act makes of a number."""

    def reading(self, act: Callable[[Connection, Known], R]) -> R | None:
        """None while there is no store."""

    def writing(self, act: Callable[[Connection], R]) -> R:
        """Committed when it returns."""

    def erasing(self, act: Callable[[Connection, Known, int], tuple[Words, str, set[str], int]]) -> int:
        """The act gives the log's words, what they vouch for, the municipalities whose documents it rewrote, and what that adds to the
        sum of everything."""


class SqlPersonal:
    """For one store, whose turn the caller has."""

    def __init__(self, acts: Acts, tables: Schema) -> None:
        self._acts, self._tables = acts, tables

    def tables(self) -> Mapping[str, Mapping[int, Document]]:
        """Every table but the figures."""
        def read(connection: Connection, known: Known) -> dict[str, Mapping[int, Document]]:
            beside = {name: numbered(connection, table, known.kommuner) for name, table in self._beside()}
            return {**known.documents, **beside}

        return self._acts.reading(read) or {}

    def erase(self, subject: Subject, words: Words) -> int:
        """Put an alias in the person's place in every row; the generation of the change."""
        def rewrite(connection: Connection, known: Known, number: int) -> tuple[Words, str, set[str], int]:
            redaction = Redaction(subject, number)
            log, notes = (numbered(connection, table, known.kommuner) for table in (self._tables.log, self._tables.undo))
            entries = redaction.vouched(log, {}, notes)
            touched, added = self._rewrite(connection, known, redaction, number)
            self._drop_kept(connection)
            self._keep(connection, without(subject, number, self._asked(connection, known.kommuner)), known.kommuner)
            said = words._replace(author=redaction.name(words.author), summary=redaction.text(words.summary))
            return said, vouch(entries), touched, added

        return self._acts.erasing(rewrite)

    def _rewrite(self, connection: Connection, known: Known, redaction: Redaction, number: int) -> tuple[set[str], int]:
        """Put every changed document in its place; the municipalities of those that processes follow, as they stand in the column, and
        what that adds to the sum of everything."""
        touched, added = set(), 0
        for name, table in self._beside():
            before = numbered(connection, table, known.kommuner)
            after = redaction.documents(name, before)
            held = select(table.c.generation, table.c.kommun).where(among(table.c.kommun, known.kommuner))
            owners = {row.generation: row.kommun for row in connection.execute(held)}
            changed = [{"of": owners[at], "at": at, "anew": document} for at, document in after.items() if document != before[at]]
            one = and_(table.c.kommun == bindparam("of"), table.c.generation == bindparam("at"))
            if changed:
                connection.execute(update(table).where(one).values(document=bindparam("anew")), changed)
        of = self._tables.documents
        held = select(of.c.kommun, of.c.kind, of.c.number, of.c.document)
        for row in connection.execute(held.where(among(of.c.kommun, known.kommuner), of.c.document.is_not(None))).all():
            anew = redaction.document(row.kind, row.document)
            if anew != row.document:
                here = (of.c.kommun == row.kommun, of.c.kind == row.kind, of.c.number == row.number)
                connection.execute(update(of).where(*here).values(document=anew, generation=number))
                touched.add(row.kommun)
                added += weight_of(row.kind, anew) - weight_of(row.kind, row.document)
        return touched, added

    def _drop_kept(self, connection: Connection) -> None:
        """Drop what was kept of documents and notes in an older format, which no one redacts."""
        named = text("select tablename from pg_tables where schemaname = :name and tablename ~ '^(documents|undo)_format_[0-9]+$'")
        for table in connection.execute(named, {"name": self._tables.name}).scalars().all():
            connection.execute(text(f"drop table {self._tables.name}.{table}"))

    def _beside(self) -> tuple[tuple[str, Any], ...]:
        return (schema.LOG, self._tables.log), (schema.UNDO, self._tables.undo)

    def finish(self) -> None:
        """No erasure is cut off here: each is whole or not at all."""

    def note(self, asking: Asking) -> None:
        """Keep a question that was asked."""
        kommuner = self._kommuner()
        self._acts.writing(lambda connection: self._add(connection, asking, time.time_ns() % _SECOND, kommuner))

    def asked(self) -> tuple[Asking, ...]:
        """The questions that are kept, oldest first."""
        return self._acts.reading(lambda connection, known: self._asked(connection, known.kommuner)) or ()

    def asked_to_move(self) -> tuple[Asking, ...]:
        """The questions as they follow to another store."""
        return self.asked()

    def unreadable(self) -> int:
        """None can be damaged here without more being so."""
        return 0

    def take(self, asked: tuple[Asking, ...]) -> None:
        """Keep the questions of another store too."""
        kommuner = self._kommuner()

        def keep(connection: Connection) -> None:
            self._keep(connection, together(self._asked(connection, kommuner), asked), kommuner)

        self._acts.writing(keep)

    def prune(self, before: str) -> int:
        """Drop the questions from before a time; how many."""
        notes = self._tables.notes.c
        old = delete(self._tables.notes).where(self._questions(self._kommuner()), notes.line < _moment(before))

        def prune(connection: Connection) -> int:
            see_notes(connection, _NAME)
            return connection.execute(old).rowcount

        return self._acts.writing(prune)

    def unseen(self) -> str:
        """Why the login does not see every municipality; "" when it does."""
        return self._acts.reading(lambda connection, _: unseen(connection, self._tables)) or ""

    def notebooks(self) -> tuple[str, ...]:
        """The names of the notes that there are."""
        notes = self._tables.notes.c
        names = select(notes.name).where(notes.kommun == "", notes.name != _NAME).distinct().order_by(notes.name)

        def read(connection: Connection, _: Known) -> tuple[str, ...]:
            see_notes(connection, ALL)
            return tuple(connection.execute(names).scalars())

        return self._acts.reading(read) or ()

    def _kommuner(self) -> list[str]:
        return self._acts.reading(lambda _, known: list(known.kommuner)) or [""]

    def _questions(self, kommuner: list[str]) -> ColumnElement[bool]:
        return and_(among(self._tables.notes.c.kommun, kommuner), self._tables.notes.c.name == _NAME)

    def _asked(self, connection: Connection, kommuner: list[str]) -> tuple[Asking, ...]:
        see_notes(connection, _NAME)
        notes = self._tables.notes.c
        rows = connection.execute(select(notes.document).where(self._questions(kommuner)).order_by(notes.line))
        return tuple(Asking(*document) for document in rows.scalars())

    def _add(self, connection: Connection, asking: Asking, within: int, kommuner: list[str]) -> None:
        """Keep a question with its municipality, so that it is found by that; with none where the store has no such."""
        see_notes(connection, _NAME)
        kommun, line = plain(asking.municipality), _moment(asking.time) + within
        row = {"kommun": kommun if kommun in kommuner else "", "name": _NAME, "line": line, "document": list(asking)}
        connection.execute(insert(self._tables.notes).values(row))

    def _keep(self, connection: Connection, kept: list[Asking], kommuner: list[str]) -> None:
        connection.execute(delete(self._tables.notes).where(self._questions(kommuner)))
        for at, each in enumerate(kept):
            self._add(connection, each, at, kommuner)


def see_notes(connection: Connection, name: str) -> None:
    """Let the transaction see notes that belong to no municipality: those under a name, or ``ALL``."""
    connection.execute(text("select set_config(:setting, :name, true)"), {"setting": IN_CHAT, "name": name})


def _moment(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp()) * _SECOND
