"""A table as Word's XML: its header repeated on every page, labels as they are nested, numbers to the right."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from core.answer import Row, Table
from core.deviation import Tone
from store.writing.figures import clean, headings, is_number, shown_columns, unit_of

_TWIPS: Final = 635
"""EMU to a twentieth of a point."""
_INDENT: Final = 170
_COLOURS: Final[dict[Tone, str]] = {"bad": "A3150A", "good": "0B6130", "warning": "7A4B00"}
_TOGETHER: Final = 16
"""Rows of a table that is kept on one page."""
_LETTER: Final = 122
"""Twips of a sign in a table, about."""


def table_xml(table: Table, width: int, style_id: Callable[[str], str], described: str) -> str:
    """The table over ``width`` EMU. ``style_id``: a style's name → its id in the document. ``described``: what it shows, as alt text."""
    columns = shown_columns(table)
    widths = _widths(table, width // _TWIPS)
    styles = f'<w:tblStyle w:val="{style_id("Koll tabell")}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    look = '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    alt = f'<w:tblCaption w:val="{escaped(described)}"/>'
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    text = style_id("Koll tabelltext")
    right = [any(c.key in row.cells and is_number(row.cells[c.key]) for row in table.rows) for c in columns]
    head = [_cell(unit_of(table), text, widths[0])]
    head += [_cell(name, text, w, bold=True, right=r) for name, w, r in zip(headings(table), widths[1:], right, strict=True)]
    last = len(table.rows) - 1
    stays = last < _TOGETHER
    rows = "".join(_row(row, table, text, widths, right, stays and at < last) for at, row in enumerate(table.rows))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr>{styles}{look}{alt}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{"".join(head)}</w:tr>{rows}</w:tbl>'
    )


def escaped(text: str) -> str:
    """A text inside an element or an attribute."""
    return escape(clean(text), {'"': "&quot;"})


def _row(row: Row, table: Table, style: str, widths: list[int], right: list[bool], stays: bool) -> str:
    bold = row.kind != "row"
    cells = [_cell(row.label, style, widths[0], bold=bold, indent=row.level * _INDENT, line=row.kind == "total", stays=stays)]
    for column, width, is_right in zip(shown_columns(table), widths[1:], right, strict=True):
        cell = row.cells.get(column.key)
        colour = _COLOURS.get(cell.tone, "") if cell else ""
        text = cell.text if cell else ""
        cells.append(_cell(text, style, width, bold=bold, right=is_right, colour=colour, line=row.kind == "total"))
    return f'<w:tr><w:trPr><w:cantSplit/></w:trPr>{"".join(cells)}</w:tr>'


def _cell(
    text: str, style: str, width: int, *, bold: bool = False, right: bool = False, indent: int = 0, colour: str = "", line: bool = False,
    stays: bool = False,
) -> str:
    border = '<w:tcBorders><w:top w:val="single" w:sz="8" w:color="1F4E79"/></w:tcBorders>' if line else ""
    place = "".join((
        "<w:keepNext/>" if stays else "", f'<w:ind w:left="{indent}"/>' if indent else "", '<w:jc w:val="right"/>' if right else "",
    ))
    look = f'{"<w:b/>" if bold else ""}{f"""<w:color w:val="{colour}"/>""" if colour else ""}'
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{run}</w:p></w:tc>'
    )


def _widths(table: Table, whole: int) -> list[int]:
    """Twips of each column: each as wide as its longest number, the labels what is left but never less than a quarter."""
    heads = zip(shown_columns(table), headings(table), strict=True)
    wanted = [max(map(len, _texts(table, column.key, head)), default=4) * _LETTER + 180 for column, head in heads]
    room = whole * 3 // 4
    if wanted and sum(wanted) > room:
        wanted = [each * room // sum(wanted) for each in wanted]
    return [whole - sum(wanted), *wanted]


def _texts(table: Table, key: str, head: str) -> Iterator[str]:
    """What may not be broken: the cells, and the words of the heading."""
    yield from head.split(" ")
    for row in table.rows:
        if key in row.cells:
            cell = row.cells[key]
            yield from [cell.text] if is_number(cell) else cell.text.split(" ")
