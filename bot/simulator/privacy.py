"""What a bot in privacy mode sees of a group: commands to it, mentions of it and replies to it.

Source: https://core.telegram.org/bots/features#privacy-mode
"""
from __future__ import annotations

import re
from typing import Any

from bot.simulator.people import BOT_ID, BOT_NAME, Json


def is_seen(message: Json) -> bool:
    """True for a message that a bot in privacy mode is told of. Outside groups it is told of everything."""
    if message["chat"]["id"] >= 0:
        return True
    replied: Any = message.get("reply_to_message") or {}
    if replied.get("from", {}).get("id") == BOT_ID:
        return True
    said = str(message.get("text") or message.get("caption") or "")
    command = re.match(r"/\w+(?:@(\w+))?(?!\S)", said)
    if command is not None:
        return command[1] is None or command[1].lower() == BOT_NAME.lower()
    return re.search(rf"(?<!\w)@{BOT_NAME}\b", said, re.IGNORECASE) is not None
