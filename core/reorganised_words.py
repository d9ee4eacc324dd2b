"""Tells how an organisation changes from a year on: what is moved, ended, new, renamed and recoded, in sentences for the preview."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from core.organisation import UNALLOCATED_UNIT, Unit
from core.versions import version_in

SHOWN: Final = 5
"""Units of a sort that are told of by name."""


class Telling(NamedTuple):
    """The organisation from ``year`` on. ``versions``: each unit's after the change; ``before``: the year's units before it; ``heirs``:
    code of one that ends → codes of those who take over."""

    year: int
    versions: Mapping[str, tuple[Unit, ...]]
    before: Mapping[str, Unit]
    heirs: Mapping[str, tuple[str, ...]]

    def sentences(self, now: Sequence[Unit], ended: Sequence[Unit], new: Sequence[Unit]) -> tuple[str, ...]:
        """How many of each sort, and which; ``now``: the units of the year, of which ``new`` were not there before."""
        stayed = [(self.before[unit.code], unit) for unit in now if unit.code in self.before]
        moved = [(old, unit) for old, unit in stayed if self._has_moved(old, unit)]
        renamed = [(old, unit) for old, unit in stayed if old.name != unit.name]
        taken = Counter(heir for heirs in self.heirs.values() for heir in heirs)
        begun = {unit.code for unit in new}
        recoded = {heirs[0] for heirs in self.heirs.values() if len(heirs) == 1 and taken[heirs[0]] == 1 and heirs[0] in begun}
        gone = [unit for unit in ended if recoded.isdisjoint(self.heirs.get(unit.code, ()))]
        born = [unit for unit in new if unit.code not in recoded]
        counts = (
            (len(moved), "flyttas"), (len(gone), "upphör"), (len(born), "ny" if len(born) == 1 else "nya"),
            (len(renamed), "byter namn"), (len(recoded), "byter kod"),
        )
        said = [f"{number} {verb}" for number, verb in counts if number]
        if not said:
            return (f"Organisationen från {self.year}: samma som året före.",)
        number, _, verb = said[0].partition(" ")
        first = f"{number} {'enhet' if number == '1' else 'enheter'} {verb}"
        details = (*self._details(moved, renamed, gone, born), *self._recodings(ended, recoded))
        return (f"Organisationen från {self.year}: {', '.join([first, *said[1:]])}.", *details)

    def _has_moved(self, old: Unit, unit: Unit) -> bool:
        """True for another parent, which is not the old one under a new code, and not the first place that the unit gets."""
        followed = self.heirs.get(old.parent or "") == (unit.parent,)
        return old.parent not in (unit.parent, UNALLOCATED_UNIT) and not followed

    def _details(
        self, moved: Sequence[tuple[Unit, Unit]], renamed: Sequence[tuple[Unit, Unit]], gone: Sequence[Unit], born: Sequence[Unit]
    ) -> list[str]:
        found = [
            ("Flyttas", [f"{named_unit(unit)} ({self.name(old.parent)} → {self.name(unit.parent)})" for old, unit in moved]),
            ("Upphör", [self._gone(unit) for unit in gone]), ("Nya", [named_unit(unit) for unit in born]),
            ("Byter namn", [f"{old.code} {old.name} → {unit.name}" for old, unit in renamed]),
        ]
        return [f"{word}: {_listed(each)}." for word, each in found if each]

    def _recodings(self, ended: Sequence[Unit], recoded: set[str]) -> list[str]:
        found = [(unit, self.heirs.get(unit.code, ("",))) for unit in ended]
        pairs = [f"{named_unit(unit)} → {heirs[0]} {self.name(heirs[0])}" for unit, heirs in found if heirs and heirs[0] in recoded]
        return [f"Byter kod: {_listed(pairs)}."] if pairs else []

    def _gone(self, unit: Unit) -> str:
        heirs = self.heirs.get(unit.code, ())
        return f"{named_unit(unit)} (ersätts av {' och '.join(self.name(code) for code in heirs)})" if heirs else named_unit(unit)

    def name(self, code: str | None) -> str:
        """A unit's name in the year, else as it last was."""
        held = self.versions.get(code or "", ())
        known = version_in(held, self.year) or (held[-1] if held else self.before.get(code or ""))
        return known.name if known is not None else "toppen"


def named_unit(unit: Unit) -> str:
    """``21 Hemtjänst norr``, or the code alone where it is all that is known."""
    return unit.code if unit.name == unit.code else f"{unit.code} {unit.name}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" och {len(names) - SHOWN} till" if len(names) > SHOWN else "")


def some_units(units: Sequence[Unit]) -> str:
    """``2 enheter (21 Hemtjänst norr, 22 Hemtjänst syd)``: how many, and the first five."""
    names = ", ".join(named_unit(unit) for unit in units[:SHOWN]) + (" …" if len(units) > SHOWN else "")
    return f"{len(units)} {'enhet' if len(units) == 1 else 'enheter'} ({names})"
