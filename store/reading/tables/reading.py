"""Reads a file of tables: opens it, finds its tables, and makes of them what an import can take, or a question first."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.fold import plain
from core.intake import Incoming, Problem
from core.mapping import Said, Source
from core.progress import Part, unheard
from core.register import Register
from store.reading.problems import shorten
from store.reading.reported import is_reported, read_reported
from store.reading.tables import incoming
from store.reading.tables.columns import columns_of
from store.reading.tables.delimited import read_delimited
from store.reading.tables.faults import Faults
from store.reading.tables.found import Found
from store.reading.tables.grid import Sheet, Unreadable, Workbook
from store.reading.tables.heading import Heading, find_heading
from store.reading.tables.layout import ROLE_WORDS, apply_corrections, corrected, fingerprint_of, layout_of, remembered_for
from store.reading.tables.workbooks import OLD_OFFICE_START, ZIP_START, read_workbook


def is_workbook(content: bytes) -> bool:
    """True for a file that is opened as a workbook: a zip file or an old Office file."""
    return content.startswith((ZIP_START, OLD_OFFICE_START))


def read_tables(content: bytes, source: str, progress: Part = unheard) -> Incoming:
    """A workbook, opened but not yet read: ``by_saying`` reads it. One that cannot be opened is refused; nothing is raised but what
    ``progress`` (told 0…1) raises."""
    try:
        workbook = read_workbook(content, progress)
    except Unreadable as error:
        return refused(source, str(error))
    return read_reported(workbook, source) if is_reported(workbook) else _opened(workbook, source)


def table_of_text(content: bytes, source: str, progress: Part = unheard) -> Incoming | None:
    """The same for a text file, when it looks like a table; else None."""
    try:
        workbook = read_delimited(content, progress)
    except Unreadable:
        return None
    if is_reported(workbook):
        return read_reported(workbook, source)
    if find_heading(workbook.sheets[0], source, {}) is None:
        return None
    return _opened(workbook, source)


def _opened(workbook: Workbook, source: str) -> Incoming:
    """The file before anything is said of it; what it was read as is kept for the same words again, as a yes follows a preview."""
    kept: list[tuple[Said, tuple[object, ...] | None, Incoming]] = []

    def by_saying(said: Said, register: Register | None, progress: Part = unheard) -> Incoming:
        """Read it with what is said and remembered."""
        known = None if register is None else (register.sources, register.units, register.groups, register.years, register.rounds)
        if not kept or kept[0][:2] != (said, known):
            kept[:] = [(said, known, read_said(workbook, source, said, register, progress))]
        return kept[0][2]

    return Incoming(source, "ledger", lines=workbook.lines, by_saying=by_saying)


def refused(source: str, sentence: str, lines: int = 0) -> Incoming:
    """A file of which nothing is taken."""
    return Incoming(source, "ledger", problems=(Problem("refused", source, sentence),), lines=lines, file_refused=True)


def read_said(workbook: Workbook, source: str, said: Said, register: Register | None, progress: Part = unheard) -> Incoming:
    """The file read with what is said of it and what the municipality remembers."""
    faults = Faults(source)
    for note in workbook.notes:
        faults.file("warning", note)
    why = _wrong_columns(said, workbook, source)
    if why is not None:
        return refused(source, why, workbook.lines)
    remembered = {each.fingerprint: each for each in register.sources} if register is not None else {}
    columns = columns_of([sheet for sheet in workbook.sheets if not sheet.hidden] or workbook.sheets, source, said, remembered)
    tables, passed = _tables(workbook, source, said, remembered, faults)
    if not tables:
        return replace(refused(source, _nothing(passed), workbook.lines), columns=columns)
    kinds = {table.layout.what for table in tables}
    what = next(each for each in ("figures", "prognoses", "organisation", "chart", "comments") if each in kinds)
    for table in tables:
        if table.layout.what != what:
            passed.append((table.sheet, "Tabellen är av annat slag än de andra. Läs in den för sig."))
    for sheet, reason in passed:
        faults.file("warning", f"{_named(sheet)} läses inte: {reason}")
    taken = [table for table in tables if table.layout.what == what]
    return replace(incoming.make(what, taken, source, said, register, remembered, faults, workbook.lines, progress), columns=columns)


def _tables(
    workbook: Workbook, source: str, said: Said, remembered: dict[str, Source], faults: Faults
) -> tuple[list[Found], list[tuple[Sheet, str]]]:
    """The tables of the sheets, and the sheets that hold none with why."""
    tables: list[Found] = []
    passed: list[tuple[Sheet, str]] = []
    only_hidden = all(sheet.hidden for sheet in workbook.sheets if sheet.rows)
    for sheet in workbook.sheets:
        if not sheet.rows:
            continue
        if sheet.hidden and not only_hidden:
            passed.append((sheet, "Bladet är dolt."))
            continue
        found = _table(sheet, source, said, remembered)
        if isinstance(found, str):
            passed.append((sheet, found))
        else:
            tables.append(found)
    periods = _each_its_month(tables)
    for place, period in enumerate(periods):
        again = _table(tables[place].sheet, source, said, remembered, period)
        tables[place] = again if isinstance(again, Found) else tables[place]
    if periods and any(column.kind != "actual" for table in tables for column in table.layout.amounts):
        faults.file("confirm", "Varje blad läses som sin månad, även budgeten. Stämmer det? Är den hela årets: skriv Årsbudget som rubrik.")
    return tables, passed


def _each_its_month(tables: Sequence[Found]) -> list[tuple[int, int]]:
    """The year and month of each sheet, when the words round them name one each and no two the same; none where nothing is unclear."""
    found = []
    for table in tables:
        title = table.heading.title
        months = title.months if title.period is None else None
        year = (months.year or title.year) if months is not None else None
        if months is None or year is None or not months.is_one or months.of_year:
            return []
        found.append((year, months.first))
    is_unclear = len(found) > 1 and any(table.layout.unclear is not None for table in tables)
    return found if is_unclear and len(set(found)) == len(found) else []


def _table(
    sheet: Sheet, source: str, said: Said, remembered: dict[str, Source], period: tuple[int, int] | None = None
) -> Found | str:
    """The table of a sheet, or why it holds none; ``period``: the year and month that the sheet is of, where the others tell."""
    roles = corrected(said.columns)
    heading = find_heading(sheet, source, {header: role.partition(":")[0] for header, role in roles.items()})
    if heading is None:
        return "Det finns ingen rad med rubriker som Koll känner (till exempel Ansvar, Konto, Period, Belopp)."
    known = remembered_for(heading, remembered)
    if said.period is not None:
        year, month = said.period
        heading = heading._replace(title=heading.title._replace(year=year, period=(year, month) if month else None, months=None))
    if period is not None:
        heading = heading._replace(title=heading.title._replace(period=period))
    roles = roles or corrected(known.columns if known else ())
    kind = said.kind or heading.title.kind or (known.kind if known else "")
    layout = layout_of(apply_corrections(heading, roles) if roles else heading, kind)
    if isinstance(layout, str):
        return f"{layout} Rubrikerna är {_headers(heading)}."
    return Found(sheet, heading, layout, fingerprint_of(heading), known)


def _headers(heading: Heading) -> str:
    return shorten(", ".join(column.header for column in heading.columns), 200)


def _wrong_columns(said: Said, workbook: Workbook, source: str) -> str | None:
    """Why ``--kolumner`` cannot be followed."""
    wrong = [word for word, _ in said.columns if word not in ROLE_WORDS]
    if wrong:
        return f"--kolumner: ”{shorten(wrong[0], 30)}” är ingen av {', '.join(ROLE_WORDS)}."
    headers = {plain(str(value)).strip() for sheet in workbook.sheets for row in sheet.rows[:80] for value in row if value != ""}
    for _, header in said.columns:
        if plain(header) not in headers and not any(plain(header).endswith(each) for each in headers if each):
            return f"--kolumner: ingen kolumn i {source} heter ”{shorten(header, 40)}”."
    return None


def _nothing(passed: list[tuple[Sheet, str]]) -> str:
    if not passed:
        return "Filen är tom."
    if len(passed) == 1:
        return passed[0][1]
    return "Inget blad går att läsa. " + " ".join(f"{_named(sheet)}: {reason}" for sheet, reason in passed[:5])


def _named(sheet: Sheet) -> str:
    return f"Bladet ”{shorten(sheet.name, 40)}”" if sheet.name else "Tabellen"

