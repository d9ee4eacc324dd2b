"""A client that is open while the store in PostgreSQL is emptied, restored or filled anew shows and writes in what then stands there."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
pytest.importorskip("sqlalchemy")

import koll
from core.ports import StaleError, StoreError
from core.question import Who
from core.rounds import Prognosis, Round
from store.desk import Desk
from store.memory import MemoryStore
from store.proving import prove
from store.whole import Whole, difference
from tests.store.postgres import address, until
from tests.store.queries import asked_of, nameless
from tests.store.small import SMALL, booked, months, put

ROUND = Round("2020-08", "Delår", 2020, 8)


@pytest.fixture
def url(postgres: Any) -> str:
    return address(postgres)


@pytest.fixture
def copy(url: str, on_server: Any, tmp_path: Path) -> str:
    """A copy of the store at its change 2: KLK has 1, and no prognosis is given."""
    store = on_server(url)
    store.commit(put(*SMALL, ROUND, name="Sundbyköping"))
    store.commit(put(booked("KLK", 1)))
    file = str(tmp_path / "kopia.zip")
    assert koll.run(["kopia", file, "--store", url]) == 0
    return file


def changed(url: str, on_server: Any) -> None:
    """Changes 3 and 4, which the copy has not."""
    store = on_server(url)
    store.commit(put(booked("KLK", 99), booked("BUN", 98)))
    store.commit(put(Prognosis("2020-08", "KLK", "result", -5)))


def restored(copy: str, url: str) -> None:
    """By another process."""
    assert koll.run(["aterstall", copy, "--ja", "--store", url]) == 0


def replaced(whole: Whole, url: str, on_server: Any, postgres: Any) -> None:
    """By another store, which begins at the same number."""
    schema = url.partition("schema=")[2]
    postgres.psql(f"drop schema {schema} cascade")
    on_server(url).fill(whole)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a restore sets aside lies in the current folder."""
    monkeypatch.chdir(tmp_path)


def test_an_open_client_shows_the_older_copy_that_was_restored(copy: str, url: str, on_server: Any):
    changed(url, on_server)
    client = on_server(url)
    assert (client.generation(), months(client, "KLK"), len(client.prognoses("sundbykoping", 2020))) == (4, [99], 1)
    restored(copy, url)
    fresh = on_server(url)
    until(lambda: client.generation() == fresh.generation())
    assert (client.generation(), client.log()) == (fresh.generation(), fresh.log())
    assert (months(client, "KLK"), client.prognoses("sundbykoping", 2020), client.registers()) == ([1], (), fresh.registers())
    before = fresh.generation()
    assert client.commit(put(booked("KLK", 3))) == before + 1
    until(lambda: fresh.generation() == client.generation())
    assert (months(fresh, "KLK"), prove(fresh).faults) == ([3], ())


def test_an_open_client_that_asks_nothing_in_between_writes_in_what_was_restored(copy: str, url: str, on_server: Any):
    changed(url, on_server)
    client = on_server(url)
    assert (client.generation(), client.prognoses("sundbykoping", 2020)[0].amount) == (4, -5)
    restored(copy, url)
    assert client.commit(put(Prognosis("2020-08", "KLK", "result", 7))) == on_server(url).generation()
    assert [each.amount for each in client.prognoses("sundbykoping", 2020)] == [7]
    client.commit(put(summary="Ångrat")._replace(undoes=client.generation()))
    assert client.prognoses("sundbykoping", 2020) == on_server(url).prognoses("sundbykoping", 2020) == ()
    assert difference(on_server(url).whole(), client.whole()) is None
    assert prove(client).faults == ()


def test_what_was_previewed_on_the_store_before_is_refused_also_at_the_same_number(copy: str, url: str, on_server: Any, postgres: Any):
    whole = on_server(url).whole()
    changed(url, on_server)
    client = on_server(url)
    assert client.generation() == 4
    replaced(whole, url, on_server, postgres)
    changed(url, on_server)
    with pytest.raises(StaleError):
        client.commit(put(booked("KLK", 5)), expected=4)
    assert months(on_server(url), "KLK") == [99]


