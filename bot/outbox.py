"""Delivers the posts that wait in the outbox: each once in its channel, under a lease that one process at a time holds."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import Final, Protocol, TypeVar

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot import words
from bot.admins import Admins
from bot.conversation import Card
from bot.pictures import Pictures
from bot.posts import card_of, questions_of
from bot.probing import Prober
from bot.retrying import DoubtError, is_in_doubt, patiently
from bot.sending import Courier, Place, edit, keyboard
from bot.sends import Sends
from bot.settings import chat_of
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
EVERY: Final = 1.0
"""Seconds between looks at whether anyone has written in the store."""
DUE_EVERY: Final = 30.0
"""Seconds between looks at the clock when nobody has."""
_OVER: Final = "avslutat"
"""Why a status message is edited no more."""


class Desk(Protocol):
    """What the outbox needs of the desk."""

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to post."""

    def do(self, command: Command, who: Who) -> Answer:
        """Writes what is due."""


class Outbox:
    """``channels`` get what is due; rows say themselves where they go."""

    def __init__(
        self, bot: Bot, desk: Desk, store: Store, notebook: Notebook, prober: Prober, pictures: Pictures, admins: Admins,
        executor: Executor, channels: tuple[str, ...] = (),
    ) -> None:
        """The holder of ``notebook`` is the one who delivers."""
        self._bot, self._desk, self._store, self._notebook = bot, desk, store, notebook
        self._prober, self._pictures, self._admins = prober, pictures, admins
        self._executor, self._channels = executor, channels
        self._shown: dict[str, str] = {}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._again = False
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Deliver until ``stop``; whatever fails is tried again."""
        seen, waited = -1, 0.0
        while not self._stopping.is_set():
            try:
                generation = await self._aside(self._store.generation)
                if generation != seen or waited >= DUE_EVERY or self._again:
                    self._again = False
                    if self._channels and self._store.schedules():
                        await self._aside(lambda: self._desk.do(PostDue(self._channels), ITSELF))
                    await self._begin()
                    seen, waited = generation, 0.0
            except Exception as error:  # noqa: BLE001 – a post that fails must not end all later ones
                _log.error("Utkorgen kunde inte gås igenom: %s", error, exc_info=not isinstance(error, StoreError))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), EVERY)
            waited += EVERY

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
        for municipality, row in await self._aside(self._store.outgoing):
            is_status = row.kind == "status" and row.state == "delivered" and row.why != _OVER
            if row.state == "waiting" or is_status:
                by_channel.setdefault(row.channel, []).append((municipality, row))
        for channel, rows in by_channel.items():
            if channel in self._under_way:
                self._again = True
                continue
            task = self._under_way[channel] = asyncio.create_task(self._in_turn(rows))
            task.add_done_callback(lambda _, channel=channel: self._under_way.pop(channel, None))  # type: ignore[misc]

    async def _in_turn(self, rows: Sequence[tuple[str, Outgoing]]) -> None:
        for municipality, row in rows:
            if self._stopping.is_set():
                return
            try:
                await self._one(municipality, row)
            except (TelegramError, StoreError) as error:
                _log.warning("Inlägget %s väntar: %s", row.mark, error)

    async def _one(self, municipality: str, row: Outgoing) -> None:
        where = chat_of(row.channel)
        if where is None:
            await self._settle(municipality, row._replace(state="dead", why="kanaler av det slaget kan Koll inte posta i ännu"))
            return
        answer = await self._aside(lambda: self._desk.ask(row.question, ITSELF))
        if answer.status != "answered":
            if answer.status != "failed":
                await self._settle(municipality, row._replace(state="dead", why=answer.headline))
            return
        place = Place(*where)
        if row.state == "delivered":
            await self._edit(municipality, row, place, answer)
        else:
            await self._settle(municipality, await self._send(row, place, answer))

    async def _send(self, row: Outgoing, place: Place, answer: Answer) -> Outgoing:
        """The row as it became."""
        of = f"{row.key} {row.channel}"
        courier = Courier(self._bot, Sends(of, self._notebook, self._prober, in_channel=True))
        try:
            message = await (self._send_status if row.kind == "status" else self._send_post)(courier, row, place, answer)
        except ChatMigrated as error:
            return row._replace(state="dead", why=f"gruppen har fått chatt-id {error.new_chat_id}; ändra KOLL_CHANNELS")
        except (Forbidden, BadRequest) as error:
            return row._replace(state="dead", why=error.message)
        except (TelegramError, DoubtError) as error:
            if isinstance(error, InvalidToken) or not is_in_doubt(error):
                raise
            return row._replace(state="doubtful")
        return row._replace(state="delivered", message=message, buttons=questions_of(answer), why="")

    async def _send_post(self, courier: Courier, row: Outgoing, place: Place, answer: Answer) -> int:
        card = card_of(answer, row)
        message = await courier.card(place, Card(card.pages[:1], card.keyboards[:1]), row.mark)
        for page in card.pages[1:]:
            await courier.card(place, Card((page,), ((),)))
        if answer.chart is not None:
            await self._pictures.send(courier, place, answer.chart)
        return message

    async def _send_status(self, courier: Courier, row: Outgoing, place: Place, answer: Answer) -> int:
        card = card_of(answer, row)
        message = await courier.card(place, card, row.mark)
        self._shown[row.mark] = card.pages[0].html
        with suppress(TelegramError):  # to pin takes a right that the bot may not have; the message stands either way
            await patiently(lambda: self._bot.pin_chat_message(place.chat, message, disable_notification=True))
        return message

    async def _edit(self, municipality: str, row: Outgoing, place: Place, answer: Answer) -> None:
        card = card_of(answer, row)
        if self._shown.get(row.mark) != card.pages[0].html:
            try:
                await edit(self._bot, place.chat, row.message, card.pages[0].html, keyboard(card.keyboards[0]))
            except (BadRequest, Forbidden) as error:
                await self._settle(municipality, row._replace(state="dead", why=error.message))
                return
            self._shown[row.mark] = card.pages[0].html
        if await self._aside(lambda: self._is_frozen(municipality, row)):
            await self._settle(municipality, row._replace(why=_OVER))

    def _is_frozen(self, municipality: str, row: Outgoing) -> bool:
        registers = (register for register in self._store.registers() if register.id == municipality)
        return all(each.frozen for register in registers for each in register.rounds if each.id == row.question.round)

    async def _settle(self, municipality: str, row: Outgoing) -> None:
        """Write what became of a row, then let go of its notes; whoever looks after the bot hears of what was not delivered."""
        await self._aside(lambda: settle(self._store, municipality, row))
        self._notebook.done(f"{row.key} {row.channel}")
        if row.state == "dead":
            self._admins.tell(words.undelivered(row.channel, row.mark, row.why))
        if row.state == "doubtful":
            self._admins.tell(words.doubtful(row.channel, row.mark))

    async def _aside(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, act)
