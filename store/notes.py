"""What the notes of an inbox or of the outbox say, whatever they are kept in: read line by line, and written whole when they grow."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from core.mailbox import Incoming, Sending

REMEMBERED: Final = 10_000
"""Handled updates, and chats, that are remembered; the oldest go first. A service repeats an update within a day or so."""

Line = list[Any]
"""A note as JSON: its kind, then the fields of its record."""


class Notes:
    """Implements core.mailbox.Notebook in memory. ``lines`` are what to write down of an act; ``read`` takes such a line."""

    def __init__(self) -> None:
        self._waiting: dict[int, Incoming] = {}
        self._handled: dict[str, None] = {}
        self._sendings: dict[str, dict[int, Sending]] = {}
        self._last: dict[int, int] = {}

    def receive(self, updates: Sequence[Incoming]) -> tuple[Incoming, ...]:
        """Note updates and return those that are new."""
        fresh = {each.id: each for each in updates if each.id not in self._waiting and str(each.id) not in self._handled}
        self._take([["in", *each] for each in fresh.values()])
        return tuple(fresh.values())

    def note(self, sending: Sending) -> None:
        """What is known of a send from now on."""
        self._take([["send", *sending]])

    def done(self, of: str) -> None:
        """An update or a post needs nothing more."""
        self._take([["done", of]])

    def secure(self) -> None:
        """Memory has nothing to wait for."""

    def close(self) -> None:
        """Memory has no one else to let in."""

    def waiting(self) -> tuple[Incoming, ...]:
        """The updates that are not done, in the order in which they came."""
        return tuple(self._waiting.values())

    def sendings(self, of: str) -> Mapping[int, Sending]:
        """What is known of the sends of an update or a post, by part."""
        return dict(self._sendings.get(of, {}))

    def last_known(self, chat: int) -> int:
        """The highest message id seen in a chat; 0 when none has been."""
        return self._last.get(chat, 0)

    def read(self, line: Line) -> None:
        """Take in one line. Raises ValueError, TypeError or IndexError for what is no note."""
        match line:
            case ["in", *fields]:
                update = Incoming(*fields)
                if str(update.id) not in self._handled:
                    self._waiting[update.id] = update
                self._see(update.chat, update.message)
            case ["send", *fields]:
                sending = Sending(*fields)
                self._sendings.setdefault(sending.of, {})[sending.part] = sending
                self._see(sending.chat, sending.message or 0)
            case ["done", str(of)]:
                self._forget(of)
            case ["seen", int(chat), int(message)]:
                self._see(chat, message)
            case _:
                raise ValueError(f"no note: {str(line)[:80]}")

    def tidy(self, chats: Collection[int], posts: Collection[str], gone: Collection[int] = ()) -> None:
        """Forget what is done with, private chats (their ids are above 0) but these, and everything from the users ``gone``; write
        down only what is left."""
        self._waiting = {at: each for at, each in self._waiting.items() if not _is_from(each, gone)}
        waited_for = {each.chat for each in self._waiting.values()}
        self._last = {chat: seen for chat, seen in self._last.items() if chat <= 0 or chat in chats or chat in waited_for}
        kept = {*posts, *map(str, self._waiting)}
        self._sendings = {of: parts for of, parts in self._sendings.items() if of in kept}
        self._write_whole()

    def whole(self) -> Iterator[Line]:
        """The lines that say all that is still worth knowing."""
        yield from (["done", of] for of in self._handled)
        yield from (["seen", chat, message] for chat, message in self._last.items())
        yield from (["in", *each] for each in self._waiting.values())
        yield from (["send", *sending] for parts in self._sendings.values() for sending in parts.values())

    def _take(self, lines: Sequence[Line]) -> None:
        """Write lines down, then act on them."""
        for line in lines:
            self.read(line)

    def _write_whole(self) -> None:
        """Memory has nothing to write anew. Raises StoreError."""

    def _forget(self, of: str) -> None:
        self._sendings.pop(of, None)
        if of.lstrip("-").isdecimal():  # a post never comes again, and its name may tell who wrote it
            self._waiting.pop(int(of), None)
            self._handled[of] = None
            _trim(self._handled)

    def _see(self, chat: int, message: int) -> None:
        if message > self._last.get(chat, 0):
            self._last.pop(chat, None)
            self._last[chat] = message
            _trim(self._last)


def _is_from(update: Incoming, users: Collection[int]) -> bool:
    """True for a message in a user's private chat, and for one elsewhere that tells of them."""
    return update.chat in users or any(re.search(rf'"id":{user}\b', update.payload) for user in users)


def _trim(remembered: dict[Any, Any]) -> None:
    """Drop the oldest, many at a time, since each costs a look at the whole start of the table."""
    if len(remembered) > REMEMBERED + REMEMBERED // 10:
        for key in list(islice(remembered, len(remembered) - REMEMBERED)):
            del remembered[key]
