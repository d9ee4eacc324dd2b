"""A person's name in names of files and in the keys of reported tables: all of it goes, and nothing else does."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.calendar import FiscalYear
from core.commands import Erase
from core.origins import Origin
from core.outgoing import Outgoing
from core.people import Person
from core.question import Question, Who
from core.register import Year
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.rounds import Prognosis, Round
from core.subject import Subject
from store.desk import Desk
from store.personal import Words, personal_of, traces_of
from store.proving import prove
from store.redaction import Redaction
from tests.store.small import SMALL, put
from tests.store.test_erasing import bytes_of

ADMIN = Who("bo", "admin")
WORDS = Words("bo", "sundbykoping", "Raderade en person.")
EVA = Subject(("Eva Ek",), (7,), ("Eva Ek Ström",))


def read_in(store: Any, *files: str) -> None:
    """The year's outcome, read in from each of the files in turn."""
    for nth, file in enumerate(files):
        year = Year(FiscalYear(2020), 8, file, origins=(Origin("actual", 1, 8, file), Origin("budget", 1, 12, files[0])))
        records, name = ((*SMALL[:-1], year), "Sundbyköping") if nth == 0 else ((year,), None)
        store.commit(put(*records, name=name, summary=f"Läste in {file}: 1 ny."))


def test_the_name_goes_from_every_file_that_gave_a_years_figures(store: Any, tmp_path: Path):
    read_in(store, "utfall Anna Svensson.se", "maj.se")
    anna = Subject(("Anna Svensson",))
    assert [trace.what for trace in traces_of(store, anna) if trace.place == "year"] == ["2020: maj.se, utfall Anna Svensson.se"]
    Desk(store).do(Erase("Anna Svensson", write=True), ADMIN)
    assert [name for name, content in bytes_of(store, tmp_path) if b"Anna Svensson" in content] == []
    assert store.registers()[0].years[2020].origins[1] == Origin("budget", 1, 12, "utfall Raderad person 3.se")
    assert tuple(traces_of(store, anna)) == ()
    assert prove(store).faults == ()
    store.commit(put(summary="Ångrat")._replace(undoes=2))
    assert store.registers()[0].years[2020].source == "utfall Raderad person 3.se"


@pytest.mark.parametrize(("file", "then"), [
    ("utfall Eva Ek Skola.se", "utfall Raderad person 9 Skola.se"), ("utfall Eva Ek Q3.csv", "utfall Raderad person 9 Q3.csv"),
    ("utfall-eva-ek.csv", "utfall-Raderad person 9.csv"), ("UTFALL_EVA.EK_(2).XLSX", "UTFALL_Raderad person 9_(2).XLSX"),
    ("eva_ek_ström.csv", "eva_ek_ström.csv"), ("Eva Ek Ströms mål.csv", "Eva Ek Ströms mål.csv"), ("Eva Eklund.csv", "Eva Eklund.csv"),
    ("neva-ek.csv", "neva-ek.csv"),
])
def test_a_name_in_the_name_of_a_file_is_known_whatever_stands_around_it(file: str, then: str):
    redaction = Redaction(EVA, 9)
    year = redaction.document("years", {"source": file, "origins": [{"kind": "actual", "file": file}]})
    assert year == {"source": then, "origins": [{"kind": "actual", "file": then}]}
    assert redaction.document("sources", {"fingerprint": "f", "name": file})["name"] == then
    assert redaction.text(f"Läste in mars.se, {file}: 2 nya.") == f"Läste in mars.se, {then}: 2 nya."


@pytest.mark.parametrize(("name", "file"), [
    ("Åsa Östberg", "utfall-asa-ostberg.csv"), ("Eva Ek-Öst", "eva_ek_öst.csv"), ("Anna B. Ek", "anna-b-ek.csv"),
])
def test_accents_hyphens_and_initials_are_no_way_out(name: str, file: str):
    assert "Raderad person 9" in Redaction(Subject((name,)), 9).file(file)


