"""What a login does not see in PostgreSQL: nothing is taken as whole that is not, and the chat's notes are not for everyone."""
from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
pytest.importorskip("sqlalchemy")

import koll
from core.commands import Erase, Undo
from core.mailbox import Sending
from core.organisation import Unit
from core.people import Invitation
from core.ports import StoreError
from core.question import Who
from core.rounds import Prognosis, Round
from core.subject import Asking, Subject
from store.desk import Desk
from store.memory import MemoryStore
from store.past import past_of
from store.personal import Words, personal_of
from store.proving import prove
from store.undoing import take_back
from store.whole import PartlySeen, difference
from tests.store.postgres import address
from tests.store.small import SMALL, booked, put
from tests.store.test_mailbox import FIRST
from tests.store.test_whole import written

GUARD = "Databasens radskydd visar inte alla kommuner för inloggningen."
GUARDED = {
    "by the address": ("", "&kommun=hjo"),
    "by a policy that takes away": ("create policy egen on {0}.figures as restrictive to {1} using (kommun in ('', 'hjo'))", ""),
    "by a policy in place of Koll's": (
        "drop policy kommun on {0}.log; create policy kommun on {0}.log using (kommun in ('', 'hjo'))", ""),
    "by a policy that looks like Koll's": (
        "drop policy kommun on {0}.stores; create policy kommun on {0}.stores using "
        "(current_setting('koll.kommun', true) = '*' and kommun in ('', 'hjo'))", ""),
}


@pytest.fixture
def url(postgres: Any) -> str:
    return address(postgres)


@pytest.fixture
def login(postgres: Any, url: str) -> Callable[..., str]:
    """The address of a login of its own that may read and write every table, after some SQL of the schema ({0}) and the login ({1})."""
    def make(sql: str = "", options: str = "") -> str:
        schema = url.partition("schema=")[2]
        name = f"{schema}_egen"
        postgres.psql(
            f"create role {name} login; grant usage on schema {schema} to {name}; "
            f"grant select, insert, update, delete on all tables in schema {schema} to {name}; {sql.format(schema, name)}"
        )
        return url.replace("postgres:@", f"{name}:@") + options

    return make


@pytest.mark.parametrize("how", GUARDED)
@pytest.mark.parametrize("words", [("kopia", "k.zip"), ("export", "ut"), ("flytta", "annat.json"), ("aterstall", "annan.zip", "--ja")])
def test_a_login_that_sees_one_municipality_neither_copies_moves_nor_replaces_the_whole_store(
    how: str, words: tuple[str, ...], url: str, login: Any, on_server: Any, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch,
):
    everyone = on_server(url)
    written(everyone)
    before = everyone.whole()
    monkeypatch.chdir(tmp_path)
    assert koll.run(["kopia", "annan.zip", "--store", url]) == 0
    capsys.readouterr()
    assert koll.run([*words, "--store", login(*GUARDED[how])]) == 1
    said = capsys.readouterr()
    by_rows = "Databasens radskydd visar inte alla kommuner för inloggningen."
    why = "Inloggningen ser bara en kommun (kommun=hjo i adressen)." if how == "by the address" else by_rows
    assert said.err == f"{why} Det här gäller hela lagret. Inget är gjort; använd en inloggning som ser alla kommuner.\n"
    assert said.out == ""
    assert [each.name for each in tmp_path.iterdir()] == ["annan.zip"]
    if "Koll's" not in how:  # there the policy is another for everyone
        assert difference(before, on_server(url).whole()) is None


def test_a_login_that_sees_one_municipality_fills_no_store(url: str, on_server: Any, login: Any):
    written(source := MemoryStore())
    with pytest.raises(PartlySeen):
        on_server(f"{url}&kommun=hjo").fill(source.whole())
    assert on_server(url).generation() == 0
    written(on_server(url))
    for own in (on_server(login("", "&kommun=hjo")), on_server(f"{url}&kommun=hjo")):
        with pytest.raises(PartlySeen, match="Inget är gjort"):
            own.fill(source.whole())
    assert on_server(url).generation() == 6


