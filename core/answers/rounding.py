"""Says so where printed terms do not add up to their printed total, because each is rounded by itself."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from core.answer import Cell, Row
from core.money import Amount, MoneyUnit, format_bound, in_unit

Sum = tuple[Amount | None, list[Amount | None]]
"""A total and its terms, exact and signed so that they add up."""

_DIFFERENCES: Final = (
    ("deviation", "actual", "budget"), ("change", "actual", "previous"), ("previous_deviation", "previous", "previous_budget"),
)


def rounding_note(sums: Iterable[Sum], unit: MoneyUnit) -> str:
    """A sentence with the bound of the longest sum whose printed terms differ from its printed total; empty when none does."""
    widest = max((len(terms) for total, terms in map(_known, sums) if _differs(total, terms, unit)), default=0)
    if not widest:
        return ""
    bound = format_bound(widest, unit)
    return f"Avrundning: varje belopp är avrundat för sig, så en summa av {widest} delar kan skilja högst {bound} {unit} från delarna."


def across(rows: Iterable[Row]) -> Iterator[Sum]:
    """deviation = actual − budget and change = actual − previous, in each row."""
    for row in rows:
        for total, plus, less in _DIFFERENCES:
            a, b = ore(row.cells.get(plus)), ore(row.cells.get(less))
            if a is not None and b is not None:
                yield ore(row.cells.get(total)), [a, -b]


def down(total: Row, parts: Sequence[Row]) -> Iterator[Sum]:
    """A total row and the rows that it sums, column by column."""
    if len(parts) > 1:
        yield from ((ore(cell), [ore(part.cells.get(key)) for part in parts]) for key, cell in total.cells.items())


def down_the_tree(rows: Sequence[Row]) -> Iterator[Sum]:
    """Rows in depth-first order: each and the rows one level below it."""
    for at, row in enumerate(rows):
        parts = []
        for below in rows[at + 1 :]:
            if below.level <= row.level:
                break
            if below.level == row.level + 1:
                parts.append(below)
        yield from down(row, parts)


def ore(cell: Cell | None) -> Amount | None:
    """The exact amount of a money cell, None for any other."""
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def _known(each: Sum) -> tuple[Amount | None, list[Amount]]:
    return each[0], [term for term in each[1] if term is not None]


def _differs(total: Amount | None, terms: Sequence[Amount], unit: MoneyUnit) -> bool:
    return total is not None and total == sum(terms) and in_unit(total, unit) != sum(in_unit(term, unit) for term in terms)
