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


def bot_json_in(status: str) -> Json:
    """What the bot is in a group: ”left”, ”kicked”, ”member” or ”administrator”, with what the Bot API tells of each."""
    about: Json = {"status": status, "user": bot_json()}
    if status == "kicked":
        return about | {"until_date": 0}
    return about | (dict.fromkeys(_RIGHTS, False) if status == "administrator" else {})


_RIGHTS: Final = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)
