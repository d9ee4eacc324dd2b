"""What only a server does: others' changes are told, the server may die in the middle, and a municipality sees its own."""
from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
sqlalchemy = pytest.importorskip("sqlalchemy")

from core.book import UnitFigures
from core.organisation import Unit
from core.ports import StaleError, StoreError
from core.subject import Asking, Subject
from store.moving import move
from store.opening import open_store
from store.personal import Words, personal_of
from store.proving import prove
from store.sql.store import SqlStore
from store.sql.tables import schema_named
from store.tiny.store import TinyStore
from store.whole import difference
from tests.store.postgres import address, server, until
from tests.store.queries import asked_of, nameless
from tests.store.small import SMALL, booked, months, put
from tests.store.test_mailbox import FIRST
from tests.store.test_whole import written


@pytest.fixture(autouse=True)
def all_closed(on_server: object) -> None:
    """Every store that a test opens is closed after it."""


@pytest.fixture
def url(postgres: Any) -> str:
    return address(postgres)


def test_the_municipality_is_first_in_every_primary_key_and_no_number_comes_from_a_sequence(url: str, postgres: Any):
    SqlStore(url).commit(put(name="Sundbyköping"))
    assert {next(iter(table.primary_key)).name for table in schema_named("x").metadata.sorted_tables} == {"kommun"}
    assert postgres.psql("select count(*) from pg_sequences").split()[2] == "0"


def test_every_query_names_the_municipality(url: str):
    store = SqlStore(url)
    asked = asked_of(store)
    written(store)
    store.registers(), store.figures("hjo", 2020), store.log(), store.undoing(2), store.whole(), store.prognoses("hjo", 2020)
    store.totals(2020, ("hjo", "sundbykoping"), units=True)
    people = personal_of(store)
    people.note(Asking("2026-01-02T03:04:05+00:00", "Eva Ek", "hjo", "", "läget?", "answered"))
    people.tables(), people.asked(), people.prune("2026-01-01T00:00:00+00:00"), people.notebooks()
    people.erase(Subject(("anna",)), Words("bo", "hjo", "Raderade en person."))
    assert len(asked) > 60
    assert nameless(asked) == []


def test_every_query_of_the_chat_s_notes_names_the_municipality_too(url: str, monkeypatch: pytest.MonkeyPatch):
    import psycopg

    asked, execute, many = [], psycopg.Connection.execute, psycopg.Cursor.executemany
    monkeypatch.setattr(psycopg.Connection, "execute", lambda self, query, *rest: asked.append(query) or execute(self, query, *rest))
    monkeypatch.setattr(psycopg.Cursor, "executemany", lambda self, query, *rest: asked.append(query) or many(self, query, *rest))
    book = SqlStore(url).notebook("inbox-1")
    assert book is not None
    book.receive((FIRST,))
    book.done("7")
    book.tidy(frozenset(), frozenset(), ())
    sent = [each for each in asked if ".notes" in each]
    assert {each.split()[0] for each in sent} == {"select", "insert", "delete"}
    assert [each for each in sent if "kommun" not in each] == nameless(sent) == []


def test_a_query_that_names_no_municipality_is_found_by_the_test_of_it():
    without = [
        "SELECT x.notes.document FROM x.notes WHERE x.notes.name = %s", "UPDATE x.log SET document=%s WHERE x.log.generation = %s",
        "DELETE FROM x.notes", "insert into x.kept select * from x.undo", "SELECT x.figures.kommun FROM x.figures",
        "SELECT x.stores.format FROM x.stores", "DELETE FROM x.undo WHERE generation < 3",
    ]
    assert nameless(without) == without
    assert nameless(["SELECT 1 FROM x.log WHERE x.log.kommun = 'hjo'", "SELECT x.stores.kommun \nFROM x.stores"]) == []


def test_what_another_process_writes_is_told_within_a_second_without_asking_the_server(url: str):
    one, other = SqlStore(url), SqlStore(url)
    one.commit(put(*SMALL, name="Sundbyköping"))
    other.generation(), other.generation()
    asked: list[str] = []
    sqlalchemy.event.listen(other._followed.server._engine, "before_cursor_execute", lambda _c, _cu, statement, *_: asked.append(statement))
    for number in range(2, 12):
        one.commit(put(booked("KLK", number)))
        assert until(lambda now=number: other.generation() == now) < 1
    assert asked == []
    assert months(other, "KLK") == [11]