def test_a_desk_answers_from_the_store_that_was_put_in_place_also_at_the_same_number(copy: str, url: str, on_server: Any, postgres: Any):
    whole = on_server(url).whole()
    changed(url, on_server)
    desk, anna = Desk(on_server(url)), Who("anna", "admin")
    before = desk.ask("utfall KLK 2020", anna)
    assert before.version == 4
    replaced(whole, url, on_server, postgres)
    other = on_server(url)
    other.commit(put(booked("KLK", 500_000_00)))
    other.commit(put(Prognosis("2020-08", "KLK", "result", -6)))
    until(lambda: desk.ask("utfall KLK 2020", anna) != before)
    after = desk.ask("utfall KLK 2020", anna)
    assert after.version == 4
    assert after == Desk(on_server(url)).ask("utfall KLK 2020", anna)


def test_an_open_client_shows_that_the_store_was_removed_and_begins_anew_in_its_place(copy: str, url: str, on_server: Any, postgres: Any):
    client, silent = on_server(url), on_server(url)
    assert client.generation() == silent.generation() == 2
    schema = url.partition("schema=")[2]
    postgres.psql(f"drop schema {schema} cascade; notify {schema}, 'anew'")
    until(lambda: client.generation() == 0)
    assert (client.registers(), client.log(), client.chosen()) == ((), (), None)
    with pytest.raises(StoreError, match="finns inte i lagret"):
        silent.commit(put(booked("KLK", 1)))
    assert silent.commit(put(*SMALL, name="Sundbyköping")) == 1
    assert [register.name for register in client.registers()] == ["Sundbyköping"]


def test_a_store_whose_number_goes_back_is_read_anew(copy: str, url: str, on_server: Any, postgres: Any):
    client = on_server(url)
    assert months(client, "KLK") == [1]
    schema = url.partition("schema=")[2]
    postgres.psql(f"delete from {schema}.log where generation = 2; update {schema}.stores set generation = 1; notify {schema}, 'anew'")
    until(lambda: client.generation() == 1)
    assert len(client.log()) == 1


def test_a_store_made_before_there_were_identities_opens_and_gets_one_by_its_owner_s_first_change(
    url: str, on_server: Any, postgres: Any, copy: str,
):
    schema = url.partition("schema=")[2]
    old = "using (kommun = '' or kommun = current_setting('koll.kommun', true) or current_setting('koll.kommun', true) = '*')"
    postgres.psql(
        f"alter table {schema}.stores drop column identity; "
        f"drop policy kommun on {schema}.notes; create policy kommun on {schema}.notes {old}; "
        f"create role {schema}_egen login; grant usage on schema {schema} to {schema}_egen; "
        f"grant select, insert, update, delete on all tables in schema {schema} to {schema}_egen;"
    )
    guest = on_server(url.replace("postgres:@", f"{schema}_egen:@"))
    columns = f"select column_name from information_schema.columns where table_schema = '{schema}'"
    assert months(guest, "KLK") == [1]
    assert guest.commit(put(booked("KLK", 2))) == 3
    assert "identity" not in postgres.psql(columns)
    owner = on_server(url)
    asked = asked_of(owner)
    assert months(owner, "KLK") == [2]
    assert owner.commit(put(booked("KLK", 3))) == 4
    assert "identity" in postgres.psql(columns)
    assert "koll.chatt" in postgres.psql(f"select qual from pg_policies where schemaname = '{schema}' and tablename = 'notes'")
    assert len(postgres.psql(f"select identity from {schema}.stores where kommun = ''").split()[2]) == 32
    assert guest.commit(put(booked("KLK", 4))) == 5
    assert (months(owner, "KLK"), prove(owner).faults, nameless(asked)) == ([4], (), [])


def test_an_identity_is_not_part_of_what_is_copied_or_compared(copy: str, url: str, on_server: Any, postgres: Any):
    other, whole = MemoryStore(), on_server(url).whole()
    other.fill(whole)
    replaced(whole, url, on_server, postgres)
    assert difference(whole, on_server(url).whole()) is difference(whole, other.whole()) is None
