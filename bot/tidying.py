"""Sees to it that the chat's notes do not outlive the people in them, and that what the rule says is too old is dropped each day."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, TypeVar

from core.answer import Answer
from core.commands import Command, Prune
from core.mailbox import Notebook
from core.ports import Store, StoreError
from core.question import Who
from store.about_people import posts_under_way, private_chats

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

ITSELF: Final = Who("Koll", "admin")
EVERY: Final = 0.5
"""Seconds between looks at whether anyone has been erased."""
DAILY: Final = 24 * 60 * 60.0
SOON: Final = 10 * 60.0
"""Seconds until what could not be dropped is tried again."""


class Desk(Protocol):
    """What is needed of the desk."""

    def do(self, command: Command, who: Who) -> Answer:
        """What came of a command."""


class Tidier:
    """``notebooks`` gives those that this process holds, ``is_idle`` says whether every message has its answer."""

    def __init__(
        self, desk: Desk, store: Store, rule: Prune, executor: Executor, notebooks: Callable[[], Collection[Notebook]],
        is_idle: Callable[[], bool], known: Collection[int],
    ) -> None:
        """``known``: private chats that are kept although their people stand in no record, those of the settings."""
        self._desk, self._store, self._rule, self._executor = desk, store, rule, executor
        self._notebooks, self._is_idle, self._known = notebooks, is_idle, frozenset(known)

    async def run(self) -> None:
        """Until cancelled. Notes are written anew when someone has been erased, and once more when their last message has its answer."""
        seen, is_due, since_pruned = -1, False, DAILY
        while True:
            try:
                if since_pruned >= DAILY:
                    since_pruned = 0.0 if await self._prune() else DAILY - SOON
                generation, has_erased = await self._aside(partial(self._look, seen))
                if has_erased or (is_due and self._is_idle()):
                    await self.tidy()
                    is_due = has_erased
                seen = generation
            except Exception as error:  # noqa: BLE001 – what fails now is tried again; the chat goes on
                _log.error("Inkorgen kunde inte gallras: %s", error, exc_info=not isinstance(error, StoreError))
            await asyncio.sleep(EVERY)
            since_pruned += EVERY

    async def _prune(self) -> bool:
        """Drop what the rule says is too old; False where that could not be done."""
        found = await self._aside(lambda: self._desk.do(self._rule, ITSELF))
        if found.status == "failed":
            _log.error("Det som är för gammalt kunde inte gallras: %s", found.headline)
        return found.status != "failed"

    def _look(self, seen: int) -> tuple[int, bool]:
        generation = self._store.generation()
        is_news = generation != seen and seen >= 0
        return generation, is_news and any(entry.is_erasure for entry in self._store.log(seen))

    async def tidy(self) -> None:
        """Write the notes anew without private chats of people without access."""
        chats, posts = await self._aside(lambda: (private_chats(self._store) | self._known, posts_under_way(self._store)))
        for notebook in self._notebooks():
            with suppress(StoreError):
                notebook.tidy(chats, posts)

    async def _aside(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, act)