def test_two_writers_never_lose_anything_of_each_other(url: str):
    SqlStore(url).commit(put(*SMALL, name="Sundbyköping"))

    def write(unit: str) -> None:
        store = SqlStore(url)
        for number in range(1, 26):
            store.commit(put(booked(unit, number), booked(f"{unit}{number}", 1), summary=unit))
        store.close()

    threads = [threading.Thread(target=write, args=(unit,)) for unit in ("KLK", "BUN", "SKOLA")]
    [each.start() for each in threads]
    [each.join() for each in threads]
    store = SqlStore(url)
    assert [months(store, unit) for unit in ("KLK", "BUN", "SKOLA")] == [[25]] * 3
    assert [entry.generation for entry in store.log()] == list(range(1, 77))
    assert len(store.figures("sundbykoping", 2020)) == 78
    assert [fault for fault in prove(store).faults if "inte finns i organisationen" not in fault and "till av samma" not in fault] == []


def test_a_transaction_made_from_an_older_generation_is_refused(url: str):
    one, other = SqlStore(url), SqlStore(url)
    one.commit(put(*SMALL, name="Sundbyköping"))
    before = other.generation()
    one.commit(put(booked("KLK", 1)))
    with pytest.raises(StaleError):
        other.commit(put(booked("KLK", 2)), expected=before)
    assert months(other, "KLK") == [1]


def test_a_login_confined_to_a_municipality_sees_and_writes_only_its_own(url: str, postgres: Any):
    written(SqlStore(url))
    schema = url.partition("schema=")[2]
    postgres.psql(
        f"create role {schema}_hjo login; grant usage on schema {schema} to {schema}_hjo; "
        f"grant select, insert, update, delete on all tables in schema {schema} to {schema}_hjo;"
    )
    own = SqlStore(url.replace("postgres:@", f"{schema}_hjo:@") + "&kommun=hjo")
    assert [register.id for register in own.registers()] == ["hjo"]
    assert own.figures("sundbykoping", 2020) == ()
    own.commit(put(Unit("NY", "Ny", "KOMMUN"), booked("NY", 5), municipality="hjo"))
    with pytest.raises(StoreError, match="finns inte i lagret"):
        own.commit(put(booked("KLK", 1)))
    everyone = SqlStore(url)
    assert [(r.id, len(r.units)) for r in everyone.registers()] == [("sundbykoping", 4), ("hjo", 3)]
    assert months(everyone, "KLK") == [1, None, 3]
    rows = postgres.psql(f"set role {schema}_hjo; select count(*) from {schema}.figures;").split()
    assert rows[-3] == "0"


@pytest.mark.parametrize("back", [False, True])
def test_a_store_moves_from_files_to_the_server_and_back(url: str, path: str, back: bool):
    source, target = (SqlStore(url), TinyStore(path)) if back else (TinyStore(path), SqlStore(url))
    written(source)
    before = source.whole()
    move(source, target, "målet")
    assert difference(before, target.whole()) is difference(before, source.whole()) is None
    assert prove(target).faults == ()
    assert target.commit(put(booked("KLK", 4))) == 7
    assert target.commit(put(summary="Ångrat")._replace(undoes=7)) == 8
    assert months(target, "KLK") == months(source, "KLK")


def test_the_figures_of_an_import_go_in_by_copy(url: str, monkeypatch: pytest.MonkeyPatch):
    import psycopg

    asked, copies = [], psycopg.Cursor.copy
    monkeypatch.setattr(psycopg.Cursor, "copy", lambda self, statement: asked.append(statement) or copies(self, statement))
    store = SqlStore(url)
    store.commit(put(*SMALL, name="Sundbyköping"))
    series = {"actual": {str(account): list(range(12)) for account in range(20)}}
    store.commit(put(*(UnitFigures(f"E{number}", 2020, series) for number in range(50))))
    assert sum(len(figures.monthly["actual"]) for figures in store.figures("sundbykoping", 2020)) == 1000
    assert len(asked) == 1


def test_an_amount_too_large_is_refused_and_nothing_is_written(url: str):
    store = SqlStore(url)
    store.commit(put(*SMALL, name="Sundbyköping"))
    with pytest.raises(StoreError, match=r"större än|får plats"):
        store.commit(put(booked("KLK", 2**63), booked("BUN", 1)))
    assert (store.generation(), months(store, "BUN")) == (1, None)


def test_a_store_of_a_newer_koll_is_refused_by_name(url: str, postgres: Any):
    SqlStore(url).commit(put(name="Sundbyköping"))
    postgres.psql(f"update {url.partition('schema=')[2]}.stores set format = 9")
    for act in (lambda store: store.registers(), lambda store: store.commit(put(name="x"))):
        with pytest.raises(StoreError, match=r"nyare version av Koll \(format 9\)"):
            act(SqlStore(url))


