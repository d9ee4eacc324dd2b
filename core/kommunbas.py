"""The account groups of Kommun-Bas: ready names for the accounts of a municipality that has given no groups of its own.

After the published lists of Kommun-Bas (2013) and the pages of SKR; local charts have three to six digits. Class 5 is always
personnel, unlike in the private BAS chart, whose names are never used.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from core.accounts import (
    APPROPRIATION,
    CAPITAL_COST,
    COST,
    FINANCING,
    INCOME,
    NET_FINANCIAL_ITEMS,
    UNALLOCATED,
    AccountGroup,
    skeleton_parent,
)

NAMES: Final[Mapping[str, str]] = {
    "30": "Försäljning", "31": "Taxor och avgifter", "34": "Hyror och arrenden", "35": "Bidrag",
    "40": "Inköp av anläggnings- och omsättningstillgångar", "41": "Material", "45": "Lämnade bidrag", "46": "Köp av huvudverksamhet",
    "5": "Övrig personalkostnad", "50": "Löner", "51": "Löner, övriga", "53": "Andra ersättningar", "54": "Naturaförmåner",
    "55": "Kostnadsersättningar", "56": "Sociala avgifter", "57": "Pensioner", "59": "Aktivering av eget arbete",
    "60": "Lokaler och mark", "61": "Fastigheter", "62": "Energi", "63": "Leasing", "64": "Förbrukning", "65": "Kontor",
    "66": "Reparation och underhåll", "68": "Tele och IT", "69": "Transportmedel", "70": "Resor", "71": "Representation",
    "72": "Annonser", "73": "Försäkringar", "74": "Främmande tjänster", "75": "Inhyrd personal", "76": "Diverse",
    "78": "Realisationsförluster", "79": "Avskrivningar",
    "80": "Skatteintäkter", "82": "Bidrag och utjämning", "83": "Avgifter i utjämningen", "84": "Finansiella intäkter",
    "85": "Finansiella kostnader", "87": "Extraordinära intäkter", "88": "Extraordinära kostnader", "89": "Årets resultat",
}
"""Group → name. An account belongs to the group of its first two digits; ”5” takes what class 5 has in no other."""
_SHORTEST, _LONGEST = 3, 6
_PLACES: Final = frozenset({INCOME, COST, CAPITAL_COST, FINANCING, NET_FINANCIAL_ITEMS, APPROPRIATION, UNALLOCATED})
"""Groups of the skeleton under which a municipality's own may be put by their code."""


def group_of(account: str) -> AccountGroup | None:
    """The group of an account; None for one that Kommun-Bas does not know."""
    if not (account.isascii() and account.isdecimal() and _SHORTEST <= len(account) <= _LONGEST):
        return None
    code = account[:2] if account[:2] in NAMES else account[:1]
    return AccountGroup(code, NAMES[code], skeleton_parent(code)) if code in NAMES else None


def places_of(accounts: Iterable[str]) -> Counter[str]:
    """Where in the skeleton the accounts belong, and how many of them; those whose number does not begin with a class of the
    result (3-8) are not among them."""
    classed = (account for account in accounts if account.isascii() and account.isdecimal() and len(account) >= _SHORTEST)
    return Counter(place for account in classed if (place := skeleton_parent(account)) != UNALLOCATED)


def home_of(group: str, accounts: Iterable[str]) -> str:
    """Where in the skeleton a municipality's own group belongs: where most of its accounts do, whatever its code.

    A code that is the skeleton's own word goes before them; a code that begins with a class settles what the accounts do not.
    """
    if group in _PLACES:
        return group
    places = places_of(accounts).most_common(2)
    if not places or (len(places) > 1 and places[0][1] == places[1][1]):
        return skeleton_parent(group)
    return places[0][0]


def is_default(group: AccountGroup) -> bool:
    """True for a group as Kommun-Bas gives it, which no one has described otherwise."""
    return group.kind == "group" and group == AccountGroup(group.code, NAMES.get(group.code, ""), skeleton_parent(group.code))
