"""Puts the units and accounts that files bring into a municipality's trees; nothing that has figures is ever left out."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.accounts import SKELETON_CODES, UNALLOCATED, AccountGroup
from core.homes import BookedIn, again_in, home_in
from core.intake import Incoming, Problem
from core.kommunbas import group_of, home_of, is_default
from core.organisation import UNALLOCATED_UNIT, Unit
from core.versions import put_in, version_in

MADE_ROOT = "KOMMUN"
"""Code of the root that is made when no file names one."""


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit in all its versions after the import; ``told``: how the organisation changes, in sentences."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()


def place_units(
    before: Sequence[Unit], files: Iterable[Incoming], name: str, booked_in: BookedIn, years: Collection[int] = ()
) -> Units:
    """The tree with the files' units in it. Raises TreeError where a file's successors cannot be understood.

    An organisation file decides the place of every unit that it names: from its year on when it has one and there is an
    organisation already, else as the unit is now. A unit that only a ledger names goes directly under the root while the tree
    is flat, and under ”Ofördelat” once there is an organisation to be missing from. ``booked_in``: the years in which a unit has
    figures after the import; ``years``: those that have figures now.
    """
    files = list(files)
    placing = _Placing(before, name, booked_in, years)
    for file in files:
        if file.what == "organisation":
            placing.organisation(file)
    for file in files:
        if file.what == "ledger":
            placing.ledger(file)
    placing.tell_new()
    return Units((*placing.older, *placing.units.values()), tuple(placing.problems), tuple(placing.told))


class _Placing:
    """The unit tree while files are taken in."""

    def __init__(self, units: Sequence[Unit], name: str, booked_in: BookedIn, years: Collection[int]) -> None:
        self.units: dict[str, Unit] = {}
        """Each unit as it is last."""
        self.older: tuple[Unit, ...] = ()
        """The versions of it before that."""
        self.problems: list[Problem] = []
        self.told: list[str] = []
        self._name, self._years, self._booked_in = name, years, booked_in
        self._new: dict[str, list[str]] = {}
        self._take(_by_code(units))

    def _has_figures(self, code: str) -> bool:
        return bool(self._booked_in(code))

    def _take(self, versions: Mapping[str, Sequence[Unit]]) -> None:
        held = {code: each for code, each in versions.items() if each}
        self.units = {code: each[-1] for code, each in held.items()}
        self.older = tuple(unit for each in held.values() for unit in each[:-1])

    def _versions(self) -> dict[str, tuple[Unit, ...]]:
        return _by_code((*self.older, *self.units.values()))

    def _root(self) -> str:
        root = next((code for code, unit in self.units.items() if unit.parent is None), None)
        if root is None:
            root = MADE_ROOT
            self.units = {root: Unit(root, self._name, None), **self.units}
        return root

    def organisation(self, file: Incoming) -> None:
        """Take in a whole organisation, from its year on when it has one and there is another before it."""
        old_root = next((unit for unit in self.units.values() if unit.parent is None), None)
        named = self._with_one_root(file, old_root)
        if file.current is not None and old_root is not None and self._is_organised(old_root.code):
            self._organisation_from(file.current, named, file.source)
        else:
            self._organisation_now(named, old_root, file)
        self._drop_empty(named)

    def _is_organised(self, root: str) -> bool:
        """False while the tree is only what ledgers have made of it."""
        return not root.startswith(MADE_ROOT) or any(unit.parent not in (None, root, UNALLOCATED_UNIT) for unit in self.units.values())

    def _organisation_from(self, year: int, named: Sequence[Unit], source: str) -> None:
        """Take in an organisation that holds from a year on; what it changes waits for a yes where later years have figures."""
        from core.reorganising import reorganise  # noqa: PLC0415 – only such a file needs it

        done = reorganise(self._versions(), named, year, self._booked_in, source)
        self._take(done.versions)
        self.problems += done.problems
        self.told += done.told
        later = [label for label in self._years if label > year]
        if later and len(done.told) > 1:
            text = (
                f"Organisationen gäller från {year} och framåt, även {' och '.join(map(str, sorted(later)[:3]))}. "
                "Har ett senare år en annan: läs in den efter denna, med sitt --ar."
            )
            self.problems.append(Problem("confirm", source, text))

    def _organisation_now(self, named: Sequence[Unit], old_root: Unit | None, file: Incoming) -> None:
        """Units that it no longer names stay where they are, as far as that place exists."""
        self._ask_from_when(named, file.source)
        versions = self._as_named(named)
        older = {unit.code: unit for unit in self.units.values() if unit.code not in versions}
        self.older = (*(u for u in self.older if u.code not in versions), *(u for each in versions.values() for u in each[:-1]))
        self.units = {code: each[-1] for code, each in versions.items()}
        root = next(code for code, unit in self.units.items() if unit.parent is None)
        if old_root is not None and old_root.code in older and not self._has_figures(old_root.code):
            del older[old_root.code]
        self._keep(older, root, file)

    def _as_named(self, named: Sequence[Unit]) -> dict[str, tuple[Unit, ...]]:
        """The versions of the named units: rows of certain years for those years, a row without years as the unit is now."""
        from core.reorganising import end_of  # noqa: PLC0415 – only an organisation file needs it

        known, found = self._versions(), dict[str, tuple[Unit, ...]]()
        dated = {unit.code for unit in named if unit.valid_from is not None or unit.valid_to is not None or unit.successors}
        for unit in named:
            held = found.get(unit.code, known.get(unit.code, ()))
            row = end_of(self._merged(unit), None, named)
            found[unit.code] = put_in(held, row) if unit.code in dated else (*held[:-1], row)
        return found

    def _ask_from_when(self, named: Sequence[Unit], source: str) -> None:
        """Where several years have figures, a move that says no year changes them all, and that waits for a yes."""
        placed = [unit for unit in named if unit.valid_from is None and unit.valid_to is None and unit.code in self.units]
        made = (None, UNALLOCATED_UNIT, *(code for code in self.units if code.startswith(MADE_ROOT)))
        moved = [unit.code for unit in placed if self.units[unit.code].parent not in (*made, unit.parent)]
        if moved and len(self._years) > 1:
            text = (
                f"{some(moved, 'enhet', 'enheter')} flyttas, men filen säger inte från vilket år. Flytten gäller då alla år. "
                "Gäller den från ett visst år: lägg till --ar ÅÅÅÅ."
            )
            self.problems.append(Problem("confirm", source, text))

    def _drop_empty(self, named: Sequence[Unit]) -> None:
        """”Ofördelat” goes when the organisation has found a place for all that was in it."""
        code = UNALLOCATED_UNIT
        is_used = code in {unit.code for unit in named} or any(unit.parent == code for unit in self.units.values())
        if code in self.units and not is_used and not self._has_figures(code):
            del self.units[code]

    def _with_one_root(self, file: Incoming, old_root: Unit | None) -> list[Unit]:
        tops = [unit for unit in file.units if unit.parent is None]
        if len(tops) == 1:
            return list(file.units)
        codes = {unit.code for unit in file.units}
        code = old_root.code if old_root is not None and old_root.code not in codes else MADE_ROOT
        while code in codes:
            code += "_"
        return [Unit(code, self._name, None), *(unit._replace(parent=code) if unit.parent is None else unit for unit in file.units)]

    def _merged(self, unit: Unit) -> Unit:
        """The file's unit, with what the register knows and the file does not say."""
        old = self.units.get(unit.code)
        if old is None:
            return unit
        return old._replace(
            name=unit.name, parent=unit.parent, level=unit.level,
            aliases=unit.aliases or old.aliases, manager=unit.manager or old.manager,
            valid_from=unit.valid_from or old.valid_from, valid_to=unit.valid_to or old.valid_to,
            successors=unit.successors or old.successors,
        )

    def _keep(self, left: dict[str, Unit], root: str, file: Incoming) -> None:
        lost = []
        for code, unit in left.items():
            if unit.parent in self.units or unit.parent in left:
                self.units[code] = unit
            elif code == UNALLOCATED_UNIT:
                if self._has_figures(code) or any(other.parent == code for other in left.values()):
                    self.units[code] = unit._replace(parent=root)
            else:
                lost.append(code)
                self.units[code] = unit._replace(parent=self._unallocated(root))
        if lost:
            text = f"{some(lost, 'enhet', 'enheter')} finns inte i organisationen och läggs under ”Ofördelat”."
            self.problems.append(Problem("warning", file.source, text))

    def _unallocated(self, root: str) -> str:
        if UNALLOCATED_UNIT not in self.units:
            self.units[UNALLOCATED_UNIT] = Unit(UNALLOCATED_UNIT, "Ofördelat", root)
        return UNALLOCATED_UNIT

    def ledger(self, file: Incoming) -> None:
        """Make room for every unit on which the file has figures."""
        root = self._root()
        names = {unit.code: unit.name for unit in file.units}
        is_flat = all(unit.parent in (None, root, UNALLOCATED_UNIT) for unit in self.units.values())
        for code in dict.fromkeys(booked.unit for booked in file.figures):
            known = self.units.get(code)
            if known is not None:
                if known.name == code and names.get(code, code) != code:
                    self.units[code] = known._replace(name=names[code])
            elif code == UNALLOCATED_UNIT:
                self._unallocated(root)
            else:
                self.units[code] = Unit(code, names.get(code, code), root if is_flat else self._unallocated(root))
                self._new.setdefault(file.source, []).append(code)
        self._reopen(file)

    def _reopen(self, file: Incoming) -> None:
        """A unit with figures in a year in which the organisation lacks it is placed that year too, never left out."""
        if not self.older and all(unit.valid_from is None and unit.valid_to is None for unit in self.units.values()):
            return
        versions, again = self._versions(), dict[tuple[int, str], list[Unit]]()
        for code, year in sorted({(booked.unit, booked.year) for booked in file.figures}):
            if version_in(versions[code], year) is None:
                versions[code] = again_in(year, versions[code], self._home(year, versions))
                unit = version_in(versions[code], year) or versions[code][-1]
                again.setdefault((year, unit.parent or ""), []).append(unit)
        self._take({**versions, **{code: (unit,) for code, unit in self.units.items() if code not in versions}})
        for (year, parent), units in again.items():
            self.problems.append(Problem("confirm", file.source, _told_again(year, units, versions.get(parent, ()))))

    def _home(self, year: int, versions: Mapping[str, tuple[Unit, ...]]) -> Callable[[Unit], str]:
        return lambda unit: home_in(year, unit, versions) or self._unallocated(self._root())

    def tell_new(self) -> None:
        """Say which units were made because only a ledger names them."""
        root = self._root()
        for source, codes in self._new.items():
            where = "läggs under ”Ofördelat”" if any(self.units[code].parent != root for code in codes) else "läggs direkt under kommunen"
            self.problems.append(
                Problem("warning", source, f"{some(codes, 'enhet', 'enheter')} finns inte i någon organisationsfil och {where}.")
            )


