"""Sums over a municipality's units, made where the figures lie: also on other servers, since nothing in them but sums is asked for."""
from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from core.book import UnitFigures
from core.national import Totals
from store.sql.rows import ANNUAL, MONTHLY, plain, unplain
from store.sql.tables import Schema

_LONGEST: Final = 18
"""Months of the longest fiscal year."""
_MONTHS: Final = ", ".join(f"sum(months[{month}])" for month in range(1, _LONGEST + 1))
_SUMS: Final = f"""select kommun, part, kind, account, max(cardinality(months)), {_MONTHS} from {{figures}}
where kommun = any(:kommuner) and year = :year and months is not null
group by kommun, part, kind, account order by kommun, part, kind, account"""
_UNITS: Final = """select kommun, unit, array_agg(distinct account) from {figures}
where kommun = any(:kommuner) and year = :year and kind in ('actual', 'budget', 'budget_transfer') and array_remove(months, null) <> '{{}}'
group by kommun, unit order by kommun, unit"""


def totals(connection: Connection, tables: Schema, year: int, municipalities: Collection[str], *, units: bool) -> dict[str, Totals]:
    """The totals of each municipality that has any figures; ``units``: also which accounts each of its units has something on."""
    asked = {"kommuner": [plain(each) for each in municipalities], "year": year}
    found: dict[str, Totals] = {}
    for kommun, part, kind, account, width, *months in connection.execute(_query(_SUMS, tables), asked):
        sums = [None if each is None else int(each) for each in months[:width]]
        summed = found.setdefault(unplain(kommun), Totals(UnitFigures("", year, {}, {}), {})).summed
        held: Any = summed.monthly if part == MONTHLY else summed.annual
        if part in (MONTHLY, ANNUAL):
            held.setdefault(unplain(kind), {})[unplain(account)] = sums if part == MONTHLY else sums[0]
    if units:
        for kommun, unit, accounts in connection.execute(_query(_UNITS, tables), asked):
            found[unplain(kommun)].accounts[unplain(unit)] = frozenset(map(unplain, accounts))  # type: ignore[index] # made above
    return found


def _query(said: str, tables: Schema) -> Any:
    return text(said.format(figures=tables.figures.fullname)).bindparams(bindparam("kommuner", type_=ARRAY(TEXT)))
