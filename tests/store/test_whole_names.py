"""Whom a name means: a whole name, never a part of others' names and never an ordinary word; and where it is erased."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.calendar import FiscalYear
from core.commands import Erase, Portray
from core.people import Invitation, Person
from core.question import Who
from core.register import Year
from core.reported import ReportedColumn, ReportedRow, ReportedTable
from core.rounds import Prognosis, Round
from core.subject import Subject
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import Words, personal_of, traces_of
from store.proving import prove
from store.redaction import Redaction
from store.tiny.store import TinyStore
from store.whole_names import Unclear, meant
from tests.store.small import SMALL, put
from tests.store.test_erasing import bytes_of

ADMIN = Who("anna", "admin")
EVA, BO = "Eva Ek", "Bo Ek (Telegram 8000000001)"
WORDS = Words("anna", "sundbykoping", "Raderade en person.")


def two(store: Any) -> Any:
    """Eva Ek and Bo Ek, each with a prognosis, and an invitation to each; Eva's comment has ordinary words."""
    store.commit(put(*SMALL, name="Sundbyköping"))
    given = Prognosis("2020-08", "KLK", "result", -5, comment="Högre hyror, säger ek", author=EVA, time="2020-09-01T12:00:00+00:00")
    other = Prognosis("2020-08", "BUN", "result", -6, author=BO, time="2020-09-01T12:00:00+00:00")
    ways_in = [Invitation(str(at) * 64, name, "reader", None, "2030-01-01T00:00:00+00:00") for at, name in enumerate((EVA, "Bo Ek"))]
    store.commit(put(Round("2020-08", "Delår", 2020, 8), given, other, *ways_in, summary="Prognos KLK: högre hyror, av Eva Ek och Bo Ek."))
    return store


@pytest.mark.parametrize("command", [Erase("Ek", write=True), Erase("ek"), Portray("EK")])
def test_a_word_that_is_a_part_of_several_names_is_refused_with_the_names(store: Any, command: Erase | Portray):
    before = two(store).whole()
    said = Desk(store).do(command, ADMIN)
    assert said.status == "refused"
    assert said.headline == f"”{command.person}” är bara en del av flera namn: Bo Ek, Eva Ek. Skriv hela namnet eller användar-id."
    assert store.whole() == before


@pytest.mark.parametrize("word", ["hyror", "2020-08", "KLK", "prognos"])
@pytest.mark.parametrize("command", [Erase, Portray])
def test_a_word_that_is_no_name_erases_nothing_and_tells_of_no_one(store: Any, command: Any, word: str):
    before = two(store).whole()
    said = Desk(store).do(command(word, **({"write": True} if command is Erase else {})), ADMIN)
    assert (said.status, said.headline) == ("refused", f"Inget är sparat om ”{word}”. Skriv hela namnet eller användar-id.")
    assert store.whole() == before


def test_a_whole_name_erases_that_person_alone(store: Any):
    assert Desk(two(store)).do(Erase("eva ek"), ADMIN).headline.endswith("om Eva Ek.")
    Desk(store).do(Erase("eva ek", write=True), ADMIN)
    assert "Eva" not in repr(store.whole())
    assert sorted(each.name for _, each in store.people()) == ["Bo Ek"]
    assert {each.author for each in store.prognoses("sundbykoping", 2020)} == {"Raderad person 4", BO}
    assert [each.comment for each in store.prognoses("sundbykoping", 2020)] == ["Högre hyror, säger ek", ""]
    assert store.log()[1].summary == "Prognos KLK: högre hyror, av Raderad person 4 och Bo Ek."


def test_a_name_that_is_a_part_of_another_name_leaves_that_one_and_says_so(store: Any):
    store.commit(put(*SMALL, Person(7, "Maria Ek"), Person(8, "Eva Maria Ek"), name="Sundbyköping"))
    store.commit(put(Round("r", "Delår", 2020, 8), Prognosis("r", "KLK", "result", -5, comment="Maria Ek frågade Eva Maria Ek")))
    asked = Desk(store).do(Erase("Maria Ek"), ADMIN)
    assert "Rörs inte, eftersom det är andra namn: Eva Maria Ek." in asked.notes
    Desk(store).do(Erase("Maria Ek", write=True), ADMIN)
    assert [each.name for _, each in store.people()] == ["Eva Maria Ek"]
    assert [each.comment for each in store.prognoses("sundbykoping", 2020)] == ["Raderad person 4 frågade Eva Maria Ek"]


def test_a_person_who_is_pruned_is_not_erased_out_of_another_name():
    redaction = Redaction(Subject(("Ek",), (), ("Eva Ek",)), 5)
    assert redaction.text("Bjöd in Eva Ek och Ek.") == "Bjöd in Eva Ek och Raderad person 5."
    assert redaction.name("Eva Ek") == "Eva Ek"


