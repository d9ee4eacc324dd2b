"""Figures on further servers: hash partitions by kommun that lie on two other servers of Debian's PostgreSQL, by postgres_fdw.

What is large and written by plain inserts lies there (figures, log, notes for undo); what is small and written over (documents, the
stores' rows, the chat's notes) stays where the store is asked, since a foreign table takes no ``on conflict``. The code is the same.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import create_engine, text

from core.question import Who
from store.desk import Desk
from store.proving import prove
from store.sql.address import address_of
from store.sql.store import SqlStore
from store.sql.tables import Schema, create, schema_named
from tests.store.debian import Running, programs, servers

PARTITIONS: Final = 8
_FAR: Final = ("figures", "log", "undo")


def run(municipalities: int, write: Callable[[SqlStore, str, int], None]) -> None:
    """Make the servers, write, ask; prints what was measured."""
    if programs() is None:
        print("Partitioner på fler servrar: hoppas över, Debians PostgreSQL med postgres_fdw (paketet postgresql) finns inte här.")
        return
    with servers(3) as (near, *far):
        url = near.url(schema="koll")
        engine, tables = create_engine(address_of(url).url), schema_named("koll")
        with engine.begin() as connection:
            _make(connection, tables, far)
        store = SqlStore(url)
        took = seconds(lambda: [write(store, f"k{number:03d}", number) for number in range(municipalities)])
        print(f"{municipalities} kommuner i {PARTITIONS} partitioner på två andra servrar: {took:.1f} s att skriva.")
        counts = [_count(server) for server in far]
        assert all(counts)
        print(f"Rader med siffror på de två: {counts[0]} och {counts[1]}.")
        assert prove(store).faults == ()
        _ask(store, engine)
        store.close()
        engine.dispose()


def _ask(store: SqlStore, engine: Any) -> None:
    store.figures("k007", 2020)
    one = seconds(lambda: store.figures("k007", 2020))
    with engine.connect() as connection:
        own = "explain (verbose) select * from koll.figures where kommun = 'k007' and year = 2020"
        plan = connection.execute(text(own)).scalars().all()
        touched = [line for line in plan if "Foreign Scan" in line]
        summed = "explain (verbose) select kommun, kind, account, sum(months[1]), max(cardinality(months)) from koll.figures "
        summed += "where kommun = any(array['k001', 'k002', 'k003', 'k004', 'k005']) and year = 2020 group by kommun, kind, account"
        pushed = _remote_sums(connection, summed)
        connection.execute(text("create role reader login"))
        connection.execute(text("grant usage on schema koll to reader"))
        connection.execute(text("grant select on all tables in schema koll to reader"))
        for number in range(2):
            options = "options (user 'postgres', password_required 'false')"
            connection.execute(text(f"create user mapping for reader server far{number} {options}"))
        connection.execute(text("set role reader"))
        confined = bool(_remote_sums(connection, summed))
        connection.rollback()
    print(f"Under radskyddet räknas summorna {'också där' if confined else 'hos den server som frågas'}.")
    assert len(touched) == 1, plan
    assert pushed, "the sums are not made where the figures lie"
    print(f"En kommuns fråga rör en partition på en server: {one * 1000:.1f} ms.")
    ask_of_the_nation(store, "räknade på de andra servrarna")


def _remote_sums(connection: Any, summed: str) -> list[str]:
    """What a query of sums has the other servers sum."""
    connection.execute(text("select set_config('koll.kommun', '*', true)"))
    return [line for line in connection.execute(text(summed)).scalars() if "Remote SQL" in line and "sum(" in line]


def ask_of_the_nation(store: SqlStore, where: str) -> None:
    """Both questions, as anyone would ask them; prints how long they took."""
    ids = [each.id for each in store.registers()]
    nation = seconds(lambda: store.totals(2020, ids))
    print(f"Summorna för riket, {where}: {nation * 1000:.0f} ms.")
    for question in ("störst avvikelse i riket", "prognossäkerhet per kommun"):
        began = time.monotonic()
        said = Desk(store).ask(question, Who("anna"))
        print(f"  {said.headline} ({1000 * (time.monotonic() - began):.0f} ms)")
        assert said.status == "answered"


def _make(connection: Any, tables: Schema, far: list[Running]) -> None:
    connection.execute(text("create extension postgres_fdw"))
    for number, server in enumerate(far):
        where = f"host '{server.folder}', port '{server.port}', dbname 'postgres', batch_size '1000', fetch_size '10000'"
        connection.execute(text(f"create server far{number} foreign data wrapper postgres_fdw options ({where})"))
        connection.execute(text(f"create user mapping for current_user server far{number} options (user 'postgres')"))
    connection.execute(text("create schema koll"))
    for table in tables.metadata.sorted_tables:
        if table.name in _FAR:
            columns = ", ".join(f"{column.name} {column.type.compile(connection.dialect)}" for column in table.columns)
            connection.execute(text(f"create table {table.fullname} ({columns}) partition by hash (kommun)"))
            for number in range(PARTITIONS):
                _partition(connection, table, columns, number, far)
    create(connection, tables)


def _partition(connection: Any, table: Any, columns: str, number: int, far: list[Running]) -> None:
    server, name = number % len(far), f"{table.name}_p{number}"
    engine = create_engine(address_of(far[server].url()).url)
    keys = ", ".join(column.name for column in table.primary_key.columns)
    with engine.begin() as there:
        there.execute(text("create schema if not exists koll"))
        there.execute(text(f"create table koll.{name} ({columns}, primary key ({keys}))"))
    engine.dispose()
    values = f"for values with (modulus {PARTITIONS}, remainder {number})"
    options = f"options (schema_name 'koll', table_name '{name}')"
    connection.execute(text(f"create foreign table koll.{name} partition of {table.fullname} {values} server far{server} {options}"))


def _count(server: Running) -> int:
    engine = create_engine(address_of(server.url()).url)
    with engine.connect() as connection:
        names = connection.execute(text("select tablename from pg_tables where schemaname = 'koll' and tablename like 'figures%'"))
        found = sum(connection.execute(text(f"select count(*) from koll.{name}")).scalar() or 0 for name in names.scalars().all())
    engine.dispose()
    return found


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began
