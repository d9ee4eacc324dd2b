"""A report as a Word document: real headings, tables and captions in named styles, so that a municipality may give it its own look."""
from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu

from core.answer import Answer, Chart
from core.report import Report, Section, Written, as_report
from store.writing.figures import clean
from store.writing.word_look import STYLES, give_styles
from store.writing.word_table import escaped, table_xml

if TYPE_CHECKING:
    from docx.document import Document as Paper

_CONTENTS_DEPTH: Final = 2
_NEW_PAGE_FROM: Final = 8
"""Sections from which the text begins on a page after the table of contents."""


class TemplateError(ValueError):
    """A template that cannot be used; the message is a Swedish sentence that says what to do."""


def word(written: Written, template: bytes | None = None) -> bytes:
    """The document (.docx). ``template``: one whose named styles, margins, headers and footers are used; its text is left out.

    Raises TemplateError when the template cannot be read or lacks a style.
    """
    report = as_report(written)
    paper = _paper(template)
    paper.core_properties.title, paper.core_properties.author = clean(report.title)[:255], "Koll"
    paper.core_properties.language = "sv-SE"
    _Writer(paper).write(report)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _paper(template: bytes | None) -> Paper:
    """An empty document with all the styles."""
    if template is None:
        paper = Document()
        give_styles(paper)
        return paper
    try:
        paper = Document(BytesIO(template))
    except Exception as error:
        raise TemplateError("Mallen är inte ett Worddokument (.docx). Spara den i Word som .docx och försök igen.") from error
    there = {style.name for style in paper.styles}
    lacking = [name for name in STYLES if name not in there]
    if lacking:
        named = ", ".join(f"”{name}”" for name in lacking)
        raise TemplateError(f"Mallen saknar {'formatmallarna' if len(lacking) > 1 else 'formatmallen'} {named}. "
                            "Utgå från en rapport som Koll har skrivit utan --mall, ändra formatmallarnas utseende och spara den som mall.")
    for element in [each for each in paper.element.body if each.tag != qn("w:sectPr")]:
        paper.element.body.remove(element)
    return paper


class _Writer:
    """Fills a document, top to bottom."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._tables = 0
        self._pictures = 0
        section = paper.sections[-1]
        wide = [section.page_width, section.left_margin, section.right_margin]
        self._width = Emu((wide[0] or Cm(21)) - (wide[1] or Cm(2)) - (wide[2] or Cm(2)))

    def write(self, report: Report) -> None:
        """Title, table of contents, sections."""
        self._line(report.title, "Title")
        if report.subtitle:
            self._line(report.subtitle, "Subtitle")
        if len(report.sections) > 1:
            self._contents(report)
        for at, section in enumerate(report.sections):
            self._section(section, at)

    def _contents(self, report: Report) -> None:
        """A link to each heading, with a field that gives its page: Word and LibreOffice fill it in when the document is opened."""
        self._line("Innehåll", "TOC Heading")
        entries = [(at, each) for at, each in enumerate(report.sections) if each.level <= _CONTENTS_DEPTH]
        for at, section in entries:
            self._put(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._id(f"toc {section.level}")}"/></w:pPr>'
                f'<w:hyperlink w:anchor="{_bookmark(at)}"><w:r><w:t xml:space="preserve">{escaped(section.title)}</w:t></w:r>'
                f'<w:r><w:tab/></w:r>{_page_of(_bookmark(at))}</w:hyperlink></w:p>'
            )
        if len(report.sections) >= _NEW_PAGE_FROM:
            self._put(f'<w:p {nsdecls("w")}><w:r><w:br w:type="page"/></w:r></w:p>')

    def _section(self, section: Section, at: int) -> None:
        mark = f'<w:bookmarkStart w:id="{at + 1}" w:name="{_bookmark(at)}"/>', f'<w:bookmarkEnd w:id="{at + 1}"/>'
        self._line(section.title, f"Heading {section.level}", mark)
        for text in section.texts:
            self._line(text, "Normal")
        if section.answer:
            self._answer(section.answer, section.title)

    def _answer(self, answer: Answer, title: str) -> None:
        if answer.headline:
            self._line(answer.headline, "Normal", keep=bool(answer.table.rows))
        if answer.table.rows:
            self._tables += 1
            self._line(f"Tabell {self._tables}. {answer.table.title or title}", "Caption", keep=True)
            self._put(table_xml(answer.table, self._width, self._id, answer.table.title or title))
            self._line("", "Koll not", keep=bool(answer.notes))
        if answer.chart:
            self._picture(answer.chart)
        for note in answer.notes:
            self._line(note, "Koll not")

    def _picture(self, chart: Chart) -> None:
        from store.writing.picture import picture  # noqa: PLC0415 – slow to import, and few reports have a chart

        self._pictures += 1
        shape = self._paper.add_picture(BytesIO(picture(chart)), width=Emu(min(self._width, Cm(14))))
        self._paper.paragraphs[-1].paragraph_format.keep_with_next = True
        shape._inline.docPr.set("descr", clean(chart.text))
        shape._inline.docPr.set("name", f"Diagram {self._pictures}")
        self._line(f"Diagram {self._pictures}. {chart.title}", "Caption")

    def _line(self, text: str, style: str, mark: tuple[str, str] = ("", ""), *, keep: bool = False) -> None:
        stays = "<w:keepNext/>" if keep else ""
        run = f'<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""
        self._put(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._id(style)}"/>{stays}</w:pPr>{mark[0]}{run}{mark[1]}</w:p>')

    def _put(self, xml: str) -> None:
        """Last in the document, before what says how its pages are. Made as XML: the library's own way is slow for long reports."""
        element: Any = parse_xml(xml)
        self._paper.element.body.insert_element_before(element, "w:sectPr")

    def _id(self, style: str) -> str:
        return escaped(self._paper.styles[style].style_id or style)


def _bookmark(at: int) -> str:
    return f"_Koll{at}"


def _page_of(bookmark: str) -> str:
    """A field that is marked as out of date, so that it is filled in on opening."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