@pytest.mark.parametrize(("manager", "then"), [
    ("Eva Ek", "Raderad person 3"), ("Eva Ek, Bo Ek", "Raderad person 3, Bo Ek"), ("Bo Ek och eva  ek", "Bo Ek och Raderad person 3"),
    ("Eva Ek (tf)", "Raderad person 3 (tf)"), ("Eva Eklund", "Eva Eklund"),
])
def test_one_of_several_names_in_a_field_is_erased_by_itself(manager: str, then: str):
    store = MemoryStore()
    store.commit(put(*SMALL[:2], SMALL[2]._replace(manager=manager), *SMALL[3:], name="Sundbyköping"))
    store.commit(put(Person(7, "Eva Ek")))
    personal_of(store).erase(Subject(("Eva Ek",), (7,)), WORDS)
    assert store.registers()[0].latest["BUN"].manager == then


def test_a_name_that_stands_only_in_what_people_wrote_is_found_when_it_is_of_two_words():
    store = two(MemoryStore())
    store.commit(put(Prognosis("2020-08", "KLK", "result", -7, comment="Pia Prim har slutat", author="anna")))
    assert "1 uppgifter" not in Desk(store).do(Erase("Pia Prim"), ADMIN).headline
    Desk(store).do(Erase("Pia Prim", write=True), ADMIN)
    assert "Pia Prim" not in repr(store.whole())
    assert Desk(store).do(Erase("Prim"), ADMIN).status == "refused"


@pytest.mark.parametrize(("person", "found"), [
    ("Eva Ek (Telegram 7)", Subject(("Eva Ek",), (7,))), ("7", Subject(("Eva Ek",), (7,))), ("anna", Subject(("anna",))),
    ("Anna", Subject(("anna",))), ("Ek", Unclear(("Bo Ek", "Eva Ek"))), ("Eva", Unclear(("Eva Ek",))), ("person", None), ("hyror", None),
    ("Ny Person", Subject(("Ny Person",))),
])
def test_what_a_name_or_an_id_means(person: str, found: Subject | Unclear | None):
    known = {("Eva Ek", 7), ("Eva Ek", None), ("Bo Ek", None), ("anna", None), ("Raderad person 3", None)}
    assert meant(known, person) == found


def test_a_persons_name_in_the_name_of_a_file_a_round_or_a_column_is_told_of_and_erased(store: Any, tmp_path: Path):
    table = ReportedTable(
        "goals", "KLK", 2020, "eva-eks-mal", "Mål", (ReportedColumn("eva_ek", "Eva Ek"), ReportedColumn("plan", "Plan")),
        (ReportedRow("eva-eks-mal/ett", "Ett", {"eva_ek": "ja", "plan": "nej"}),), "Eva Eks blad",
    )
    store.commit(put(*SMALL[:-1], Year(FiscalYear(2020), 8, "budget_Eva_Ek.csv"), table, Person(7, "Eva Ek"), name="Sundbyköping"))
    store.commit(put(Round("r", "Eva Eks tillfälle", 2020, 8), table._replace(title="Målen"), Year(FiscalYear(2020), 8, "Eva Ek.csv")))
    eva = Subject(("Eva Ek",), (7,))
    assert {trace.place for trace in traces_of(store, eva)} == {"access", "year", "round", "reported", "note"}
    assert [trace.what for trace in traces_of(store, eva) if trace.place in ("year", "round")] == ["2020: Eva Ek.csv", "Eva Eks tillfälle"]
    personal_of(store).erase(eva, WORDS)
    alias, key = "Raderad person 3", "raderad-person-3"
    assert [n for n, content in bytes_of(store, tmp_path) if any(w in content.lower() for w in (b"eva ek", b"eva_ek", b"eva-ek"))] == []
    assert store.registers()[0].years[2020].source == f"{alias}.csv"
    assert store.registers()[0].rounds[0].name == f"{alias}s tillfälle"
    kept, = store.reported("sundbykoping")
    assert kept.columns == (ReportedColumn("raderad_person_3", alias), ReportedColumn("plan", "Plan"))
    assert (kept.id, kept.source, kept.rows[0].texts) == (f"{key}s-mal", f"{alias}s blad", {"raderad_person_3": "ja", "plan": "nej"})
    assert prove(store).faults == ()
    store.commit(put(summary="Ångrat")._replace(undoes=2))
    assert [each.title for each in store.reported("sundbykoping")] == ["Mål"]
    assert prove(store).faults == ()


def test_a_name_of_one_word_that_only_a_copy_laid_aside_knows_is_found_there(path: str, tmp_path: Path):
    from tests.store.test_set_aside import replaced

    aside = replaced(path)
    assert Desk(TinyStore(path)).do(Erase("anna"), ADMIN).status == "answered"
    Desk(TinyStore(path)).do(Erase("anna", write=True), Who("bo", "admin"))
    assert '"anna"' not in Path(aside, "koll.log.json").read_text(encoding="utf-8")
