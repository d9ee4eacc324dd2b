"""Decides which files give which kind of which year, where several files, or files and the books, have something to say of it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked, Holds, by_kind
from core.intake import Incoming, Problem
from core.merging import WHOLE_YEAR, Clash, Merged, Part, merged, total
from core.money import Amount, format_exact
from core.partial import Completed, completed, decides, months_named, months_of_most
from core.placing import some
from core.register import Year

SHOWN_SOURCES = 5
"""Files that are told of by name."""


@dataclass(frozen=True, slots=True)
class Given:
    """The figures of one year and kind, whole. ``sources``: the files that they are from; ``closed``: the last closed fiscal month, as
    the actuals show; ``said``: the sum that the files say, with what was there before (öre; None where they say none)."""

    sources: tuple[str, ...]
    booked: Booked
    fiscal: FiscalYear
    closed: int
    said: Amount | None

    @property
    def source(self) -> str:
        """The files in a row."""
        return named_sources(self.sources)


def named_sources(sources: Iterable[str]) -> str:
    """``a.csv, b.csv och 4 till``."""
    named = list(dict.fromkeys(sources))
    more = f" och {len(named) - SHOWN_SOURCES} till" if len(named) > SHOWN_SOURCES else ""
    return ", ".join(named[:SHOWN_SOURCES]) + more


def gather(
    files: Sequence[Incoming], holds: Holds, years: Mapping[int, Year]
) -> tuple[dict[int, dict[str, Given]], list[Problem]]:
    """Year → kind → who gives it.

    Of two files that hold the whole of a year and kind the last holds, after a yes. Files of some months or units are put together, in
    any order, and completed with such a whole file, else with what the books hold.
    """
    gathering = _Gathering(holds, years)
    parts: dict[tuple[int, str], list[tuple[Incoming, Part]]] = {}
    for file in files:
        booked = by_kind(file)
        for key in {**booked, **file.covers}:
            mine = booked.get(key, Booked({}))
            if key in file.covers:
                parts.setdefault(key, []).append((file, Part(file.source, file.covers[key], mine)))
            else:
                gathering.whole(key, file, mine)
    for key, of_key in parts.items():
        gathering.partial(key, [file for file, _ in of_key], [part for _, part in of_key])
    return gathering.given, gathering.problems


class _Gathering:
    """The figures while files are taken in."""

    def __init__(self, holds: Holds, years: Mapping[int, Year]) -> None:
        self.given: dict[int, dict[str, Given]] = {}
        self.problems: list[Problem] = []
        self._holds, self._years = holds, years

    def _ask(self, source: str, text: str) -> None:
        self.problems.append(Problem("confirm", source, text))

    def whole(self, key: tuple[int, str], file: Incoming, booked: Booked) -> None:
        """A file that holds the whole of the year and kind."""
        year, kind = key
        earlier = self.given.setdefault(year, {}).get(kind)
        if earlier is not None and earlier.booked != booked:
            self._ask(file.source, f"Både {earlier.source} och {file.source} har {KIND_WORDS[kind]} {year}. Den sista gäller.")
        said = file.totals.get(year, {}).get(kind)
        self.given[year][kind] = Given((file.source,), booked, _fiscal(file, year), file.closed.get(year, 0), said)

    def partial(self, key: tuple[int, str], files: Sequence[Incoming], parts: Sequence[Part]) -> None:
        """The files, at least one, that need not hold the whole of the year and kind."""
        year, kind = key
        fiscal, base = _fiscal(files[0], year), self.given.setdefault(year, {}).get(kind)
        stored = base.booked if base is not None else self._holds(year, kind)
        mine = merged(parts, fiscal.length)
        whole = completed(mine.booked, parts, stored, fiscal, kind)
        for clash in mine.clashes:
            self._ask(clash.later, _clash_told(clash, fiscal, kind))
        if base is None:
            self.problems.extend(Problem("warning", named_sources(said.sources), said.text) for said in whole.said)
        else:
            self._tell_met(base, whole, parts, fiscal, kind)
        self._tell_lost_year(stored, whole, parts, fiscal, kind, f"i {base.source}" if base is not None else "i lagret")
        closed = self._closed(fiscal, files, whole, mine, base, stored) if kind == "actual" else 0
        said = _said(kind, year, files, parts, whole, base)
        sources = tuple(dict.fromkeys(part.source for part in parts))
        self.given[year][kind] = Given((*(base.sources if base else ()), *sources), whole.booked, fiscal, closed, said)

    def _tell_met(self, base: Given, whole: Completed, parts: Sequence[Part], fiscal: FiscalYear, kind: str) -> None:
        """Files of some months beside one of the whole year: which of them say otherwise of which of the same months, and that they
        hold."""
        differing = {
            (unit, month) for unit, accounts in base.booked.by_unit.items() for account, series in accounts.items()
            for month, amount in enumerate(series, 1) if amount and amount != _amount(whole.booked, unit, account, month)
        }
        if differing:
            have = {*base.booked.by_unit, *base.booked.annual}
            what = f"{KIND_WORDS[kind]} {months_named(fiscal, {month for _, month in differing})}"
            named = named_sources(part.source for part in parts if any(decides(part, have, *at) for at in differing))
            self._ask(named, f"Både {base.source} och {named} har {what}, med olika belopp. {named} gäller.")

    def _tell_lost_year(
        self, stored: Booked, whole: Completed, parts: Sequence[Part], fiscal: FiscalYear, kind: str, where: str
    ) -> None:
        """Some months must not silently take the place of a whole year."""
        lost = {
            unit: months for unit in stored.annual.keys() - whole.booked.annual.keys()
            if WHOLE_YEAR not in (months := whole.decided.of(unit)) and len(months) < fiscal.length
        }
        if lost:
            word, had = KIND_WORDS[kind].capitalize(), months_named(fiscal, frozenset().union(*lost.values()))
            have = {*stored.by_unit, *stored.annual}
            named = named_sources(part.source for part in parts if any(decides(part, have, unit, WHOLE_YEAR) for unit in lost))
            self._ask(named, f"{word} {fiscal.name} finns som helår {where} men filen har bara {had}. Helåret ersätts.")

    def _closed(
        self, fiscal: FiscalYear, files: Sequence[Incoming], whole: Completed, mine: Merged, base: Given | None, stored: Booked
    ) -> int:
        """The last closed month; what is missing before it waits for a yes."""
        sources = named_sources(file.source for file in files)
        closed = self._years[fiscal.label].closed if fiscal.label in self._years else 0
        before = base.closed if base is not None else closed
        if whole.kept.is_empty and stored.annual:
            before = 0  # the year was closed by what is replaced
        if WHOLE_YEAR in mine.months and whole.kept.by_unit and before < fiscal.length:
            through = f"t.o.m. {fiscal.month_name(before)}" if before else "inte"
            text = f"Filen har hela årets utfall för några enheter, men de andra är bara stängda {through}. Året stängs inte."
            self._ask(sources, text)
            of_months = [file.closed.get(fiscal.label, 0) for file in files if file.covers[fiscal.label, "actual"].first]
            return max(before, *of_months, 0)
        had = mine.months & months_of_most(whole.decided, {*stored.by_unit, *stored.annual})
        missing = [month for month in range(before + 1, max(mine.months)) if month not in had]
        if missing and WHOLE_YEAR not in mine.months:
            begins = f": filen börjar i {fiscal.month_name(min(mine.months))}" if len({file.source for file in files}) == 1 else ""
            but_few = " för de flesta enheter" if mine.months & {*missing} else ""
            self._ask(sources, f"Utfall saknas för {months_named(fiscal, missing)}{but_few}{begins}.")
        return max(before, *(file.closed.get(fiscal.label, 0) for file in files))


def _fiscal(file: Incoming, year: int) -> FiscalYear:
    return next(fiscal for fiscal in file.fiscal_years if fiscal.label == year)


def _clash_told(clash: Clash, fiscal: FiscalYear, kind: str) -> str:
    what = f"{KIND_WORDS[kind]} {months_named(fiscal, clash.months)} för {some(clash.units, 'enhet', 'enheter')}"
    now = f"{clash.later} gäller: {format_exact(clash.now, 'kr')} i stället för {format_exact(clash.was, 'kr')}."
    return f"Både {clash.earlier} och {clash.later} har {what}, med olika belopp. {now}"


def _amount(booked: Booked, unit: str, account: str, month: int) -> Amount:
    series = booked.by_unit.get(unit, {}).get(account, ())
    return (series[month - 1] if month <= len(series) else None) or 0


def _said(
    kind: str, year: int, files: Sequence[Incoming], parts: Sequence[Part], whole: Completed, base: Given | None
) -> Amount | None:
    """The sum of the whole, off by as much as any file's figures are from the sum that it says itself."""
    own = [(file.totals.get(year, {}).get(kind), part.booked) for file, part in zip(files, parts, strict=True)]
    own += [(base.said, base.booked)] if base is not None else []
    misses = [said - total(booked) for said, booked in own if said is not None]
    return total(whole.booked) + sum(misses) if misses else None
