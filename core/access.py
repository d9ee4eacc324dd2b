"""Who may ask and write: the rules that the desk applies, so that no face can forget them."""
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.question import Who

if TYPE_CHECKING:
    from core.commands import Command

ANYONE: Final = frozenset({"Accept"})
"""One who is invited has no role yet."""
_WRITERS: Final = frozenset({"controller", "admin"})
_MANAGERS_MAY: Final = frozenset({"GivePrognosis", "GiveSheet"})
ACTS: Final = {
    "Import": "läsa in filer", "Choose": "välja kommun", "GivePrognosis": "lämna prognoser",
    "GiveSheet": "lämna prognoser", "OpenRound": "öppna prognostillfällen",
    "FreezeRound": "frysa prognostillfällen", "CopyRound": "kopiera prognoser", "Approve": "granska och godkänna prognoser",
    "Post": "posta i kanalerna", "PostDue": "posta i kanalerna", "SetSchedule": "ändra när det postas", "Undo": "ångra ändringar",
    "TakeKeyFigures": "hämta nyckeltal", "EditTable": "ändra tabeller", "Remind": "påminna", "Invite": "bjuda in",
    "Remove": "ta bort personer", "SetRole": "ändra roller", "SetProfile": "ändra inställningar", "SetDeadline": "ändra sista dag",
    "SetChat": "öppna chattar", "ShowPeople": "se vilka som har tillgång", "Portray": "se vad som är sparat om någon annan",
    "Erase": "radera personuppgifter om någon annan", "Prune": "gallra", "ShowLog": "läsa loggen",
}
"""What each command does, in words. One that is not here may be given by nobody."""
_ADMINS_ONLY: Final = frozenset({"Invite", "Remove", "SetChat", "SetRole", "ShowPeople", "Portray", "Erase", "Prune", "ShowLog"})
"""Who may come in and what is kept about people: a controller who could invite an admin would be one."""
_OF_ONESELF: Final = frozenset({"Portray", "Erase"})


def may_ask(who: Who) -> bool:
    """True for every role but the stranger's; what they may ask about is ``core.scope``."""
    return who.role in ("reader", "manager", "controller", "admin")


def refusal_of(command: Command, who: Who) -> str | None:
    """Why this person may not give this command, as a Swedish sentence; None when they may."""
    what = type(command).__name__
    if what in ANYONE:
        return None
    if who.role == "stranger" or what not in ACTS:
        return "Du har inte behörighet här."
    own = bool(getattr(command, "own", False))
    if what in _ADMINS_ONLY:
        is_free = who.role == "admin" or (own and what in _OF_ONESELF)
        return None if is_free else f"{who.name} får inte {ACTS[what]}. Be en admin."
    if who.role in _WRITERS or (who.role == "manager" and (what in _MANAGERS_MAY or own)):
        return None
    may = "fråga och lämna prognoser" if who.role == "manager" else "fråga"
    return f"{who.name} får {may} men inte {ACTS[what]}. Be en controller."
