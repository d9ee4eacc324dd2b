"""Turns amounts to result sign; where signs are left out the account decides, and where it cannot the user is asked."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from core.accounts import APPROPRIATION, CAPITAL_COST, COST, INCOME, Chart
from core.mapping import SIGN_WORDS, Asked, Sign
from core.register import Register
from store.reading.problems import shorten
from store.reading.tables.settling import SIGN_FLAGS, Settled

_WRITTEN: Final[tuple[Sign, ...]] = ("result", "ledger")
"""The signs that tell income from cost by themselves."""


class Sides(NamedTuple):
    """The codes of a municipality's chart that are income and those that are cost, whatever their numbers say."""

    income: frozenset[str] = frozenset()
    cost: frozenset[str] = frozenset()


def sides_of(register: Register | None) -> Sides:
    """The sides of the municipality's chart; none known where there is no municipality yet."""
    if register is None:
        return Sides()
    return Sides(_below(register.chart, INCOME, APPROPRIATION), _below(register.chart, COST, CAPITAL_COST))


def _below(chart: Chart, *codes: str) -> frozenset[str]:
    return frozenset(group.code for code in codes if code in chart for group in chart.nodes[slice(*chart.span(code))])


def turn_of(account: str, sign: Sign, sides: Sides) -> int:
    """+1 or −1: from the file's sign to the effect on the result. Where signs are left out the account decides, by its place in the
    chart or by Kommun-Bas; 0 for one that can be both, such as a net, taxes or financial items, and
    for one that neither knows."""
    if sign != "unsigned":
        return 1 if sign == "result" else -1
    if account in sides.income or account[:1] == "3" or account[:2] in ("80", "82", "84"):
        return 1
    return -1 if account in sides.cost or account[:1].isdigit() else 0


def ask_sign(file: str, settled: Settled, written: Iterable[str], register: Register | None) -> Asked:
    """Ask for a sign that tells, when these accounts or groups, by code or as written, can be both income and cost."""
    chart = {group.code: group.name for group in register.chart} if register else {}
    named = shorten(", ".join(dict.fromkeys(chart.get(each, each) for each in written)), 100)
    told = f"{file}: vilket tecken har beloppen? Kontot avgör inte om {named} är intäkt eller kostnad."
    return Asked(told, tuple((f"{settled.unit}, {SIGN_WORDS[sign]}", _flags(settled, sign)) for sign in _WRITTEN))


def _flags(settled: Settled, sign: Sign) -> str:
    return f"--belopp {settled.unit} --tecken {SIGN_FLAGS[sign]}"
