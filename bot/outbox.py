"""Delivers the posts that wait in the outbox: each once in its channel, under a lease that one process at a time holds."""
from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import Final, Protocol, TypeVar

from telegram.error import TelegramError

from bot import words
from bot.admins import Admins
from bot.channels import chat_of
from bot.elsewhere import Elsewhere
from bot.sending import Place
from bot.telegram_channel import TelegramChannel
from bot.telegram_words import in_swedish
from core.answer import Answer
from core.commands import Command, PostDue
from core.mailbox import Notebook
from core.outgoing import Outgoing
from core.ports import Store, StoreError
from core.question import Question, Who
from store.posting import settle

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

ITSELF: Final = Who("Koll", "admin")
EVERY: Final = 0.5
"""Seconds between looks at whether anyone has written in the store."""
DUE_EVERY: Final = 30.0
"""Seconds between looks at the clock when nobody has."""
STUCK: Final = 600.0
"""Seconds after which a post that waits counts as stuck, and so does an outbox that could not be gone through."""
_OVER: Final = "avslutat"
"""Why a status message is edited no more."""
_BROKE: Final = "ett oväntat fel, som står i loggen"
_SHUT_OUT: Final = "personen har inte längre tillgång till chatten"
_NOT_NEEDED: Final = "inget saknades längre"
"""Why a private reminder is settled without a message."""


class Desk(Protocol):
    """What the outbox needs of the desk."""

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to post."""

    def do(self, command: Command, who: Who) -> Answer:
        """Writes what is due."""

    def who_in_group(self, who: Who, chat: int) -> Who | None:
        """The same, bound as a chat is; None in a chat that has no bounds of its own."""
    def who_is(self, user: int, chat: int | None = None) -> Who | None:
        """Whose private chat it is, by the store's records; None for one without access."""


