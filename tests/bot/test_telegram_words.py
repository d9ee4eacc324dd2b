"""Why Telegram says no, as the chat and the log tell it."""
from __future__ import annotations

import pytest

from bot.telegram_words import in_swedish


@pytest.mark.parametrize(("message", "said"), [
    ("Forbidden: bot was blocked by the user", "mottagaren har blockerat boten"),
    ("Forbidden: bot was kicked from the channel chat", "boten har tagits bort ur kanalen"),
    ("Forbidden: bot was kicked from the supergroup chat", "boten har tagits bort ur gruppen"),
    ("Forbidden: bot is not a member of the channel chat", "boten är inte med i kanalen"),
    ("Chat not found", "chatten finns inte, eller så är boten inte med i den"),
    ("Message to edit not found", "meddelandet som skulle ändras finns inte kvar"),
    ("Not enough rights to send text messages to the chat", "boten får inte skriva där"),
    ("Can't parse entities: unsupported start tag", "Telegram kunde inte tolka märkningen i meddelandet"),
])
def test_the_usual_refusals_are_said_in_swedish(message: str, said: str):
    assert in_swedish(message) == said


@pytest.mark.parametrize("message", ["", "Something new", "gruppen har fått chatt-id -100; ändra KOLL_CHANNELS"])
def test_what_is_not_known_or_is_swedish_already_stays_as_it_is(message: str):
    assert in_swedish(message) == message
