"""Resultaträkning, driftredovisning, kontogrupper and detaljramar: each printed as the municipality's own report prints it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.listing import direct_row
from core.answers.parts import answered, change_note, follow_ups, has_change, notes_for, previous_note
from core.answers.printing import Printer
from core.answers.rounding import Sum, across, down, rounding_note
from core.answers.standard_tables import standard_table
from core.deviation import deviation_of
from core.money import format_amount
from core.organisation import Unit
from core.profile import RowSpec, TableKind, TableSpec, shown_sign


def statement(asked: Asked) -> Answer:
    """The table of the municipality's profile, else the standard one; the bottom line is the asked unit's own row."""
    kind: TableKind = asked.question.kind  # type: ignore[assignment]  # answering sends only report tables here
    own_table = asked.profile.table(kind)
    spec = own_table or standard_table(asked, kind)
    printer = Printer(asked, spec)
    rows = list(_blocks(printer)) if kind == "sub_appropriations" else list(_rows(printer, keep_empty=own_table is not None))
    sums = [*across(rows), *_sums(printer, kind, rows)]
    columns = printer.columns()
    more = (rounding_note(sums, spec.unit), _why_blank(asked, columns, rows), *_table_notes(asked, spec))
    notes = notes_for(asked, spec.layout, spec.unit, *more, change=_change_note(spec, rows))
    followups = follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader"), ("Störst", "störst"))
    return answered(asked, _headline(asked, spec), columns, rows, notes, followups, spec.title)


def _rows(printer: Printer, *, keep_empty: bool) -> Iterator[Row]:
    """Account group rows, then unit rows with their total."""
    asked, spec = printer.asked, printer.spec
    groups = [row for row in _group_rows(printer, asked.unit, spec.rows) if keep_empty or row.cells]
    if spec.unit_rows:
        yield from groups
        yield from _unit_rows(printer)
    elif groups:
        *above, last = groups
        yield from above
        yield Row(asked.unit.code, last.label, last.cells, last.level, "total")


def _unit_rows(printer: Printer) -> Iterator[Row]:
    asked, spec, children = printer.asked, printer.spec, printer.asked.children()
    for unit in children:
        code = {"code": Cell(unit.code)} if spec.codes else {}
        yield Row(unit.code, unit.name, code | printer.cells(unit.code, NET_COST), question=asked.phrase("avvikelse", unit))
    if children and (direct := direct_row(asked.unit, 0, printer.cells(asked.unit.code, NET_COST, own=True))):
        yield direct._replace(tone=None)
    label = spec.total_label if children and spec.total_label else asked.unit.name
    yield Row(asked.unit.code, label, printer.cells(asked.unit.code, NET_COST), kind="total")


def _blocks(printer: Printer) -> Iterator[Row]:
    """For each unit directly below a heading and its rows, the last of which is the unit's own; and last the asked unit's."""
    asked, spec, children = printer.asked, printer.spec, printer.asked.children()
    for unit in children or (asked.unit,):
        yield Row(f"{unit.code}/rubrik", unit.name, {}, kind="heading", question=asked.phrase("avvikelse", unit))
        rows = [row for row in _group_rows(printer, unit, spec.rows, level=1) if row.cells]
        yield from (row._replace(key=f"{unit.code}/{row.key}") for row in rows[:-1])
        yield from (row._replace(key=unit.code, is_group=False) for row in rows[-1:])
    if children:
        last = spec.rows[-1]
        label = f"{last.label[:1].lower()}{last.label[1:]}"
        if direct := direct_row(asked.unit, 0, printer.cells(asked.unit.code, last.group, own=True)):
            yield direct._replace(label=f"{direct.label}, {label}", tone=None)
        yield Row(asked.unit.code, f"{spec.total_label or 'Summa'} {label}", printer.cells(asked.unit.code, last.group), kind="total")


def _group_rows(printer: Printer, unit: Unit, specs: Sequence[RowSpec], level: int = 0) -> Iterator[Row]:
    for spec in specs:
        cells = printer.cells(unit.code, spec.group, spec.blank)
        yield Row(spec.group, spec.label, cells, level + spec.level, "total" if spec.total else "row", is_group=True)


def _change_note(spec: TableSpec, rows: Sequence[Row]) -> str:
    """The sign of the change, with the rows of the account groups that are shown in the result's own sign."""
    own_sign = {each.label for each in spec.rows if shown_sign(spec.layout, each.group) == 1}
    unturned = dict.fromkeys(row.label for row in rows if row.label in own_sign and has_change([row]))
    return change_note(spec.layout, tuple(unturned)) if has_change(rows) else ""


def _headline(asked: Asked, spec: TableSpec) -> str:
    found = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    sentence = f"{spec.title} för {asked.subject}, {asked.span.label}"
    if found.amount is None:
        return f"{sentence}."
    return f"{sentence}: avvikelsen är {format_amount(found.amount, spec.unit, signed=True)} {spec.unit}."


def _table_notes(asked: Asked, spec: TableSpec) -> tuple[str, ...]:
    """The profile's notes speak of the home unit's own printed table, in the years that it was printed."""
    is_printed = asked.unit.code == asked.book.register.home
    return spec.notes if asked.span.is_full_year and is_printed and (not spec.years or asked.year in spec.years) else ()


def _why_blank(asked: Asked, columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Why the columns of the year before are blank, when they all are."""
    back = [column.key for column in columns if column.key == "change" or column.key.startswith("previous")]
    return previous_note(asked) if back and not any(key in row.cells for key in back for row in rows) else ""


def _sums(printer: Printer, kind: TableKind, rows: Sequence[Row]) -> Iterator[Sum]:
    """Each total of the table and what it sums: account groups within a unit, units within the asked one."""
    asked = printer.asked
    if kind == "sub_appropriations":
        for unit in asked.children() or (asked.unit,):
            yield from _sums_of_groups(printer, unit)
        nets = {unit.code for unit in asked.children()} | {f"{asked.unit.code}/direkt"}
        yield from down(rows[-1], [row for row in rows[:-1] if row.key in nets])
        return
    yield from _sums_of_groups(printer, asked.unit)
    if printer.spec.unit_rows:
        yield from down(rows[-1], [row for row in rows[:-1] if row.question or row.key == f"{asked.unit.code}/direkt"])


def _sums_of_groups(printer: Printer, unit: Unit) -> Iterator[Sum]:
    chart = printer.asked.book.chart
    printed = {spec.group: Row(spec.group, "", printer.cells(unit.code, spec.group)) for spec in printer.spec.rows}
    codes = [code for code, row in printed.items() if row.cells]
    for code in codes:
        inside = [c for c in codes if c != code and chart.is_within(c, code)]
        parts = [c for c in inside if not any(c != d and chart.is_within(c, d) for d in inside)]
        yield from down(printed[code], [printed[c] for c in parts])