@pytest.mark.parametrize("text", [
    "Bjöd in Eva Ek Berg.", "Läste in mål för Eva Ek Berg: se a.csv", "Bjöd in Eva Ek Berg. Läste in a.csv: 1 ny.",
])
def test_outside_the_name_of_a_file_a_longer_name_is_someone_elses(text: str):
    assert Redaction(EVA, 9).text(text) == text


def test_two_names_of_a_person_in_keys_become_two_keys(store: Any):
    store.commit(put(*SMALL, Person(7, "Eva Ek"), Round("r", "Delår", 2020, 8), name="Sundbyköping"))
    store.commit(put(Prognosis("r", "KLK", "net_cost", 1, author="Eva Ek Berg (Telegram 7)")))
    keys = ("eva_ek", "eva_ek_berg", "eva-ek", "Eva Ek", "åsa")
    first, second = (
        ReportedTable("activities", "KLK", 2020, f"mal-{slug}", "Mål", tuple(ReportedColumn(key, key) for key in keys),
                      tuple(ReportedRow(f"mal-{slug}/{row}", "Rad", {key: key[-2:] for key in keys}) for row in ("eva-ek", "eva-ek-berg")))
        for slug in ("eva-ek", "eva-ek-berg")
    )
    store.commit(put(first, second, Outgoing("p", "1", Question("activities", table="mal-eva-ek-berg"), text="Mål")))
    store.commit(put(first._replace(title="Målen")))
    Desk(store).do(Erase("7", write=True), ADMIN)
    tables = {table.id: table for table in store.reported("sundbykoping")}
    number = store.log()[-1].generation
    alias = f"raderad-person-{number}"
    assert set(tables) == {f"mal-{alias}", f"mal-{alias}n2"}
    made = (f"raderad_person_{number}", f"raderad_person_{number}n2", alias, f"Raderad person {number}", "åsa")
    for name, table in tables.items():
        assert tuple(column.key for column in table.columns) == made
        assert [row.key for row in table.rows] == [f"{name}/{alias}", f"{name}/{alias}n2"]
        assert [tuple(row.texts.items()) for row in table.rows] == [tuple(zip(made, ("ek", "rg", "ek", "Ek", "sa"), strict=True))] * 2
    assert [post.question.table for _, post in store.outgoing()] == [f"mal-{alias}n2"]
    assert prove(store).faults == ()
    store.commit(put(summary="Ångrat")._replace(undoes=4))
    assert {table.id: table.title for table in store.reported("sundbykoping")} == dict.fromkeys(tables, "Mål")


def test_what_an_earlier_erasure_left_in_the_name_of_a_file_is_found_by_the_next(store: Any):
    read_in(store, "utfall-anna-svensson.csv")
    assert Desk(store).do(Erase("Anna Svensson"), ADMIN).status == "answered"
    personal_of(store).erase(Subject(("Anna Svensson",)), WORDS)
    assert store.registers()[0].years[2020].source == "utfall-Raderad person 2.csv"
    assert store.log()[0].summary == "Läste in utfall-Raderad person 2.csv: 1 ny."


def test_two_user_ids_of_a_person_stay_two_in_access_and_in_posts(store: Any):
    store.commit(put(*SMALL, name="Sundbyköping"))
    people = Person(5000001, "Eva Ek"), Person(5000002, "Eva Ek")
    posts = (Outgoing("p", str(each.user), Question("missing"), "private", str(nth)) for nth, each in enumerate(people))
    store.commit(put(*people))
    store.commit(put(*posts))
    number = personal_of(store).erase(Subject(("Eva Ek",), (5000001, 5000002)), WORDS)
    assert {post.channel: post.text for _, post in store.outgoing()} == {f"Raderad person {number}": "0", f"Raderad person {number}n2": "1"}
    first, second = (person.user for _, person in store.people())
    assert first == -number > second
    store.commit(put(summary="Ångrat")._replace(undoes=2))
    assert (store.people(), prove(store).faults) == ((), ())
