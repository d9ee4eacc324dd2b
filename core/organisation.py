"""Units of a municipality: boards, departments, cost centres."""
from __future__ import annotations

from typing import NamedTuple

from core.tree import Tree


class Unit(NamedTuple):
    """A node of the organisation as it is in the years ``valid_from``…``valid_to`` (None = open).

    A unit that has moved or changed its name has one record per version, with the same code and years that never meet.
    ``successors``: codes of the units that took over after ``valid_to``, when the code itself does not go on: one when it was
    merged or got a new code, several when it was split.
    """

    code: str
    name: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    manager: str | None = None
    level: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    successors: tuple[str, ...] = ()

    def is_valid(self, year: int) -> bool:
        """True when the unit belongs to the organisation of the year."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


Organisation = Tree[Unit]

UNALLOCATED_UNIT = "OFÖRDELAT"
"""Code of the unit that holds what the ledger booked on no known unit, so that the root always equals the ledger's total."""
