"""What became of units from one year to a later one: moved, renamed, merged, split, ended."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.organisation import Organisation, Unit


class Lineage:
    """The units of an ``earlier`` year (``before``) held against those of a ``later`` one (``after``). ``units``: all that there have
    been, each version."""

    def __init__(self, units: Iterable[Unit], before: Organisation, after: Organisation, earlier: int, later: int) -> None:
        self.before, self.after = before, after
        self._earlier, self._later = earlier, later
        self._versions: dict[str, list[Unit]] = {}
        for unit in sorted(units, key=lambda unit: unit.valid_from or 0):
            self._versions.setdefault(unit.code, []).append(unit)
        self._followed: dict[tuple[str, int], tuple[str, ...]] = {}
        self._forebears: dict[str, tuple[str, ...]] | None = None

    def heirs(self, code: str) -> tuple[str, ...]:
        """Codes of the later year's units that an earlier unit became: itself while it goes on, several when it was split, none
        when nobody took over. A root always becomes the root."""
        found = self._follow(code, self._earlier)
        return found or ((self.after.root.code,) if code == self.before.root.code else ())

    def home(self, code: str) -> str:
        """The later year's unit that the earlier unit's figures count in: its heir, the lowest unit that holds all of its heirs,
        or where nobody took over that of the unit above it."""
        heirs = self.heirs(code)
        if len(heirs) == 1:
            return heirs[0]
        if heirs:
            return self._above_all(heirs)
        parent = self.before[code].parent
        return self.after.root.code if parent is None else self.home(parent)

    def forebears(self, code: str) -> tuple[str, ...]:
        """Codes of the earlier year's units that became the later unit and nothing else, none of them below another."""
        if self._forebears is None:
            became: dict[str, list[str]] = {}
            for unit in self.before:
                heirs = self.heirs(unit.code)
                if len(heirs) == 1:
                    became.setdefault(heirs[0], []).append(unit.code)
            self._forebears = {heir: self._topmost(codes) for heir, codes in became.items()}
        return self._forebears.get(code, ())

    def part_before(self, part: str) -> str | None:
        """The earlier year's top unit that holds all that is now in a top unit; None when no single one does."""
        holders: set[str | None] = set()
        for unit in self.before:
            if self.after.is_within(self.home(unit.code), part):
                above = self.before.ancestors(unit.code)
                holders.add(above[-2].code if len(above) > 1 else unit.code if above else None)
        return holders.pop() if len(holders) == 1 else None

    def _follow(self, code: str, year: int) -> tuple[str, ...]:
        """Where the code, valid in the year, has gone by the later year; each step leads to a later year, so that it ends."""
        key = (code, year)
        if key not in self._followed:
            self._followed[key] = self._step(code, year)
        return self._followed[key]

    def _step(self, code: str, year: int) -> tuple[str, ...]:
        version = self._version(code, year)
        if version is None:
            return ()
        if version.valid_to is None or version.valid_to >= self._later:
            return (code,)
        found: dict[str, None] = {}
        for heir in version.successors or (code,):
            following = self._version(heir, version.valid_to + 1)
            if following is not None:
                found.update(dict.fromkeys(self._follow(heir, max(version.valid_to + 1, following.valid_from or 0))))
        return tuple(found)

    def _version(self, code: str, year: int) -> Unit | None:
        """The version valid in the year, else the next one that begins by the later year."""
        versions = self._versions.get(code, ())
        now = next((unit for unit in versions if unit.is_valid(year)), None)
        return now or next((unit for unit in versions if unit.valid_from is not None and year < unit.valid_from <= self._later), None)

    def _above_all(self, codes: Sequence[str]) -> str:
        paths = [[codes[0], *(unit.code for unit in self.after.ancestors(codes[0]))]]
        return next(code for code in paths[0] if all(self.after.is_within(each, code) for each in codes))

    def _topmost(self, codes: Sequence[str]) -> tuple[str, ...]:
        listed = set(codes)
        return tuple(code for code in codes if not any(unit.code in listed for unit in self.before.ancestors(code)))
