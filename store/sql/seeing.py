"""Whether a login sees the whole store: by its address, by the database's row-level security, and by what the store says of itself."""
from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, func, select, text

from store import schema
from store.sql.rows import among, plain
from store.sql.tables import ALL, CONFINED, Schema

_APPLIES: Final = "exists (select from unnest(p.roles) r where case when r = 'public' then true else pg_has_role(r, 'usage') end)"
_GUARDED: Final = f"""with p as (
    select * from pg_policies p where p.schemaname = :schema and p.cmd in ('ALL', 'SELECT') and {_APPLIES}
)
select count(*) from pg_class c where c.relnamespace = to_regnamespace(:schema) and c.relname = any(:tables) and row_security_active(c.oid)
and (exists (select from p where p.tablename = c.relname and p.permissive = 'RESTRICTIVE')
     or not exists (select from p where p.tablename = c.relname and (p.qual = 'true' or p.qual like :all)))"""
"""Tables of which the login sees only some rows, by the policies that hold for it."""
_BY_ROWS: Final = "Databasens radskydd visar inte alla kommuner för inloggningen."


def bound_to(kommun: str) -> str:
    """Why an address for one municipality is not one for the whole store; "" for one that sees all."""
    return "" if kommun == ALL else f"Inloggningen ser bara en kommun (kommun={kommun} i adressen)."


def unseen(connection: Connection, tables: Schema) -> str:
    """Why the session does not see everything, in a Swedish sentence; "" when it does."""
    said = connection.execute(text(f"select {CONFINED}")).scalar() or ""
    return bound_to(said) or (_BY_ROWS if _is_guarded(connection, tables) or _is_short(connection, tables) else "")


def _is_guarded(connection: Connection, tables: Schema) -> bool:
    shown = f"%{CONFINED} = '{ALL}'%".replace("',", "'::text,").replace("'%", "'::text%")
    asked = {"schema": tables.name, "tables": [table.name for table in tables.metadata.sorted_tables], "all": shown}
    return bool(connection.execute(text(_GUARDED), asked).scalar())


def _is_short(connection: Connection, tables: Schema) -> bool:
    """True when there is less to be seen than the store's own row says that there is."""
    stores, of = tables.stores.c, tables.documents.c
    said = connection.execute(select(stores.highest).where(stores.kommun == "")).scalar() or {}
    kommuner = list(connection.execute(select(stores.kommun)).scalars())
    last = select(of.kind, func.max(of.number).label("last")).where(among(of.kommun, kommuner)).group_by(of.kind)
    seen = {row.kind: row.last for row in connection.execute(last)}
    said.pop("", None)  # the sum of everything
    for table, highest in said.items():
        if schema.is_figures(table):
            if plain(schema.whose_figures(table)[0]) not in kommuner:
                return True
        elif seen.get(plain(table), 0) < highest:
            return True
    return False
