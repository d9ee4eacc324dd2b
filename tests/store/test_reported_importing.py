"""Tables that are not about money: written to a file, filled in, read back, changed cell by cell and undone."""
from __future__ import annotations

from pathlib import Path

import pytest

from core.answer import Answer
from core.commands import EditTable, Import, Undo
from core.question import Who
from core.reported import ReportedTable
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.opening import open_store
from store.reading.detect import read_content
from store.writing.reported import text, workbook
from tests.store.reading.making import workbook as sheets

EVA = Who("eva", "controller")


@pytest.fixture
def desk() -> Desk:
    store = MemoryStore()
    load(store, "prov")
    return Desk(store)


def take_in(desk: Desk, content: bytes, name: str = "fil.xlsx", *, sure: bool = True) -> Answer:
    return desk.do(Import((read_content(content, name),), "Hjo kommun", write=True, confirmed=sure), EVA)


def typed(*rows: list[object], kind: str = "aktiviteter", unit: str = "Kommunledningskontoret", year: object = 2016) -> bytes:
    return sheets(Plan=[["Tabell", "Ny plan"], ["Sort", kind], ["Enhet", unit], ["År", year], [], *rows])


def stored(desk: Desk, title: str) -> ReportedTable:
    return next(each for each in desk.reported("hjo", EVA) if each.title == title)


def notes(answer: Answer) -> str:
    return "\n".join(answer.notes)


@pytest.mark.parametrize("kommun", ["Alingsås kommun", "Vaggeryds kommun", "Krokoms kommun", "Hjo kommun"])
@pytest.mark.parametrize(("ending", "make"), [("xlsx", workbook), ("csv", text)])
def test_every_table_comes_back_from_a_file_exactly_as_it_was(desk: Desk, kommun: str, ending: str, make):  # type: ignore[no-untyped-def]  # a writer
    tables = desk.reported(kommun, EVA)
    answer = desk.do(Import((read_content(make(tables, {}), f"t.{ending}"),), kommun, write=True, confirmed=True), EVA)
    assert "0 nya uppgifter, 0 ändrade" in answer.headline
    assert "Obs:" not in notes(answer)
    assert desk.reported(kommun, EVA) == tables


def test_a_typed_table_is_recognised_and_its_dates_are_understood(desk: Desk):
    rows = [["Vad", "Slutdatum", "Ansvarig", "Status"], ["Mässa", "Nov-16", "Eva", "Klart"], ["Turism", "Våren 2016", "Bo", "Pågår"],
            ["Nätverk", "Löpande", "Eva", "Ej påbörjat"]]
    answer = take_in(desk, typed(*rows))
    table = stored(desk, "Ny plan")
    assert (table.kind, table.unit, [column.key for column in table.columns]) == ("activities", "410", ["due", "responsible", "status"])
    assert [row.texts["due"] for row in table.rows] == ["Nov-16", "Våren 2016", "Löpande"]
    assert "Obs:" not in notes(answer)
    assert "försenad" in desk.ask("vad är försenat hjo helår 2016", EVA).headline


@pytest.mark.parametrize(("row", "said"), [
    (["Mässa", "Nov-16", "Eva", "Halvvägs"], "läget ”Halvvägs” känns inte igen"),
    (["Mässa", "Snarast", "Eva", "Klart"], "slutdatumet ”Snarast” är inget datum"),
    (["", "Nov-16", "Eva", "Klart"], "läses in som ”(utan namn)”"),
    (["Mässa", "Nov-16", "Eva", "Klart", "lapp"], "har ingen rubrik. Den läses in som ”Kolumn 5”"),
])
def test_what_is_odd_is_said_and_kept_as_it_is_written(desk: Desk, row: list[object], said: str):
    answer = take_in(desk, typed(["Vad", "Slutdatum", "Ansvarig", "Status"], row))
    assert said in notes(answer)
    kept = stored(desk, "Ny plan").rows[0]
    assert [kept.label, *kept.texts.values()] == [str(row[0]) or "(utan namn)", *map(str, row[1:])]


@pytest.mark.parametrize(("content", "said"), [
    (typed(["Vad", "Status"], ["A", "Klart"], unit="Kommunledningkontoret"), "finns inte i organisationen. Menas Kommunledningskontoret?"),
    (typed(["Vad", "Status"], ["A", "Klart"], kind="sammelsurium"), "Sorten ”sammelsurium” finns inte. Välj fakta, mål"),
    (typed(["Vad", "Status"], ["A", "Klart"], year="i år"), "Året ”i år” är inget år"),
    (typed(["Vad", "Status"], ["A", "Klart"], year="202²"), "Året ”202²” är inget år med fyra siffror"),
    (sheets(Plan=[["Tabell", "Ny"], ["Sort", "mål"], ["År", 2016], ["Vad", "Status"], ["A", "Klart"]]), "saknas Enhet"),
])
def test_a_table_that_cannot_be_placed_is_refused_with_what_is_wrong(desk: Desk, content: bytes, said: str):
    before = desk.reported("hjo", EVA)
    answer = take_in(desk, content)
    assert (answer.status, said in answer.headline + notes(answer)) == ("refused", True)
    assert desk.reported("hjo", EVA) == before


def test_two_tables_under_one_heading_become_two_and_nothing_is_lost(desk: Desk):
    content = typed(["Vad", "Status"], ["A", "Klart"], [], ["", "2014", "2015"], ["Antal", 7, 9])
    answer = take_in(desk, content)
    assert "står två tabeller. Den andra läses in som ”Ny plan (2)”" in notes(answer)
    assert [row.label for row in stored(desk, "Ny plan").rows] == ["A"]
    assert stored(desk, "Ny plan (2)").rows[0].texts == {"y2014": "7", "y2015": "9"}


