"""Who may ask and write: the rules that the desk applies, so that no face can forget them."""
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.question import Who

if TYPE_CHECKING:
    from core.commands import Command

_WRITERS: Final = frozenset({"controller", "admin"})
_MANAGERS_MAY: Final = frozenset({"GivePrognosis"})
_ACTS: Final = {
    "Import": "läsa in filer", "Choose": "välja kommun", "GivePrognosis": "lämna prognoser", "OpenRound": "öppna prognostillfällen",
    "FreezeRound": "frysa prognostillfällen", "CopyRound": "kopiera prognoser", "Approve": "granska och godkänna prognoser",
    "Post": "posta i kanalerna", "PostDue": "posta i kanalerna", "SetSchedule": "ändra när det postas", "Undo": "ångra ändringar",
    "TakeKeyFigures": "hämta nyckeltal", "EditTable": "ändra tabeller", "Remind": "påminna", "Invite": "bjuda in",
    "Remove": "ta bort personer", "SetChat": "öppna chattar",
}


def may_ask(who: Who) -> bool:
    """True for every role but the stranger's; what they may ask about is ``core.scope``."""
    return who.role in ("reader", "manager", "controller", "admin")


def refusal_of(command: Command, who: Who) -> str | None:
    """Why this person may not give this command, as a Swedish sentence; None when they may."""
    what = type(command).__name__
    if what == "Accept":
        return None
    if who.role == "stranger":
        return "Du har inte behörighet här."
    if who.role in _WRITERS or (who.role == "manager" and (what in _MANAGERS_MAY or getattr(command, "own", False))):
        return None
    may = "fråga och lämna prognoser" if who.role == "manager" else "fråga"
    return f"{who.name} får {may} men inte {_ACTS.get(what, 'ändra')}. Be en controller."
