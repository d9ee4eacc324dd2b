"""From what Telegram hands over to an answer: written down first, answered in each chat's order, ticked off last."""
from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

import orjson
from telegram import Update
from telegram.error import InvalidToken

from bot.lanes import Lanes
from bot.probing import Prober
from bot.sending import Courier
from bot.sends import Sends
from bot.telegram_bot import Raw, TelegramBot
from core.mailbox import Incoming, Notebook
from core.ports import StoreError

_log = logging.getLogger(__name__)

STUCK: Final = 600.0
"""Seconds after which a question without an answer counts as stuck; flood control may ask for some minutes."""


class _Waiting(NamedTuple):
    id: int
    raw: Raw


class Inbox:
    """Keeps every update until it is answered, over any stop."""

    def __init__(
        self, bot: TelegramBot, notebook: Notebook, prober: Prober, answer: Callable[[Update, Courier], Awaitable[None]]
    ) -> None:
        self._bot = bot
        self._notebook = notebook
        self._prober = prober
        self._answer = answer
        self._lanes = Lanes[_Waiting](self._handle)
        self._since: dict[int, float] = {}
        self._securing: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    def resume(self) -> int:
        """Take up what an earlier run left unanswered; how many that is."""
        waiting = self._notebook.waiting()
        for each in waiting:
            self._put(each.chat, _Waiting(each.id, orjson.loads(each.payload)))
        return len(waiting)

    async def receive(self, updates: Sequence[Raw]) -> None:
        """Write updates down and begin to answer the new ones; returns when no power failure can lose them.

        The answers need not wait for the disk: what was written survives a killed process already. Raises StoreError.
        """
        by_id = {each["update_id"]: each for each in updates}
        for new in self._notebook.receive([_incoming(each) for each in by_id.values()]):
            self._put(new.chat, _Waiting(new.id, by_id[new.id]))
        if self._next is None:
            self._next = asyncio.create_task(self._secure(self._securing))
        await asyncio.shield(self._next)

    async def _secure(self, before: asyncio.Task[None] | None) -> None:
        """Wait for the disk once for all who have come since the wait before this one began."""
        if before is not None:
            await asyncio.wait((before,))
        self._securing, self._next = self._next, None
        await asyncio.to_thread(self._notebook.secure)

    @property
    def is_idle(self) -> bool:
        """True when every message has its answer."""
        return self._lanes.is_idle

    async def drain(self, seconds: float) -> bool:
        """Finish what is under way; False when that took longer and the rest is left for the next start."""
        is_done = await self._lanes.drain(seconds)
        if under_way := [each for each in (self._securing, self._next) if each is not None]:
            await asyncio.wait(under_way, timeout=0.2)
        return is_done

    def trouble(self) -> str | None:
        """What has waited for its answer too long; None when all is well."""
        longest = time.monotonic() - min(self._since.values(), default=time.monotonic())
        return f"en fråga har väntat på svar i {longest / 60:.0f} minuter" if longest > STUCK else None

    def _put(self, chat: int, waiting: _Waiting) -> None:
        self._since[waiting.id] = time.monotonic()
        self._lanes.put(chat, waiting)

    async def _handle(self, waiting: _Waiting) -> None:
        of = str(waiting.id)
        try:
            update = self._read(waiting.raw)
            if update is not None:
                await self._answer(update, Courier(self._bot, Sends(of, self._notebook, self._prober)))
            self._notebook.done(of)
        except InvalidToken:
            _log.error("Ett svar kunde inte skickas: Telegram godtar inte längre botens token. Det skickas vid nästa start.")
        except StoreError as error:
            _log.error("Ett svar kunde inte antecknas och kan komma igen efter nästa start: %s", error)
        except Exception:  # noqa: BLE001 – the questions behind it in the chat are to be answered whatever it is
            _log.exception("En fråga kunde inte besvaras; den tas upp igen vid nästa start")
        finally:
            self._since.pop(waiting.id, None)

    def _read(self, raw: Raw) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except (ValueError, TypeError, KeyError, AttributeError):
            _log.exception("Ett meddelande från Telegram kunde inte läsas och hoppas över")
            return None


def _inline(raw: Raw) -> Any:
    """An inline query stands in no chat: those of one person come one at a time, beside those of others."""
    query: Any = raw.get("inline_query")
    return {"chat": query.get("from")} if isinstance(query, dict) else None


def _incoming(raw: Raw) -> Incoming:
    """The row of an update; what has no chat shares lane 0."""
    kinds = ("message", "edited_message", "callback_query", "my_chat_member")
    said: Any = next((raw[kind] for kind in kinds if raw.get(kind)), None) or _inline(raw) or {}
    message: Any = said.get("message", said) if isinstance(said, dict) else {}
    message = message if isinstance(message, dict) else {}
    chat = message.get("chat")
    return Incoming(
        raw["update_id"], chat.get("id", 0) if isinstance(chat, dict) else 0, orjson.dumps(raw).decode(), message.get("message_id", 0),
    )
