"""``koll kontroll`` from the command line: the same table as text, Word, Excel and HTML."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from tests.cli.test_command_line import koll

pytestmark = pytest.mark.slow  # each runs the program

ROWS = (
    ("Belopp i tkr", "Budget 2020", "Bokslut 2020", "Avvikelse"), ("Stab", "-1 000", "-1 200", "-200"),
    ("Skola", "-5 000", "-4 500", "500"),
    ("Omsorg", "-7 000", "-7 300", "-300"), ("Summa", "-13 000", "-13 900", "0"),
)
"""The sum of Bokslut is printed 13 900; it must be 13 000."""


def written(folder: Path, kind: str) -> Path:
    """The table in a file of the kind."""
    path = folder / f"rapport.{kind}"
    if kind == "docx":
        document = Document()
        table = document.add_table(len(ROWS), len(ROWS[0]))
        for at, row in enumerate(ROWS):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        document.save(str(path))
    elif kind == "xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Drift")
            for at, row in enumerate(ROWS):
                sheet.write_row(at, 0, [text if at == 0 or not column else int(text.replace(" ", "")) for column, text in enumerate(row)])
    elif kind == "html":
        lines = "\n".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS)
        path.write_text(f"<html><table>{lines}</table></html>", "utf-8")
    else:
        path.write_text("\n".join("| " + " | ".join(row) + " |" for row in ROWS), "utf-8")
    return path


@pytest.mark.parametrize(("kind", "place"), [
    ("docx", "tabell 1, rad 5, kolumn 3"), ("xlsx", "Drift!C5"), ("html", "rad 5"), ("md", "rad 5"),
])
def test_the_wrong_cell_is_named_where_it_stands(tmp_path: Path, kind: str, place: str):
    found = koll("kontroll", str(written(tmp_path, kind)), "--json", store=tmp_path / "koll.json")
    rows = json.loads(found.stdout)["rows"]
    assert (found.returncode, [row["label"] for row in rows]) == (1, [f"rapport.{kind}, {place}"])


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path):
    found = koll("kontroll", str(tmp_path / "borta.docx"), store=tmp_path / "koll.json")
    assert (found.returncode, "finns inte" in found.stderr) == (1, True)


def test_without_a_file_the_texts_of_the_store_are_proof_read_against_its_figures(tmp_path: Path):
    store = tmp_path / "koll.json"
    assert koll("demo", "--no-ui", store=store).returncode == 0
    found = koll("kontroll", "--json", "--kommun", "Vaggeryd", store=store)
    answer = json.loads(found.stdout)
    wrong = [row for row in answer["rows"] if row["cells"]["kind"]["text"] == "fel belopp i text"]
    assert (found.returncode, [row["cells"]["expected"]["text"] for row in wrong]) == (1, ["2\u00a0830"])
    assert wrong[0]["label"].startswith("Vaggeryds kommun, Ekonomisk analys programområden")


def test_an_empty_store_has_no_texts_to_proof_read(tmp_path: Path):
    found = koll("kontroll", store=tmp_path / "koll.json")
    assert (found.returncode, found.stdout.startswith("Inga kommentarer eller texter med belopp finns i lagret")) == (0, True)


def test_a_written_report_says_what_proof_reading_it_found(tmp_path: Path):
    store = tmp_path / "koll.json"
    assert koll("demo", "--no-ui", store=store).returncode == 0
    found = koll("rapport", "hjo", "--period", "helår 2016", "--till", str(tmp_path / "r.md"), store=store)
    assert (found.returncode, "Korrekturläst: " in found.stdout, "stämmer." in found.stdout) == (0, True, True)