def test_a_login_that_sees_everything_under_row_security_takes_the_whole_store(url: str, login: Any, on_server: Any):
    everyone = on_server(url)
    written(everyone)
    assert difference(everyone.whole(), on_server(login()).whole()) is None


def test_the_proof_by_a_login_that_sees_one_municipality_says_what_it_could_read_and_finds_no_faults(
    url: str, login: Any, on_server: Any, capsys,
):
    everyone = on_server(url)
    written(everyone)
    everyone.commit(put(Unit("NY", "Ny", "KOMMUN"), booked("NY", 5), municipality="hjo"))
    everyone.commit(put(booked("NY", 6), municipality="hjo"))
    own = login("", "&kommun=hjo")
    assert prove(on_server(own)).faults == ()
    assert koll.run(["kontroll", "--lager", "--store", own]) == 0
    said = capsys.readouterr().out
    seen = "1 kommun, 8 poster och 4 ändringar. Hänvisningar och summor stämmer där"
    assert said.startswith(f"Inloggningen ser bara en kommun (kommun=hjo i adressen). Det som inloggningen ser är läst: {seen}")
    assert "är inte prövat" in said
    assert koll.run(["kontroll", "--lager", "--store", url]) == 0
    assert "är helt" in capsys.readouterr().out


def test_the_proof_of_a_schema_that_is_not_there_is_a_failure_whoever_asks(url: str, login: Any, on_server: Any, capsys):
    for asked in (url, login("", "&kommun=hjo")):
        assert koll.run(["kontroll", "--lager", "--store", asked]) == 1
        assert "Här finns inget lager: inget har sparats." in capsys.readouterr().err


def test_the_proof_by_such_a_login_still_finds_what_is_wrong_in_what_it_sees(url: str, login: Any, on_server: Any, postgres: Any):
    everyone = on_server(url)
    written(everyone)
    for amount in (5, 6):
        everyone.commit(put(booked("KLK", amount), municipality="hjo"))
    schema = url.partition("schema=")[2]
    other = "replace(document::text, '\"digest\":\"', '\"digest\":\"0')::json"
    postgres.psql(f"update {schema}.log set document = {other} where generation = 8")
    assert "Kedjan är bruten vid ändring 8: en post i loggen är ändrad." in prove(on_server(login("", "&kommun=hjo"))).faults


def test_a_login_behind_a_policy_of_the_server_s_own_brings_no_older_store_forward(url: str, login: Any, on_server: Any, postgres: Any):
    written(on_server(url))
    schema = url.partition("schema=")[2]
    postgres.psql(f"update {schema}.stores set format = 1 where kommun = ''")
    own = on_server(login("create policy egen on {0}.undo as restrictive to {1} using (kommun in ('', 'hjo'))"))
    with pytest.raises(StoreError, match=r"äldre format.*ser alla kommuner"):
        own.commit(put(booked("KLK", 1), municipality="hjo"))


def test_a_login_that_does_not_see_the_store_s_own_row_is_told_so(url: str, login: Any, on_server: Any):
    written(on_server(url))
    own = on_server(login("create policy egen on {0}.stores as restrictive to {1} using (kommun = 'hjo')"))
    for act in (own.registers, own.whole, own.generation):
        with pytest.raises(StoreError, match="döljer lagrets egen rad"):
            act()


def noted(store: Any) -> None:
    """A message that has come, one on its way, and a question with and without a municipality."""
    inbox, outbox = store.notebook("inbox-1"), store.notebook("outbox")
    inbox.receive((FIRST,))
    outbox.note(Sending("8", 0, 12, 41, "abc"))
    for municipality in ("hjo", ""):
        personal_of(store).note(Asking("2026-01-02T03:04:05+00:00", "Eva Ek", municipality, "", "läget?", "answered"))
    inbox.close()
    outbox.close()


