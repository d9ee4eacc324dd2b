"""Krokom 2020: the year-end accounts of the executive board in mnkr and its five sub-appropriations in tkr (layout R)."""
from __future__ import annotations

from typing import Final

from core.accounts import COST, INCOME, OPERATING_NET
from core.calendar import FiscalYear
from core.profile import ColumnSpec, Profile, RowSpec, TableSpec
from core.register import Register, Year
from store.demo.organisations import KROKOM, units_of
from store.demo.plan import Amount, Contradicted, Fixed, Free, Leaf, Plan, PrintedTable, Season
from store.demo.printed import KROKOM_SUB_APPROPRIATIONS, KROKOM_YEAR_END, rows_of
from store.demo.relations import steps_of

BOARD: Final = "300"

COLUMNS: Final = (
    ColumnSpec("budget", "Budget {previous}", -1), ColumnSpec("actual", "Bokfört {previous}", -1),
    ColumnSpec("deviation", "Utfall {previous}", -1), ColumnSpec("budget", "Budget {year}"),
    ColumnSpec("actual", "Bokfört {year}"), ColumnSpec("deviation", "Utfall {year}"),
)
ROWS: Final = (
    RowSpec(INCOME, "Intäkter"), RowSpec(COST, "Kostnader"), RowSpec(OPERATING_NET, "Verksamhetsnetto", total=True),
)
INCOME_STATEMENT: Final = TableSpec(
    "Årsbokslut", "R", "mnkr", COLUMNS, ROWS,
    notes=("Rapporten trycker 16,6 på intäkter, bokfört 2020; detaljramarna summerar till 16\u00a0658 tkr, alltså 16,7.",),
    years=(2020,),
)
SUB_APPROPRIATIONS: Final = TableSpec(
    "Detaljramar", "R", "tkr", COLUMNS, ROWS, unit_rows=True,
    notes=(
        "Rapporten trycker 4\u00a0557 på Gemensam administration, intäkter, budget 2019; raden går bara ihop med 4\u00a0551 ± 1.",
        "Rapporten trycker 1\u00a0870 på Övrigt, intäkter, utfall 2020; radens och kolumnens övriga siffror ger 1\u00a0871.",
    ),
    years=(2019, 2020),
)
PROFILE: Final = Profile(
    layout="R", unit="tkr", home=BOARD, words={"actual": "Bokfört", "deviation": "Utfall"},
    tables={"income_statement": INCOME_STATEMENT, "sub_appropriations": SUB_APPROPRIATIONS},
)

SOURCE: Final = "Krokoms kommun, Kommunstyrelsens årsredovisning 2020"
YEARS: Final = {
    2019: Year(FiscalYear(2019), 12, SOURCE, "Alla kronor under tkr är påhittade, exempeldata.", "endast helår"),
    2020: Year(FiscalYear(2020), 12, SOURCE, "Månadsfördelningen och alla kronor under tkr är påhittade, exempeldata."),
}
SEASONS: Final[dict[tuple[str, str], Season]] = {
    ("", INCOME): "grants", ("", COST): "mixed", ("310", COST): "even", ("330", COST): "services", ("350", COST): "services",
}
# Support paid when politicians step down, state grants for the pandemic and for adult education, project money from the EU
# and the employees' gifts in summer and at Christmas: told of in the report, amounts and months made up.
EVENTS: Final[dict[tuple[str, str], dict[int, int]]] = {
    ("310", COST): {10: -240_000},
    ("320", INCOME): {11: 250_000},
    ("340", INCOME): {5: 900_000, 11: 1_100_000},
    ("340", COST): {6: -500_000, 12: -600_000},
    ("350", INCOME): {12: 1_000_000},
}
CONTRADICTED: Final = (
    Contradicted(17, BOARD, INCOME, "actual", 2020, "16,6", "16,7"),
    Contradicted(18, "320", INCOME, "budget", 2019, "4 557", "4 551"),
    Contradicted(18, "350", INCOME, "deviation", 2020, "1 870", "1 871"),
)
TABLES: Final = (
    PrintedTable(17, "income_statement", BOARD, "resultaträkning Krokoms kommun helår 2020", rows_of(KROKOM_YEAR_END)),
    PrintedTable(18, "sub_appropriations", BOARD, "detaljramar Krokoms kommun helår 2020", rows_of(KROKOM_SUB_APPROPRIATIONS)),
)


def plan() -> Plan:
    """Krokom's two tables and the amounts that have to fit both at once."""
    register = Register("krokom", "Krokoms kommun", PROFILE, units_of(KROKOM), (), YEARS)
    return Plan(register, 2020, TABLES, _leaves(), SEASONS, CONTRADICTED, events=EVENTS)


def _leaves() -> dict[Leaf, Amount]:
    leaves: dict[Leaf, Amount] = {}
    for (unit, account), texts in TABLES[1].rows.items():
        if account == OPERATING_NET:
            continue
        for column, text in zip(COLUMNS, texts, strict=True):
            if text is not None and column.measure in ("budget", "actual"):
                leaf = Leaf(unit, account, "budget" if column.measure == "budget" else "actual", 2020 + column.year)
                kronor = steps_of(text, "tkr") * 1000
                leaves[leaf] = Free(kronor) if kronor else Fixed(0)
    return leaves
