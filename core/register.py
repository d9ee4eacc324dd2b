"""What is known of one municipality besides its figures: profile, organisation, chart, years and rounds."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from core.accounts import SKELETON, AccountGroup, Chart
from core.calendar import FiscalYear
from core.mapping import Source
from core.names import NameIndex
from core.organisation import Organisation, Unit
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
        valid = tuple(unit for unit in self.units if unit.is_valid(year))
        codes = None if len(valid) == len(self.units) else tuple(unit.code for unit in valid)
        if codes not in self._organisations:
            self._organisations[codes] = Organisation(valid)
        return self._organisations[codes]

    @cached_property
    def _organisations(self) -> dict[tuple[str, ...] | None, Organisation]:
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
        for unit in self.units:
            name = unit.name.casefold()
            (twice if name in seen else seen).add(name)
        return frozenset(twice)

    @cached_property
    def names(self) -> NameIndex:
        """The units' names, aliases and codes, for finding the one that is meant; built when first needed."""
        return NameIndex(self.units)

    @property
    def root(self) -> Unit:
        """The unit at the top."""
        return next(unit for unit in self.units if unit.parent is None)

    @property
    def home(self) -> str:
        """Code of the unit whose report the tables print."""
        return self.profile.home or self.root.code

    def top_unit(self, code: str) -> str | None:
        """The unit directly under the root that holds ``code``; None for the root itself. Figures are filed by it."""
        parents = {unit.code: unit.parent for unit in self.units}
        while (parent := parents.get(code)) is not None:
            if parents.get(parent) is None:
                return code
            code = parent
        return None
