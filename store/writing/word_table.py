"""A table as Word's XML: its header repeated on every page, labels as they are nested, numbers to the right."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from core.answer import Column, Row, Table
from core.deviation import Tone
from store.writing.figures import clean, headings, is_to_the_right, shown_columns, unit_of
from store.writing.widths import lines, long_columns, widths

_TWIPS: Final = 635
"""EMU to a twentieth of a point."""
_INDENT: Final = 170
_COLOURS: Final[dict[Tone, str]] = {"bad": "A3150A", "good": "0B6130", "warning": "7A4B00"}
_TOGETHER: Final = 24
"""Lines of a table that is kept on one page."""


def table_xml(table: Table, width: int, style_id: Callable[[str], str], described: str) -> str:
    """The table over ``width`` EMU. ``style_id``: a style's name → its id in the document. ``described``: what it shows, as alt text."""
    below = long_columns(table)
    table = table._replace(columns=tuple(column for column in table.columns if column not in below))
    columns = shown_columns(table)
    wide = widths(table, width // _TWIPS)
    styles = f'<w:tblStyle w:val="{style_id("Koll tabell")}"/><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    look = '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    alt = f'<w:tblCaption w:val="{escaped(described)}"/>'
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in wide)
    text = style_id("Koll tabelltext")
    right = [is_to_the_right(table, column.key) for column in columns]
    head = [_cell(unit_of(table), text, wide[0])]
    head += [_cell(name, text, w, bold=True, right=r) for name, w, r in zip(headings(table), wide[1:], right, strict=True)]
    stays = not below and lines(table, wide) < _TOGETHER
    rows = "".join(_row(row, table, text, wide, right, stays) + _below(row, below, text, wide) for row in table.rows)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr>{styles}{look}{alt}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{"".join(head)}</w:tr>{rows}</w:tbl>'
    )


def escaped(text: str) -> str:
    """A text inside an element or an attribute."""
    return escape(clean(text), {'"': "&quot;"})


def _row(row: Row, table: Table, style: str, wide: list[int], right: list[bool], stays: bool) -> str:
    bold = row.kind != "row"
    cells = [_cell(row.label, style, wide[0], bold=bold, indent=row.level * _INDENT, line=row.kind == "total", stays=stays)]
    for column, width, is_right in zip(shown_columns(table), wide[1:], right, strict=True):
        cell = row.cells.get(column.key)
        colour = _COLOURS.get(cell.tone, "") if cell else ""
        text = cell.text if cell else ""
        cells.append(_cell(text, style, width, bold=bold, right=is_right, colour=colour, line=row.kind == "total"))
    return f'<w:tr><w:trPr><w:cantSplit/></w:trPr>{"".join(cells)}</w:tr>'


def _below(row: Row, columns: Sequence[Column], style: str, wide: list[int]) -> str:
    """The row's long texts, each over the whole width and after its heading."""
    said = [(column.label, row.cells[column.key].text) for column in columns if column.key in row.cells and row.cells[column.key].text]
    cells = (_cell(f"{label}: {text}", style, sum(wide), indent=_INDENT, spans=len(wide)) for label, text in said)
    return "".join(f"<w:tr>{cell}</w:tr>" for cell in cells)


def _cell(
    text: str, style: str, width: int, *, bold: bool = False, right: bool = False, indent: int = 0, colour: str = "", line: bool = False,
    stays: bool = False, spans: int = 1,
) -> str:
    border = '<w:tcBorders><w:top w:val="single" w:sz="8" w:color="1F4E79"/></w:tcBorders>' if line else ""
    over = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    place = "".join((
        "<w:keepNext/>" if stays else "", f'<w:ind w:left="{indent}"/>' if indent else "", '<w:jc w:val="right"/>' if right else "",
    ))
    look = f'{"<w:b/>" if bold else ""}{f"""<w:color w:val="{colour}"/>""" if colour else ""}'
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{border}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{run}</w:p></w:tc>'
    )
