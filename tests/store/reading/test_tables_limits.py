"""Files that would cost all memory, or hide what they hold, are refused by limits that the message names."""
from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from tests.store.reading.making import amounts, inline, ods, read, sheet_xml, told, workbook, zipped

HEADER = f'<row r="1">{inline("A1", "Ansvar")}{inline("B1", "Konto")}{inline("C1", "Period")}{inline("D1", "Belopp")}</row>'
ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5010</v></c><c r="C2"><v>202001</v></c><c r="D2"><v>5</v></c></row>'


def test_the_plain_sheet_that_the_others_differ_from_is_read() -> None:
    assert amounts(read(sheet_xml(HEADER + ROW)))["1", "5010"][0] == -500


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>', '<c r="A4294967295"><v>1</v></c>', "<c r='XFD1048576'><v>1</v></c>",
        '<c t="n"\nr="XFD1048576"><v>1</v></c>', '<c r="ZZZZZZ9"><v>1</v></c>', '<c r="Z999999"><v>1</v></c>',
    ],
)
def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between(cell: str) -> None:
    assert "gränsen är" in told(read(sheet_xml(f'{HEADER}{ROW}<row r="3">{cell}</row>')))


def test_cells_without_addresses_are_counted() -> None:
    assert "kolumner; gränsen är 1000" in told(read(sheet_xml(f"{HEADER}<row>{'<c><v>1</v></c>' * 5000}</row>")))
    far = f'{HEADER}<row r="900000"><c><v>1</v></c></row><row>{"<c><v>1</v></c>" * 900}</row>'
    assert "gränsen är 10 miljoner celler" in told(read(sheet_xml(far)))


def test_formatted_empty_cells_far_away_do_no_harm() -> None:
    far = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    assert amounts(read(sheet_xml(HEADER + ROW + far)))["1", "5010"][0] == -500


def test_an_open_document_that_repeats_a_value_a_billion_times_is_refused() -> None:
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
    assert "gränsen är" in told(read(ods(f"<table:table-row>{cell.format(1_000_000_000)}</table:table-row>")))
    many = f'<table:table-row table:number-rows-repeated="1000000000">{cell.format(3)}</table:table-row>'
    assert "gränsen är" in told(read(ods(many)))


def test_a_zip_bomb_is_refused_with_its_ratio() -> None:
    said = told(read(sheet_xml(HEADER + ROW + " " * 30_000_000)))
    assert "växer" in said
    assert "gränserna är 200 gånger och 400 MB" in said


def test_a_directory_that_lies_of_the_size_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(3, 30_000))
    content = bytearray(sheet_xml(HEADER + ROW + rows))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for at in range(len(content) - 4):
        if content[at : at + 4] == struct.pack("<I", size):
            content[at : at + 4] = struct.pack("<I", 100)
    assert "innehållsförteckning stämmer inte" in told(read(bytes(content)))


def test_xml_entities_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
    assert "XML-entiteter" in told(read(sheet_xml(HEADER + ROW, **{"xl/sharedStrings.xml": bomb})))


def test_a_part_in_an_unknown_encoding_or_with_tags_that_do_not_match_is_refused() -> None:
    for part in ('<?xml version="1.0" encoding="hemlig"?><sst/>', "<sst><si></sst>"):
        assert "en del av den är inte hel" in told(read(sheet_xml(HEADER + ROW, **{"xl/sharedStrings.xml": part})))


def test_macros_and_links_are_said_and_left_alone() -> None:
    read_ = read(sheet_xml(HEADER + ROW, **{"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<x/>"}))
    assert amounts(read_)["1", "5010"][0] == -500
    assert "Filen har makron. De körs inte" in told(read_)
    assert "länkar till andra filer. De följs inte" in told(read_)


def test_an_error_and_a_formula_without_a_value_refuse_their_rows_by_cell() -> None:
    odd = {3: '<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', 4: '<c r="D4"><f>D2*2</f></c>'}
    codes = '<c r="A{0}"><v>1</v></c><c r="B{0}"><v>5010</v></c><c r="C{0}"><v>202001</v></c>'
    rows = "".join(f'<row r="{n}">{codes.format(n)}{cell}</row>' for n, cell in odd.items())
    read_ = read(sheet_xml(HEADER + ROW + rows))
    assert "cell D3: Cellen visar ett formelfel" in told(read_)
    assert "cell D4: Cellens formel har inget sparat värde" in told(read_)
    assert (read_.refused_lines, amounts(read_)["1", "5010"][0]) == (2, -500)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"word/document.xml": "<w/>"}, "Worddokument"), ({"xl/workbook.bin": "x"}, "xlsb"), ({"a.txt": "hej"}, "zip-fil, ingen Excelbok"),
        ({"../../etc/passwd": "x", "xl/workbook.xml": "<workbook/>"}, "skadad"),
    ],
)
def test_other_zip_files_are_refused_with_what_they_are(files: dict[str, str], why: str) -> None:
    assert why in told(read(zipped(files)))


def test_a_cut_or_broken_workbook_is_refused_and_never_raises() -> None:
    whole = workbook(Data=[["Ansvar", "Konto", "Period", "Belopp"], [1, 5010, 202001, 5]])
    for cut in range(10, len(whole), max(1, len(whole) // 40)):
        assert read(whole[:cut]).file_refused
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        read(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])


def test_an_old_excel_file_that_is_none_is_refused() -> None:
    assert "skadad" in told(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600))
    assert "skadad" in told(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000))


def test_a_text_table_with_too_many_columns_is_refused() -> None:
    assert read(("Ansvar;Konto;Period;Belopp\n" + ";" * 5000 + "\n").encode(), name="a.csv").file_refused
