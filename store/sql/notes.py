"""The notes of an inbox or of the outbox as rows, held by an advisory lock that the server frees when the connection ends."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson
import psycopg

from core.ports import StoreError
from store.notes import Line, Notes
from store.sql.server import Server
from store.sql.tables import IN_CHAT, Schema

_LARGEST: Final = 2000
"""Lines done and waiting together, above which they are written anew."""


class SqlNotes(Notes):
    """Implements core.mailbox.Notebook; each act is committed before it returns."""

    def __init__(self, connection: psycopg.Connection[Any], table: str, name: str) -> None:
        """Read the lines. ``connection`` holds the lock."""
        super().__init__()
        self._connection, self._table, self._name = connection, table, name
        for (line,) in connection.execute(f"select document from {table} where kommun = '' and name = %s order by line", (name,)):
            self.read(line)
        self._next = 0
        self._rewrite()

    def close(self) -> None:
        """Let others have the notes."""
        self._connection.close()

    def _take(self, lines: Sequence[Line]) -> None:
        try:
            self._write(lines)
        except psycopg.Error as error:
            raise StoreError("Det går inte att skriva i inkorgen: databasen svarar inte.") from error
        super()._take(lines)
        if self._next > _LARGEST + 2 * self._kept:
            self._rewrite()

    def _write(self, lines: Sequence[Line]) -> None:
        rows = [("", self._name, self._next + at, orjson.dumps(line).decode()) for at, line in enumerate(lines, 1)]
        with self._connection.cursor() as cursor, self._connection.transaction():
            cursor.executemany(f"insert into {self._table} (kommun, name, line, document) values (%s, %s, %s, %s)", rows)
        self._next += len(rows)

    def _write_whole(self) -> None:
        try:
            self._rewrite()
        except psycopg.Error as error:
            raise StoreError("Det går inte att skriva i inkorgen: databasen svarar inte.") from error

    def _rewrite(self) -> None:
        with self._connection.transaction():
            self._connection.execute(f"delete from {self._table} where kommun = '' and name = %s", (self._name,))
            self._next = 0
            self._write(list(self.whole()))
        self._kept = self._next


def open_notes(server: Server, tables: Schema, name: str) -> SqlNotes | None:
    """The notes under a name; None while another process holds them. Raises StoreError."""
    connection = server.held()
    connection.execute("select set_config(%s, %s, false)", (IN_CHAT, name))
    lock = f"koll {tables.name} {name}"
    row = connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", (lock,)).fetchone()
    if row is None or not row[0]:
        connection.close()
        return None
    return SqlNotes(connection, tables.notes.fullname, name)
