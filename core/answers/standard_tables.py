"""The report tables of a municipality that has not described its own."""
from __future__ import annotations

from core.accounts import (
    APPROPRIATION,
    CAPITAL_COST,
    COST,
    FINANCING,
    INCOME,
    NET_COST,
    NET_FINANCIAL_ITEMS,
    OPERATING_NET,
    RESULT,
    UNALLOCATED,
)
from core.answers.asked import Asked
from core.answers.parts import shown_groups
from core.profile import ColumnSpec, RowSpec, TableKind, TableSpec

COLUMNS = (
    ColumnSpec("budget", ""), ColumnSpec("actual", ""), ColumnSpec("deviation", ""), ColumnSpec("previous", ""), ColumnSpec("change", ""),
)
"""Headed by the municipality's own words."""

INCOME_STATEMENT = (
    RowSpec(INCOME, "Verksamhetens intäkter"), RowSpec(COST, "Verksamhetens kostnader"), RowSpec(UNALLOCATED, "Ofördelat"),
    RowSpec(OPERATING_NET, "Verksamhetens nettokostnader", total=True), RowSpec(CAPITAL_COST, "Kapitalkostnader"),
    RowSpec(FINANCING, "Skatter, bidrag och utjämning"), RowSpec(NET_FINANCIAL_ITEMS, "Finansnetto"),
    RowSpec(APPROPRIATION, "Kommunbidrag"), RowSpec(RESULT, "Resultat", total=True),
)

SUB_APPROPRIATION = (
    RowSpec(INCOME, "Intäkter"), RowSpec(COST, "Kostnader"), RowSpec(UNALLOCATED, "Ofördelat"),
    RowSpec(CAPITAL_COST, "Kapitalkostnader"), RowSpec(FINANCING, "Skatter, bidrag och utjämning"),
    RowSpec(NET_FINANCIAL_ITEMS, "Finansnetto"), RowSpec(NET_COST, "Nettokostnad", total=True),
)

TITLES: dict[TableKind, str] = {
    "income_statement": "Resultaträkning", "operating_statement": "Driftredovisning",
    "account_groups": "Kontogrupper", "sub_appropriations": "Detaljramar",
}


def standard_table(asked: Asked, kind: TableKind) -> TableSpec:
    """The table in the municipality's general layout and unit; rows on which nothing is booked are left out."""
    rows: tuple[RowSpec, ...]
    if kind == "income_statement":
        rows = INCOME_STATEMENT
    elif kind == "account_groups":
        own = tuple(RowSpec(group.code, group.name) for group in shown_groups(asked))
        rows = (*own, RowSpec(NET_COST, "Nettokostnad", total=True))
    else:
        rows = SUB_APPROPRIATION if kind == "sub_appropriations" else ()
    by_unit = kind in ("operating_statement", "sub_appropriations")
    return TableSpec(TITLES[kind], asked.profile.layout, asked.profile.unit, COLUMNS, rows, by_unit, "Summa" if by_unit else None)
