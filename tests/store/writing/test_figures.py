"""A printed number is a number in the file too, however it was printed."""
from __future__ import annotations

import pytest

from core.answer import Answer, Cell, Column, Row, Table
from store.writing.csv_text import csv_text
from store.writing.figures import Figure, figure

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(("cell", "unit", "number", "form"), [
    (Cell(f"{MINUS}0.3", -0.3), "", -0.3, f'#,##0.0;"{MINUS}"#,##0.0;#,##0.0'),
    (Cell("4,0%", 4.0), "%", 4.0, f'#,##0.0"%";"{MINUS}"#,##0.0"%";#,##0.0"%"'),
    (Cell(f"{MINUS}0,9%", -0.9), "procentenheter", -0.9, f'#,##0.0"%";"{MINUS}"#,##0.0"%";#,##0.0"%"'),
    (Cell("+1,2", 0.0123), "%", 1.23, f'+#,##0.0;"{MINUS}"#,##0.0;#,##0.0'),
    (Cell("12 345", 1_234_512_345), "tkr", 12345.12345, f'#,##0;"{MINUS}"#,##0;#,##0'),
])
def test_a_number_keeps_its_size_and_looks_as_it_was_printed(cell: Cell, unit: str, number: float, form: str):
    assert figure(cell, unit) == Figure(pytest.approx(number), form)  # type: ignore[arg-type] # approx equals a float


@pytest.mark.parametrize(("cell", "unit"), [
    (Cell("i.u."), "%"), (Cell("7,0%", 4.0), "%"), (Cell("1.2.3", 1.2), ""), (Cell("3 av 4", 3), ""),
])
def test_a_text_and_what_does_not_round_to_what_is_printed_stays_a_text(cell: Cell, unit: str):
    assert figure(cell, unit) is None


def test_a_spreadsheet_reads_the_numbers_of_a_csv_file():
    row = Row("1", "Andel", {"a": Cell(f"{MINUS}0.3", -0.3), "b": Cell("4,0%", 4.0), "c": Cell("mål: 4%")})
    table = Table((Column("a", "2013"), Column("b", "2014", "%"), Column("c", "Mål")), (row,))
    assert csv_text(Answer("En.", table=table)).splitlines()[1] == "1;Andel;-0,3;4,0;mål: 4%"
