"""Puts the units and accounts that files bring into a municipality's trees; nothing that has figures is ever left out."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.accounts import SKELETON_CODES, UNALLOCATED, AccountGroup
from core.intake import Incoming, Problem
from core.kommunbas import group_of, is_default
from core.organisation import UNALLOCATED_UNIT, Unit

MADE_ROOT = "KOMMUN"
"""Code of the root that is made when no file names one."""


@dataclass(frozen=True, slots=True)
class Units:
    """The unit tree after the import, in order; ``dropped``: codes that are no longer in it."""

    units: dict[str, Unit]
    dropped: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def place_units(
    before: Sequence[Unit], files: Iterable[Incoming], name: str, has_figures: Callable[[str], bool]
) -> Units:
    """The tree with the files' units in it.

    An organisation file decides the place of every unit that it names. A unit that only a ledger names goes directly under
    the root while the tree is flat, and under ”Ofördelat” once there is an organisation to be missing from.
    ``has_figures``: whether anything is booked on a unit in the store.
    """
    files = list(files)
    placing = _Placing({unit.code: unit for unit in before}, name, has_figures)
    for file in files:
        if file.what == "organisation":
            placing.organisation(file)
    for file in files:
        if file.what == "ledger":
            placing.ledger(file)
    placing.tell_new()
    dropped = tuple(code for code in placing.dropped if code not in placing.units)
    return Units(placing.units, dropped, tuple(placing.problems))


class _Placing:
    """The unit tree while files are taken in."""

    def __init__(self, units: dict[str, Unit], name: str, has_figures: Callable[[str], bool]) -> None:
        self.units = units
        self.dropped: list[str] = []
        self.problems: list[Problem] = []
        self._name = name
        self._has_figures = has_figures
        self._new: dict[str, list[str]] = {}
        self._had_units = bool(units)

    def _root(self) -> str:
        root = next((code for code, unit in self.units.items() if unit.parent is None), None)
        if root is None:
            root = MADE_ROOT
            self.units = {root: Unit(root, self._name, None), **self.units}
        return root

    def organisation(self, file: Incoming) -> None:
        """Take in a whole organisation; units that it no longer names stay where they are, as far as that place exists."""
        old_root = next((unit for unit in self.units.values() if unit.parent is None), None)
        named = self._with_one_root(file, old_root)
        placed = {unit.code: self._merged(unit) for unit in named}
        root = next(code for code, unit in placed.items() if unit.parent is None)
        left = {code: unit for code, unit in self.units.items() if code not in placed}
        self.units = placed
        if old_root is not None and old_root.code in left and not self._has_figures(old_root.code):
            del left[old_root.code]
            self.dropped.append(old_root.code)
        self._keep(left, root, file)
        self._drop_empty(named)

    def _drop_empty(self, named: Sequence[Unit]) -> None:
        """”Ofördelat” goes when the organisation has found a place for all that was in it."""
        code = UNALLOCATED_UNIT
        is_used = code in {unit.code for unit in named} or any(unit.parent == code for unit in self.units.values())
        if code in self.units and not is_used and not self._has_figures(code):
            del self.units[code]
            self.dropped.append(code)

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
                    self.dropped.append(code)
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

    def tell_new(self) -> None:
        """Say which units were made because only a ledger names them."""
        root = self._root()
        for source, codes in self._new.items():
            where = "läggs under ”Ofördelat”" if any(self.units[code].parent != root for code in codes) else "läggs direkt under kommunen"
            self.problems.append(
                Problem("warning", source, f"{some(codes, 'enhet', 'enheter')} finns inte i någon organisationsfil och {where}.")
            )


def place_groups(before: Sequence[AccountGroup], files: Iterable[Incoming]) -> tuple[dict[str, AccountGroup], tuple[Problem, ...]]:
    """The municipality's groups and accounts with those of the files.

    An account that only a ledger names goes in its Kommun-Bas group while the municipality has no groups of its own; one that
    Kommun-Bas does not know, or that a chart of the municipality's own lacks, goes under ”Ofördelat”.
    """
    files, problems = list(files), list[Problem]()
    groups = {group.code: group for group in before}
    for file in files:
        if file.what == "chart":
            for group in _without_clash(file, groups):
                groups[group.code] = group
    by_kommunbas = all(group.kind == "account" or is_default(group) for group in groups.values())
    for file in files:
        if file.what == "ledger":
            problems.extend(_tell_new(file.source, _accounts_of_ledger(file, groups, by_kommunbas=by_kommunbas), groups))
    _mend_parents(groups)
    return groups, tuple(problems)


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
