"""Who may ask and write: the rules that the desk applies, so that no face can forget them."""
from __future__ import annotations

from core.commands import Command, Import
from core.question import Who

_WRITERS = frozenset({"controller", "admin"})


def refusal_of(command: Command, who: Who) -> str | None:
    """Why this person may not give this command, as a Swedish sentence; None when they may."""
    if who.role in _WRITERS:
        return None
    act = "läsa in filer" if isinstance(command, Import) else "välja kommun"
    return f"{who.name} får fråga men inte {act}. Be en controller."


def may_ask(who: Who) -> bool:
    """True for every role there is today; scopes per unit belong here."""
    return who.role in ("reader", "manager", "controller", "admin")
