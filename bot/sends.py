"""Sends each message of an answer once: noted before it is made and when it is confirmed, looked for where neither is known."""
from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Message
from telegram.error import TelegramError

from bot.probing import Prober
from bot.retrying import is_in_doubt, patiently
from core.mailbox import NOT_SENT, Notebook, Sending
from core.ports import StoreError

_log = logging.getLogger(__name__)

TRIES: Final = 3
"""How many times a message is sent that has been looked for and was not there."""


class Sends:
    """The messages of one answer or post, in order. Made anew after a stop it skips those that are confirmed."""

    def __init__(self, of: str, notebook: Notebook, prober: Prober, *, in_channel: bool = False) -> None:
        """``in_channel``: others write there unseen, so that a message in doubt is looked for from the end."""
        self._of = of
        self._notebook = notebook
        self._prober = prober
        self._known = dict(notebook.sendings(of))
        self._part = 0
        self._find = prober.find_from_the_end if in_channel else prober.find

    async def once(self, chat: int, mark: str, call: Callable[[], Awaitable[Message]]) -> int:
        """Send the next message and return its id; ``mark`` recognises it. Raises TelegramError or DoubtError."""
        part, self._part = self._part, self._part + 1
        begun = self._known.get(part)
        if begun is not None and begun.message != NOT_SENT:
            found = begun.message or await self._look_for(begun)
            if found is not None:
                return found
        for _ in range(TRIES - 1):
            sending = Sending(self._of, part, chat, self._notebook.last_known(chat), mark)
            try:
                return await self._send(sending, call)
            except TelegramError as error:
                if not is_in_doubt(error) or not self._prober.can_probe:
                    raise
                _log.warning("%s: oklart om meddelandet kom fram (%s). Letar efter det.", self._of, error.message)
            found = await self._look_for(sending)
            if found is not None:
                return found
        return await self._send(Sending(self._of, part, chat, self._notebook.last_known(chat), mark), call)

    async def _look_for(self, sending: Sending) -> int | None:
        found = await self._find(sending)
        self._note(sending._replace(message=found or NOT_SENT))
        return found

    def _note(self, sending: Sending) -> None:
        """A disk that is full must not keep anyone from an answer; what cannot be noted may be sent again after a stop."""
        try:
            self._notebook.note(sending)
        except StoreError as error:
            _log.error("%s kunde inte antecknas: %s", self._of, error)

    async def _send(self, sending: Sending, call: Callable[[], Awaitable[Message]]) -> int:
        def refused() -> None:
            """Nothing was carried out, so that a stop while waiting leaves no doubt."""
            self._note(sending._replace(message=NOT_SENT))

        async def noted() -> Message:
            """The call, noted just before it is made."""
            self._note(sending)
            return await call()

        try:
            sent = await patiently(noted, refused)
        except TelegramError as error:
            if not is_in_doubt(error):
                refused()
            raise
        self._note(sending._replace(message=sent.message_id))
        return sent.message_id


