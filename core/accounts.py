"""Account groups: one skeleton for every municipality, under which its own groups and accounts hang.

The skeleton's codes are the glossary's words; a municipality's own labels for them stand in its profile.
"""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

from core.tree import Tree

RESULT: Final = "result"
NET_COST: Final = "net_cost"
OPERATING_NET: Final = "operating_net"
INCOME: Final = "income"
COST: Final = "cost"
UNALLOCATED: Final = "unallocated"
CAPITAL_COST: Final = "capital_cost"
NET_FINANCIAL_ITEMS: Final = "net_financial_items"
FINANCING: Final = "financing"
APPROPRIATION: Final = "appropriation"


class AccountGroup(NamedTuple):
    """A node of the chart: a group, or an account (``kind`` account) on which figures are booked."""

    code: str
    name: str
    parent: str | None
    kind: Literal["group", "account"] = "group"


SKELETON: Final = (
    AccountGroup(RESULT, "Resultat", None),
    AccountGroup(NET_COST, "Nettokostnad", RESULT),
    AccountGroup(OPERATING_NET, "Verksamhetens nettokostnad", NET_COST),
    AccountGroup(INCOME, "Intäkter", OPERATING_NET),
    AccountGroup(COST, "Kostnader", OPERATING_NET),
    AccountGroup(UNALLOCATED, "Ofördelat", OPERATING_NET),
    AccountGroup(CAPITAL_COST, "Kapitalkostnader", NET_COST),
    AccountGroup(FINANCING, "Skatter, bidrag och utjämning", NET_COST),
    AccountGroup(NET_FINANCIAL_ITEMS, "Finansnetto", NET_COST),
    AccountGroup(APPROPRIATION, "Kommunbidrag", RESULT),
)

SKELETON_CODES: Final = frozenset(group.code for group in SKELETON)

Chart = Tree[AccountGroup]


def skeleton_parent(group_code: str) -> str:
    """Where a ledger's own group belongs by Kommun-Bas: class 3 is income, 4-7 cost; of class 8 taxes, grants and equalisation
    (80-83), which are both income and cost, are the financing, and the rest financial items; anything else is unallocated."""
    if group_code[:2] in ("80", "81", "82", "83"):
        return FINANCING
    match group_code[:1]:
        case "3":
            return INCOME
        case "4" | "5" | "6" | "7":
            return COST
        case "8":
            return NET_FINANCIAL_ITEMS
        case _:
            return UNALLOCATED
