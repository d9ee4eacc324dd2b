"""A ledger's file that is sent in the chat: read within limits, shown as ``koll importera`` shows it, and written for a yes."""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Protocol

from telegram import Document

from bot import words
from bot.conversation import Button, Do
from bot.giving import Spot
from bot.retrying import patiently
from bot.sending import Courier
from core.access import refusal_of
from core.answer import Answer
from core.commands import Command, Import
from core.intake import Incoming
from core.mapping import with_flags
from core.question import Who

LARGEST: Final = 20_000_000
"""Bytes: what Telegram lets a bot fetch."""


class Reader(Protocol):
    """What is asked of the desk about a file."""

    def read_content(self, content: bytes, name: str) -> Incoming:
        """What a file holds, ready for an Import."""


class Files:
    """``do`` and ``read`` are the desk beside the event loop."""

    def __init__(
        self, do: Callable[[Command, Who], Awaitable[Answer]], read: Callable[[bytes, str], Awaitable[Incoming]],
    ) -> None:
        self._do, self._read = do, read

    async def take(self, document: Document, caption: str, spot: Spot, courier: Courier) -> None:
        """The preview of a file; the caption may name the municipality. Who may not import is told before anything is fetched."""
        refused = refusal_of(Import(()), spot.who)
        if refused or (document.file_size or 0) > LARGEST:
            await courier.text(spot.place, refused or words.TOO_LARGE)
            return
        sent = await patiently(lambda: courier.bot.get_file(document.file_id))
        content = bytes(await patiently(lambda: sent.download_as_bytearray()))
        command = Import((await self._read(content, document.file_name or "fil"),), caption.strip() or None)
        await self.show(await self._do(command, spot.who), command, spot, courier)

    async def show(self, answer: Answer, command: Import, spot: Spot, courier: Courier) -> None:
        """A preview with its yes, what has to be said first with a button for each choice, or the receipt. Only who sent it can tap."""
        if answer.status != "choose":
            await courier.card(spot.place, spot.conversation.card(answer._replace(followups=()), words.TAKE_IN, spot.user.id))
            return
        buttons = []
        for choice in answer.choices:
            said = Do(replace(command, said=with_flags(command.said, choice.question)), owner=spot.user.id)
            buttons.append((Button(choice.label, spot.conversation.remember(said)),))
        await courier.card(spot.place, spot.conversation.card(answer._replace(choices=()), above=tuple(buttons)))
