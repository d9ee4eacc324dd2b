"""Beyond one server: the same tables on hash partitions by kommun, and by logical replication from a municipality's own server to a
national hub. ``python -m tests.store.beyond 290`` runs both for real on servers of its own (pgserver), and says what it measured.

The code of Koll does not change: tables that are there already are used as they are.
"""
from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.records import Transaction
from core.register import Year
from store.proving import prove
from store.sql.address import address_of
from store.sql.store import SqlStore
from store.sql.tables import create, schema_named
from tests.store.postgres import address, server

PARTITIONS = 8
NATIONAL = """select kommun, sum(month) filter (where kind = 'actual') - sum(month) filter (where kind = 'budget') as deviation
from {schema}.figures, unnest(months) as month where kommun = any(:kommuner) and year = 2020 group by kommun order by deviation limit 3"""


def main() -> None:
    """Run both."""
    municipalities = int(sys.argv[1]) if sys.argv[1:] else 290
    with server() as running:
        _partitions(running, municipalities)
    with server() as own, server() as hub:
        _replication(own, hub)


def _partitions(running: Any, municipalities: int) -> None:
    url = address(running)
    schema = address_of(url).schema
    engine = create_engine(address_of(url).url, connect_args={"options": "-c koll.kommun=*"})
    _make_partitioned(engine, schema)
    store = SqlStore(url)
    took = _seconds(lambda: [_write(store, f"k{number:03d}", number) for number in range(municipalities)])
    print(f"{municipalities} kommuner i {PARTITIONS} partitioner: {took:.1f} s att skriva, ändring {store.generation()}.")
    assert len(store.registers()) == municipalities
    assert prove(store).faults == ()
    with engine.connect() as connection:
        kommuner = [f"k{number:03d}" for number in range(municipalities)]
        plan = connection.execute(text(f"explain select * from {schema}.figures where kommun = 'k007' and year = 2020")).scalars().all()
        touched = {word.removesuffix("_pkey") for line in plan for word in line.split() if word.startswith("figures_p")}
        one = _seconds(lambda: store.figures("k007", 2020))
        asked = text(NATIONAL.format(schema=schema))
        worst = connection.execute(asked, {"kommuner": kommuner}).all()
        nation = _seconds(lambda: connection.execute(asked, {"kommuner": kommuner}).all())
    assert len(touched) == 1, touched
    print(f"En kommuns fråga rör {len(touched)} partition: {one * 1000:.1f} ms.")
    print(f"Störst avvikelse i riket: {nation * 1000:.0f} ms, {worst[0].kommun}.")
    store.close()


def _make_partitioned(engine: Any, schema: str) -> None:
    """The same tables, each in hash partitions."""
    tables = schema_named(schema)
    for table in tables.metadata.sorted_tables:
        table.dialect_options["postgresql"]["partition_by"] = "hash (kommun)"

    def partition(connection: Any) -> None:
        connection.execute(text(f"create schema {schema}"))
        tables.metadata.create_all(connection)
        for table in tables.metadata.sorted_tables:
            for number in range(PARTITIONS):
                name = f"{table.fullname}_p{number}"
                ranges = f"for values with (modulus {PARTITIONS}, remainder {number})"
                connection.execute(text(f"create table {name} partition of {table.fullname} {ranges}"))
        create(connection, tables)

    with engine.begin() as connection:
        partition(connection)


def _replication(own: Any, hub: Any) -> None:
    """A municipality writes on its own server; the hub has its figures by itself."""
    for running in (own, hub):
        running.psql("alter system set wal_level = 'logical'")
        _restart(running)
    source, target = (address(running, schema="koll") for running in (own, hub))
    store = SqlStore(source)
    _write(store, "hjo", 1)
    hub_store = SqlStore(target)
    hub_store.commit(Transaction("riket", "anna", "Navet.", name="Riket"))
    own.psql("create publication hjo for table koll.figures, koll.documents where (kommun = 'hjo')")
    hub.psql(f"create subscription hjo connection '{own.get_uri()}' publication hjo with (copy_data = true)")
    _until(lambda: "hjo" in hub.psql("select kommun from koll.figures where kommun = 'hjo' limit 1"))
    store.commit(Transaction("hjo", "anna", "Ändrat.", (UnitFigures("E1", 2020, {"actual": {"3011": [4711] * 12}}),)))
    took = _until(lambda: "4711" in hub.psql("select months from koll.figures where kommun = 'hjo' and unit = 'E1'"))
    print(f"Logisk replikering: en ändring hos kommunen syns i navet efter {took:.2f} s.")
    hub.psql("drop subscription hjo")
    store.close()
    hub_store.close()


def _restart(running: Any) -> None:
    from pgserver._commands import pg_ctl

    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=running.pgdata, user=running.system_user)
    running._postmaster_info = None
    running.ensure_postgres_running()
    assert Path(running.pgdata).exists()


def _write(store: SqlStore, kommun: str, number: int) -> None:
    units = (Unit("K", f"Kommunen {kommun}", None), *(Unit(f"E{n}", f"Enhet {n}", "K") for n in range(6)))
    booked = [{"actual": {"3011": [number * n - m for m in range(12)]}, "budget": {"3011": [number * n] * 12}} for n in range(6)]
    figures = (UnitFigures(f"E{n}", 2020, series) for n, series in enumerate(booked))
    store.commit(Transaction(kommun, "anna", "Inläst.", (*units, Year(FiscalYear(2020), 12), *figures), name=f"Kommun {kommun}"))


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 30
        time.sleep(0.02)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
