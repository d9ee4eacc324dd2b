"""What is known of one municipality besides its figures: profile, organisation, chart, years and rounds."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from core.accounts import SKELETON, AccountGroup, Chart
from core.calendar import FiscalYear
from core.lineage import Lineage
from core.mapping import Source
from core.names import NameIndex
from core.organisation import Organisation, Unit
from core.origins import Origin
from core.profile import Profile
from core.rounds import Round


class Year(NamedTuple):
    """A fiscal year of the books: closed through a fiscal month (0 = nothing), and where its figures come from."""

    fiscal: FiscalYear
    closed: int = 0
    source: str = ""
    invented: str = ""
    """What in the figures is made up, as a Swedish sentence; empty for real books."""
    coarse: str = ""
    """What the source knows no finer, such as ``endast helår``; empty for monthly books."""
    origins: tuple[Origin, ...] = ()
    """Which file gave which months of what, latest first; empty where that is not kept, and ``source``, the last file, is all there is."""


@dataclass(frozen=True)
class Register:
    """One municipality. ``id`` is its key in the store; ``units`` and ``groups`` hold all years, the trees one."""

    id: str
    name: str
    profile: Profile = field(default_factory=Profile)
    units: tuple[Unit, ...] = ()
    groups: tuple[AccountGroup, ...] = ()
    years: Mapping[int, Year] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    sources: tuple[Source, ...] = ()

    def organisation(self, year: int) -> Organisation:
        """The unit tree of one year; years with the same units share one."""
        valid = tuple(unit for unit in self.units if unit.is_valid(year)) if self.has_history else self.units
        kept = None if len(valid) == len(self.units) else valid
        if kept not in self._organisations:
            self._organisations[kept] = Organisation(valid)
        return self._organisations[kept]

    @cached_property
    def _organisations(self) -> dict[tuple[Unit, ...] | None, Organisation]:
        return {}

    @cached_property
    def has_history(self) -> bool:
        """True when the organisation is not one and the same in all years."""
        return any(unit.valid_from is not None or unit.valid_to is not None for unit in self.units)

    @cached_property
    def latest(self) -> dict[str, Unit]:
        """Code → the unit as it last was."""
        return {unit.code: unit for unit in self._oldest_first}

    @cached_property
    def _oldest_first(self) -> Sequence[Unit]:
        return sorted(self.units, key=lambda unit: unit.valid_from or 0) if self.has_history else self.units

    def lineage(self, earlier: int, later: int) -> Lineage:
        """What became of the units of one year by a later one."""
        if (earlier, later) not in self._lineages:
            before, after = self.organisation(earlier), self.organisation(later)
            self._lineages[earlier, later] = Lineage(self.units, before, after, earlier, later)
        return self._lineages[earlier, later]

    @cached_property
    def _lineages(self) -> dict[tuple[int, int], Lineage]:
        return {}

    @cached_property
    def chart(self) -> Chart:
        """The skeleton with the municipality's own groups and accounts under it."""
        return Chart((*SKELETON, *self.groups))

    @cached_property
    def fiscal_years(self) -> dict[int, FiscalYear]:
        """Label → fiscal year."""
        return {label: year.fiscal for label, year in self.years.items()}

    @cached_property
    def closed(self) -> dict[int, int]:
        """Label → last closed fiscal month."""
        return {label: year.closed for label, year in self.years.items()}

    @cached_property
    def shared_names(self) -> frozenset[str]:
        """Names (casefolded) that several units bear; such a unit is asked for by its code."""
        seen: set[str] = set()
        twice: set[str] = set()
        for unit in self.latest.values():
            name = unit.name.casefold()
            (twice if name in seen else seen).add(name)
        return frozenset(twice)

    @cached_property
    def names(self) -> NameIndex:
        """The names, aliases and codes that the units have had, for finding the one that is meant; built when first needed."""
        return NameIndex(self._oldest_first)

    @property
    def root(self) -> Unit:
        """The unit at the top."""
        return next(unit for unit in reversed(self.latest.values()) if unit.parent is None)

    @property
    def home(self) -> str:
        """Code of the unit whose report the tables print."""
        return self.profile.home or self.root.code

    def top_unit(self, code: str, year: int) -> str | None:
        """The unit directly under the year's root that holds ``code``; None for the root itself. Figures are filed by it."""
        units = self.organisation(year)
        if code not in units:
            return None
        above = units.ancestors(code)
        return code if len(above) == 1 else above[-2].code if above else None

    def parts_needed(self, code: str, years: Sequence[int]) -> tuple[str | None, ...]:
        """For each of the years, the last of which is asked about: the top unit that holds all that is looked at for a unit's
        sake; None for the whole organisation."""
        if not years:
            return ()
        part = self.top_unit(code, years[-1])
        trees = {id(self.organisation(year)) for year in years} if self.has_history and part is not None else ()
        if part is None or len(trees) < 2:
            return (part,) * len(years)
        if len(years) > 2:  # a forecast looks at what earlier years knew, wherever it lay
            return (None,) * len(years)
        return self.lineage(*years).part_before(part), part
