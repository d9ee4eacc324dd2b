"""Sending a page or a picture, and what to do when Telegram says no: wait, send again, or send it plain."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.conversation import Card, Keyboard
from bot.markup import CAPTION, within
from bot.render import as_text

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

TRIES: Final = 3
LONGEST_WAIT: Final = 60.0
"""Seconds that a person may be kept waiting by Telegram's flood control."""
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a chat, in a forum its topic, in a group the message that asked."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


async def send_text(bot: Bot, place: Place, text: str) -> None:
    """One plain line."""
    await _send(bot, place, text, None, None)


async def send_picture(bot: Bot, place: Place, png: bytes, caption: str) -> None:
    """A picture with plain text under it, without a sound: it comes right after the card that has already made one."""
    await patiently(lambda: bot.send_photo(
        place.chat, png, caption=within(caption, CAPTION), filename="diagram.png", message_thread_id=place.topic,
        reply_parameters=_quoted(place), disable_notification=True,
    ))


async def send_card(bot: Bot, place: Place, card: Card) -> int:
    """The first page of a card with its buttons, as plain text should Telegram refuse the markup. The message's id."""
    markup = keyboard(card.keyboards[0])
    try:
        return await _send(bot, place, card.pages[0].html, ParseMode.HTML, markup)
    except BadRequest as error:
        _log.error("Telegram avvisade ett svar (%s); det skickas utan märkning.", error.message)
        return await _send(bot, place, as_text(card.pages[0]), None, markup)


async def turn_to(bot: Bot, place: Place, message: int, card: Card, page: int) -> None:
    """Another page of a card, in the message that shows it."""
    try:
        await patiently(lambda: bot.edit_message_text(
            card.pages[page].html, place.chat, message, parse_mode=ParseMode.HTML, reply_markup=keyboard(card.keyboards[page]),
            link_preview_options=_NO_PREVIEW,
        ))
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


def keyboard(rows: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram wants them; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(each.label, callback_data=each.id) for each in row] for row in rows])


async def _send(bot: Bot, place: Place, text: str, parse_mode: str | None, markup: InlineKeyboardMarkup | None) -> int:
    sent = await patiently(lambda: bot.send_message(
        place.chat, text, parse_mode=parse_mode, reply_markup=markup, message_thread_id=place.topic,
        reply_parameters=_quoted(place), link_preview_options=_NO_PREVIEW,
    ))
    return sent.message_id


def _quoted(place: Place) -> ReplyParameters | None:
    return ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None


async def patiently(call: Callable[[], Awaitable[_Result]]) -> _Result:
    """The call's result; made again when flood control says when to, or when it never left this machine.

    Any other failure may have been carried out by Telegram before the answer was lost, so it is raised, not repeated.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return await call()
        except RetryAfter as error:
            wait = _seconds(error.retry_after)
            if attempt == TRIES or wait > LONGEST_WAIT:
                raise
        except NetworkError as error:
            wait = 0.5 * attempt
            if attempt == TRIES or not was_never_sent(error):
                raise
        await asyncio.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


def was_never_sent(error: BaseException) -> bool:
    """True when no connection was made, so that nothing can have been carried out."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def is_in_doubt(error: BaseException) -> bool:
    """True when Telegram may have carried out what it never confirmed."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest) and not was_never_sent(error)


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
