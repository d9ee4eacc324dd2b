"""The tables in PostgreSQL: ``kommun`` first in every primary key, no sequence, row-level security for each municipality.

Documents are ``json`` and not ``jsonb``: what comes back has its keys in the order in which they were written, as in the files.
"""
from __future__ import annotations

from typing import Final, NamedTuple
from uuid import uuid4

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSON, insert
from sqlalchemy.schema import CreateSchema

from store import schema

ALL: Final = "*"
"""As the setting ``koll.kommun`` of a session: every municipality."""
CONFINED: Final = "current_setting('koll.kommun', true)"
IN_CHAT: Final = "koll.chatt"
"""The setting of a session with the name of the notes without a municipality that it sees, or ``ALL``; only the chat's code sets it."""
_OF_NOTES: Final = (
    f"(kommun <> '' and kommun = {CONFINED}) or (kommun = '' and current_setting('{IN_CHAT}', true) in (name, '{ALL}'))"
)


class Schema(NamedTuple):
    """The tables of one store, in a schema of its own.

    ``stores``: a row for each municipality with the generation of its last change; the row "" is the store itself: its generation,
    the audit chain's last link, the format, the highest number of each table of documents (under "" the sum of everything, by
    generation, since an older Koll leaves it as it is), and its identity, which another store that comes in its place does not
    share. In ``documents`` a document that
    went away is a row without one, so that whoever follows the generations sees it go. ``figures``: a row for each series.
    """

    metadata: MetaData
    stores: Table
    documents: Table
    figures: Table
    log: Table
    undo: Table
    notes: Table

    @property
    def name(self) -> str:
        """The schema's name; changes are told on the channel of that name."""
        return str(self.metadata.schema)


def schema_named(name: str) -> Schema:
    """The tables in a schema."""
    metadata = MetaData(schema=name)

    def kommun() -> Column[str]:
        return Column("kommun", Text, primary_key=True)

    def document() -> Column[object]:
        return Column("document", JSON(none_as_null=True))

    return Schema(
        metadata,
        Table("stores", metadata, kommun(), Column("generation", BigInteger, nullable=False), Column("chain", Text),
              Column("format", Integer), Column("highest", JSON), Column("identity", Text)),
        Table("documents", metadata, kommun(), Column("kind", Text, primary_key=True),
              Column("number", BigInteger, primary_key=True),
              Column("generation", BigInteger, nullable=False), document(), Index("documents_generation", "kommun", "generation")),
        Table("figures", metadata, kommun(), Column("year", Integer, primary_key=True), Column("unit", Text, primary_key=True),
              Column("part", Text, primary_key=True), Column("kind", Text, primary_key=True), Column("account", Text, primary_key=True),
              Column("number", BigInteger, nullable=False), Column("place", Integer, nullable=False), Column("months", ARRAY(BigInteger))),
        Table("log", metadata, kommun(), Column("generation", BigInteger, primary_key=True, autoincrement=False), document()),
        Table("undo", metadata, kommun(), Column("generation", BigInteger, primary_key=True, autoincrement=False), document()),
        Table("notes", metadata, kommun(), Column("name", Text, primary_key=True), Column("line", BigInteger, primary_key=True),
              document()),
    )


def create(connection: Connection, tables: Schema) -> None:
    """Make what is missing, with the policies; one process at a time."""
    connection.execute(text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": f"koll {tables.name}"})
    connection.execute(CreateSchema(tables.name, if_not_exists=True))
    tables.metadata.create_all(connection)
    add_identity(connection, tables)
    for table in tables.metadata.sorted_tables:
        protect(connection, table)
    own = {"kommun": "", "generation": 0, "chain": "", "format": schema.FORMAT, "highest": {}, "identity": new_identity()}
    connection.execute(insert(tables.stores).values(own).on_conflict_do_nothing())


def new_identity() -> str:
    """An identity that no other store has."""
    return uuid4().hex


def stamp(connection: Connection, tables: Schema) -> None:
    """Give the store an identity of its own, where its table has room for one: what stands there is another store than before."""
    column = text("select 1 from pg_attribute where attrelid = to_regclass(:name) and attname = 'identity' and not attisdropped")
    if connection.execute(column, {"name": tables.stores.fullname}).scalar():
        connection.execute(tables.stores.update().where(tables.stores.c.kommun == "").values(identity=new_identity()))


def add_identity(connection: Connection, tables: Schema) -> None:
    """The column of the identity, which a store made by an older Koll has not."""
    connection.execute(text(f"alter table {tables.stores.fullname} add column if not exists identity text"))


def protect(connection: Connection, table: Table) -> None:
    """Make row-level security hold, for the table's owner too, with the policy of today."""
    for said in ("enable", "force"):
        connection.execute(text(f"alter table {table.fullname} {said} row level security"))
    connection.execute(text(f"drop policy if exists kommun on {table.fullname}"))
    of_all = f"{CONFINED} = '{ALL}'"
    own = _OF_NOTES if table.name == "notes" else f"kommun = '' or kommun = {CONFINED}"
    connection.execute(text(f"create policy kommun on {table.fullname} using ({own} or {of_all})"))
