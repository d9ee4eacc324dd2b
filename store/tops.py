"""Under which top unit each unit lies: by it figures are filed and fetched."""
from __future__ import annotations

from collections.abc import Iterable

from store.schema import Document


def top_units(units: Iterable[Document], municipality: str, year: int) -> dict[str, str]:
    """Unit → the unit directly under the root that holds it in a year, of one municipality; the root itself is in none."""
    parents = {unit["code"]: unit.get("parent") for unit in units if unit["municipality"] == municipality and _is_valid(unit, year)}
    tops: dict[str, str] = {}
    for code in parents:
        top, above, steps = code, parents[code], 0
        while above is not None and parents.get(above) is not None and steps < len(parents):
            top, above, steps = above, parents[above], steps + 1
        if parents[code] is not None and above is not None:
            tops[code] = top
    return tops


def _is_valid(unit: Document, year: int) -> bool:
    first, last = unit.get("valid_from"), unit.get("valid_to")
    return (first is None or first <= year) and (last is None or year <= last)
