"""Every printed cell of the four municipalities' tables, against what Koll answers in that municipality's own layout."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.answer import Answer
from core.question import Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

GOLDEN = Path(__file__).parent.parent / "golden"
TABLES = {
    "2": "Vaggeryd, resultaträkning", "3": "Vaggeryd, driftredovisning", "12": "Alingsås, ekonomi", "15": "Alingsås, exploatering",
    "17": "Krokom, årsbokslut", "18": "Krokom, detaljramar", "20": "Hjo, drift",
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "prov")
    return Desk(store)


def printed(number: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The table as its report prints it, and the cells that the report itself contradicts."""
    for path in GOLDEN.glob("facts_*.json"):
        facts = json.loads(path.read_text(encoding="utf-8"))
        if number in facts["tables"]:
            return facts["tables"][number], [c for c in facts["contradicted"] if c["table"] == number]
    raise AssertionError(f"no table {number}")


def shown(answer: Answer) -> list[tuple[str, list[str | None]]]:
    """Label and texts of each row; None where nothing is printed."""
    keys = [column.key for column in answer.table.columns if column.key != "code"]
    return [(row.label, [row.cells[key].text if key in row.cells else None for key in keys]) for row in answer.table.rows]


def expected(table: dict[str, Any], contradicted: list[dict[str, str]]) -> list[tuple[str, list[str | None]]]:
    """The printed rows, with what Koll prints instead in the cells that the source contradicts."""
    rows, block = [], ""
    for row in table["rows"]:
        block = row["label"] if row.get("heading") else block
        cells = list(row["cells"])
        for c in contradicted:
            if c["row"] == row["label"] and c.get("under", block) == block:
                place = table["columns"].index(c["column"])
                assert cells[place] == c["printed"]
                cells[place] = c["koll"]
        rows.append((row["label"], cells))
    return rows


@pytest.mark.parametrize("number", TABLES, ids=TABLES.values())
def test_every_printed_cell_of_the_table_is_what_koll_prints(desk: Desk, number: str):
    table, contradicted = printed(number)
    answer = desk.ask(table["question"], Who("prov"))
    rows = expected(table, contradicted)
    assert [c.label for c in answer.table.columns if c.key != "code"] == table["columns"]
    assert {c.unit for c in answer.table.columns if c.key != "code"} == {table["unit"]}
    assert shown(answer)[: len(rows)] == rows
    beyond = [row.key for row in answer.table.rows[len(rows) :]]
    assert beyond == ([answer.unit.code] if number == "18" and answer.unit else [])


@pytest.mark.parametrize("number", ["17", "18", "20"])
def test_a_cell_that_the_source_contradicts_has_a_note_beside_the_table(desk: Desk, number: str):
    table, contradicted = printed(number)
    notes = " ".join(desk.ask(table["question"], Who("prov")).notes)
    assert contradicted
    assert all(f"Rapporten trycker {c['printed']}" in notes for c in contradicted)


def test_the_programme_codes_stand_beside_the_names_in_vaggeryd(desk: Desk):
    answer = desk.ask("driftredovisning Vaggeryds kommun helår 2020", Who("prov"))
    codes = [row.cells["code"].text for row in answer.table.rows[:-1]]
    assert codes == ["100", "104", "131", "136", "162", "170", "430", "752", "755", "758"]


@pytest.mark.parametrize("number", TABLES, ids=TABLES.values())
def test_what_is_made_up_in_the_demonstration_is_said_beside_every_table(desk: Desk, number: str):
    notes = desk.ask(printed(number)[0]["question"], Who("prov")).notes
    assert any("påhittad" in note and "exempeldata" in note for note in notes)


def test_alingsas_table_of_prognosis_accuracy_is_printed_to_the_tkr(desk: Desk):
    """Table 13; Koll adds the percentage after the printed columns."""
    table, _ = printed("13")
    answer = desk.ask(table["question"], Who("prov"))
    labels = [column.label for column in answer.table.columns]
    assert (labels, {column.unit for column in answer.table.columns}) == ([*table["columns"], "% av ram"], {table["unit"], "%"})
    assert [(label, cells[:2]) for label, cells in shown(answer)] == [(row["label"], row["cells"]) for row in table["rows"]]
    assert [cells[2] for _, cells in shown(answer)] == ["−0,52", "−1,06", None]


def test_alingsas_prognoses_got_worse_during_the_year(desk: Desk):
    answer = desk.ask("prognossäkerhet Alingsås kommun", Who("prov"))
    assert answer.headline.replace("\u00a0", " ") == (
        "Kommunledningskontoret: bokslut 2020 blev 1 034 tkr sämre än prognosen i augusti (1,06 % av ramen), och felet växte under året."
    )


def test_hjo_s_errors_are_the_printed_prognosis_less_the_printed_outcome_of_each_unit(desk: Desk):
    """Both are printed as costs with +, so prognosis − outcome is + for a better year: 504, 292, −362, 22 and −18, in all 438."""
    table, _ = printed("20")
    wanted = {row["label"]: tkr(row["cells"][4]) - tkr(row["cells"][1]) for row in table["rows"][5:-1]}
    assert wanted == {"Kommunledning": 504, "KS Samverkan": 292, "Stab": -362, "KS Projekt": 22, "Näringsliv": -18}
    own, *units, gross = desk.ask("prognossäkerhet Kommunledningskontoret Hjo kommun helår 2016", Who("prov")).table.rows
    assert {row.label: tkr(row.cells["error"].text) for row in units} == wanted
    assert tkr(own.cells["error"].text) == sum(wanted.values()) == 438
    assert (own.cells["prognosis"].text, own.cells["actual"].text) == ("42\u00a0013", "41\u00a0575")
    assert tkr(gross.cells["error"].text) == sum(map(abs, wanted.values())) == 1198
    assert (own.cells["error_pct"].text, gross.cells["error_pct"].text) == ("+1,05", "2,88")


def tkr(text: str) -> int:
    """A printed amount as a number."""
    return int(text.replace("\u00a0", "").replace("−", "-"))


def test_seven_tables_hold_all_their_printed_cells():
    cells = [cell for number in TABLES for row in printed(number)[0]["rows"] for cell in row["cells"] if cell is not None]
    assert len(cells) == 349
