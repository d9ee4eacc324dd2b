"""Every cell of the four reports' tables beside the ledger, asked for through the desk and held against what is printed there."""
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
ANNA = Who("Anna")
INVESTED = {"budget": "budget", "actual": "actual", "dev": "deviation", "prev": "previous", "yoy": "change"}


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "anna")
    return Desk(store)


def facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / "reported.json").read_text())[name]
    return found


def printed(name: str, table: str) -> dict[str, Any]:
    return next(each for each in facts(name)["tables"] if each["id"] == table)


def same(text: str) -> str:
    """Without what is only a way of writing the same: kinds of spaces and of minus signs."""
    return text.replace("\u00a0", " ").replace("\u2212", "-").replace("- ", "-").strip()


def cells(answer: Answer, table: str) -> dict[str, dict[str, str]]:
    """Row key of the report → column → text as shown, of one of the answer's tables."""
    start = table + "/"
    return {row.key.removeprefix(start): {key: cell.text for key, cell in row.cells.items()}
            for row in answer.table.rows if row.key.startswith(start)}


def test_every_cell_of_the_investments_is_the_printed_one(desk: Desk):
    shown = cells(desk.ask("investeringar alingsås", ANNA), "investeringar")
    for row in printed("alingsas", "investeringar")["rows"]:
        for key, cell in row["cells"].items() if row["label"] != "-" else ():
            assert same(shown[row["key"]].get(INVESTED[key], "")) == same(cell["printed"]), (row["label"], key)


def test_the_nested_subtotal_of_the_investments_is_not_added_twice(desk: Desk):
    rows = {row.key.removeprefix("investeringar/"): row for row in desk.ask("investeringar alingsås", ANNA).table.rows}
    spent = {key: rows[key].cells["actual"].value or 0 for key in ("expansion", "image", "reinv", "anpassning", "total", "expansion_expl")}
    assert sum(spent[key] for key in ("expansion", "image", "reinv", "anpassning")) - spent["total"] in (-100_000, 0, 100_000)
    assert rows["expansion_expl"].level > rows["expansion"].level
    assert spent["total"] == -2_253_500_000


@pytest.mark.parametrize(("name", "question", "table"), [
    ("hjo", "nyckeltal hjo", "nyckeltal"), ("vaggeryd", "nyckeltal vaggeryd", "nyckeltal"),
    ("alingsas", "sjukfrånvaro alingsås", "sjukfranvaro"), ("alingsas", "personal alingsås", "omsattning"),
])
def test_every_cell_of_the_other_tables_is_the_printed_one(desk: Desk, name: str, question: str, table: str):
    shown = cells(desk.ask(question, ANNA), table)
    source = {"omsattning": "personalomsattning"}.get(table, table)
    for row in printed(name, source)["rows"]:
        for key, cell in row["cells"].items():
            assert same(shown[row["key"]].get(key, "")) == same(cell["printed"]), (row["label"], key)


def test_every_indicator_of_hjo_is_the_printed_one_with_its_states(desk: Desk):
    answer = desk.ask("indikatorer hjo", ANNA)
    shown = {row.key.rpartition("/")[2]: row.cells for row in answer.table.rows}
    for group in facts("hjo")["indikatorer"]:
        for row in group["rows"]:
            for year, text in zip(group["years"], row["values"], strict=True):
                cell = shown[str(row["line"])].get(f"y{year}")
                assert same(cell.text if cell else "") == same(text), (row["indikator"], year)
    assert shown["54"]["y2013"].value is None


def test_every_activity_of_hjo_keeps_its_own_words(desk: Desk):
    shown = {row.key.rpartition("/")[2]: row.cells for row in desk.ask("aktiviteter hjo", ANNA).table.rows}
    for plan in facts("hjo")["aktivitetsplaner"]:
        for row in plan["rows"]:
            found = shown[str(row["line"])]
            assert [found[key].text if key in found else "" for key in ("due", "responsible", "status")] == [
                row["slutdatum"], row["ansvarig"], row["status"]]


def test_seven_of_the_eight_goals_of_alingsas_are_met_as_the_report_says(desk: Desk):
    answer = desk.ask("mål alingsås", ANNA)
    assert answer.headline == "Alingsås kommun, mål 2020: 7 uppfyllda eller godkända, 1 ej uppfyllda eller kvarstående."
    assert [row.tone for row in answer.table.rows if row.tone] == ["good", "bad", *["good"] * 6]


def test_what_the_report_leaves_empty_stays_empty(desk: Desk):
    rows = {row.key: row for row in desk.ask("nyckeltal vaggeryd", ANNA).table.rows}
    assert "y2020" not in next(row for row in rows.values() if row.label == "Bokföringsorder").cells