def _told_again(year: int, units: Sequence[Unit], parent: Sequence[Unit]) -> str:
    """``Enheten 22 Hemtjänst syd finns inte i organisationen 2024 men har siffror. Den läggs då under ”Omsorg”.``"""
    where = (version_in(parent, year) or parent[-1]).name if parent else "Ofördelat"
    if len(units) == 1:
        named = units[0].code if units[0].name == units[0].code else f"{units[0].code} {units[0].name}"
        return f"Enheten {named} finns inte i organisationen {year} men har siffror. Den läggs då under ”{where}”."
    codes = some([unit.code for unit in units], "enhet", "enheter")
    return f"{codes} finns inte i organisationen {year} men har siffror. De läggs då under ”{where}”."


def _by_code(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    """Code → its versions, oldest first; the codes in the order in which they come."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.code, []).append(unit)
    return {code: tuple(sorted(each, key=lambda unit: unit.valid_from or 0)) for code, each in found.items()}


def place_groups(before: Sequence[AccountGroup], files: Iterable[Incoming]) -> tuple[dict[str, AccountGroup], tuple[Problem, ...]]:
    """The municipality's groups and accounts with those of the files.

    An account that only a ledger names goes in its Kommun-Bas group while the municipality has no groups of its own; one that
    Kommun-Bas does not know, or that a chart of the municipality's own lacks, goes under ”Ofördelat”.
    """
    files, problems = list(files), list[Problem]()
    groups = {group.code: group for group in before}
    for file in files:
        if file.what == "chart":
            _take_chart(_without_clash(file, groups), groups)
    by_kommunbas = all(group.kind == "account" or is_default(group) for group in groups.values())
    for file in files:
        if file.what == "ledger":
            problems.extend(_tell_new(file.source, _accounts_of_ledger(file, groups, by_kommunbas=by_kommunbas), groups))
    _mend_parents(groups)
    return groups, tuple(problems)


def _take_chart(taken: Sequence[AccountGroup], groups: dict[str, AccountGroup]) -> None:
    """Put in a chart. A group that is known already is placed by all its accounts, not only by those that this file names."""
    before = {code: group.parent for code, group in groups.items() if group.kind == "group"}
    groups.update((group.code, group) for group in taken)
    for group in taken:
        if group.kind == "group" and before.get(group.code, group.parent) not in (group.parent, UNALLOCATED):
            within = [each.code for each in groups.values() if each.kind == "account" and each.parent == group.code]
            groups[group.code] = group._replace(parent=home_of(group.code, within))


def _without_clash(file: Incoming, groups: dict[str, AccountGroup]) -> list[AccountGroup]:
    """The file's groups and accounts; a group whose code an account of the register already has gets a G before it."""
    renamed = {}
    taken = {group.code for group in file.groups} | {code for code, group in groups.items() if group.kind == "account"}
    for group in file.groups:
        if group.kind == "group" and group.code in groups and groups[group.code].kind == "account":
            code = "G" + group.code
            while code in taken:
                code = "G" + code
            renamed[group.code] = code
    accounts = {group.code for group in file.groups if group.kind == "account"}
    return [
        group._replace(
            code=renamed.get(group.code, group.code) if group.kind == "group" else group.code,
            parent=renamed.get(group.parent or "", group.parent),
        )
        for group in file.groups
        if group.kind == "account" or group.code not in accounts
    ]


def _tell_new(source: str, new: Sequence[str], groups: dict[str, AccountGroup]) -> list[Problem]:
    unknown = [code for code in new if groups[code].parent == UNALLOCATED]
    known = len(new) - len(unknown)
    told = [f"{some(unknown, 'konto', 'konton')} saknar kontogrupp och läggs under ”Ofördelat”."] if unknown else []
    if known:
        told.append(f"{known} {'konto' if known == 1 else 'konton'} utan kontogrupp läggs i grupper enligt Kommun-Bas.")
    return [Problem("warning", source, text) for text in told]


def _home_of(account: str, groups: dict[str, AccountGroup], *, by_kommunbas: bool) -> str:
    """The group that a new account goes in, which is made when it is the first there; a group never takes an account's code."""
    group = group_of(account) if by_kommunbas else None
    if group is None:
        return UNALLOCATED
    if groups.setdefault(group.code, group).kind == "account":
        group = group._replace(code="G" + group.code)
        groups.setdefault(group.code, group)
    return group.code


def _accounts_of_ledger(file: Incoming, groups: dict[str, AccountGroup], *, by_kommunbas: bool) -> list[str]:
    """Add the accounts that only the ledger knows; returns their codes."""
    names = {group.code: group.name for group in file.groups}
    booked = {account for figures in file.figures for series in figures.monthly.values() for account in series}
    booked |= {account for figures in file.figures for amounts in figures.annual.values() for account in amounts}
    new = sorted(booked - groups.keys() - SKELETON_CODES)
    for code in new:
        groups[code] = AccountGroup(code, names.get(code, code), _home_of(code, groups, by_kommunbas=by_kommunbas), "account")
    for code in booked & groups.keys():
        if groups[code].name == code and names.get(code, code) != code:
            groups[code] = groups[code]._replace(name=names[code])
    return new


def _mend_parents(groups: dict[str, AccountGroup]) -> None:
    for code, group in list(groups.items()):
        if group.parent is None or (group.parent not in groups and group.parent not in SKELETON_CODES):
            groups[code] = group._replace(parent=UNALLOCATED)


def some(codes: Sequence[str], one: str, many: str) -> str:
    """``3 enheter (10, 20, 30)``: how many, and the first five."""
    named = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
    return f"{len(codes)} {one if len(codes) == 1 else many} ({named})"