@pytest.mark.parametrize(("session", "seen"), [
    ("", []), ("set koll.kommun = ''", []), ("set koll.chatt = ''", []), ("set koll.kommun = 'sundbykoping'", []),
    ("set koll.kommun = 'hjo'", ["frågor"]), ("set koll.chatt = 'outbox'", ["outbox"]),
    ("set koll.kommun = '*'", ["frågor", "frågor", "inbox-1", "outbox"]),
])
def test_the_chat_s_notes_are_seen_only_by_a_session_that_says_which(
    session: str, seen: list[str], url: str, login: Any, on_server: Any, postgres: Any,
):
    import psycopg

    everyone = on_server(url)
    written(everyone)
    noted(everyone)
    schema = url.partition("schema=")[2]
    with psycopg.connect(login().replace(f"&schema={schema}", ""), autocommit=True) as connection:
        if session:
            connection.execute(session)
        rows = connection.execute(f"select name from {schema}.notes order by name")
        assert [name for (name,) in rows] == seen


def test_the_bot_of_a_login_for_one_municipality_keeps_its_notes_and_its_questions(url: str, login: Any, on_server: Any):
    written(on_server(url))
    own = on_server(login("", "&kommun=hjo"))
    noted(own)
    began, again = time.monotonic(), None
    while again is None and time.monotonic() - began < 5:  # the server frees the lock when it notices that the connection has ended
        again = own.notebook("inbox-1")
    assert again is not None
    assert [each.id for each in again.waiting()] == [FIRST.id]
    assert own.notebook("inbox-1") is None
    assert personal_of(own).notebooks() == ("inbox-1", "outbox")
    assert [each.municipality for each in personal_of(own).asked()] == ["hjo", ""]
    assert personal_of(own).prune("2026-02-01T00:00:00+00:00") == 2


