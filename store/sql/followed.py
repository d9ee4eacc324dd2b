"""One store in a database as a process knows it: what others wrote is taken in, and another store in its place is noticed."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection

from core.ports import StoreError
from store.schema import Document
from store.sql import reading
from store.sql.address import address_of
from store.sql.reading import Known
from store.sql.server import PATIENCE, Missing, Server, Uncertain, uses
from store.sql.tables import create, schema_named

R = TypeVar("R")


class Followed:
    """The store at an address. Whoever calls has the turn: threads of one process do not call at once."""

    def __init__(self, url: str, tell: Callable[[str], None] | None = None, patience: float = PATIENCE) -> None:
        """Nothing is asked yet. ``tell``: told when a connection was made anew; ``patience``: seconds to try again."""
        self.address = address_of(url)
        self.server = Server(self.address, tell, patience)
        self.tables = schema_named(self.address.schema)
        self.known = Known()
        """What has been read; as it stands in the database only inside ``read`` and after ``follow``."""
        self._heard = 0
        self._is_made = self._is_asked = False

    def generation(self) -> int:
        """The number of the last committed transaction; the server is asked only when it may have grown. Raises StoreError."""
        told = self.server.heard(self.tables.name) if self._is_made else None
        if told is None:
            self._refresh()
        elif all(map(str.isdigit, told)):
            self._heard = max([self._heard, *map(int, told)])
        else:
            self.known.forget()  # another store stands in its place, or none
            self._heard = 0
            self._refresh()
        return max(self.known.generation, self._heard)

    def documents(self) -> Mapping[str, Mapping[int, Document]]:
        """The tables that are followed, by the last committed transaction; not to be changed. Raises StoreError."""
        if self.known.generation < self.generation():
            self._refresh()
        return self.known.documents

    def log(self, connection: Connection, since: int = 0) -> dict[int, Document]:
        """The entries of the log after a generation, by generation."""
        return reading.numbered(connection, self.tables.log, self.known.kommuner, max(since, 0))

    def read(self, act: Callable[[Connection], R]) -> R | None:
        """Take in what was written, then run an act on the same state of the database; None while there is no store. Raises StoreError."""
        def followed(connection: Connection) -> R | None:
            self._is_made = self._is_made or uses(connection, self.tables.name)
            if not self._is_made:
                return None
            self.follow(connection)
            return act(connection)

        try:
            return self.server.read(followed)
        except Missing:
            self.forget()
            return self.server.read(followed)

    def write(self, act: Callable[[Connection], R]) -> R:
        """Run an act and commit; where the tables are gone they are made first. Raises StoreError, and Uncertain of the act."""
        self.make()
        try:
            return self.server.write(act)
        except Missing:
            self.forget()
            self.make()
            return self.server.write(act)

    def follow(self, connection: Connection, *, lock: bool = False) -> None:
        """Take in what was written since; with ``lock`` no one else writes until the transaction ends. Raises StoreError."""
        before = self.known.identity
        self.known.follow(connection, self.tables, lock=lock)
        if self.known.identity != before:
            self._heard = 0

    def hear(self, generation: int) -> None:
        """Know that a transaction is committed, without asking."""
        self._heard = max(self._heard, generation)

    def forget(self) -> None:
        """The tables are gone, or hold another store."""
        self.known.forget()
        self._heard, self._is_made = 0, False

    def make(self) -> None:
        """Make the tables where there are none, and give an older store its identity. Raises StoreError."""
        if not self._is_made:
            self._refresh()
        if not self._is_made:
            try:
                self.server.write(lambda connection: create(connection, self.tables))
            except Uncertain as error:
                why = "Databasen slutade svara när lagrets tabeller skulle göras"
                raise StoreError(f"{why}. Ingen ändring är skriven. Försök igen.") from error
            self._is_made = True
        if self.known.generation and self.known.identity[1] is None and not self._is_asked:
            from store.sql.upgrading import identify  # noqa: PLC0415 – once in the life of an older store

            self._is_asked = True
            with suppress(StoreError, Uncertain):  # another has the tables: the next process does it
                self.server.write(lambda connection: identify(connection, self.tables))

    def _refresh(self) -> None:
        self.read(_is_open)


def _is_open(connection: Connection) -> bool:
    return not connection.closed
