"""A store in an older format: its documents and notes copied into tables of their own, then brought forward, all in one transaction."""
from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, text

from core.ports import StoreError
from store import schema
from store.migrations import migrate
from store.sql.tables import ALL, Schema


def sees_all(connection: Connection) -> bool:
    """True for a session that sees every municipality."""
    return bool(connection.execute(text("select current_setting('koll.kommun', true)")).scalar() == ALL)


def bring_forward(connection: Connection, tables: Schema, version: int) -> None:
    """Write what is stored in today's format; the caller holds the store's own row. Raises StoreError for one who does not see all.

    ``documents_format_1`` and ``undo_format_1`` keep what stood there; only the tables' owner can open them.
    """
    if not sees_all(connection):
        who = "En inloggning som ser alla kommuner måste skriva först"
        raise StoreError(f"Lagret är i ett äldre format ({version}). {who}; inget är ändrat.")
    for table in (tables.documents, tables.undo):
        kept = f"{table.fullname}_format_{version}"
        connection.execute(text(f"create table if not exists {kept} (like {table.fullname})"))
        connection.execute(text(f"alter table {kept} enable row level security"))
        connection.execute(text(f"insert into {kept} select * from {table.fullname}"))
        connection.execute(text(f"alter table {kept} force row level security"))
    of, undo = tables.documents, tables.undo
    rows = connection.execute(select(of).where(of.c.document.is_not(None))).all()
    put = of.update().where(of.c.kommun == bindparam("k"), of.c.kind == bindparam("t"), of.c.number == bindparam("n"))
    news = [{"k": r.kommun, "t": r.kind, "n": r.number, "d": migrate(r.kind, r.document, version)} for r in rows]
    if news:
        connection.execute(put.values(document=bindparam("d", type_=of.c.document.type)), news)
    notes = [
        {"k": r.kommun, "n": r.generation, "d": migrate(schema.UNDO, r.document, version)}
        for r in connection.execute(select(undo)).all()
    ]
    if notes:
        put = undo.update().where(undo.c.kommun == bindparam("k"), undo.c.generation == bindparam("n"))
        connection.execute(put.values(document=bindparam("d", type_=undo.c.document.type)), notes)
    connection.execute(tables.stores.update().where(tables.stores.c.kommun == "").values(format=schema.FORMAT))
