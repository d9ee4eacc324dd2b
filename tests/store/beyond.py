"""Beyond one server: the same tables on hash partitions by kommun, on one server and on two further ones, and by logical replication
from a municipality's own server to a national hub. ``python -m tests.store.beyond 290`` runs all three for real on servers of its own
(pgserver; the two further ones are Debian's, and skipped with a word where that is missing), and says what it measured.

The code of Koll does not change: tables that are there already are used as they are.
"""
from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.records import Transaction
from core.register import Year
from core.rounds import Prognosis, Round
from store.proving import prove
from store.sql.address import address_of
from store.sql.store import SqlStore
from store.sql.summing import totals
from store.sql.tables import create, schema_named
from tests.store import beyond_shards
from tests.store.beyond_shards import seconds
from tests.store.postgres import address, server

PARTITIONS = 8


def main() -> None:
    """Run all three."""
    municipalities = int(sys.argv[1]) if sys.argv[1:] else 290
    with server() as running:
        _partitions(running, municipalities)
    beyond_shards.run(municipalities, _write)
    with server() as one, server() as other, server() as hub:
        _replication([one, other], hub, municipalities)


def _partitions(running: Any, municipalities: int) -> None:
    url = address(running)
    schema = address_of(url).schema
    engine = create_engine(address_of(url).url, connect_args={"options": "-c koll.kommun=*"})
    _make_partitioned(engine, schema)
    store = SqlStore(url)
    took = seconds(lambda: [_write(store, f"k{number:03d}", number) for number in range(municipalities)])
    print(f"{municipalities} kommuner i {PARTITIONS} partitioner: {took:.1f} s att skriva, ändring {store.generation()}.")
    assert len(store.registers()) == municipalities
    assert prove(store).faults == ()
    with engine.connect() as connection:
        plan = connection.execute(text(f"explain select * from {schema}.figures where kommun = 'k007' and year = 2020")).scalars().all()
        touched = {word.removesuffix("_pkey") for line in plan for word in line.split() if word.startswith("figures_p")}
        one = seconds(lambda: store.figures("k007", 2020))
    assert len(touched) == 1, touched
    print(f"En kommuns fråga rör {len(touched)} partition: {one * 1000:.1f} ms.")
    beyond_shards.ask_of_the_nation(store, "på en server")
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


def _replication(own: list[Any], hub: Any, municipalities: int) -> None:
    """Municipalities write on servers of their own, half of them on each; the hub has their figures by itself, and sums them."""
    for running in (*own, hub):
        running.psql("alter system set wal_level = 'logical'")
        _restart(running)
    stores = [SqlStore(address(running, schema="koll")) for running in own]
    ids = [f"k{number:03d}" for number in range(municipalities)]
    for number, kommun in enumerate(ids):
        _write(stores[number % len(stores)], kommun, number)
    hub_store = SqlStore(address(hub, schema="koll"))
    hub_store.commit(Transaction("riket", "anna", "Navet.", name="Riket"))
    tables = "koll.figures where (kommun <> ''), koll.documents where (kommun <> '')"
    began = time.monotonic()
    for number, running in enumerate(own):
        running.psql(f"create publication till_navet for table {tables}")
        hub.psql(f"create subscription fran{number} connection '{running.get_uri()}' publication till_navet with (copy_data = true)")
    _until(lambda: f" {municipalities}\n" in hub.psql("select count(distinct kommun) from koll.figures"))
    print(f"Logisk replikering: {municipalities} kommuner från två servrar är i navet efter {time.monotonic() - began:.1f} s.")
    changed = UnitFigures("E1", 2020, {"actual": {"5010": [4711] * 12}})
    stores[0].commit(Transaction(ids[0], "anna", "Ändrat.", (changed,)))
    took = _until(lambda: "4711" in hub.psql(f"select months from koll.figures where kommun = '{ids[0]}' and unit = 'E1'"))
    print(f"En ändring hos en kommun syns i navet efter {took:.2f} s.")
    engine, schema = create_engine(address_of(address(hub)).url), schema_named("koll")
    with engine.connect() as connection:
        began = time.monotonic()
        assert len(totals(connection, schema, 2020, ids, units=False)) == municipalities
        print(f"Summorna för riket, i navet: {1000 * (time.monotonic() - began):.0f} ms.")
    for number in range(len(own)):
        hub.psql(f"drop subscription fran{number}")
    for store in (*stores, hub_store):
        store.close()
    engine.dispose()


def _restart(running: Any) -> None:
    from pgserver._commands import pg_ctl

    pg_ctl(["-w", "-m", "fast", "stop"], pgdata=running.pgdata, user=running.system_user)
    running._postmaster_info = None
    running.ensure_postgres_running()
    assert Path(running.pgdata).exists()


def _write(store: SqlStore, kommun: str, number: int) -> None:
    """Six units of a municipality, whose outcome and prognoses differ from its budget by its number."""
    units = (Unit("K", f"Kommunen {kommun}", None), *(Unit(f"E{n}", f"Enhet {n}", "K") for n in range(6)))
    tkr = 100_000
    booked = [{"actual": {"5010": [-(900 + number * n - 5 * m) * tkr for m in range(12)]}, "budget": {"5010": [-1000 * tkr] * 12}}
              for n in range(6)]
    figures = (UnitFigures(f"E{n}", 2020, series) for n, series in enumerate(booked))
    given = (Prognosis("okt", f"E{n}", "net_cost", -(10_500 + 12 * number * n) * tkr, "submitted") for n in range(6))
    said = Round("okt", "Oktober", 2020, 10, frozen=True), *given
    account = AccountGroup("5010", "Löner", "cost", "account")
    put = (*units, account, Year(FiscalYear(2020), 12), *figures, *said)
    store.commit(Transaction(kommun, "anna", "Inläst.", put, name=f"Kommun {kommun}"))


def _until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 30
        time.sleep(0.02)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
