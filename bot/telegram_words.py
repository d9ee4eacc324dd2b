"""Why Telegram says no, in Swedish: the usual ones of the Bot API; others stay as Telegram wrote them."""
from __future__ import annotations

from typing import Final

_SAID: Final[tuple[tuple[str, str], ...]] = (
    ("bot was blocked by the user", "mottagaren har blockerat boten"),
    ("kicked from the channel", "boten har tagits bort ur kanalen"),
    ("bot was kicked from", "boten har tagits bort ur gruppen"),
    ("not a member of the channel", "boten är inte med i kanalen"),
    ("bot is not a member of", "boten är inte med i gruppen"),
    ("user is deactivated", "mottagarens konto finns inte längre"),
    ("can't initiate conversation", "mottagaren har inte skrivit till boten än"),
    ("can't send messages to bots", "mottagaren är en bot"),
    ("group chat was deactivated", "gruppen finns inte längre"),
    ("group chat was deleted", "gruppen finns inte längre"),
    ("chat not found", "chatten finns inte, eller så är boten inte med i den"),
    ("message to edit not found", "meddelandet som skulle ändras finns inte kvar"),
    ("message_id_invalid", "meddelandet som skulle ändras finns inte kvar"),
    ("message can't be edited", "meddelandet går inte längre att ändra"),
    ("message thread not found", "ämnet finns inte i gruppen"),
    ("topic_closed", "ämnet är stängt"),
    ("not enough rights to send photos", "boten får inte skicka bilder där"),
    ("not enough rights to send documents", "boten får inte skicka filer där"),
    ("not enough rights", "boten får inte skriva där"),
    ("no rights to send", "boten får inte skriva där"),
    ("need administrator rights", "boten får inte skriva där"),
    ("chat_write_forbidden", "boten får inte skriva där"),
    ("chat_restricted", "boten får inte skriva där"),
    ("message is too long", "meddelandet är för långt"),
    ("can't parse entities", "Telegram kunde inte tolka märkningen i meddelandet"),
    ("request entity too large", "filen är för stor"),
)


def in_swedish(message: str) -> str:
    """The sentence without a full stop, to stand inside another; a message that is not known, or is Swedish already, as it is."""
    folded = message.casefold().replace("’", "'")
    return next((swedish for english, swedish in _SAID if english in folded), message)
