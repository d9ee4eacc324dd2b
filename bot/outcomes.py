"""What a tap that writes has come to: said in the card itself, and when the receipt is lost, so that nobody does it twice."""
from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from telegram.error import InvalidToken, TelegramError

from bot.conversation import Button, Card
from bot.render import pages
from bot.sending import Courier, Outcome, Place
from core.answer import Answer, settled
from core.commands import Approve, Command, Erase, GivePrognosis, Import, Post, Remind, Undo
from store.clock import local

_log = logging.getLogger(__name__)

DROPPED: Final = "Avbrutet"
CHANGED: Final = "Ändrat, se nästa förslag. Av det här blev inget skrivet"
NOT_SAVED: Final = "Inte sparat, se svaret nedan"
_WRITTEN: Final = "Ändringen är skriven"
_SAID: Final[Mapping[type[Command], str]] = {
    GivePrognosis: "Prognosen är skriven", Approve: "Godkännandet är skrivet", Post: "Inlägget är lagt på kö",
    Remind: "Påminnelsen är lagd på kö", Import: "Inläsningen är skriven", Erase: "Uppgifterna är raderade", Undo: "Ändringen är ångrad",
}


def outcome_of(command: Command, version: int = 0) -> Outcome:
    """What is known once the command is written; ``version`` where that change may be taken back by who made it."""
    undo = ((Button("Ångra", f"ångra:{version}"),),) if version else ()
    return Outcome(_SAID.get(type(command), _WRITTEN), undo)


def clocked(said: str) -> str:
    """The sentence with the time on a Swedish clock: ”Prognosen är skriven 15:27.”"""
    return f"{said} {local(datetime.now(UTC)):%H:%M}."


async def settle(courier: Courier, place: Place, message: int, shown: Answer, said: str) -> None:
    """The card says what became of what it showed, and has no buttons any more. A receipt that follows does not wait for it to succeed."""
    first = pages(settled(shown, said))[0]
    try:
        await courier.turn(place, message, Card((first,), ((),)), 0)
    except InvalidToken:
        raise
    except TelegramError as error:
        _log.warning("Ett kort kunde inte ändras till hur det gick: %s", error.message)
