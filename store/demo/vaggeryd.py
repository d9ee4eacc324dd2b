"""Vaggeryd 2020: result per account group (layout R) and net cost per programme area (layout N) of the executive board."""
from __future__ import annotations

from typing import Final

from core.accounts import APPROPRIATION, CAPITAL_COST, COST, INCOME, NET_COST, OPERATING_NET, RESULT
from core.calendar import FiscalYear
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.register import Register, Year
from store.demo.organisations import VAGGERYD, units_of
from store.demo.plan import Amount, Fixed, Free, Leaf, Plan, PrintedTable, Rest, Season
from store.demo.printed import VAGGERYD_INCOME_STATEMENT, VAGGERYD_OPERATING_STATEMENT, VAGGERYD_TOTAL, rows_of

BOARD: Final = "010"
APPROPRIATIONS: Final = {
    "100": 6_672, "104": 1_875, "131": 38_382, "136": 11_157, "162": 1_233, "170": 2_596, "430": 686, "752": 10_015, "755": 0, "758": 128,
}
"""Net budget 2020 per programme area, tkr: what the area has been given."""

# Income and capital cost per area are printed for the board only; these are where the search starts (tkr).
INCOME_2020: Final = {"100": 90, "104": 310, "131": 12_340, "136": 6_480, "162": 60, "170": 1_010, "430": 120, "752": 760, "758": 5_600}
BUDGETED_INCOME_2020: Final = {
    "100": 60, "104": 350, "131": 12_600, "136": 5_900, "162": 40, "170": 250, "430": 130, "752": 700, "758": 5_800,
}
INCOME_2019: Final = {
    "100": 110, "104": 330, "131": 12_690, "136": 6_120, "162": 420, "170": 640, "430": 140, "752": 690, "755": 90, "758": 7_160,
}
CAPITAL_2020: Final = {"100": 40, "131": 790, "136": 110, "430": 25}
BUDGETED_CAPITAL_2020: Final = {"100": 40, "131": 735, "136": 105, "430": 25}
CAPITAL_2019: Final = {"100": 45, "131": 920, "136": 120, "430": 27}
NET_2020: Final = {
    "100": 7_221, "104": 1_539, "131": 39_264, "136": 8_327, "162": 1_327, "170": 1_288, "430": 502, "752": 11_493, "755": 147, "758": 886,
}
NET_2019: Final = {
    "100": 8_141, "104": 1_631, "131": 37_892, "136": 9_080, "162": 619, "170": 1_398, "430": 507, "752": 8_197, "755": -56, "758": -809,
}

COLUMNS: Final = (
    ColumnSpec("actual", "Bokslut {year}"), ColumnSpec("budget", "Budget {year}"), ColumnSpec("deviation", "Avvikelse budget"),
    ColumnSpec("previous", "Bokslut {previous}"), ColumnSpec("change", "Bokslut {year}/{previous}"),
)
INCOME_STATEMENT: Final = TableSpec(
    "Resultaträkning", "R", "tkr", COLUMNS,
    (
        RowSpec(INCOME, "Verksamhetens intäkter"), RowSpec(COST, "Verksamhetens kostnader"),
        RowSpec(OPERATING_NET, "Verksamhetens nettokostnader", total=True), RowSpec(CAPITAL_COST, "Kapitalkostnader"),
        RowSpec(NET_COST, "Resultat efter avskrivningar", total=True), RowSpec(APPROPRIATION, "Budget", blank=("deviation",)),
        RowSpec(RESULT, "ÅRETS RESULTAT", blank=("deviation",), total=True),
    ),
)
OPERATING_STATEMENT: Final = TableSpec("Driftredovisning", "N", "tkr", COLUMNS, unit_rows=True, total_label="TOTALT", codes=True)

PROFILE: Final = Profile(
    layout="N", unit="tkr", home=BOARD,
    words={"deviation": "Avvikelse budget"},
    tables={"income_statement": INCOME_STATEMENT, "operating_statement": OPERATING_STATEMENT},
)

