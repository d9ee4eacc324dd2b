"""A store in PostgreSQL at a bad moment: the connection breaks in a commit, or another fills it at the same time."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
pytest.importorskip("sqlalchemy")

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

import koll
from core.ports import StoreError
from store.memory import MemoryStore
from store.sql import server
from store.sql.address import address_of
from store.sql.tables import create, schema_named
from store.sql.writing import fill
from store.whole import Whole
from tests.store.postgres import address, until
from tests.store.small import SMALL, booked, put


@pytest.fixture
def url(postgres: Any) -> str:
    return address(postgres)


def cut_off_in_the_next_commit(engine: Any, postgres: Any) -> None:
    """The server ends the connection as what was written on it is being committed."""
    def cut(connection: Connection) -> None:
        postgres.psql(f"select pg_terminate_backend({connection.connection.driver_connection.info.backend_pid}, 5000)")  # type: ignore[union-attr] # psycopg's

    event.listen(engine, "commit", cut, once=True)


def test_a_connection_that_breaks_as_the_tables_are_made_is_said_and_the_next_change_makes_them(url: str, on_server: Any, postgres: Any):
    store = on_server(url)
    cut_off_in_the_next_commit(store._followed.server._engine, postgres)
    with pytest.raises(StoreError, match=r"Databasen slutade svara när lagrets tabeller skulle göras\. Ingen ändring är skriven\."):
        store.commit(put(*SMALL, name="Sundbyköping"))
    assert store.commit(put(*SMALL, name="Sundbyköping")) == 1


def filled() -> Whole:
    memory = MemoryStore()
    memory.commit(put(*SMALL, name="Sundbyköping"))
    memory.commit(put(booked("KLK", 1)))
    return memory.whole()


def test_a_store_that_another_fills_at_the_same_time_is_refused_as_not_empty(url: str, on_server: Any, postgres: Any):
    where = address_of(url)
    tables = schema_named(where.schema)
    waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    engine = create_engine(where.url, poolclass=NullPool)
    with engine.connect() as other, ThreadPoolExecutor() as threads:
        other.exec_driver_sql("set koll.kommun = '*'")
        create(other, tables)
        fill(other, tables, filled())
        late = threads.submit(on_server(url).fill, filled())
        until(lambda: "1" in postgres.psql(waiting).splitlines()[2])
        other.commit()
        with pytest.raises(StoreError, match=r"är inte tomt \(ändring 2\)\. Inget är skrivet"):
            late.result(10)
    assert on_server(url).generation() == 2


def test_where_it_is_not_known_whether_a_restore_was_made_the_copy_of_what_stood_is_kept_and_named(
    url: str, on_server: Any, postgres: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    on_server(url).fill(filled())
    assert koll.run(["kopia", "kopia.zip", "--store", url]) == 0

    def cut_off_when_all_is_written(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if "'anew'" in statement:
            cut_off_in_the_next_commit(connection.engine, postgres)

    event.listen(Engine, "before_cursor_execute", cut_off_when_all_is_written)
    try:
        assert koll.run(["aterstall", "kopia.zip", "--ja", "--store", url]) == 1
    finally:
        event.remove(Engine, "before_cursor_execute", cut_off_when_all_is_written)
    said = capsys.readouterr().err
    assert "Det är osäkert om allt skrevs eller allt är som förut" in said
    assert f"Det som fanns där förut ligger också i {tmp_path / 'koll-lager.2.bak'}." in said
    assert (tmp_path / "koll-lager.2.bak").exists()


def test_a_store_that_another_holds_for_too_long_is_said_to_be_busy_and_nothing_is_written(
    url: str, on_server: Any, monkeypatch: pytest.MonkeyPatch
):
    on_server(url).fill(filled())
    monkeypatch.setattr(server, "LOCK_PATIENCE", 0.2)
    where = address_of(url)
    with create_engine(where.url, poolclass=NullPool).connect() as holder:
        holder.exec_driver_sql("set koll.kommun = '*'")
        holder.exec_driver_sql(f"select 1 from {where.schema}.stores where kommun = '' for update")
        late = on_server(url)
        with pytest.raises(StoreError, match=r"sade nej: någon annan har hållit lagret i 0,2 sekunder\. Inget är skrivet\."):
            late.commit(put(booked("KLK", 2)))
        holder.rollback()
        assert late.commit(put(booked("KLK", 2))) == 3
