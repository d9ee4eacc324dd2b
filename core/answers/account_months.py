"""Konton: the accounts of each account group, month by month; the table of months opened down to what is booked."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.answer import Answer, Row
from core.answers.asked import Asked
from core.answers.months import month_row, months
from core.answers.parts import money
from core.answers.rounding import down_the_tree, ore, rounding_note
from core.profile import shown_sign

REST = "utan konto"


def account_months(asked: Asked) -> Answer:
    """The answer about months, with a row under that of each group for every account that holds anything.

    What a group holds beside its accounts (a budget that is set for the group alone) has a row of its own, so that they add up.
    """
    shown = months(asked)
    rows = [each for row in shown.table.rows for each in (row, *_below(asked, row))]
    accounts = len(rows) - len(shown.table.rows)
    rounding = rounding_note(down_the_tree(rows), asked.profile.unit)
    said = "" if accounts else "Siffrorna är inlästa per kontogrupp, utan konton."
    new = "" if any(note.startswith("Avrundning") for note in shown.notes) else rounding
    notes = (*shown.notes[:1], said, new, *shown.notes[1:])
    return shown._replace(table=shown.table._replace(rows=tuple(rows)), notes=tuple(filter(None, notes)))


def _below(asked: Asked, group: Row) -> Iterator[Row]:
    chart = asked.book.chart
    if not group.is_group:
        return
    first, end = chart.span(group.key)
    accounts = (node for node in chart.nodes[first + 1:end] if node.kind == "account")
    found = [month_row(asked, each.code, f"{each.code} {each.name}", each.code, 2) for each in accounts]
    booked = [row for row in found if any(ore(cell) is not None for cell in row.cells.values())]
    if booked:
        yield from booked
        yield from _rest(asked, group, booked)


def _rest(asked: Asked, group: Row, accounts: Sequence[Row]) -> Iterator[Row]:
    sign, cells = shown_sign(asked.profile.layout, group.key), {}
    of_months = 1 if asked.question.measure == "deviation" else sign
    for key, cell in group.cells.items():
        whole, parts = ore(cell), sum(ore(row.cells.get(key)) or 0 for row in accounts)
        if key != "deviation" and whole is not None and whole != parts:
            cells[key] = money(whole - parts, asked.profile.unit, sign=sign if key == "annual_budget" else of_months)
    if cells:
        yield Row(f"{group.key}/{REST}", REST.capitalize(), cells, 2)