SPLIT: Final = "fördelningen mellan intäkter, kostnader och kapitalkostnader per programområde"
SOURCE: Final = "Vaggeryds kommun, Kommunstyrelsens verksamhetsberättelse 2020"
YEARS: Final = {
    2019: Year(FiscalYear(2019), 12, SOURCE, f"{SPLIT.capitalize()} och alla kronor under tkr är påhittade, exempeldata.", "endast helår"),
    2020: Year(FiscalYear(2020), 12, SOURCE, f"Månadsfördelningen, {SPLIT} och alla kronor under tkr är påhittade, exempeldata."),
}

SEASONS: Final[dict[tuple[str, str], Season]] = {
    ("", APPROPRIATION): "even", ("", CAPITAL_COST): "even", ("", COST): "mixed", ("", INCOME): "grants", ("752", COST): "benefits",
    ("170", INCOME): "sales", ("100", COST): "mixed", ("131", COST): "mixed", ("758", COST): "benefits",
}

# Summer jobs for the young, the spring's rise in social assistance, severance pay and the fire at Fågelforsskolan, plots
# sold, state grants for integration: told of in the report, the months partly made up.
EVENTS: Final[dict[tuple[str, str], dict[int, int]]] = {
    ("131", COST): {6: -380_000, 9: -450_000},
    ("136", COST): {6: -300_000, 7: -487_000},
    ("162", COST): {4: -60_000},
    ("170", INCOME): {6: 260_000, 11: 420_000},
    ("752", COST): {3: -310_000, 4: -260_000, 5: -150_000},
    ("758", INCOME): {3: 700_000, 12: 500_000},
}


def plan() -> Plan:
    """Vaggeryd's two tables and the amounts that have to fit both at once."""
    register = Register("vaggeryd", "Vaggeryds kommun", PROFILE, units_of(VAGGERYD), (), YEARS)
    return Plan(register, 2020, TABLES, _leaves(), SEASONS, events=EVENTS)


TABLES: Final = (
    PrintedTable(2, "income_statement", BOARD, "resultaträkning Vaggeryds kommun helår 2020", rows_of(VAGGERYD_INCOME_STATEMENT)),
    PrintedTable(
        3, "operating_statement", BOARD, "driftredovisning Vaggeryds kommun helår 2020", rows_of(VAGGERYD_OPERATING_STATEMENT),
        VAGGERYD_TOTAL,
    ),
)


def _leaves() -> dict[Leaf, Amount]:
    leaves: dict[Leaf, Amount] = {Leaf(BOARD, APPROPRIATION, "actual", 2019): Fixed(68_884_000)}
    for area, appropriation in APPROPRIATIONS.items():
        leaves |= {Leaf(area, APPROPRIATION, kind, 2020): Fixed(appropriation * 1000) for kind in ("actual", "budget")}
        leaves |= _booked(area, 2020, INCOME_2020, CAPITAL_2020, NET_2020)
        leaves |= _booked(area, 2019, INCOME_2019, CAPITAL_2019, NET_2019)
        leaves |= _budgeted(area, appropriation)
    return leaves


def _booked(area: str, year: int, income: dict[str, int], capital: dict[str, int], net: dict[str, int]) -> dict[Leaf, Amount]:
    found: dict[Leaf, Amount] = {}
    if area in income:
        found[Leaf(area, INCOME, "actual", year)] = Free(income[area] * 1000, low=0)
    if area in capital:
        found[Leaf(area, CAPITAL_COST, "actual", year)] = Free(-capital[area] * 1000, high=0)
    spent = net[area] + income.get(area, 0) - capital.get(area, 0)
    found[Leaf(area, COST, "actual", year)] = Free(-spent * 1000, high=0)
    return found


def _budgeted(area: str, appropriation: int) -> dict[Leaf, Amount]:
    """The net budget is the appropriation to the krona, so the cost takes what income and capital cost leave."""
    found: dict[Leaf, Amount] = {}
    if area in BUDGETED_INCOME_2020:
        found[Leaf(area, INCOME, "budget", 2020)] = Free(BUDGETED_INCOME_2020[area] * 1000, low=0)
    if area in BUDGETED_CAPITAL_2020:
        found[Leaf(area, CAPITAL_COST, "budget", 2020)] = Free(-BUDGETED_CAPITAL_2020[area] * 1000, high=0)
    found[Leaf(area, COST, "budget", 2020)] = Rest(-appropriation * 1000, tuple(found))
    return found
