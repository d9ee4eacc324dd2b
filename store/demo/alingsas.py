"""Alingsås 2020: economy per account group of the municipal office and of land development (layout R)."""
from __future__ import annotations

from typing import Final

from core.accounts import APPROPRIATION, COST, INCOME, NET_COST, NET_FINANCIAL_ITEMS, OPERATING_NET, RESULT, AccountGroup
from core.calendar import FiscalYear
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.register import Register, Year
from core.rounds import Prognosis, Round
from store.demo.organisations import ALINGSAS, units_of
from store.demo.plan import Amount, Fixed, Free, Leaf, Plan, PrintedTable, Season
from store.demo.printed import ALINGSAS_ECONOMY, ALINGSAS_LAND_DEVELOPMENT, Rows, rows_of
from store.demo.relations import ORE_PER_KRONA, steps_of

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
# The prognoses of table 13, as the result that they would give; the reasons are the report's words under the table.
APRIL: Final = Round("2020-04", "Fördjupad månadsuppföljning", 2020, 4, frozen=True)
AUGUST: Final = Round("2020-08", "Delårsbokslut", 2020, 8, frozen=True)
APPROPRIATION_2020: Final = 97_391_000
RESULT_PROGNOSES: Final = (
    (APRIL, 515_000, ""),
    (AUGUST, 1_038_000, "Vakanta tjänster har inte återbesatts i den takt som ursprungligen prognostiserades."),
)
ACCURACY: Final = TableSpec(
    "Prognossäkerhet", "R", "tkr",
    (ColumnSpec("prognosis", "Prognos"), ColumnSpec("error", "Avvikelse från bokslut"), ColumnSpec("error_pct", "% av ram")),
    (RowSpec(RESULT, "Bokslut {year}"),),
    unit_rows=True,
    notes=(
        "Rapporten: Avvikelsen mellan prognosen i delårsbokslutet och resultatet 2020 förklaras av ytterligare kostnader om 0,4 mnkr för "
        "kompetens och ledarskapsutveckling samt 0,6 mnkr i tillkommande underhåll av fastigheter.",
    ),
    years=(2020,),
)
PROFILE: Final = Profile(
    layout="R", unit="tkr", home=OFFICE,
    words={"change": "Differens"},
    tables={"account_groups": ACCOUNT_GROUPS, "income_statement": ACCOUNT_GROUPS, "accuracy": ACCURACY},
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
    register = Register("alingsas", "Alingsås kommun", PROFILE, units_of(ALINGSAS), GROUPS, YEARS, (APRIL, AUGUST))
    return Plan(register, 2020, TABLES, leaves, SEASONS, events=EVENTS, prognoses=_prognoses())


def _prognoses() -> tuple[Prognosis, ...]:
    """A prognosis is kept as the net cost that gives its result."""
    return tuple(
        Prognosis(said.id, OFFICE, NET_COST, (result - APPROPRIATION_2020) * ORE_PER_KRONA, "approved", comment, author=said.name)
        for said, result, comment in RESULT_PROGNOSES
    )


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
