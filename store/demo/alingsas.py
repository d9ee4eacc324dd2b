"""Alingsås 2020: economy per account group of the municipal office and of land development (layout R)."""
from __future__ import annotations

from typing import Final

from core.accounts import APPROPRIATION, COST, INCOME, NET_FINANCIAL_ITEMS, OPERATING_NET, RESULT, AccountGroup
from core.calendar import FiscalYear
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.register import Register, Year
from store.demo.organisations import ALINGSAS, units_of
from store.demo.plan import Amount, Fixed, Free, Leaf, Plan, PrintedTable, Season
from store.demo.printed import ALINGSAS_ECONOMY, ALINGSAS_LAND_DEVELOPMENT, Rows, rows_of
from store.demo.relations import steps_of

OFFICE: Final = "210"
LAND: Final = "220"
PERSONNEL, RENTS, SERVICES, OTHER_COST = "personnel", "rents", "services", "other_cost"
GROUPS: Final = (
    AccountGroup(PERSONNEL, "Personalkostnader", COST), AccountGroup(RENTS, "Lokalhyror", COST),
    AccountGroup(SERVICES, "Köp av tjänster", COST), AccountGroup(OTHER_COST, "Övriga kostnader", COST),
)
BOOKED: Final = (INCOME, PERSONNEL, RENTS, SERVICES, OTHER_COST, NET_FINANCIAL_ITEMS)

ACCOUNT_GROUPS: Final = TableSpec(
    "Ekonomi", "R", "tkr",
    (
        ColumnSpec("budget", "Budget {year}"), ColumnSpec("actual", "Bokslut {year}"),
        ColumnSpec("deviation", "Avv. bokslut/ budget {year}"), ColumnSpec("previous", "Bokslut {previous}"),
        ColumnSpec("change", "Diff. bokslut {year}/{previous}"),
    ),
    (
        RowSpec(INCOME, "Verksamhetens intäkter"), RowSpec(PERSONNEL, "Personalkostnader"), RowSpec(RENTS, "Lokalhyror"),
        RowSpec(SERVICES, "Köp av tjänster"), RowSpec(OTHER_COST, "Övriga kostnader"),
        RowSpec(COST, "Verksamhetens kostnader", total=True), RowSpec(OPERATING_NET, "Verksamhetens nettokostnader", total=True),
        RowSpec(APPROPRIATION, "Kommunbidrag"), RowSpec(NET_FINANCIAL_ITEMS, "Finansnetto"),
        RowSpec(RESULT, "Årets resultat", total=True),
    ),
    blanks_add_nothing=True,
)
PROFILE: Final = Profile(
    layout="R", unit="tkr", home=OFFICE,
    words={"change": "Differens"},
    tables={"account_groups": ACCOUNT_GROUPS, "income_statement": ACCOUNT_GROUPS},
)

SOURCE: Final = "Alingsås kommun, Kommunstyrelsens årsredovisning 2020"
YEARS: Final = {
    2019: Year(FiscalYear(2019), 12, SOURCE, "Alla kronor under tkr är påhittade, exempeldata.", "endast helår"),
    2020: Year(FiscalYear(2020), 12, SOURCE, "Månadsfördelningen och alla kronor under tkr är påhittade, exempeldata."),
}
SEASONS: Final[dict[tuple[str, str], Season]] = {
    ("", APPROPRIATION): "even", ("", INCOME): "grants", ("", PERSONNEL): "salaries", ("", RENTS): "rents", ("", SERVICES): "services",
    ("", OTHER_COST): "mixed", ("", NET_FINANCIAL_ITEMS): "interest", (LAND, INCOME): "sales", (LAND, OTHER_COST): "sales",
}
# Lunches for the upper secondary school April to June, the employees' gift card, skills and maintenance late in the year,
# the street that land development could not capitalise: the report's amounts, the months partly made up. What
# Omställningsfonden paid is made up.
EVENTS: Final[dict[tuple[str, str], dict[int, int]]] = {
    (OFFICE, SERVICES): {4: -600_000, 5: -700_000, 6: -600_000},
    (OFFICE, OTHER_COST): {11: -500_000, 12: -4_700_000},
    (OFFICE, INCOME): {11: 900_000},
    (LAND, OTHER_COST): {9: -1_100_000},
}
TABLES: Final = (
    PrintedTable(
        12, "account_groups", OFFICE, "kontogrupper Kommunledningskontoret Alingsås kommun helår 2020", rows_of(ALINGSAS_ECONOMY)
    ),
    PrintedTable(
        15, "account_groups", LAND, "kontogrupper Exploateringsverksamheten Alingsås kommun helår 2020", rows_of(ALINGSAS_LAND_DEVELOPMENT)
    ),
)


def plan() -> Plan:
    """Alingsås' two tables and the amounts that have to fit them."""
    leaves = {**_leaves(OFFICE, TABLES[0].rows), **_leaves(LAND, TABLES[1].rows)}
    register = Register("alingsas", "Alingsås kommun", PROFILE, units_of(ALINGSAS), GROUPS, YEARS)
    return Plan(register, 2020, TABLES, leaves, SEASONS, events=EVENTS)


def _leaves(unit: str, rows: Rows) -> dict[Leaf, Amount]:
    """One amount per printed budget, actual and previous year; what is blank stays missing, and the council's sum is exact."""
    leaves: dict[Leaf, Amount] = {}
    for account in (*BOOKED, APPROPRIATION):
        budget, actual, _, previous, _ = rows[unit, account]
        for leaf, text in (
            (Leaf(unit, account, "budget", 2020), budget), (Leaf(unit, account, "actual", 2020), actual),
            (Leaf(unit, account, "actual", 2019), previous),
        ):
            if text is not None:
                leaves[leaf] = _amount(account, steps_of(text, "tkr") * 1000)
    return leaves


def _amount(account: str, kronor: int) -> Amount:
    return Fixed(kronor) if account == APPROPRIATION or kronor == 0 else Free(kronor)
