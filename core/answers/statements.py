"""Resultaträkning, driftredovisning, kontogrupper and detaljramar: each printed as the municipality's own report prints it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.accounts import NET_COST
from core.answer import Answer, Cell, Row
from core.answers.asked import Asked
from core.answers.parts import answered, follow_ups, notes_for, rounding_note
from core.answers.printing import Printer
from core.answers.standard_tables import standard_table
from core.deviation import deviation_of
from core.money import Amount, format_amount
from core.organisation import Unit
from core.profile import RowSpec, TableKind, TableSpec


def statement(asked: Asked) -> Answer:
    """The table of the municipality's profile, else the standard one; the bottom line is the asked unit's own row."""
    kind: TableKind = asked.question.kind  # type: ignore[assignment]  # answering sends only report tables here
    own_table = asked.profile.tables.get(kind)
    spec = own_table or standard_table(asked, kind)
    printer = Printer(asked, spec)
    rows = list(_blocks(printer)) if kind == "sub_appropriations" else list(_rows(printer, keep_empty=own_table is not None))
    notes = notes_for(asked, spec.layout, spec.unit, _rounding(asked, spec, rows), *_table_notes(asked, spec))
    return answered(
        asked, _headline(asked, spec), printer.columns(), rows, notes,
        follow_ups(asked, ("Avvikelse", "avvikelse"), ("Månader", "månader"), ("Störst", "störst")), spec.title,
    )


def _rows(printer: Printer, *, keep_empty: bool) -> Iterator[Row]:
    """Account group rows, then unit rows with their total."""
    asked, spec = printer.asked, printer.spec
    groups = [row for row in _group_rows(printer, asked.unit, spec.rows) if keep_empty or row.cells]
    if spec.unit_rows:
        yield from groups
        for unit in asked.children():
            code = {"code": Cell(unit.code)} if spec.codes else {}
            yield Row(unit.code, unit.name, code | printer.cells(unit.code, NET_COST), question=asked.phrase("avvikelse", unit))
        yield Row(asked.unit.code, spec.total_label or asked.unit.name, printer.cells(asked.unit.code, NET_COST), kind="total")
    elif groups:
        *above, last = groups
        yield from above
        yield Row(asked.unit.code, last.label, last.cells, last.level, "total")


def _blocks(printer: Printer) -> Iterator[Row]:
    """For each unit directly below a heading and its rows, and last the asked unit's net."""
    asked, spec = printer.asked, printer.spec
    for unit in asked.children() or (asked.unit,):
        yield Row(unit.code, unit.name, {}, kind="heading", question=asked.phrase("avvikelse", unit))
        yield from (row for row in _group_rows(printer, unit, spec.rows, level=1) if row.cells)
    if asked.children():
        last = spec.rows[-1]
        label = f"{spec.total_label or 'Summa'} {last.label[:1].lower()}{last.label[1:]}"
        yield Row(asked.unit.code, label, printer.cells(asked.unit.code, last.group), kind="total")


def _group_rows(printer: Printer, unit: Unit, specs: Sequence[RowSpec], level: int = 0) -> Iterator[Row]:
    for spec in specs:
        cells = printer.cells(unit.code, spec.group, spec.blank)
        yield Row(spec.group, spec.label, cells, level + spec.level, "total" if spec.total else "row")


def _headline(asked: Asked, spec: TableSpec) -> str:
    found = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    sentence = f"{spec.title} för {asked.subject}, {asked.span.label}"
    if found.amount is None:
        return f"{sentence}."
    return f"{sentence}: avvikelsen är {format_amount(found.amount, spec.unit, signed=True)} {spec.unit}."


def _table_notes(asked: Asked, spec: TableSpec) -> tuple[str, ...]:
    """The profile's notes speak of the home unit's own printed table, in the years that it was printed."""
    is_printed = asked.unit.code == asked.book.register.home or not asked.book.register.profile.home
    return spec.notes if asked.span.is_full_year and is_printed and (not spec.years or asked.year in spec.years) else ()


def _rounding(asked: Asked, spec: TableSpec, rows: Sequence[Row]) -> str:
    return rounding_note([*_across(rows), *_down(asked, spec, rows)], spec.unit)


_Sum = tuple[Amount | None, list[Amount | None]]


def _across(rows: Sequence[Row]) -> Iterator[_Sum]:
    """deviation = actual − budget and change = actual − previous, in each row."""
    for row in rows:
        for total, plus, less in (("deviation", "actual", "budget"), ("change", "actual", "previous")):
            a, b = _ore(row.cells.get(plus)), _ore(row.cells.get(less))
            if a is not None and b is not None:
                yield _ore(row.cells.get(total)), [a, -b]


def _down(asked: Asked, spec: TableSpec, rows: Sequence[Row]) -> Iterator[_Sum]:
    """Each total and the rows that it sums, column by column."""
    chart = asked.book.chart
    groups = {row_spec.group: row for row_spec, row in zip(spec.rows, rows, strict=False)} if rows[:1] and rows[0].kind != "heading" else {}
    for code, total in groups.items():
        inside = [c for c in groups if c != code and chart.is_within(c, code)]
        parts = [c for c in inside if not any(c != d and chart.is_within(c, d) for d in inside)]
        yield from _columnwise(total, [groups[c] for c in parts])
    units = [row for row in rows if row.question and row.cells]
    if units:
        yield from _columnwise(rows[-1], units)


def _columnwise(total: Row, parts: Sequence[Row]) -> Iterator[_Sum]:
    if len(parts) > 1:
        yield from ((_ore(cell), [_ore(part.cells.get(key)) for part in parts]) for key, cell in total.cells.items())


def _ore(cell: Cell | None) -> Amount | None:
    return cell.value if cell is not None and isinstance(cell.value, int) else None
