"""What a printed cell says of the amounts behind it: a sum of leaves, and the interval that rounds to the printed figure."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.accounts import NET_COST, Chart
from core.money import MoneyUnit, in_unit, parse_amount
from core.organisation import Organisation
from core.profile import ColumnSpec, Layout, Measure, shown_sign
from store.demo.plan import Kind, Leaf, Plan, PrintedTable

ORE_PER_KRONA = 100
_SMALLEST: dict[MoneyUnit, int] = {"kr": 1, "tkr": 1_000, "mnkr": 100_000}
"""Kronor per printed step."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One printed figure: ``steps`` printed steps (tkr, tenths of mnkr) of the sum of ``terms`` in the layout's sign."""

    table: int
    unit: str
    group: str
    column: ColumnSpec
    year: int
    money_unit: MoneyUnit
    steps: int
    terms: Mapping[Leaf, int]

    @property
    def interval(self) -> tuple[float, float]:
        """Kronor between which the sum rounds to the printed figure; the ends themselves round away from zero."""
        step = _SMALLEST[self.money_unit]
        return (self.steps - 0.5) * step, (self.steps + 0.5) * step

    def holds(self, kronor: Mapping[Leaf, int]) -> bool:
        """True when these amounts print as the cell does."""
        total = sum(sign * kronor[leaf] for leaf, sign in self.terms.items())
        return in_unit(total * ORE_PER_KRONA, self.money_unit) == self.steps


def steps_of(text: str, unit: MoneyUnit) -> int:
    """A printed text as whole printed steps: ``-1 631`` in tkr is −1631, ``16,6`` in mnkr is 166."""
    return in_unit(parse_amount(text, unit), unit)


def printed_cells(plan: Plan) -> tuple[PrintedCell, ...]:
    """Every printed figure of the municipality, a contradicted one with what follows from the others instead."""
    return tuple(cell for table in plan.tables for cell in _cells_of(plan, table))


def _cells_of(plan: Plan, table: PrintedTable) -> Iterator[PrintedCell]:
    spec = plan.register.profile.tables[table.kind]
    for (unit, group), texts in (*table.rows.items(), *_total(table)):
        for column, text in zip(spec.columns, texts, strict=True):
            if text is None:
                continue
            year = plan.year + column.year
            terms = _terms(plan, spec.layout, unit, group, column.measure, year)
            steps = steps_of(_followed(plan, table, unit, group, column.measure, year, text), spec.unit)
            yield PrintedCell(table.number, unit, group, column, year, spec.unit, steps, terms)


def _total(table: PrintedTable) -> tuple[tuple[tuple[str, str], tuple[str | None, ...]], ...]:
    return (((table.unit, NET_COST), table.total),) if table.total else ()


def _followed(plan: Plan, table: PrintedTable, unit: str, group: str, measure: Measure, year: int, text: str) -> str:
    place = (table.number, unit, group, measure, year, text)
    return next(
        (c.follows for c in plan.contradicted if (c.table, c.unit, c.group, c.measure, c.year, c.printed) == place), text
    )


def _terms(plan: Plan, layout: Layout, unit: str, group: str, measure: Measure, year: int) -> dict[Leaf, int]:
    sign = shown_sign(layout, group)
    match measure:
        case "deviation":
            parts: tuple[tuple[int, Kind, int], ...] = ((1, "actual", year), (-1, "budget", year))
        case "change":
            parts = ((sign, "actual", year), (-sign, "actual", year - 1))
        case "previous":
            parts = ((sign, "actual", year - 1),)
        case "budget" | "actual" | "prognosis":
            parts = ((sign, measure, year),)
        case _:
            raise ValueError(f"{measure} is no sum of amounts")
    units, chart = plan.register.organisation(plan.year), plan.register.chart
    return {
        leaf: factor
        for factor, kind, of_year in parts
        for leaf in plan.leaves
        if leaf.kind == kind and leaf.year == of_year and _within(units, chart, leaf, unit, group)
    }


def _within(units: Organisation, chart: Chart, leaf: Leaf, unit: str, group: str) -> bool:
    return units.is_within(leaf.unit, unit) and chart.is_within(leaf.account, group)