def test_many_tables_under_one_heading_are_numbered_and_read():
    content = "Tabell;Ny\nSort;mål\nEnhet;X\nÅr;2016\nVad;Utfall\nA;1\n" + "\nVad;Utfall\nB;2\n" * 2_000
    read = read_content(content.encode(), "fil.csv")
    assert [table.title for table in read.reported] == ["Ny", *(f"Ny ({nth})" for nth in range(2, 2_002))]
    assert read.problems[1].text == "Under ”Ny” står en tabell till. Den läses in som ”Ny (3)”."


@pytest.mark.parametrize(("header", "keys"), [
    (["Rad", "Antal 2", "Antal", "Antal"], ["antal_2", "antal", "antal_3"]),
    (["Rad", "Antal", "Antal", "Antal"], ["antal", "antal_2", "antal_3"]),
    (["Rad", "Antal", "Antal", "Antal 2"], ["antal", "antal_2", "antal_2_2"]),
])
def test_columns_with_the_same_heading_are_told_apart_by_a_number_that_is_free(header: list[object], keys: list[str]):
    table, = read_content(typed(header, ["Kvinnor", 1, 2, 3], kind="personal"), "fil.xlsx").reported
    assert [column.key for column in table.columns] == keys
    assert list(table.rows[0].texts.values()) == ["1", "2", "3"]


@pytest.mark.parametrize(("written", "level"), [("2", 2), ("²", 0), ("①", 0), ("100", 0), ("", 0)])
def test_a_level_that_is_no_small_number_is_none(written: str, level: int):
    table, = read_content(typed(["Rad", "Antal", "Nivå"], ["Kvinnor", 1, written], kind="personal"), "fil.xlsx").reported
    assert table.rows[0].level == level


def test_rows_that_are_missing_in_the_file_are_named_and_taken_away_only_after_a_yes(desk: Desk):
    plan = stored(desk, "Aktivitetsplan KF 9")
    short = workbook([plan._replace(rows=plan.rows[:-2])], {})
    asked = take_in(desk, short, sure=False)
    assert asked.awaits_yes
    assert f"2 rader i ”Aktivitetsplan KF 9” finns i lagret men inte i filen, och tas bort: ”{plan.rows[-2].label}”" in notes(asked)
    assert stored(desk, plan.title) == plan
    assert take_in(desk, short).status == "answered"
    assert len(stored(desk, plan.title).rows) == len(plan.rows) - 2
    assert desk.do(Undo(write=True), EVA).status == "answered"
    assert stored(desk, plan.title) == plan


def test_a_changed_cell_is_shown_with_what_it_was_and_counted(desk: Desk):
    plan = stored(desk, "Aktivitetsplan KF 1")
    row = plan.rows[0]._replace(texts={**plan.rows[0].texts, "status": "Klart"})
    answer = take_in(desk, workbook([plan._replace(rows=(row,))], {}))
    assert "0 nya uppgifter, 1 ändrad, 4 lika" in answer.headline
    assert f"Aktivitetsplan KF 1, {row.label}, Status: Påbörjad → Klart." in notes(answer)


def edit(plan: ReportedTable, text: str, was: str, column: str = "status", **more: bool) -> EditTable:
    return EditTable(plan.unit, plan.year, plan.id, plan.rows[0].key, column, text, was, "hjo", **more)


def test_one_cell_is_changed_after_a_yes_in_one_transaction_that_can_be_undone(tmp_path: Path):
    store = open_store(f"tinydb:///{tmp_path}/koll.json")
    load(store, "prov")
    desk = Desk(store)
    plan, before = stored(desk, "Aktivitetsplan KF 1"), desk.generation()
    shown = desk.do(edit(plan, "Klart", "Påbörjad"), EVA)
    assert shown.headline == "Aktivitetsplan KF 1, Kompetensförsörjning, Status: Påbörjad → Klart."
    assert (desk.generation(), stored(desk, plan.title)) == (before, plan)
    assert shown.yes is not None
    assert desk.do(shown.yes, EVA).status == "answered"
    assert (desk.generation(), stored(desk, plan.title).rows[0].texts["status"]) == (before + 1, "Klart")
    assert desk.do(Undo(write=True), EVA).status == "answered"
    assert stored(desk, plan.title) == plan


@pytest.mark.parametrize(("text", "was", "column", "said"), [
    ("Klart", "Något annat", "status", "Någon annan har ändrat cellen till ”Påbörjad”"),
    ("Påbörjad", "Påbörjad", "status", "redan den texten"), ("", "Kompetensförsörjning", "", "måste ha en text"),
])
def test_a_cell_that_cannot_be_changed_so_is_refused_with_why(desk: Desk, text: str, was: str, column: str, said: str):
    answer = desk.do(edit(stored(desk, "Aktivitetsplan KF 1"), text, was, column, write=True), EVA)
    assert (answer.status, said in answer.headline) == ("refused", True)


def test_a_reader_may_not_change_a_table(desk: Desk):
    answer = desk.do(edit(stored(desk, "Aktivitetsplan KF 1"), "Klart", "Påbörjad", write=True), Who("bo", "reader"))
    assert answer.headline == "bo får fråga men inte ändra tabeller. Be en controller."


def test_an_odd_status_is_said_before_it_is_written(desk: Desk):
    assert "läget ”Halvvägs” känns inte igen" in notes(desk.do(edit(stored(desk, "Aktivitetsplan KF 1"), "Halvvägs", "Påbörjad"), EVA))
