"""The address of a store in PostgreSQL: ``postgresql://user@host/database``, with ``?schema=`` and ``?kommun=`` as Koll's own."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.ports import StoreError
from store.sql.tables import ALL

SCHEMA: Final = "koll"
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class Address(NamedTuple):
    """Where the store is: the server's address for SQLAlchemy, the schema, and the municipality that is all that is seen of it."""

    url: URL
    schema: str
    kommun: str

    @property
    def shown(self) -> str:
        """For messages: without a password."""
        host = (self.url.host or "datorn").rpartition("@")[2]  # a password with @ in it reaches into the host
        return f"{host}/{self.url.database or ''}"


def address_of(url: str) -> Address:
    """What an address says. Raises StoreError."""
    try:
        made = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError("Lagrets adress går inte att tolka. Skriv postgresql://användare@värd/databas.") from error
    schema, kommun = str(made.query.get("schema", SCHEMA)), str(made.query.get("kommun", ALL))
    if not _NAME.fullmatch(schema):
        raise StoreError(f"Schemat ”{schema[:60]}” kan bara ha små bokstäver a–z, siffror och understreck.")
    return Address(made.set(drivername="postgresql+psycopg").difference_update_query(("schema", "kommun")), schema, kommun)
