"""The chat's commands about people: what is kept about oneself, erasing it, and for an admin inviting others and seeing who has access."""
from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from bot import words
from bot.giving import Spot
from bot.sending import Courier
from core.answer import Answer
from core.commands import Command, Erase, Invite, Portray, ShowPeople
from core.people import ROLES
from core.question import Who

ERASE_ME: Final = "Radera mina uppgifter"
ALONE: Final = "Det här svarar jag på bara när du skriver till mig direkt, utan andra i chatten."
HOW_TO_INVITE: Final = (
    "Skriv så här: /bjudin Eva Ek chef ENHET (flera enheter skiljs med komma, kommunen kan stå sist). "
    "Roller: läsare, chef, controller, admin."
)


class People:
    """``do`` is the desk beside the event loop; ``kept``: whom the settings name."""

    def __init__(self, do: Callable[[Command, Who], Awaitable[Answer]], kept: frozenset[int]) -> None:
        self._do, self._kept = do, kept

    async def hear(self, text: str, spot: Spot, courier: Courier) -> bool:
        """True when the text was one of these commands."""
        name = words.command_of(text)
        if name not in ("minadata", "glom", "bjudin", "personer"):
            return False
        if spot.is_group:
            await courier.text(spot.place, ALONE)
            return True
        answer = await self._answer(name, text.partition(" ")[2], spot, courier)
        spot.answers.append(answer)
        await courier.card(spot.place, spot.conversation.card(answer, ERASE_ME, spot.user.id))
        return True

    async def _answer(self, name: str, rest: str, spot: Spot, courier: Courier) -> Answer:
        match name:
            case "minadata":
                return await self._do(Portray(user=spot.user.id, own=True), spot.who)
            case "glom":
                return await self._do(Erase(user=spot.user.id, own=True, kept=self._kept), spot.who)
            case "personer":
                return await self._do(ShowPeople(), spot.who)
        invite = invitation(rest, secrets.token_urlsafe(32), courier.bot.username)
        return Answer(HOW_TO_INVITE, "refused") if invite is None else await self._do(invite, spot.who)


def invitation(text: str, token: str, bot: str = "") -> Invite | None:
    """What ”Eva Ek chef STAB, BUN” invites to; None when it names nobody or no role."""
    said = text.split()
    at = next((number for number, word in enumerate(said) if word.casefold() in ROLES), None)
    if not at:
        return None
    first, *more = [unit.strip() for unit in " ".join(said[at + 1 :]).split(",")]
    return Invite(" ".join(said[:at]), token, ROLES[said[at].casefold()], first, more=tuple(more), bot=bot, asks=True)
