"""From files as read to one transaction, or to why there is none."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TypeVar

from core.accounts import SKELETON, AccountGroup, Chart
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.gathering import KIND_WORDS, Booked, booked_by_kind, without_comparisons
from core.given_by_file import NOTHING_GIVEN, GivenByFile
from core.homes import BookedIn
from core.impact import LARGEST_KEPT
from core.improbable import improbable_years
from core.intake import Incoming, Problem
from core.money import format_ore
from core.municipalities import is_same_municipality, named_in
from core.organisation import Unit
from core.origins_after import origins_after
from core.placing import place_groups, place_units, some
from core.plan import FilePlan, Plan, YearPlan, counted_numbers
from core.progress import Progress, silent
from core.records import Record, Transaction
from core.register import Register, Year
from core.replacing import YearChange, lost_accounts, replace_kinds
from core.reported_by_file import NO_TABLES, TablesByFile
from core.together import Given, gather, named_sources
from core.tree import TreeError

TABLES = (".xlsx", ".xls", ".ods", ".csv", ".txt")
"""Ends of the names of files whose columns can be told what they are."""
COARSE = "endast helår"
"""What is said of a year whose months nobody knows."""


Existing = Callable[[int], Iterable[UnitFigures]]
"""What the store holds of a year."""


def make_plan(
    files: Sequence[Incoming], register: Register | None, existing: Existing, *, municipality: str, name: str, author: str,
    dimension: int | None = None, given: GivenByFile = NOTHING_GIVEN, tables: TablesByFile = NO_TABLES, progress: Progress = silent,
    today: date | None = None,
) -> Plan:
    """What importing the files, in any order, changes in a municipality (``register`` None: it is new and called ``name``).

    Organisation and chart files are applied before ledgers. A kind (actual, budget) that a ledger file holds for a year
    replaces that kind of that year whole, or the months and units of it that the file decides; other kinds and years are
    untouched. Of two files with the same kind, year, unit and month the last given holds. All files are written or none: one
    that is refused leaves the plan without a transaction.
    ``dimension``: the ledger's dimension that the user says is the units; it is remembered. ``given``: what the files' prognoses
    change; ``tables``: what their reported tables change. ``today`` tells which years are improbable.
    """
    making = _Making(register or Register(municipality, name), existing, is_new=register is None, dimension=dimension, given=given,
                     tables=tables, today=today)
    return making.plan(files, author, progress)


@dataclass(frozen=True, slots=True)
class _Trees:
    """The units and groups after the import, and how the organisation changes."""

    units: tuple[Unit, ...]
    groups: tuple[AccountGroup, ...]
    told: tuple[str, ...] = ()


class _Making:
    """One plan while it is made."""

    def __init__(
        self, register: Register, existing: Existing, *, is_new: bool, dimension: int | None, given: GivenByFile, tables: TablesByFile,
        today: date | None,
    ) -> None:
        self._given = given
        self._tables = tables
        self._today = today
        self._register = register
        self._dimension = dimension
        self._is_new = is_new
        self._problems: list[Problem] = []
        self._stored: dict[int, tuple[UnitFigures, ...]] = {}
        self._existing = existing
        self._read: tuple[Incoming, ...] = ()
        """The files that are taken, each with no more than it holds itself."""

    def _figures(self, year: int) -> tuple[UnitFigures, ...]:
        if year not in self._stored:
            self._stored[year] = () if self._is_new or year not in self._register.years else tuple(self._existing(year))
        return self._stored[year]

    def _held(self, year: int, kind: str) -> Booked:
        return booked_by_kind(self._figures(year)).get((year, kind), Booked({}))

    def _booked_in(self, given: Mapping[int, Mapping[str, Given]]) -> BookedIn:
        """In which years a unit has figures after the import; looked up the first time that it is asked for."""

        @cache
        def years() -> Mapping[str, frozenset[int]]:
            found: dict[str, set[int]] = {}
            for year in {*self._register.years, *given}:
                replaced = given.get(year, {})
                units = {booked.unit for booked in self._figures(year) if {*booked.monthly, *booked.annual} - replaced.keys()}
                units |= {unit for of_kind in replaced.values() for unit in (*of_kind.booked.by_unit, *of_kind.booked.annual)}
                for unit in units:
                    found.setdefault(unit, set()).add(year)
            return {unit: frozenset(booked) for unit, booked in found.items()}

        return lambda unit: years().get(unit, frozenset())

    def plan(self, files: Sequence[Incoming], author: str, progress: Progress) -> Plan:
        """The whole plan."""
        for file in files:
            self._problems.extend(file.problems)
        self._problems.extend((*self._given.problems, *self._tables.problems))
        taken = [file for file in files if not file.file_refused and not self._contradicts(file)]
        kept = {id(file) for file in taken}
        taken, problems = without_comparisons(taken, self._held)
        self._problems.extend(problems)
        self._read = tuple(taken)
        given, problems = gather(taken, self._held, self._register.years)
        self._problems.extend(problems)
        self._problems.extend(improbable_years(given, self._register.years, self._today) if self._today else ())
        trees = self._trees(taken, self._booked_in(given))
        if trees is None:
            taken, kept, given, trees = [], set(), {}, _Trees(self._register.units, self._register.groups)
        self._tell_names(taken)
        changes: list[YearChange] = []
        for year in sorted(given):
            progress("Jämför med lagret", len(changes) / len(given))
            changes.append(self._year_change(year, given[year]))
        years = {change.year: self._year(change, given[change.year]) for change in changes}
        year_plans = tuple(self._year_plan(change, years[change.year], given[change.year]) for change in changes)
        plan = self._counted([_file_plan(file, id(file) not in kept) for file in files], trees, changes, year_plans)
        return self._decided(plan, trees, changes, years, author, files)

    def _counted(
        self, files: Sequence[FilePlan], trees: _Trees, changes: Sequence[YearChange], years: tuple[YearPlan, ...]
    ) -> Plan:
        """The plan with everything but its transaction."""
        register, impacts, tables = self._register, [change.impact for change in changes], self._tables
        totals = [impact.total for impact in impacts]
        largest = sorted((change for impact in impacts for change in impact.largest), key=lambda change: -change.size)
        return Plan(
            register.id, register.name, None, tuple(files), years=years,
            new=sum(c.new for c in totals) + self._given.new + tables.new,
            changed=sum(c.changed for c in totals) + self._given.changed + tables.changed,
            same=sum(c.same for c in changes) + self._given.same + tables.same,
            refused=sum(file.refused_lines for file in files) + tables.refused + self._given.refused,
            given=(*self._given.changes, *tables.changes),
            organisation=trees.told, impacts=tuple(impacts),
            units=len(_differing(trees.units, register.units)), groups=len(_differing(trees.groups, register.groups)),
            largest=tuple(largest[:LARGEST_KEPT]),
            unit_names={unit.code: unit.name for unit in trees.units},
            account_names={group.code: group.name for group in trees.groups},
        )

    def _decided(
        self, plan: Plan, trees: _Trees, changes: Sequence[YearChange], years: Mapping[int, Year], author: str,
        files: Sequence[Incoming],
    ) -> Plan:
        """The plan with its transaction, when something differs, every file can be taken and every control sum agrees."""
        register = self._register
        put: list[Record] = self._profile()
        put += [*_differing(trees.units, register.units), *_differing(trees.groups, register.groups)]
        put.extend(year for label, year in years.items() if register.years.get(label) != year)
        put.extend(figures for change in changes for figures in change.put)
        if not plan.refused_files:
            put.extend(source for file in files for source in file.sources)
            put.extend((*self._given.put, *self._tables.put))
        kept = {(unit.code, unit.valid_from) for unit in trees.units}
        drop: list[Record] = [unit for unit in register.units if (unit.code, unit.valid_from) not in kept]
        drop.extend(figures for change in changes for figures in change.drop)
        drop.extend(self._given.drop if not plan.refused_files else ())
        agrees = self._sums_agree(plan.years)
        transaction = None
        if (put or drop) and agrees and not plan.refused_files:
            transaction = Transaction(register.id, author, _summary(plan), tuple(put), tuple(drop), register.name if self._is_new else None)
        return replace(plan, transaction=transaction, problems=tuple(self._problems))

    def _profile(self) -> list[Record]:
        """The municipality's conventions, when the user has chosen another dimension for its units."""
        profile = self._register.profile
        if self._dimension in (None, profile.unit_dimension):
            return []
        if self._register.years and self._dimension != profile.dimension:
            text = (
                f"Enheterna har hittills varit dimension {profile.dimension}. De blir nu dimension {self._dimension}; år som inte läses in "
                "på nytt ligger kvar på de gamla enheterna."
            )
            self._problems.append(Problem("confirm", "--dimension", text))
        return [profile._replace(unit_dimension=self._dimension)]

    def _trees(self, taken: Sequence[Incoming], booked_in: BookedIn) -> _Trees | None:
        """Units and groups with the files' in them; None when they would not be trees."""
        register = self._register
        if not taken:
            return _Trees(register.units, register.groups)
        try:
            units = place_units(register.units, taken, register.name, booked_in, register.years)
            groups, group_problems = place_groups(register.groups, taken)
            self._problems.extend((*units.problems, *group_problems))
            after = replace(register, units=units.units, groups=tuple(groups.values()))
            for label in _years_of(after, taken):
                after.organisation(label)
            Chart((*SKELETON, *after.groups))
        except TreeError as error:
            self._problems.append(Problem("refused", "organisation och konton", f"{error} Inget läses in."))
            return None
        return _Trees(after.units, after.groups, units.told)

    def _tell_names(self, taken: Sequence[Incoming]) -> None:
        """A ledger that names another municipality is said: the easiest mistake, and in a municipality
        with figures of its own the dearest."""
        for file in taken:
            named = named_in(file)
            if named and not is_same_municipality(named, self._register.name):
                text = f"Filen säger att den är från ”{named}”. Den läses in i {self._register.name}."
                self._problems.append(Problem("warning" if self._is_new else "confirm", file.source, text))

    def _contradicts(self, file: Incoming) -> bool:
        """True for a file whose fiscal year is another than the one that the books hold under the same label."""
        for fiscal in file.fiscal_years:
            stored = self._register.years.get(fiscal.label)
            if stored is not None and stored.fiscal != fiscal and not file.file_refused:
                self._problems.append(
                    Problem(
                        "refused", file.source,
                        f"Filens räkenskapsår är {_span(fiscal)}, men i lagret är {fiscal.label} {_span(stored.fiscal)}. "
                        "Filen läses inte in.",
                    )
                )
                return True
        return False

    def _year_change(self, year: int, given: Mapping[str, Given]) -> YearChange:
        monthly = {kind: of_kind.booked.by_unit for kind, of_kind in given.items()}
        annual = {kind: of_kind.booked.annual for kind, of_kind in given.items() if of_kind.booked.annual}
        change = replace_kinds(year, self._figures(year), monthly, annual)
        self._tell_lost_months(year, given)
        self._tell_lost_accounts(year, given)
        if change.lost_units:
            kinds = " och ".join(KIND_WORDS[kind] for kind in sorted(given))
            text = (
                f"{some(change.lost_units, 'enhet', 'enheter')} har {kinds} {year} i lagret men inte i filen. "
                "Filen ersätter hela året: de siffrorna tas bort."
            )
            self._problems.append(Problem("confirm", _sources(given), text))
        return change

    def _tell_lost_months(self, year: int, given: Mapping[str, Given]) -> None:
        """Files that know only whole years must not silently take the months of one, or of some of its units."""
        for kind, of_kind in given.items():
            held, booked = self._held(year, kind).by_unit, of_kind.booked
            lost = [unit for unit in held if unit not in booked.by_unit and (not booked.by_unit or unit in booked.annual)]
            if lost:
                of_units = f" för {some(lost, 'enhet', 'enheter')}" if booked.by_unit else ""
                word = KIND_WORDS[kind].capitalize()
                way_out = " Ska kolumnen inte läsas: --kolumner bort=RUBRIK." if of_kind.source.lower().endswith(TABLES) else ""
                text = f"{word} {year}{of_units} finns per månad i lagret men bara som helår i filen. Månaderna ersätts.{way_out}"
                self._problems.append(Problem("confirm", of_kind.source, text))

    def _tell_lost_accounts(self, year: int, given: Mapping[str, Given]) -> None:
        """A table of a few accounts must not silently take the others of the same unit and month."""
        for kind, of_kind in given.items():
            held, booked = self._held(year, kind).by_unit, of_kind.booked.by_unit
            lost = {unit: gone for unit in held.keys() & booked.keys() if (gone := lost_accounts(held[unit], booked[unit]))}
            if lost:
                text = (
                    f"Filen har färre än hälften av de konton som lagret har {KIND_WORDS[kind]} {year} på för "
                    f"{some(sorted(lost), 'enhet', 'enheter')}, samma månader. De andra kontonas siffror tas bort: {sum(lost.values())}."
                )
                self._problems.append(Problem("confirm", of_kind.source, text))

    def _year(self, change: YearChange, given: Mapping[str, Given]) -> Year:
        stored = self._register.years.get(change.year)
        main = given.get("actual") or next(iter(given.values()))
        fiscal = main.fiscal
        closed = main.closed if "actual" in given else stored.closed if stored else 0
        is_coarse = any(not of_kind.booked.by_unit for of_kind in given.values())
        if stored is None:
            coarse, origins = COARSE if is_coarse else "", origins_after(None, fiscal, self._read, self._held)
            return Year(fiscal, closed, main.source, coarse=coarse, origins=origins)
        if closed < stored.closed:
            text = (
                f"{change.year} är stängt t.o.m. {fiscal.month_name(stored.closed)} i lagret men "
                f"{'bara t.o.m. ' + fiscal.month_name(closed) if closed else 'utan stängd månad'} i filen. Är det en äldre export?"
            )
            self._problems.append(Problem("confirm", main.source, text))
        is_whole = {"actual", "budget"} <= given.keys()
        keeps_coarse = stored.coarse and not is_whole and (stored.coarse != COARSE or self._holds_whole_years(change.year, given))
        moved = bool(change.put or change.drop or closed != stored.closed)
        return stored._replace(
            fiscal=fiscal, closed=closed,
            source=main.source if moved and ("actual" in given or not stored.source) else stored.source,
            invented="" if is_whole else stored.invented, coarse=COARSE if is_coarse else stored.coarse if keeps_coarse else "",
            origins=origins_after(stored, fiscal, self._read, self._held) if moved else stored.origins,
        )

    def _holds_whole_years(self, year: int, replaced: Collection[str]) -> bool:
        """True when amounts of the whole year stand in the store in a kind that is not replaced."""
        return any(amounts for booked in self._figures(year) for kind, amounts in booked.annual.items() if kind not in replaced)

    def _year_plan(self, change: YearChange, year: Year, given: Mapping[str, Given]) -> YearPlan:
        said = {kind: of_kind.said for kind, of_kind in given.items()}
        total, stored = change.impact.total, self._register.years.get(change.year)
        return YearPlan(
            year.fiscal, year.closed, stored.closed if stored else None, _sources(given),
            total.new, total.changed, total.removed, change.same, {kind: (said[kind], held) for kind, held in change.sums.items()},
        )

    def _sums_agree(self, years: Sequence[YearPlan]) -> bool:
        """Hold every year's sums against what its file said, before anything was spread over units."""
        agree = True
        for year in years:
            for kind, (said, held) in year.sums.items():
                if said is not None and said != held:
                    agree = False
                    text = (
                        f"Kontrollsumman för {KIND_WORDS[kind]} {year.fiscal.name} stämmer inte: filen har {format_ore(said)}, "
                        f"inläsningen {format_ore(held)}. Inget läses in."
                    )
                    self._problems.append(Problem("refused", year.sources, text))
        return agree


