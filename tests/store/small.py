"""A municipality of four units, and short ways to write in it and read from it."""
from __future__ import annotations

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.organisation import Unit
from core.ports import Store
from core.records import Record, Transaction
from core.register import Year

SMALL = (
    Unit("KOMMUN", "Sundbyköping", None),
    Unit("KLK", "Kommunledningskontoret", "KOMMUN", aliases=("ledningen",)),
    Unit("BUN", "Barn och utbildning", "KOMMUN"),
    Unit("SKOLA", "Åkerskolan", "BUN"),
    AccountGroup("3011", "Avgifter", "income", "account"),
    Year(FiscalYear(2020), closed=8, source="april.se"),
)


def put(*records: Record, summary: str = "Ändrat", municipality: str = "sundbykoping", name: str | None = None) -> Transaction:
    """A transaction of Anna's."""
    return Transaction(municipality, "anna", summary, records, name=name)


def booked(unit: str, *months: int | None, year: int = 2020, account: str = "3011") -> UnitFigures:
    """The outcome of one account on one unit."""
    return UnitFigures(unit, year, {"actual": {account: list(months)}})


def months(store: Store, unit: str, year: int = 2020, account: str = "3011") -> list[int | None] | None:
    """What is booked on the unit; None when nothing is."""
    found = {figures.unit: figures for figures in store.figures("sundbykoping", year)}
    return list(found[unit].monthly["actual"][account]) if unit in found else None
