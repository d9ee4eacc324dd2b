"""Who may ask and write: the rules that the desk applies, so that no face can forget them."""
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.question import Who

if TYPE_CHECKING:
    from core.commands import Command

_WRITERS: Final = frozenset({"controller", "admin"})
_ACTS: Final = {"Import": "läsa in filer", "Choose": "välja kommun"}


def may_ask(who: Who) -> bool:
    """True for every role there is today; scopes per unit belong here."""
    return who.role in ("reader", "manager", "controller", "admin")


def refusal_of(command: Command, who: Who) -> str | None:
    """Why this person may not give this command, as a Swedish sentence; None when they may."""
    if who.role in _WRITERS:
        return None
    return f"{who.name} får fråga men inte {_ACTS.get(type(command).__name__, 'ändra')}. Be en controller."