Placed = TypeVar("Placed", Unit, AccountGroup)


def _years_of(register: Register, taken: Sequence[Incoming]) -> set[int]:
    """Every year whose organisation must be one tree: those with figures, and those in which a unit begins or ends."""
    labels = {*register.years, *(fiscal.label for file in taken for fiscal in file.fiscal_years)}
    turns = {turn for unit in register.units for turn in (unit.valid_from, unit.valid_to) if turn is not None}
    return labels | turns | ({0} if not labels and not turns else set())


def _differing(after: Sequence[Placed], before: Sequence[Placed]) -> list[Placed]:
    known = set(before)
    return [record for record in after if record not in known]


def _sources(given: Mapping[str, Given]) -> str:
    return named_sources(source for of_kind in given.values() for source in of_kind.sources)


def _file_plan(file: Incoming, refused: bool) -> FilePlan:
    named = {"organisation": len(file.units), "prognoses": len(file.prognoses), "reported": len(file.reported)}
    records = named.get(file.what, sum(group.kind == "account" for group in file.groups))
    years = tuple(sorted({booked.year for booked in file.figures}))
    return FilePlan(
        file.source, file.what, file.lines, file.refused_lines, refused, years, records, file.how, file.agreed, file.dimension,
        file.dimensions,
    )


def _span(fiscal: FiscalYear) -> str:
    return f"{fiscal.month_name(1)}–{fiscal.month_name(fiscal.length)}"


def _summary(plan: Plan) -> str:
    sources = [file.source for file in plan.files if not file.refused]
    named = ", ".join(sources[:5]) + (f" och {len(sources) - 5} till" if len(sources) > 5 else "")
    if plan.organisation and not plan.years:
        return f"Läste in {named}. {plan.organisation[0]}"
    return f"Läste in {named}: {counted_numbers(plan)}."
