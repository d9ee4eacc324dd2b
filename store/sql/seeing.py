"""Whether a login sees the whole store: by its address, by the database's row-level security, and by what the store says of itself."""
from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, func, select, text

from store import schema
from store.sql.rows import among, plain
from store.sql.tables import ALL, CONFINED, Schema

_APPLIES: Final = "exists (select from unnest(p.roles) r where case when r = 'public' then true else pg_has_role(r, 'usage') end)"
_SHOWS_ALL: Final = f"{CONFINED} = '{ALL}'".replace("',", "'::text,").replace(f"'{ALL}'", f"'{ALL}'::text")
"""What a policy that shows everything says, as the database writes it out: alone, or last of what is put together by "or"."""
_GUARDED: Final = f"""with p as (
    select * from pg_policies p where p.schemaname = :schema and p.cmd in ('ALL', 'SELECT') and {_APPLIES}
)
select count(*) from pg_class c where c.relnamespace = to_regnamespace(:schema) and c.relname = any(:tables) and row_security_active(c.oid)
and (exists (select from p where p.tablename = c.relname and p.permissive = 'RESTRICTIVE')
     or not exists (select from p where p.tablename = c.relname and (p.qual in ('true', :alone) or p.qual like :last)))"""
"""Tables of which the login sees only some rows, by the policies that hold for it."""
_BY_ROWS: Final = "Databasens radskydd visar inte alla kommuner för inloggningen."


def bound_to(kommun: str) -> str:
    """Why an address for one municipality is not one for the whole store; "" for one that sees all."""
    return "" if kommun == ALL else f"Inloggningen ser bara en kommun (kommun={kommun} i adressen)."


def unseen(connection: Connection, tables: Schema) -> str:
    """Why the session does not see everything, in a Swedish sentence; "" when it does."""
    said = connection.execute(text(f"select {CONFINED}")).scalar() or ""
    return bound_to(said) or (_BY_ROWS if _is_guarded(connection, tables) else "")


def _is_guarded(connection: Connection, tables: Schema) -> bool:
    names = [table.name for table in tables.metadata.sorted_tables]
    asked = {"schema": tables.name, "tables": names, "alone": f"({_SHOWS_ALL})", "last": f"(% OR ({_SHOWS_ALL}))"}
    return bool(connection.execute(text(_GUARDED), asked).scalar())


def missing(connection: Connection, tables: Schema) -> list[str]:
    """What a login that sees everything does not find though the store's own row says that it was written: Swedish sentences. A document
    that Koll took away is still a row."""
    stores, of = tables.stores.c, tables.documents.c
    said = connection.execute(select(stores.highest).where(stores.kommun == "")).scalar() or {}
    kommuner = list(connection.execute(select(stores.kommun)).scalars())
    last = select(of.kind, func.max(of.number).label("last")).where(among(of.kommun, kommuner)).group_by(of.kind)
    seen = {row.kind: row.last for row in connection.execute(last)}
    found = []
    for table, highest in said.items():
        if schema.is_figures(table):
            municipality, year = schema.whose_figures(table)
            if plain(municipality) not in kommuner:
                found.append(f"Databasen har inte kvar kommunen {municipality}, som har siffror för {year}.")
        elif table and seen.get(plain(table), 0) < highest:  # under "" stands the sum of everything
            found.append(f"Databasen har inte kvar post {highest} i {table}: den är borttagen vid sidan av Koll.")
    return found
