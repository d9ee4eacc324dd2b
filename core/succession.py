"""Which unit of another year a unit was or became, for a question about a year that has no unit of its code."""
from __future__ import annotations

from typing import NamedTuple

from core.lineage import Lineage
from core.organisation import Unit
from core.register import Register
from core.tree import TreeError


def code_in(register: Register, code: str, year: int) -> str | None:
    """The code that a unit has in a year whose organisation lacks its own, where it is one unit and no other; else None."""
    became = became_in(register, code, year)
    if became is None or len(became.units) != 1:
        return None
    other = became.units[0].code
    back = became.lineage.forebears(other) if became.is_later else became.lineage.heirs(other)
    return other if back == (code,) else None


class Became(NamedTuple):
    """The units of another year that a unit became (``is_later``), or was before it began."""

    units: tuple[Unit, ...]
    is_later: bool
    lineage: Lineage


def became_in(register: Register, code: str, year: int) -> Became | None:
    """What a unit was or became in a year whose organisation lacks it; None where nothing is known of that."""
    versions = [unit for unit in register.units if unit.code == code]
    ended = max((unit.valid_to for unit in versions if unit.valid_to is not None and unit.valid_to < year), default=None)
    begun = min((unit.valid_from for unit in versions if unit.valid_from is not None and unit.valid_from > year), default=None)
    try:
        if ended is not None:
            lineage = register.lineage(ended, year)
            return Became(tuple(lineage.after[heir] for heir in lineage.heirs(code)), True, lineage)
        if begun is not None:
            lineage = register.lineage(year, begun)
            return Became(tuple(lineage.before[was] for was in lineage.forebears(code)), False, lineage)
    except TreeError:
        return None
    return None
