"""The printed tables of the four reports, cell for cell in the files that are written, and texts that stay texts."""
from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.answer import Answer, Cell, Column, Row, Table
from core.money import in_unit
from core.question import Who
from core.report import Report, Section
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore
from store.writing.excel import excel, sheet_names
from store.writing.html import html
from store.writing.markdown import markdown
from store.writing.word import TemplateError, word

QUESTIONS = (
    "resultaträkning vaggeryd helår 2020", "driftredovisning vaggeryd helår 2020", "kontogrupper alingsås helår 2020",
    "resultaträkning krokom helår 2020", "detaljramar krokom helår 2020", "driftredovisning hjo helår 2016",
    "kontogrupper exploatering alingsås helår 2020",
)
NASTY = (
    "=1+1", "+46 70 123", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://example.com",
    "<script>alert(1)</script>", "a|b", "\x00\x1f",
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    store = MemoryStore()
    load(store, "prov")
    return Desk(store)


def wanted(answer: Answer) -> list[list[str]]:
    """Label and printed texts of each row; an empty place is an empty text."""
    return [[row.label, *(row.cells[c.key].text if c.key in row.cells else "" for c in answer.table.columns)] for row in answer.table.rows]


def said(answer: str) -> Answer:
    """A headline, a label and a state with the same text."""
    row = Row("1", answer, {"a": Cell(answer), "b": Cell("1\u00a0234", 123_400_000)})
    return Answer(answer, table=Table((Column("a", answer), Column("b", "Utfall", "tkr")), (row,), answer), notes=(answer,))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_printed_table_stands_cell_for_cell_in_the_word_document(desk: Desk, question: str):
    answer = desk.ask(question, Who("prov"))
    table = docx.Document(BytesIO(word(answer))).tables[0]
    found = [[cell.text for cell in row.cells] for row in table.rows]
    assert found[1:] == wanted(answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_printed_table_stands_cell_for_cell_in_the_workbook_as_numbers_that_round_to_what_is_printed(desk: Desk, question: str):
    answer = desk.ask(question, Who("prov"))
    rows = CalamineWorkbook.from_filelike(BytesIO(excel(answer))).get_sheet_by_index(0).to_python()
    first = next(at for at, row in enumerate(rows) if row[0] == answer.table.rows[0].label and len(row) > 1)
    for row, found in zip(answer.table.rows, rows[first:], strict=False):
        assert found[0] == row.label
        for column, shown in zip(answer.table.columns, found[1:], strict=True):
            cell = row.cells.get(column.key)
            if cell is None or column.key == "code":
                assert shown == (cell.text if cell else "")
            else:
                assert isinstance(shown, float)
                assert printed(shown, column.unit) == cell.text


def printed(number: float, unit: str) -> str:
    """A number of the workbook, rounded and written as the report prints it."""
    from core.money import format_amount

    ore = round(number * {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}[unit])
    assert in_unit(ore, unit) is not None  # type: ignore[arg-type]
    return format_amount(ore, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_printed_table_stands_cell_for_cell_in_the_web_page_and_in_markdown(desk: Desk, question: str):
    answer = desk.ask(question, Who("prov"))
    page = _Page()
    page.feed(html(answer))
    assert page.rows[1:] == wanted(answer)
    lines = [line for line in markdown(answer).splitlines() if line.startswith("|")][2:]
    found = [[cell.strip().strip("*").replace("\\", "") for cell in line.strip("|").replace("&emsp;", "").split("|")] for line in lines]
    assert found == wanted(answer)


class _Page(HTMLParser):
    """The cells of a page's tables, and every element and attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=60)))
def test_no_text_becomes_a_formula_a_link_or_markup(text: str):
    answer = said(text)
    workbook = ZipFile(BytesIO(excel(answer)))
    sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    page, plain = _Page(), _Page()
    page.feed(html(answer))
    plain.feed(html(said("text")))
    assert page.elements == plain.elements
    assert [each for each in page.addresses if not each.startswith(("#", "data:"))] == []
    assert len(docx.Document(BytesIO(word(answer))).tables) == 1
    assert len([line for line in markdown(answer).splitlines() if line.startswith("|")]) == 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=2, max_size=6))
def test_a_workbook_opens_whatever_its_chapters_are_called(titles: list[str]):
    report = Report("Rapport", tuple(Section(title, texts=("Text.",)) for title in titles))
    names = CalamineWorkbook.from_filelike(BytesIO(excel(report))).sheet_names
    assert len({name.casefold() for name in names}) == len(titles) + 1


def test_a_sheet_is_called_by_whole_words():
    titles = ["Förvaltningens ekonomiska analys", "Sammanfattning mål – medel – kvalitet", "Kompetensförsörjningsstrategierna", "Mål"]
    assert sheet_names(titles) == ["Förvaltningens ekonomiska", "Sammanfattning mål – medel", "Kompetensförsörjningsstrategier", "Mål"]


def test_a_long_text_in_a_workbook_goes_over_several_columns_and_lines():
    long = "Verksamheten har under året arbetat med målen. " * 20
    row = Row("1", "Mål", {"a": Cell(long), "b": Cell("1\u00a0234", 123_400_000)})
    answer = Answer("Kort.", table=Table((Column("a", "Vad"), Column("b", "Utfall", "tkr")), (row,)))
    workbook = ZipFile(BytesIO(excel(Report("Rapport", (Section("Mål", texts=(long, "Kort."), answer=answer),)))))
    sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<mergeCell ref="([^"]+)"', sheet) == ["A2:D2"]
    heights = {int(at): float(height) for at, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', sheet)}
    assert list(heights) == [2]
    assert 100 <= heights[2] <= 200
    style = int(re.search(r'<c r="B\d+" s="(\d+)" t="s"', sheet.partition('<row r="7"')[2])[1])  # type: ignore[index] # it is there
    looks = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", workbook.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    assert 'wrapText="1"' in looks[style]


def test_the_document_has_headings_a_table_of_contents_page_numbers_and_a_header_row_that_repeats(desk: Desk):
    answers = [desk.ask(question, Who("prov")) for question in QUESTIONS[:3]]
    made = word(answers)
    paper = docx.Document(BytesIO(made))
    assert [p.text.split(",")[0] for p in paper.paragraphs if p.style and p.style.name == "Heading 1"] == [
        "Resultaträkning", "Driftredovisning", "Ekonomi"
    ]
    inside = ZipFile(BytesIO(made))
    body, footers = inside.read("word/document.xml").decode(), "".join(
        inside.read(name).decode() for name in inside.namelist() if "footer" in name
    )
    assert body.count("<w:tblHeader/>") == 3
    fields = re.findall(r'w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF (\w+) ', body)
    assert fields == ["_Koll0", "_Koll1", "_Koll2"]
    assert " PAGE " in footers


def test_words_are_divided_in_tables_and_not_in_running_text():
    paper = docx.Document(BytesIO(word(said("Uppföljning"))))
    assert [each.tag.rpartition("}")[2] for each in paper.settings.element].count("autoHyphenation") == 1
    kept = {name: paper.styles[name].element.pPr.xpath("w:suppressAutoHyphens/@w:val") for name in ("Normal", "Koll tabelltext")}
    assert kept == {"Normal": ["1"], "Koll tabelltext": ["0"]}


def test_a_chart_has_its_words_as_alternative_text_in_word_and_on_the_page(desk: Desk):
    answer = desk.ask("prognos kommunledningskontoret hjo helår 2016", Who("prov"))
    assert answer.chart is not None
    assert f'descr="{answer.chart.text}"' in ZipFile(BytesIO(word(answer))).read("word/document.xml").decode().replace("&quot;", '"')
    assert re.search(r'<img alt="[^"]{40,}" src="data:image/png;base64,', html(answer))


def test_a_template_gives_its_look_and_loses_its_text(desk: Desk):
    template = docx.Document(BytesIO(word(said("mallens egen text"))))
    template.styles["Heading 1"].font.size = 393_700
    out = BytesIO()
    template.save(out)
    made = docx.Document(BytesIO(word(desk.ask(QUESTIONS[0], Who("prov")), out.getvalue())))
    assert made.styles["Heading 1"].font.size == 393_700
    assert not any("mallens" in paragraph.text for paragraph in made.paragraphs)


def test_a_template_without_the_styles_is_refused_with_their_names(desk: Desk):
    out = BytesIO()
    docx.Document().save(out)
    with pytest.raises(TemplateError, match=r"saknar formatmallarna .*”Koll tabell”, ”Koll tabelltext”, ”Koll not”"):
        word(said("x"), out.getvalue())
    with pytest.raises(TemplateError, match="inte ett Worddokument"):
        word(said("x"), b"ingen zip")


def test_the_golden_facts_are_among_the_tables_that_are_compared():
    facts: dict[str, Any] = {}
    for path in (Path(__file__).parent.parent.parent / "golden").glob("facts_*.json"):
        facts |= json.loads(path.read_text(encoding="utf-8"))["tables"]
    assert {"2", "3", "12", "15", "17", "18", "20"} <= set(facts)


@pytest.mark.parametrize("question", [
    "prognos kommunledningskontoret hjo t.o.m. augusti 2016",
    "vad har ändrats kommunledningskontoret alingsås t.o.m. augusti 2020", "månader avvikelse krokom",
])
def test_a_picture_that_is_handed_on_says_what_is_made_up_and_where_the_rest_is_from(desk: Desk, question: str):
    chart = desk.ask(question, Who("prov")).chart
    assert chart is not None
    assert re.search(r"påhittade, exempeldata\. Källa: .+ kommun, .+\.$", chart.source)
