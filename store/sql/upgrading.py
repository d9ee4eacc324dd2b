"""A store in an older format: its documents and notes copied into tables of their own, then brought forward, all in one transaction."""
from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text

from core.ports import StoreError
from store import schema
from store.migrations import migrate
from store.sql.rows import among
from store.sql.seeing import unseen
from store.sql.tables import Schema, add_identity, new_identity, protect


def bring_forward(connection: Connection, tables: Schema, version: int) -> None:
    """Write what is stored in today's format; the caller holds the store's own row. Raises StoreError for one who does not see all.

    ``documents_format_1`` and ``undo_format_1`` keep what stood there; only the tables' owner can open them.
    """
    if unseen(connection, tables):
        who = "En inloggning som ser alla kommuner måste skriva först"
        raise StoreError(f"Lagret är i ett äldre format ({version}). {who}; inget är ändrat.")
    kommuner = list(connection.execute(select(tables.stores.c.kommun)).scalars())
    _keep(connection, tables, kommuner, version)
    _rewrite(connection, tables, kommuner, version)
    connection.execute(tables.stores.update().where(tables.stores.c.kommun == "").values(format=schema.FORMAT))


def _keep(connection: Connection, tables: Schema, kommuner: list[str], version: int) -> None:
    for table in (tables.documents, tables.undo):
        kept = f"{table.fullname}_format_{version}"
        connection.execute(text(f"create table if not exists {kept} (like {table.fullname})"))
        connection.execute(text(f"alter table {kept} enable row level security"))
        every = text(f"insert into {kept} select * from {table.fullname} where kommun = any(:kommuner)")
        connection.execute(every, {"kommuner": kommuner})
        connection.execute(text(f"alter table {kept} force row level security"))


def _rewrite(connection: Connection, tables: Schema, kommuner: list[str], version: int) -> None:
    of, undo = tables.documents, tables.undo
    rows = connection.execute(select(of).where(among(of.c.kommun, kommuner), of.c.document.is_not(None))).all()
    put = of.update().where(of.c.kommun == bindparam("k"), of.c.kind == bindparam("t"), of.c.number == bindparam("n"))
    news = [{"k": r.kommun, "t": r.kind, "n": r.number, "d": migrate(r.kind, r.document, version)} for r in rows]
    if news:
        connection.execute(put.values(document=bindparam("d", type_=of.c.document.type)), news)
    notes = [
        {"k": r.kommun, "n": r.generation, "d": migrate(schema.UNDO, r.document, version)}
        for r in connection.execute(select(undo).where(among(undo.c.kommun, kommuner))).all()
    ]
    if notes:
        put = undo.update().where(undo.c.kommun == bindparam("k"), undo.c.generation == bindparam("n"))
        connection.execute(put.values(document=bindparam("d", type_=undo.c.document.type)), notes)


def identify(connection: Connection, tables: Schema) -> None:
    """Give a store that an older Koll made an identity, and its notes today's policy; nothing is done by one who does not own it."""
    owner = text("select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass(:name)")
    if not connection.execute(owner, {"name": tables.stores.fullname}).scalar():
        return
    connection.execute(text("set local lock_timeout = '2s'"))
    connection.execute(text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": f"koll {tables.name}"})
    add_identity(connection, tables)
    protect(connection, tables.notes)
    own = tables.stores.update().where(tables.stores.c.kommun == "", tables.stores.c.identity.is_(None))
    connection.execute(own.values(identity=new_identity()))
