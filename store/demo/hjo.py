"""Hjo 2016: operations of the municipal office per account and per unit, in ledger sign (layout L), with August's prognosis."""
from __future__ import annotations

from typing import Final

from core.accounts import APPROPRIATION, COST, INCOME, NET_COST, RESULT
from core.calendar import FiscalYear
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.register import Register, Year
from core.rounds import Round
from store.demo.organisations import HJO, units_of
from store.demo.plan import Amount, Contradicted, Fixed, Free, Leaf, Plan, PrintedTable, Rest, Season
from store.demo.printed import HJO_OPERATING_STATEMENT, HJO_TOTAL, rows_of

OFFICE: Final = "410"
UNITS: Final = ("420", "430", "440", "450", "460")
AUGUST: Final = Round("2016-08", "Delårsbokslut 2016-08-31", 2016, 8, frozen=True)

# The report prints income and cost for the office as a whole only; this is where the search starts, tkr in the order of UNITS.
APPROPRIATIONS: Final = (9_688, 10_301, 20_126, 0, 1_536)
NET_2015: Final = (8_620, 9_626, 20_284, 360, 1_695)
NET_2016: Final = (9_184, 9_821, 21_038, -22, 1_554)
NET_PROGNOSIS: Final = (9_688, 10_113, 20_676, 0, 1_536)
INCOME_2015: Final = (30, 760, 874, 180, 110)
INCOME_2016: Final = (95, 1_050, 2_010, 372, 197)
BUDGETED_INCOME: Final = (40, 820, 1_276, 0, 120)
INCOME_PROGNOSIS: Final = (60, 880, 1_509, 100, 120)

OPERATING_STATEMENT: Final = TableSpec(
    "Drift", "L", "tkr",
    (
        ColumnSpec("previous", "Utfall {previous}"), ColumnSpec("actual", "Utfall {year}"), ColumnSpec("budget", "Budget {year}"),
        ColumnSpec("deviation", "Avvikelse mot budget"), ColumnSpec("prognosis", "Prognos per 2016-08-31", round=AUGUST.id),
    ),
    (
        RowSpec(INCOME, "Intäkter"), RowSpec(COST, "Kostnader"), RowSpec(NET_COST, "Nettokostnader", total=True),
        RowSpec(APPROPRIATION, "Tilldelad ram"), RowSpec(RESULT, "Resultat", total=True),
    ),
    unit_rows=True, total_label="Summa",
    notes=("Rapporten trycker 41\u00a0577 på Summa, utfall 2016; enheterna summerar till 41\u00a0575, som på raden Nettokostnader.",),
    years=(2016,),
)
ACCURACY: Final = TableSpec(
    "Prognossäkerhet", "L", "tkr",
    (
        ColumnSpec("prognosis", "Prognos"), ColumnSpec("actual", "Utfall"), ColumnSpec("error", "Avvikelse mot prognos"),
        ColumnSpec("error_pct", "% av ram"),
    ),
    unit_rows=True,
    notes=(
        "Rapporten: Resultatet för 2016 blev 438 tkr bättre än prognosen vilket främst beror på att utfallet för Kollektivtrafiknämnden, "
        "kompetensutveckling och för personal på kommunledningen blev lägre än budgeterat.",
    ),
    years=(2016,),
)
PROFILE: Final = Profile(
    layout="L", unit="tkr", home=OFFICE,
    words={"deviation": "Avvikelse mot budget"},
    tables={"operating_statement": OPERATING_STATEMENT, "accuracy": ACCURACY},
)

SPLIT: Final = "fördelningen mellan intäkter och kostnader per enhet"
SOURCE: Final = "Hjo kommun, Verksamhetsuppföljning 2016 Kommunledningskontoret"
YEARS: Final = {
    2015: Year(FiscalYear(2015), 12, SOURCE, f"{SPLIT.capitalize()} och alla kronor under tkr är påhittade, exempeldata.", "endast helår"),
    2016: Year(FiscalYear(2016), 12, SOURCE, f"Månadsfördelningen, {SPLIT} och alla kronor under tkr är påhittade, exempeldata."),
}
SEASONS: Final[dict[tuple[str, str], Season]] = {
    ("", APPROPRIATION): "even", ("", INCOME): "grants", ("", COST): "mixed", ("430", COST): "services", ("450", COST): "services",
}
# New version of the ledger system in October, trade unions' rooms moved in June, double running cost in IT, the industry's
# open house on 26 May: told of in the report, amounts made up.
EVENTS: Final[dict[tuple[str, str], dict[int, int]]] = {
    ("440", COST): {2: -90_000, 6: -180_000, 9: -150_000, 10: -520_000},
    ("460", COST): {5: -75_000},
    ("430", INCOME): {12: 120_000},
}
TABLES: Final = (
    PrintedTable(
        20, "operating_statement", OFFICE, "driftredovisning Hjo kommun helår 2016", rows_of(HJO_OPERATING_STATEMENT), HJO_TOTAL
    ),
)


def plan() -> Plan:
    """Hjo's table, by account and by unit at once, and the amounts that have to fit it."""
    register = Register("hjo", "Hjo kommun", PROFILE, units_of(HJO), (), YEARS, (AUGUST,))
    contradicted = (Contradicted(20, OFFICE, NET_COST, "actual", 2016, "41 577", "41 575"),)
    return Plan(register, 2016, TABLES, _leaves(), SEASONS, contradicted, EVENTS)


def _leaves() -> dict[Leaf, Amount]:
    leaves: dict[Leaf, Amount] = {Leaf(OFFICE, APPROPRIATION, "actual", 2015): Fixed(42_007_000)}
    for i, unit in enumerate(UNITS):
        given = Fixed(APPROPRIATIONS[i] * 1000)
        leaves |= {Leaf(unit, APPROPRIATION, kind, 2016): given for kind in ("actual", "budget", "prognosis")}
        leaves |= _booked(unit, 2015, INCOME_2015[i], NET_2015[i])
        leaves |= _booked(unit, 2016, INCOME_2016[i], NET_2016[i])
        leaves |= _budgeted(unit, BUDGETED_INCOME[i], APPROPRIATIONS[i])
        leaves[Leaf(unit, INCOME, "prognosis", 2016)] = Fixed(INCOME_PROGNOSIS[i] * 1000)
        leaves[Leaf(unit, COST, "prognosis", 2016)] = Fixed(-(NET_PROGNOSIS[i] + INCOME_PROGNOSIS[i]) * 1000)
    return leaves


def _booked(unit: str, year: int, income: int, net: int) -> dict[Leaf, Amount]:
    return {
        Leaf(unit, INCOME, "actual", year): Free(income * 1000, low=0),
        Leaf(unit, COST, "actual", year): Free(-(income + net) * 1000, high=0),
    }


def _budgeted(unit: str, income: int, appropriation: int) -> dict[Leaf, Amount]:
    """The net budget is the appropriation to the krona."""
    earned = Leaf(unit, INCOME, "budget", 2016)
    return {
        earned: Free(income * 1000, low=0) if income else Fixed(0),
        Leaf(unit, COST, "budget", 2016): Rest(-appropriation * 1000, (earned,)),
    }
