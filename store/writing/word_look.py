"""The named styles of Koll's Word documents, and how they look where a municipality has no template of its own."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document

STYLES: Final = (
    "Title", "Subtitle", "TOC Heading", "toc 1", "toc 2", "Heading 1", "Heading 2", "Heading 3", "Normal", "Caption", "Koll tabell",
    "Koll tabelltext", "Koll not",
)
"""What a template must have, as Word names them in English."""
_FONT: Final = "Calibri"
_BLUE: Final = RGBColor(0x1F, 0x4E, 0x79)
_GREY: Final = RGBColor(0x55, 0x55, 0x55)
_TABLE: Final = """
<w:style {ns} w:type="table" w:customStyle="1" w:styleId="Kolltabell"><w:name w:val="Koll tabell"/><w:basedOn w:val="TableNormal"/>
<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
<w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="8" w:color="1F4E79"/><w:insideH w:val="single" w:sz="4" w:color="D9D9D9"/></w:tblBorders>
<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
</w:tblPr><w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="1F4E79"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EAF1F8"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>
"""


def give_styles(paper: Document) -> None:
    """A4, the styles, Swedish as the language, words in tables divided where they are put together, and a page number at the foot."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _own_styles(paper)
    _known_styles(paper)
    _language(paper)
    _hyphens(paper)
    _page_number(paper)


def _known_styles(paper: Document) -> None:
    looks: tuple[tuple[str, float, bool, RGBColor | None, float, float], ...] = (
        ("Normal", 10.5, False, None, 0, 6), ("Title", 26, True, _BLUE, 0, 4), ("Subtitle", 13, False, _GREY, 0, 18),
        ("Heading 1", 18, True, _BLUE, 22, 6), ("Heading 2", 14, True, _BLUE, 16, 4), ("Heading 3", 12, True, _BLUE, 12, 3),
        ("Caption", 9.5, True, None, 8, 3), ("TOC Heading", 15, True, _BLUE, 12, 6), ("toc 1", 10.5, False, None, 0, 2),
        ("toc 2", 10.5, False, None, 0, 2), ("Koll tabelltext", 9, False, None, 0, 0), ("Koll not", 8.5, False, _GREY, 0, 2),
    )
    for name, size, bold, colour, before, after in looks:
        style: Any = paper.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.font.color.rgb = colour or RGBColor(0x1B, 0x1B, 0x1B)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in paper.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _own_styles(paper: Document) -> None:
    paper.styles.element.append(parse_xml(_TABLE.format(ns=nsdecls("w"))))
    for name in ("Koll tabelltext", "Koll not", "toc 1", "toc 2"):
        style: Any = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = paper.styles["Normal"]
        if name.startswith("toc"):
            at = paper.sections[0]
            style.paragraph_format.tab_stops.add_tab_stop((at.page_width or Cm(21)) - Cm(4.4), 2, 1)
            style.paragraph_format.left_indent = Cm(0.6 * (name == "toc 2"))


def _language(paper: Document) -> None:
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "sv-SE")


def _hyphens(paper: Document) -> None:
    """Word divides words by its own Swedish dictionary: in tables, whose columns are narrow, and not in running text."""
    paper.settings.element.find(qn("w:defaultTabStop")).addnext(parse_xml(f'<w:autoHyphenation {nsdecls("w")}/>'))
    for name, value in (("Normal", "1"), ("Koll tabelltext", "0")):
        paragraph: Any = paper.styles[name].element.get_or_add_pPr()
        paragraph.insert(0, parse_xml(f'<w:suppressAutoHyphens {nsdecls("w")} w:val="{value}"/>'))


def _page_number(paper: Document) -> None:
    footer = paper.sections[0].footer.paragraphs[0]
    footer.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    for code, text in (("PAGE", "Sida "), ("NUMPAGES", " av ")):
        footer.add_run(text)
        footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