def test_a_question_about_a_municipality_that_the_store_has_not_is_kept_and_pruned_too(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    people = personal_of(store)
    people.note(Asking("2026-01-02T03:04:05+00:00", "Eva Ek", "borta", "", "läget?", "answered"))
    assert [each.municipality for each in people.asked()] == ["borta"]
    assert (people.prune("2026-02-01T00:00:00+00:00"), people.asked()) == (1, ())


TAKEN_AWAY = {
    "the last prognoses": ("delete from {0}.documents where kind = 'prognoses'", "Databasen har inte kvar post 1 i prognoses"),
    "a municipality": ("delete from {0}.stores where kommun = 'hjo'", "Databasen har inte kvar kommunen hjo"),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_rows_deleted_with_sql_are_a_fault_and_keep_no_one_from_restoring(
    what: str, url: str, on_server: Any, postgres: Any, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch,
):
    sql, fault = TAKEN_AWAY[what]
    written(on_server(url))
    on_server(url).commit(put(Unit("NY", "Ny", "KOMMUN"), booked("NY", 5), municipality="hjo"))
    monkeypatch.chdir(tmp_path)
    assert koll.run(["kopia", "k.zip", "--store", url]) == 0
    postgres.psql(sql.format(url.partition("schema=")[2]))
    capsys.readouterr()
    assert koll.run(["kontroll", "--lager", "--store", url]) == 1
    said = capsys.readouterr().err
    assert fault in said
    assert "är inte det som loggen intygar" in said
    assert koll.run(["aterstall", "k.zip", "--ja", "--store", url]) == 0
    assert koll.run(["kontroll", "--lager", "--store", url]) == 0


def test_a_login_that_sees_one_municipality_erases_nobody_and_says_what_it_could_not_see(url: str, login: Any, on_server: Any, capsys):
    everyone = on_server(url)
    written(everyone)
    for kommun, name in (("hjo", "Pia Prim"), ("krokom", "Pia Prim"), ("krokom", "Vera Vaggeryd")):
        code = f"{kommun}{name[0]}".lower()
        everyone.commit(put(name=kommun.title(), municipality=kommun))
        everyone.commit(put(Invitation(code, name, "reader", "", "2026-12-01T00:00:00+00:00"), municipality=kommun))
    before = everyone.whole()
    by_rows = login(GUARDED["by a policy that takes away"][0])
    for own in (f"{by_rows}&kommun=hjo", by_rows):
        why = "Inloggningen ser bara en kommun (kommun=hjo i adressen)." if own.endswith("hjo") else GUARD
        capsys.readouterr()
        assert koll.run(["glom", "Pia Prim", "--ja", "--store", own]) == 1
        assert " ".join(capsys.readouterr().out.split()) == (
            f"{why} Personuppgifter raderas i hela lagret. Inget är raderat; använd en inloggning som ser alla kommuner."
        )
        own_erasure = Desk(on_server(own)).do(Erase(user=7, own=True, write=True), Who("Pia Prim", "reader"))
        assert own_erasure.headline.endswith("Inget är raderat; be en admin köra koll glom med en inloggning som ser alla kommuner.")
        koll.run(["minadata", "Vera Vaggeryd", "--store", own])
        koll.run(["gallra", "--store", own])
        said = " ".join(capsys.readouterr().out.split())
        assert said.count(f"{why} Svaret gäller bara det som den ser; mer kan vara sparat i andra kommuner.") == 2
    assert difference(before, everyone.whole()) is None
    assert koll.run(["glom", "Pia Prim", "--ja", "--store", url]) == 0
    assert "Pia Prim" not in str(on_server(url).whole())


def test_a_change_of_another_municipality_is_not_said_to_be_none(url: str, login: Any, on_server: Any, capsys):
    everyone = on_server(url)
    written(everyone)
    everyone.commit(put(Unit("NY", "Ny", "KOMMUN"), booked("NY", 5), municipality="hjo"))
    own = login("", "&kommun=hjo")
    for words in (["logg", "1"], ["angra", "1"], ["angra", "1", "--ja"]):
        assert koll.run([*words, "--store", own]) == 1
        said = " ".join(capsys.readouterr().out.split())
        assert said == "Inloggningen ser bara en kommun (kommun=hjo i adressen). Ändring 1 är inte bland dem som den ser."
        assert koll.run([words[0], "99", "--store", own]) == 1
        said = capsys.readouterr()
        assert "Det finns ingen ändring 99." in said.out + said.err


def test_a_login_of_one_municipality_is_not_told_of_an_alteration_where_another_municipality_erased_a_person(
    url: str, login: Any, on_server: Any,
):
    everyone = on_server(url)
    everyone.commit(put(*SMALL, municipality="hjo", name="Hjo"))
    everyone.commit(put(Round("r", "Delår", 2020, 8), municipality="hjo"))
    everyone.commit(put(Prognosis("r", "KLK", "result", -5, author="Eva Ek"), municipality="hjo"))
    everyone.commit(put(Prognosis("r", "KLK", "result", -7, author="Nils Ek"), municipality="hjo"))
    everyone.commit(put(*SMALL, municipality="annan", name="Annan"))
    personal_of(everyone).erase(Subject(("Eva Ek",)), Words("anna", "annan", "Raderade en person."))
    own, anna = on_server(login("", "&kommun=hjo")), Who("anna", "admin")
    assert [entry.generation for entry in own.log()] == [1, 2, 3, 4]
    for store in (everyone, own):
        past = past_of(store, 4)
        assert past is not None
        assert (past.kept, [was.before.author for was in past.changed]) == ("kept", ["Raderad person 6"])
    said = take_back(own, Undo(4, write=True), anna, None, datetime.now(UTC))
    assert said.status == "refused"
    told = " ".join((said.headline, *said.notes))
    assert "kan ha en radering i en annan kommun: ångra med en inloggning som ser hela lagret." in told
    assert "vid sidan av Koll" not in told
    assert take_back(everyone, Undo(4, write=True), anna, None, datetime.now(UTC)).status == "answered"
