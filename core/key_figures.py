"""Key figures of a municipality by year, as Kolada publishes them: what is kept of them, and what a new fetch changes."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

GENDERS: Final = ("T", "K", "M")
"""All, women, men: the codes that newer clients of Kolada write. Older ones write F for women."""


class KeyFigure(NamedTuple):
    """The value of one year and gender (T, K or M) in the key figure's own unit; None where there is none.

    ``status`` is the source's own word for why, kept as it is; empty where it says nothing.
    """

    year: int
    gender: str = "T"
    value: float | None = None
    status: str = ""


class KeyFigures(NamedTuple):
    """One key figure of one municipality: ``kpi`` is its id (N00945), ``code`` the municipality's (1489) in Kolada.

    ``title`` and ``area`` are their names there; ``fetched`` an ISO date. Values by year and gender, no two alike.
    """

    kpi: str
    code: str
    title: str = ""
    area: str = ""
    fetched: str = ""
    values: tuple[KeyFigure, ...] = ()

    def by_year(self) -> dict[tuple[int, str], KeyFigure]:
        """(year, gender) → value."""
        return {(each.year, each.gender): each for each in self.values}


class Fetched(NamedTuple):
    """What a fetch changes. ``put``: the series to write; counts are of values (one year and gender each).

    ``changes``: (series, before, after) of every changed value, in the order of the series.
    """

    put: tuple[KeyFigures, ...]
    new: int = 0
    changed: int = 0
    same: int = 0
    changes: tuple[tuple[KeyFigures, KeyFigure, KeyFigure], ...] = ()


def hold(fetched: Iterable[KeyFigures], stored: Iterable[KeyFigures]) -> Fetched:
    """The fetched held against the stored: a value replaces that of its year and gender; years that were not fetched stay."""
    known = {(each.kpi, each.code): each for each in stored}
    put: list[KeyFigures] = []
    new = same = 0
    changes: list[tuple[KeyFigures, KeyFigure, KeyFigure]] = []
    for series in fetched:
        before = known.get((series.kpi, series.code))
        held = before.by_year() if before else {}
        found = {key: value for key, value in series.by_year().items() if held.get(key) != value}
        changed = [(series, held[key], value) for key, value in found.items() if key in held]
        same += len(series.values) - len(found)
        new += len(found) - len(changed)
        changes += changed
        if found or before is None or (before.title, before.area) != (series.title, series.area):
            put.append(series._replace(values=_in_order({**held, **found})))
    return Fetched(tuple(put), new, len(changes), same, tuple(changes))


def _in_order(values: Mapping[tuple[int, str], KeyFigure]) -> tuple[KeyFigure, ...]:
    def place(value: KeyFigure) -> tuple[int, int]:
        return value.year, GENDERS.index(value.gender)

    return tuple(sorted(values.values(), key=place))


def years_in(series: Sequence[KeyFigures]) -> tuple[int, ...]:
    """Every year that has a value, earliest first."""
    return tuple(sorted({value.year for each in series for value in each.values}))