def test_a_store_in_an_older_format_is_read_and_brought_forward_by_its_first_change(url: str, postgres: Any):
    schema_name = url.partition("schema=")[2]
    SqlStore(url).commit(put(*SMALL, booked("KLK", 1), name="Sundbyköping"))
    old = '{"municipality":"sundbykoping","code":"BUN","name":"Barn och utbildning","parent":"KOMMUN","valid_to":2022,"successor":"KLK"}'
    postgres.psql(f"update {schema_name}.documents set document = '{old}' where kind = 'units' and document->>'code' = 'BUN'")
    postgres.psql(f"update {schema_name}.stores set format = 1 where kommun = ''")
    asked = SqlStore(url)
    sent = asked_of(asked)
    assert asked.registers()[0].latest["BUN"].successors == ("KLK",)
    with pytest.raises(StoreError, match=r"äldre format \(1\).*ser alla kommuner.*inget är ändrat"):
        SqlStore(f"{url}&kommun=sundbykoping").commit(put(summary="Nej"))
    assert "1" in postgres.psql(f"select format from {schema_name}.stores where kommun = ''")
    assert asked.commit(put(booked("KLK", 2))) == 2
    assert (len(sent) > 10, nameless(sent)) == (True, [])
    assert "2" in postgres.psql(f"select format from {schema_name}.stores where kommun = ''")
    for store in (asked, SqlStore(url)):
        assert store.registers()[0].latest["BUN"].successors == ("KLK",)
        assert months(store, "KLK") == [2]
    assert prove(asked).faults == ()
    bun = "where document->>'code' = 'BUN'"
    now = postgres.psql(f"select document->>'successors' from {schema_name}.documents {bun}")
    kept = postgres.psql(f"select document->>'successor' from {schema_name}.documents_format_1 {bun}")
    assert ('["KLK"]' in now, "KLK" in kept) == (True, True)
    personal_of(asked).erase(Subject(("Eva Ek",)), Words("anna", "sundbykoping", "Raderade en person."))
    assert "_format_" not in postgres.psql(f"select tablename from pg_tables where schemaname = '{schema_name}'")


@pytest.mark.parametrize(("wrong", "said"), [
    (lambda url: "postgresql://postgres@127.0.0.1:1/koll", "svarar inte"),
    (lambda url: url.replace("/postgres?", "/finnsinte?"), "släpper inte in"),
    (lambda url: url.replace("postgres:@", "okand:@"), "släpper inte in"),
])
def test_a_server_that_cannot_be_used_says_why_in_swedish(url: str, wrong: Callable[[str], str], said: str):
    with pytest.raises(StoreError, match=said):
        SqlStore(wrong(url), patience=0.2).registers()


def test_without_the_extra_the_address_is_refused_in_a_clear_sentence():
    script = """
import sys
sys.modules["sqlalchemy"] = None
from core.ports import StoreError
from store.opening import open_store
try:
    open_store("postgresql://anna@databas/koll")
except StoreError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "tillägget postgres" in said
    assert "koll[postgres]" in said


def test_the_notes_are_free_when_their_holder_s_process_is_gone(url: str):
    script = f"""
import os
from store.sql.store import SqlStore
from tests.store.test_mailbox import FIRST
book = SqlStore({url!r}).notebook("inbox-1")
book.receive((FIRST,))
print("held", flush=True)
os.read(0, 1)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        store = SqlStore(url)
        assert store.notebook("inbox-1") is None
        holder.kill()
    found: list[Any] = []
    until(lambda: bool(found.append(store.notebook("inbox-1")) or found[-1]))
    assert [each.id for each in found[-1].waiting()] == [7]


WRITER = """
import sys
from core.ports import StoreError
from store.sql.store import SqlStore
from tests.store.small import booked, put
store = SqlStore(sys.argv[1], tell=lambda said: print(said, file=sys.stderr, flush=True))
for number in range(1, 100_000):
    try:
        store.commit(put(booked("KLK", number, number), booked("BUN", number, number)))
    except StoreError as error:
        print("refused", number, error, file=sys.stderr, flush=True)
        continue
    print(number, flush=True)
"""


@pytest.mark.slow
def test_a_server_killed_in_mid_write_loses_nothing_and_the_clients_connect_again_and_say_so(tmp_path: Path):
    with server() as running:
        url = address(running)
        SqlStore(url).commit(put(*SMALL, name="Sundbyköping"))
        told: list[str] = []
        reader = open_store(url, told.append)
        reader.generation()
        with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(3):
                seen = int(writer.stdout.readline())
                while seen % 20:
                    seen = int(writer.stdout.readline())
                running.get_postmaster_info().process.kill()
                until(lambda: not running.get_postmaster_info().process.is_running(), 10)
                running._postmaster_info = None
                running.ensure_postgres_running()
                assert (months(reader, "KLK") or [0])[0] >= seen
            writer.kill()
            out, errors = writer.communicate()
        acknowledged = max([seen, *map(int, out.split())])
        kept = months(reader, "KLK")
        assert kept is not None
        assert kept[0] in (acknowledged, acknowledged + 1)
        assert months(reader, "BUN") == kept
        assert prove(reader).faults == ()  # type: ignore[arg-type]
        assert "Koll är ansluten igen" in told[0]
        assert "Koll är ansluten igen" in errors
        assert "refused" not in errors
