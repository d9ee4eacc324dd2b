"""Where a message belongs: its conversation, the place of its answer, and what of it is said to the bot."""
from __future__ import annotations

import logging
import re
from collections.abc import Hashable

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message
from telegram.error import TelegramError

from bot.retrying import patiently
from bot.sending import Place

_log = logging.getLogger(__name__)


def chat_key(message: MaybeInaccessibleMessage) -> Hashable:
    """The conversation that a message belongs to: its chat, and in a forum its topic."""
    return message.chat.id, _topic(message)


def place_of(message: MaybeInaccessibleMessage) -> Place:
    """Where the answer to a message goes; in a group it quotes the question."""
    is_question = isinstance(message, Message) and message.chat.type != message.chat.PRIVATE and not _is_from_bot(message)
    return Place(message.chat.id, _topic(message), message.message_id if is_question else None)


def text_for(message: Message, bot: Bot) -> str | None:
    """What a message says to the bot, without the bot's own name; None when it is not meant for the bot.

    In a group that takes a command, a mention or a reply: Telegram's privacy mode shows a bot nothing else.
    """
    text, name = message.text or "", f"@{bot.username}"
    command = text.split(maxsplit=1)[0] if text.startswith("/") and text.strip() else ""
    if "@" in command:
        is_ours = command.lower().endswith(name.lower())
        return text if is_ours else None
    if message.chat.type == message.chat.PRIVATE or command:
        return text
    around = re.split(re.escape(name) + r"\b", text, maxsplit=1, flags=re.IGNORECASE)
    if len(around) > 1:
        return " ".join(around).strip()
    replied = message.reply_to_message
    return text if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id else None


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Stop the button's waiting sign, with a line in a box when there is something to say. No answer waits for this to succeed."""
    try:
        await patiently(lambda: query.answer(text, show_alert=text is not None))
    except TelegramError as error:
        _log.info("Ett knapptryck kunde inte kvitteras: %s", error.message)


def _topic(message: MaybeInaccessibleMessage) -> int | None:
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _is_from_bot(message: Message) -> bool:
    return message.from_user is not None and message.from_user.is_bot
