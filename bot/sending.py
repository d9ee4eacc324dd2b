"""The messages of an answer: a line, a card, another page of it, a picture, a document; each to its place and sent once."""
from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final, NamedTuple

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.conversation import Card, Keyboard
from bot.markup import CAPTION, plain, within
from bot.render import as_text, pages
from bot.retrying import patiently
from bot.sends import Sends
from core.answer import Answer
from core.mailbox import mark_of

_log = logging.getLogger(__name__)

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a chat, in a forum its topic, in a group the message that asked."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


class Outcome(NamedTuple):
    """What a command that was written came to: a sentence without its end, and the button that takes it back, where there is one."""

    said: str
    undo: Keyboard = ()

    def lost(self, error_id: str, *, in_doubt: bool) -> Card:
        """What is said instead of a receipt that did not come, or may not have."""
        why = f"men jag vet inte om kvittot kom fram (fel {error_id})" if in_doubt else f"men kvittot gick inte att visa (fel {error_id})"
        return Card(pages(Answer(f"{self.said}, {why}. Gör det inte en gång till.")), (self.undo,))


class Courier:
    """Delivers what one question or one post gets. ``doing`` is what the chat shows meanwhile, when it takes long."""

    def __init__(self, bot: Bot, sends: Sends) -> None:
        self.bot = bot
        self.sends = sends
        self.doing: str = ChatAction.TYPING
        self.outcome: Outcome | None = None
        """What was written on the way to the answer, and is so whatever becomes of the answer."""

    async def text(self, place: Place, text: str) -> int:
        """One plain line. The message's id."""
        return await self._send(place, text, None, None)

    async def card(self, place: Place, card: Card, mark: str | None = None) -> int:
        """The first page of a card with its buttons, as plain text should Telegram refuse the markup. The message's id."""
        markup = keyboard(card.keyboards[0])
        try:
            return await self._send(place, card.pages[0].html, ParseMode.HTML, markup, mark)
        except BadRequest as error:
            _log.error("Telegram avvisade ett svar (%s); det skickas utan märkning.", error.message)
            return await self._send(place, as_text(card.pages[0]), None, markup, mark)

    async def picture(self, place: Place, png: bytes, caption: str) -> int:
        """A picture with plain text under it, without a sound: it comes right after the card that has already made one."""
        shown = within(caption, CAPTION)
        return await self.sends.once(place.chat, mark_of(shown), lambda: self.bot.send_photo(
            place.chat, png, caption=shown, filename="diagram.png", message_thread_id=place.topic,
            reply_parameters=_quoted(place), disable_notification=True,
        ))

    async def document(self, place: Place, file: bytes, name: str, caption: str) -> int:
        """A file with plain text under it. The message's id."""
        shown = within(caption, CAPTION)
        return await self.sends.once(place.chat, mark_of(shown), lambda: self.bot.send_document(
            place.chat, file, caption=shown, filename=name, message_thread_id=place.topic, reply_parameters=_quoted(place),
            disable_content_type_detection=True,
        ))

    async def turn(self, place: Place, message: int, card: Card, page: int) -> None:
        """Another page of a card, in the message that shows it. An edit made twice is one edit."""
        await edit(self.bot, place.chat, message, card.pages[page].html, keyboard(card.keyboards[page]))

    async def _send(
        self, place: Place, text: str, parse_mode: str | None, markup: InlineKeyboardMarkup | None, mark: str | None = None
    ) -> int:
        read = plain(text) if parse_mode else text
        return await self.sends.once(place.chat, mark or mark_of(read), lambda: self.bot.send_message(
            place.chat, text, parse_mode=parse_mode, reply_markup=markup, message_thread_id=place.topic,
            reply_parameters=_quoted(place), link_preview_options=_NO_PREVIEW,
        ))


async def edit(bot: Bot, chat: int, message: int, html: str, markup: InlineKeyboardMarkup | None = None) -> None:
    """Make a message of the bot's say this; that it already does is no failure."""
    try:
        await patiently(lambda: bot.edit_message_text(
            html, chat, message, parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=_NO_PREVIEW,
        ))
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


def keyboard(rows: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram wants them; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(each.label, callback_data=each.id) for each in row] for row in rows])


def _quoted(place: Place) -> ReplyParameters | None:
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None
