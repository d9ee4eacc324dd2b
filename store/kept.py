"""Figures read lately, for a desk that answers many questions: not read again while nothing has been written."""
from __future__ import annotations

from collections import OrderedDict
from operator import is_
from threading import Lock
from typing import Final, NamedTuple

from core.book import UnitFigures
from core.ports import Store
from core.register import Register

MOST: Final = 50_000
"""Units' years that are kept, some 100 MB; those asked for longest ago go first."""


class Stand(NamedTuple):
    """What the store held when something was read of it. Another store that was put in its place may have come to the same number, but
    has registers of its own."""

    generation: int
    registers: tuple[Register, ...]

    def holds(self, generation: int, registers: tuple[Register, ...]) -> bool:
        """True while what was read is what there is."""
        same = generation == self.generation and len(registers) == len(self.registers)
        return same and all(map(is_, registers, self.registers))


class Kept:
    """Gives the same objects to all who ask, so that nobody may change them. Threads take turns."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stand = Stand(-1, ())
        self._turn = Lock()
        self._found: OrderedDict[tuple[str, int, str | None], tuple[UnitFigures, ...]] = OrderedDict()

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        """What is booked in one year, or in a part of it where that is read apart. Raises StoreError."""
        with self._turn:
            return self._given(municipality, year, top_unit)

    def _given(self, municipality: str, year: int, top_unit: str | None) -> tuple[UnitFigures, ...]:
        generation = self._store.generation()
        registers = self._store.registers()
        if not self._stand.holds(generation, registers):
            self._found.clear()
            self._stand = Stand(generation, registers)
        apart = top_unit if top_unit is not None and self._store.is_split(municipality, year) else None
        key = municipality, year, apart
        if key not in self._found:
            found = tuple(self._store.figures(*key))
            if self._store.generation() != generation:
                return found
            self._found[key] = found
            while len(self._found) > 1 and sum(map(len, self._found.values())) > MOST:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]
