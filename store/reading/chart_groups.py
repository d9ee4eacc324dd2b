"""Says where in the result the groups of a municipality's own chart are put, and which cannot be put for certain."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.accounts import SKELETON, UNALLOCATED, AccountGroup
from core.answers.phrasing import in_a_row
from core.kommunbas import places_of
from store.reading.problems import Problems, shorten

_NAMES: Final = {group.code: group.name for group in SKELETON}
_SHOWN: Final = 5
_NO_RESULT: Final = ("1", "2")
"""Classes of the balance sheet, of which no follow-up says anything."""


def homes_in_words(groups: Sequence[AccountGroup]) -> tuple[str, ...]:
    """``Kontogrupperna läggs efter sina konton: Avgifter under Intäkter; Löner och Lokaler under Kostnader.``"""
    by_home: dict[str, list[str]] = {}
    for group in groups:
        if group.parent != UNALLOCATED:
            by_home.setdefault(str(group.parent), []).append(group.name)
    said = [f"{_some(by_home[code])} under {name}" for code, name in _NAMES.items() if code in by_home]
    return (f"Kontogrupperna läggs efter sina konton: {'; '.join(said)}.",) if said else ()


def tell_homes(chart: Sequence[AccountGroup], problems: Problems) -> None:
    """Warn of groups whose accounts are of several classes, and of those that no class tells where to put."""
    accounts: dict[str | None, list[str]] = {}
    for each in chart:
        if each.kind == "account":
            accounts.setdefault(each.parent, []).append(each.code)
    homeless = []
    for group in (each for each in chart if each.kind == "group"):
        within = accounts.get(group.code, [])
        if len(places_of(within)) > 1:
            of_each, home = in_a_row(_one_of_each(within)), _NAMES.get(str(group.parent), "")
            problems.file("warning", f"Gruppen {shorten(group.name, 40)} har konton av flera slag ({of_each}) och läggs under ”{home}”.")
        elif group.parent == UNALLOCATED and group.code != UNALLOCATED and not all(code[:1] in _NO_RESULT for code in within):
            homeless.append(group.name)
    if homeless:
        named = f"{len(homeless)} {'kontogrupp' if len(homeless) == 1 else 'kontogrupper'} ({_some(homeless)})"
        problems.file("warning", f"{named} läggs under ”Ofördelat”: varken konton eller kod börjar på en kontoklass i resultatet (3–8).")


def _one_of_each(accounts: Sequence[str]) -> list[str]:
    """The first account of each place in the skeleton."""
    found: dict[str, str] = {}
    for code in accounts:
        for place in places_of([code]):
            found.setdefault(place, code)
    return list(found.values())


def _some(names: Sequence[str]) -> str:
    """The first names in a row, and how many more there are."""
    shown = [shorten(name, 40) for name in names[:_SHOWN]]
    return in_a_row([*shown, f"{len(names) - _SHOWN} till"] if len(names) > _SHOWN else shown)
