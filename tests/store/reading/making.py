"""Makes small workbooks and text tables as programs write them."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

from core.answer import Answer
from core.commands import Import
from core.intake import Incoming
from core.mapping import Said
from core.ports import Store
from core.question import Who
from core.register import Register
from store.importing import import_files
from store.reading.detect import read_content

EVA = Who("eva", "admin")
KR = Said("kr", "ledger", kind="actual", year=2020)
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
Rows = Sequence[Sequence[object]]


def workbook(*, merged: Sequence[str] = (), **sheets: Rows) -> bytes:
    """An xlsx file; an empty text is no cell. ``merged``: areas of the first sheet such as ``C1:D1``, with the text of their first cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value != "":
                    sheet.write(row, column, value)
        for area in merged if number == 0 else ():
            sheet.merge_range(area, "")
            first = xlsxwriter.utility.xl_cell_to_rowcol(area.split(":")[0])
            sheet.write(*first, rows[first[0]][first[1]])
    book.close()
    return out.getvalue()


def sheet_xml(cells: str, **parts: str) -> bytes:
    """An xlsx file whose only sheet has these rows in its XML; ``parts``: more or other parts of the file, by name."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{linked}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{linked}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{linked}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        **parts,
    }
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """A zip file of these texts; the same bytes whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ods(rows: str) -> bytes:
    """An OpenDocument file whose only sheet has these rows in its XML."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blad1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>',
    })


def inline(reference: str, text: str) -> str:
    """A cell with a text, in the XML of a sheet."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def read(content: bytes, said: Said = KR, register: Register | None = None, name: str = "fil.xlsx") -> Incoming:
    """The file read with what is said of it."""
    opened = read_content(content, name)
    return opened.by_saying(said, register) if opened.by_saying is not None else opened


def text(table: str, encoding: str = "utf-8") -> bytes:
    """A text file."""
    return table.encode(encoding)


def amounts(incoming: Incoming, kind: str = "actual") -> dict[tuple[str, str], list[int | None]]:
    """(unit, account) → months, of the only year."""
    return {(f.unit, account): list(months) for f in incoming.figures for account, months in f.monthly.get(kind, {}).items()}


def annual(incoming: Incoming, kind: str = "budget") -> dict[tuple[str, str], int]:
    """(unit, account) → the year's amount."""
    return {(f.unit, account): amount for f in incoming.figures for account, amount in f.annual.get(kind, {}).items()}


def told(incoming: Incoming) -> str:
    """Every problem on a line."""
    return "\n".join(f"{p.level} {p.where}: {p.text}" for p in incoming.problems)


def take_in(store: Store, content: bytes, said: Said = KR, name: str = "fil.xlsx", *, write: bool = True) -> Answer:
    """Import the file into Påhittköping, with a yes to everything."""
    return import_files(store, Import((read_content(content, name),), "Påhittköping", write=write, confirmed=True, said=said), EVA)
