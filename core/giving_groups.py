"""Finds the account group that a prognosis is about, by its code or by its name."""
from __future__ import annotations

from typing import Final

from core.accounts import APPROPRIATION, RESULT, SKELETON_CODES, AccountGroup
from core.fold import quoted, words
from core.register import Register

_SHOWN: Final = 12
"""How many groups are named to choose from."""


def givable_groups(register: Register) -> tuple[AccountGroup, ...]:
    """The account groups that a prognosis may be about: all but the appropriation and the result."""
    return tuple(group for group in register.chart if group.kind == "group" and group.code not in (APPROPRIATION, RESULT))


def group_named(text: str, register: Register) -> AccountGroup | None:
    """The account group with this code or name; None when there is none, or when the municipality has several of that name.

    A group of the municipality's own goes before one of Koll's with the same name, since it is the one that is shown.
    """
    by_code = next((group for group in givable_groups(register) if group.code == text.strip()), None)
    if by_code is not None:
        return by_code
    own, skeleton = _with_name(text, register)
    named = own or skeleton
    return named[0] if len(named) == 1 else None


def no_group(text: str, register: Register) -> str:
    """Why no group is meant: none is called so, or several are."""
    known = ", ".join(list(dict.fromkeys(group.name for group in givable_groups(register)))[:_SHOWN])
    return several_named(text, register) or f"Kontogruppen {quoted(text)} finns inte i {register.name}. Där finns {known}."


def several_named(text: str, register: Register) -> str:
    """That the municipality has several groups of this name, with their codes; empty when it has not."""
    own, _ = _with_name(text, register)
    if len(own) < 2:
        return ""
    return f"Flera kontogrupper heter {quoted(own[0].name)}: {', '.join(group.code for group in own[:_SHOWN])}. Skriv koden."


def _with_name(text: str, register: Register) -> tuple[list[AccountGroup], list[AccountGroup]]:
    """The groups of this name: the municipality's own, and Koll's."""
    named = [group for group in givable_groups(register) if words(group.name) == words(text)]
    return [group for group in named if group.code not in SKELETON_CODES], [group for group in named if group.code in SKELETON_CODES]