class Outbox:
    """``channels`` get what is due; rows say themselves where they go."""

    def __init__(
        self, desk: Desk, store: Store, notebook: Notebook, telegram: TelegramChannel | None, elsewhere: Elsewhere | None,
        admins: Admins, executor: Executor, channels: tuple[str, ...] = (),
    ) -> None:
        """The holder of ``notebook`` is the one who delivers, to the chats by ``telegram`` and to the others by ``elsewhere``."""
        self._desk, self._store, self._notebook = desk, store, notebook
        self._telegram, self._elsewhere, self._admins = telegram, elsewhere, admins
        self._executor, self._channels = executor, channels
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._again = False
        self._stopping = asyncio.Event()
        self._passed = time.monotonic()
        self._since: dict[str, float] = {}

    async def run(self) -> None:
        """Deliver until ``stop``; whatever fails is tried again."""
        seen, waited = -1, 0.0
        while not self._stopping.is_set():
            try:
                generation = await self._aside(self._store.generation)
                if generation != seen or waited >= DUE_EVERY or self._again:
                    self._again = False
                    if await self._aside(self._store.schedules):
                        await self._aside(lambda: self._desk.do(PostDue(self._channels), ITSELF))
                    await self._begin()
                    seen, waited = generation, 0.0
                self._passed = time.monotonic()
            except Exception as error:  # noqa: BLE001 – a post that fails must not end all later ones
                _log.error("Utkorgen kunde inte gås igenom: %s", error, exc_info=not isinstance(error, StoreError))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), EVERY)
            waited += EVERY

    def trouble(self) -> str | None:
        """What has waited to be delivered too long; None when all is well."""
        now = time.monotonic()
        if now - self._passed > STUCK:
            return f"utkorgen har inte gåtts igenom på {(now - self._passed) / 60:.0f} minuter"
        longest = now - min(self._since.values(), default=now)
        return f"ett inlägg har väntat på leverans i {longest / 60:.0f} minuter" if longest > STUCK else None

    async def stop(self, seconds: float) -> None:
        """Begin nothing more; what is being sent gets so long, and is else looked for at the next start."""
        self._stopping.set()
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)
        for task in self._under_way.values():
            task.cancel()

    async def deliver(self) -> None:
        """Everything that waits now, to its end."""
        await self._begin()
        await asyncio.gather(*self._under_way.values())

    async def _begin(self) -> None:
        """One task per channel, so that a slow one delays no other; a channel that has one already is looked at again later."""
        by_channel: dict[str, list[tuple[str, Outgoing]]] = {}
        written = await self._aside(self._store.outgoing)
        self._note_waiting(row for _, row in written)
        for municipality, row in written:
            is_status = row.kind == "status" and row.state == "delivered" and row.why != _OVER
            if row.state == "waiting" or is_status:
                by_channel.setdefault(row.channel, []).append((municipality, row))
        for channel, rows in by_channel.items():
            if channel in self._under_way:
                self._again = True
                continue
            task = self._under_way[channel] = asyncio.create_task(self._in_turn(rows))
            task.add_done_callback(lambda _, channel=channel: self._under_way.pop(channel, None))  # type: ignore[misc]  # the default binds the channel of this turn

    async def _in_turn(self, rows: Sequence[tuple[str, Outgoing]]) -> None:
        for municipality, row in rows:
            if self._stopping.is_set():
                return
            try:
                await self._one(municipality, row)
            except (TelegramError, StoreError) as error:
                _log.warning("Inlägget %s väntar: %s", row.mark, error)
            except Exception as error:  # noqa: BLE001 – a post that cannot be sent must not hold up those behind it
                await self._give_up(municipality, row, error)

    async def _give_up(self, municipality: str, row: Outgoing, error: Exception) -> None:
        """A post that breaks what carries it would break it again: it is left, with the cause in the log."""
        _log.error("Inlägget %s kunde inte levereras", row.mark, exc_info=error)
        try:
            await self._settle(municipality, row._replace(state="dead", why=f"{_BROKE} ({type(error).__name__})"))
        except Exception as second:  # noqa: BLE001 – as above; what could not be written is tried again
            _log.error("Inlägget %s kunde inte antecknas: %s", row.mark, second)

    async def _one(self, municipality: str, row: Outgoing) -> None:
        """A row that nothing here can carry is left for a process that can."""
        if not self._can_carry(row):
            return
        who = await self._aside(lambda: self._reader_of(row))
        if who is None:
            await self._settle(municipality, row._replace(state="dead", why=_SHUT_OUT))
            return
        answer = await self._aside(lambda: self._desk.ask(row.question, who))
        if answer.status != "answered":
            if answer.status != "failed":
                await self._settle(municipality, row._replace(state="dead", why=answer.headline))
            return
        if row.kind == "private" and not any("missing" in each.flags for each in answer.table.rows):
            await self._settle(municipality, row._replace(state="delivered", why=_NOT_NEEDED))
        elif row.state == "delivered":
            await self._edit(municipality, row, answer)
        else:
            await self._settle(municipality, await self._send(row, answer))

    def _reader_of(self, row: Outgoing) -> Who | None:
        """Whose rights a post has: those of whom a private one is for, else Koll's own, bound as the channel's chat is where that is
        opened for a unit of its own."""
        where = chat_of(row.channel)
        if where is None:
            return ITSELF
        return self._desk.who_is(where[0]) if row.kind == "private" else self._desk.who_in_group(ITSELF, where[0]) or ITSELF

    def _note_waiting(self, rows: Iterable[Outgoing]) -> None:
        """Since when each post waits that can be carried from here."""
        waiting = (row.mark for row in rows if row.state == "waiting" and self._can_carry(row))
        self._since = {mark: self._since.get(mark, time.monotonic()) for mark in waiting}

    def _can_carry(self, row: Outgoing) -> bool:
        return (self._telegram if chat_of(row.channel) else self._elsewhere) is not None

    async def _send(self, row: Outgoing, answer: Answer) -> Outgoing:
        where = chat_of(row.channel)
        if where is not None and self._telegram is not None:
            return await self._telegram.send(row, Place(*where), answer)
        return await self._elsewhere.send(row, answer) if self._elsewhere is not None else row

    async def _edit(self, municipality: str, row: Outgoing, answer: Answer) -> None:
        where = chat_of(row.channel)
        if where is None or self._telegram is None:
            return
        changed = await self._telegram.edit(row, Place(*where), answer)
        if changed != row:
            await self._settle(municipality, changed)
        elif await self._aside(lambda: self._is_frozen(municipality, row)):
            await self._settle(municipality, row._replace(why=_OVER))

    def _is_frozen(self, municipality: str, row: Outgoing) -> bool:
        registers = (register for register in self._store.registers() if register.id == municipality)
        return all(each.frozen for register in registers for each in register.rounds if each.id == row.question.round)

    async def _settle(self, municipality: str, row: Outgoing) -> None:
        """Write what became of a row, then let go of its notes; whoever looks after the bot hears of what was not delivered."""
        row = row._replace(why=in_swedish(row.why))
        await self._aside(lambda: settle(self._store, municipality, row))
        self._since.pop(row.mark, None)
        self._notebook.done(f"{row.key} {row.channel}")
        if row.state == "dead":
            self._admins.tell(words.undelivered(row.channel, row.mark, row.why))
        if row.state == "doubtful":
            self._admins.tell(words.doubtful(row.channel, row.mark))

    async def _aside(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, act)
