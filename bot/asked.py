"""Keeps who asked what in the log of questions, and who was denied."""
from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from telegram import User

from bot.identity import name_of
from core.answer import Answer
from core.ports import StoreError
from core.question import Who

_log = logging.getLogger(__name__)

MOST_DENIED: Final = 1000
"""Users that were denied within the hour and are remembered, so that each is noted once."""
_HOUR: Final = 3600.0


class Noter(Protocol):
    """What is asked of the desk."""

    def note(self, words: str, who: Who, answer: Answer | None = None) -> None:
        """Keep that a question was asked; without an answer, that it was denied. Raises StoreError."""


class Asked:
    """``aside`` runs the desk beside the event loop; ``is_kept`` False: nothing is noted."""

    def __init__(self, desk: Noter, aside: Callable[[Callable[[], None]], Awaitable[None]], *, is_kept: bool) -> None:
        self._desk, self._aside, self._is_kept = desk, aside, is_kept
        self._denied: OrderedDict[int, float] = OrderedDict()

    async def note(self, said: str, who: Who, answer: Answer | None = None) -> None:
        """Keep who asked what; a log that cannot be written holds up no answer."""
        if not self._is_kept:
            return
        try:
            await self._aside(lambda: self._desk.note(said, who, answer))
        except StoreError as error:
            _log.error("En fråga kunde inte skrivas i frågeloggen: %s", error)

    async def denied(self, user: User) -> None:
        """Keep that someone was denied, once an hour: whoever is not let in does not decide how much is written."""
        now = time.monotonic()
        if now - self._denied.get(user.id, -_HOUR) < _HOUR:
            return
        self._denied[user.id] = now
        self._denied.move_to_end(user.id)
        while len(self._denied) > MOST_DENIED:
            self._denied.popitem(last=False)
        await self.note("", Who(name_of(user), "stranger"))
