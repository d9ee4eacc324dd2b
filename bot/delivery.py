"""Sends a post to a channel that is not Telegram: tried again when it was surely not taken, never when it may have been."""
from __future__ import annotations

import asyncio
import logging
from typing import Final, NamedTuple, Protocol

from bot.pictures import Pictures
from bot.retrying import LONGEST_PAUSE, DoubtError
from core.answer import Answer
from core.mailbox import NOT_SENT, Notebook, Sending
from core.outgoing import Outgoing

_log = logging.getLogger(__name__)

TRIES: Final = 3
"""How many times a post is sent that a receiver who knows its key may have got already."""
FIRST_PAUSE: Final = 0.5
_CONFIRMED: Final = 1


class NotTakenError(Exception):
    """The receiver has surely not taken the post, and may later. ``seconds``: when to try again, as the receiver says."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class RejectedError(Exception):
    """The receiver will not take the post, however often it is tried; why, in Swedish."""


class Parcel(NamedTuple):
    """A post on its way: its row, its answer, and the picture of the answer's chart as PNG."""

    row: Outgoing
    answer: Answer
    png: bytes | None = None


class Carrier(Protocol):
    """Sends to channels of one kind. ``knows_keys``: a post sent twice is taken once there. ``takes_pictures``: draw one."""

    knows_keys: bool
    takes_pictures: bool

    async def send(self, parcel: Parcel, address: str) -> None:
        """Returns when the receiver has taken it. Raises NotTakenError, RejectedError or DoubtError."""


async def deliver(carrier: Carrier, address: str, row: Outgoing, answer: Answer, notebook: Notebook, pictures: Pictures) -> Outgoing:
    """The row as it became. What was begun before a stop is sent again only where the receiver knows its key."""
    begun = notebook.sendings(f"{row.key} {row.channel}").get(0)
    if begun is not None and begun.message == _CONFIRMED:
        return row._replace(state="delivered", why="")
    if begun is not None and begun.message is None and not carrier.knows_keys:
        return row._replace(state="doubtful")
    png = await pictures.draw(answer.chart) if answer.chart is not None and carrier.takes_pictures else None
    return await _Delivery(carrier, address, Parcel(row, answer, png), notebook).to_the_end()


class _Delivery:
    """One post to one channel, with a note before each try and after it."""

    def __init__(self, carrier: Carrier, address: str, parcel: Parcel, notebook: Notebook) -> None:
        self._carrier, self._address, self._parcel, self._notebook = carrier, address, parcel, notebook
        self._pause, self._doubts = 0.0, 0

    async def to_the_end(self) -> Outgoing:
        """The row as it became: delivered, dead or doubtful."""
        while True:
            row = await self._once()
            if row is not None:
                return row
            await asyncio.sleep(self._pause)

    async def _once(self) -> Outgoing | None:
        """The row as it became; None when it is to be tried again after a pause."""
        row = self._parcel.row
        self._note(None)
        try:
            await self._carrier.send(self._parcel, self._address)
        except NotTakenError as error:
            self._note(NOT_SENT)
            self._wait_for(error, error.seconds)
            return None
        except RejectedError as error:
            self._note(NOT_SENT)
            return row._replace(state="dead", why=str(error))
        except DoubtError as error:
            self._doubts += 1
            if not self._carrier.knows_keys or self._doubts >= TRIES:
                return row._replace(state="doubtful", why=str(error))
            self._wait_for(error)
            return None
        self._note(_CONFIRMED)
        return row._replace(state="delivered", why="")

    def _wait_for(self, error: Exception, seconds: float | None = None) -> None:
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, 2 * self._pause)) if seconds is None else seconds
        row = self._parcel.row
        _log.warning("Inlägget %s till %s väntar %.1f s: %s", row.mark, row.channel, self._pause, error)

    def _note(self, message: int | None) -> None:
        row = self._parcel.row
        self._notebook.note(Sending(f"{row.key} {row.channel}", 0, 0, 0, row.mark, message))
