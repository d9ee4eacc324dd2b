"""Who and where, as the Bot API gives them: people, chats, and the bot itself."""
from __future__ import annotations

from typing import Any, Final

BOT_ID: Final = 424242
BOT_NAME: Final = "koll_bot"

Json = dict[str, Any]


def chat_json(chat: int) -> Json:
    """A chat as the Bot API gives it."""
    if chat < 0:
        return {"id": chat, "type": "supergroup", "title": f"Grupp {-chat}"}
    return {"id": chat, "type": "private", "first_name": "Kim"}


def user_json(user: int) -> Json:
    """A person as the Bot API gives it."""
    return {"id": user, "is_bot": False, "first_name": "Kim", "last_name": f"Nr {user}"}


def bot_json() -> Json:
    """The bot itself."""
    return {"id": BOT_ID, "is_bot": True, "first_name": "Koll", "username": BOT_NAME}
