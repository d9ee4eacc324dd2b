"""Each municipality's whole report as a Word document, read back and held against its printed report, cell for cell."""
from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from core.question import Who
from core.report import Report
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.proofreading import proof_of_file
from store.reporting import Order
from store.writing.files import content
from tests.store.test_facts import expected
from tests.store.test_facts import printed as fact
from tests.store.test_reported_facts import same

GOLDEN = Path(__file__).parent.parent / "golden"
NAMES = {"vaggeryd": "vaggeryd", "alingsas": "kommunstyrelsen alingsås", "krokom": "krokom", "hjo": "hjo"}


@pytest.fixture(scope="module")
def reports() -> dict[str, tuple[Report, bytes]]:
    store = MemoryStore()
    load(store, "prov")
    desk, made = Desk(store), {}
    for name, words in NAMES.items():
        report = desk.report(Order(words, kind="verksamhetsberättelse"), Who("prov"))
        assert isinstance(report, Report), report.headline
        made[name] = (report, content(report, ".docx"))
    return made


def printed(made: bytes) -> list[list[str]]:
    """Every row of every table in the document."""
    return [[same(cell.text) for cell in row.cells] for table in docx.Document(BytesIO(made)).tables for row in table.rows]


def stands(rows: list[list[str]], label: str, cells: list[str]) -> bool:
    """True when a row has the label and then the cells in order, with nothing but a code between."""
    wanted = [same(cell) for cell in cells]
    return any(row[0] == same(label) and wanted in (row[1:], row[2:]) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), [
    ("vaggeryd", "2"), ("vaggeryd", "3"), ("alingsas", "12"), ("alingsas", "15"), ("krokom", "17"), ("krokom", "18"), ("hjo", "20"),
])
def test_every_cell_of_money_of_the_printed_report_stands_in_the_document(
    reports: dict[str, tuple[Report, bytes]], name: str, number: str,
):
    rows = printed(reports[name][1])
    missed = [label for label, cells in expected(*fact(number)) if not stands(rows, label, [cell or "" for cell in cells])]
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_a_section_says_is_what_the_document_prints_cell_for_cell(reports: dict[str, tuple[Report, bytes]], name: str):
    report, made = reports[name]
    paper = docx.Document(BytesIO(made))
    answers = [section.answer for section in report.sections if section.answer and section.answer.table.rows]
    assert len(paper.tables) == len(answers)
    for table, answer in zip(paper.tables, answers, strict=True):
        texts = {same(cell.text) for row in table.rows for cell in row.cells}
        whole = " ".join(texts)
        for row in answer.table.rows:
            assert same(row.label) in texts
            for column in answer.table.columns:
                text = same(row.cells[column.key].text) if column.key in row.cells and column.key != "trend" else ""
                assert text in texts or text in whole, (answer.table.title, row.label, column.label)


def test_every_indicator_and_activity_of_hjo_stands_in_the_document(reports: dict[str, tuple[Report, bytes]]):
    rows = printed(reports["hjo"][1])
    hjo = json.loads((GOLDEN / "reported.json").read_text("utf-8"))["hjo"]
    for group in hjo["indikatorer"]:
        for row in group["rows"]:
            assert any([same(value) for value in row["values"]] == found[1:] for found in rows), row["indikator"]
    for plan in hjo["aktivitetsplaner"]:
        for row in plan["rows"]:
            assert any([same(row[key]) for key in ("slutdatum", "ansvarig", "status")] == found[1:4] for found in rows), row


@pytest.mark.slow
@pytest.mark.parametrize(("name", "found"), [
    ("vaggeryd", ["2 830"]), ("alingsas", ["−2 676", "1 760", "−382"]), ("krokom", []), ("hjo", []),
])
def test_the_report_read_back_has_no_other_errors_than_the_municipality_s_own_text(
    reports: dict[str, tuple[Report, bytes]], name: str, found: list[str],
):
    wrong = proof_of_file(reports[name][1], "rapport.docx").wrong
    assert [each.must.replace("\u00a0", " ") for each in wrong] == found


def test_every_heading_has_a_page_in_the_contents_and_every_table_and_picture_its_words(reports: dict[str, tuple[Report, bytes]]):
    report, made = reports["hjo"]
    body = ZipFile(BytesIO(made)).read("word/document.xml").decode()
    assert body.count(" PAGEREF ") == sum(section.level <= 2 for section in report.sections)
    assert body.count("<w:tblCaption ") == body.count("<w:tbl>")
    assert body.count(' descr="') == body.count("<wp:inline ") >= 1
