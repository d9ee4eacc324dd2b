"""The connection to the server: made anew when it breaks, told of in Swedish, and listening to what others write."""
from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

import orjson
import psycopg
from sqlalchemy import Connection, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from core.ports import StoreError
from store.sql.address import Address

PATIENCE: Final = 10.0
"""Seconds during which a server that does not answer is tried again; a restart takes one or two."""
LOCK_PATIENCE: Final = 30.0
"""Seconds to wait for another writer, as in files: one that was stopped in mid-write would be waited for without end."""
_PAUSE: Final = 0.1
_WORKED_BEFORE: Final = "57P01 57P02 57P03 08000 08003 08006 08001 08004"

R = TypeVar("R")


class Uncertain(Exception):
    """The connection broke when the transaction was being committed."""


class Missing(StoreError):
    """The tables are not there: the store was emptied."""


class Server:
    """Runs acts in a transaction each. ``tell``: told in Swedish when the connection has been made anew."""

    def __init__(self, address: Address, tell: Callable[[str], None] | None = None, patience: float = PATIENCE) -> None:
        self.address, self._tell, self._patience = address, tell, patience
        self._engine = create_engine(
            address.url, pool_size=2, max_overflow=2, json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads, connect_args={"connect_timeout": 5, "application_name": "koll"},
        )
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")
        event.listen(self._engine, "connect", self._confine)
        self._ears: psycopg.Connection[Any] | None = None
        self._kept: list[PoolProxiedConnection] = []
        """Connections that are out of the pool, which close when they are forgotten."""

    def read(self, act: Callable[[Connection], R]) -> R:
        """Run an act that only reads, on one state of the database, again where the connection breaks. Raises StoreError."""
        return self._persist(lambda: self._once(act))

    def write(self, act: Callable[[Connection], R]) -> R:
        """Run an act and commit; again when the connection broke before the commit. Raises StoreError, and Uncertain when it
        broke in the commit itself."""
        return self._persist(lambda: self._committed(act))

    def heard(self, channel: str) -> list[str] | None:
        """What others have told on a channel since the last time, without asking the server; None when nothing can be known
        without asking, as after the connection broke."""
        try:
            if self._ears is None or self._ears.closed:
                self._ears = self._listening(channel)
                return None
            return [told.payload for told in self._ears.notifies(timeout=0)]
        except psycopg.Error:
            if self._ears is not None:
                self._ears.close()
            self._ears = None
            return None

    def held(self) -> psycopg.Connection[Any]:
        """A connection of one's own, each statement committed by itself. Raises StoreError."""
        return self._persist(self._own)

    def close(self) -> None:
        """Let go of the connections."""
        for own in self._kept:
            with suppress(DBAPIError):
                own.close()
        self._engine.dispose()
        self._ears = None

    def _once(self, act: Callable[[Connection], R]) -> R:
        with self._reader.connect() as connection:
            return act(connection)

    def _committed(self, act: Callable[[Connection], R]) -> R:
        with self._engine.connect() as connection:
            done = act(connection)
            try:
                connection.commit()
            except OperationalError as error:
                raise Uncertain from error
            return done

    def _persist(self, act: Callable[[], R]) -> R:
        began: float | None = None
        while True:
            try:
                done = act()
            except DBAPIError as error:
                began = began or time.monotonic()
                if not is_broken(error) or time.monotonic() - began > self._patience:
                    is_missing = getattr(error.orig, "sqlstate", None) in ("42P01", "3F000")
                    raise (Missing if is_missing else StoreError)(said_of(error, self.address.shown)) from error
                self._engine.dispose()
                time.sleep(_PAUSE)
                continue
            if began is not None and self._tell:
                seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
                self._tell(f"Databasen svarade inte på {seconds} s; Koll är ansluten igen och inget är förlorat.")
            return done

    def _own(self) -> psycopg.Connection[Any]:
        own = self._engine.raw_connection()
        raw = own.driver_connection
        assert isinstance(raw, psycopg.Connection)
        own.detach()
        raw.rollback()
        raw.autocommit = True
        self._kept.append(own)
        return raw

    def _listening(self, channel: str) -> psycopg.Connection[Any] | None:
        with suppress(DBAPIError):
            ears = self._own()
            try:
                ears.execute(f'listen "{channel}"')
            except psycopg.Error:
                ears.close()
                raise
            return ears
        return None

    def _confine(self, connection: psycopg.Connection[Any], _record: object) -> None:
        settings = self.address.kommun, f"{LOCK_PATIENCE * 1000:.0f}"
        connection.execute("select set_config('koll.kommun', %s, false), set_config('lock_timeout', %s, false)", settings)
        connection.commit()


def is_broken(error: DBAPIError) -> bool:
    """True when it is the connection that failed, and not what was asked."""
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (state or "") in _WORKED_BEFORE.split():
        return True
    return isinstance(error.orig, psycopg.OperationalError) and state is None and not _refused(str(error.orig))


def _refused(said: str) -> bool:
    return any(word in said for word in ("authentication", "password", "does not exist", "pg_hba", "role "))


def said_of(error: DBAPIError, where: str) -> str:
    """Why the server could not be used, in Swedish."""
    state, said = getattr(error.orig, "sqlstate", None) or "", str(error.orig)
    if is_broken(error):
        return f"Databasen {where} svarar inte. Kontrollera att servern är igång och går att nå, och försök igen."
    known = {
        "42501": "inloggningen saknar behörighet", "53100": "serverns disk är full", "53300": "servern har för många anslutningar",
        "40P01": "två ändringar stod i vägen för varandra", "22003": "ett tal är för stort", "28P01": "lösenordet är fel",
        "28000": "inloggningen släpps inte in", "3D000": "databasen finns inte", "25006": "servern tar bara emot frågor",
        "54000": "ett namn är för långt", "42P01": "lagrets tabeller finns inte längre",
        "55P03": f"någon annan har hållit lagret i {LOCK_PATIENCE:g} sekunder".replace(".", ","),
    }
    if state in known:
        return f"Databasen {where} sade nej: {known[state]}. Inget är skrivet."
    if state == "42703":
        column = re.search(r'column "?([\w.]+)', said)
        name = f": kolumnen {column[1]} finns inte" if column else ""
        return f"Databasen {where} sade nej: lagrets tabeller är inte som Koll gjorde dem{name}. Inget är skrivet."
    if not state and _refused(said):
        return f"Databasen {where} släpper inte in Koll: användaren, lösenordet eller databasens namn stämmer inte."
    return f"Databasen {where} svarade med fel {state or 'utan nummer'}. Inget är skrivet."


def uses(connection: Connection, name: str) -> bool:
    """True when the tables of the schema are there."""
    return bool(connection.execute(text("select to_regclass(:name) is not null"), {"name": f"{name}.stores"}).scalar())
