"""A Bot API server that costs next to nothing and the people who write to it, so that a measurement shows the bot and not the server.

It knows the calls that an answer takes and checks nothing; what Telegram refuses is ``bot.simulator``'s business.
"""
from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

import orjson

TOKEN: Final = "424242:belastningens-egen-hemliga-token-abcdefgh"
ME: Final = {"id": 424242, "is_bot": True, "first_name": "Koll", "username": "koll_bot"}
MOST: Final = 100
"""Updates in one answer, as at Telegram."""


@dataclass(slots=True)
class Asked:
    """One question: what was written, when (seconds), what the answer must hold; the answers that came and when the first did."""

    text: str
    must_hold: str
    at: float = 0.0
    answers: list[str] = field(default_factory=list)
    answered: float = 0.0

    @property
    def is_right(self) -> bool:
        """One answer, and about what was asked."""
        return len(self.answers) == 1 and self.must_hold in self.answers[0]


class Load:
    """``async with Load() as load:`` and a bot with TOKEN and ``load.api`` is asked by ``ask``."""

    def __init__(self) -> None:
        self.api = ""
        self.asked: list[Asked] = []
        self._numbers = itertools.count(1)
        self._updates: list[dict[str, Any]] = []
        self._open: dict[int, Asked] = {}
        """Chat → its question that waits for its answer, or had it last."""
        self._next: dict[int, Iterator[tuple[str, str]]] = {}
        self._poll: _Connection | None = None
        self._left = 0
        self._done = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def ask(self, users: range, questions: Iterator[tuple[str, str]], many: int, seconds: float = 300) -> float:
        """Each user asks when the last question is answered, ``many`` in all; the seconds that took. TimeoutError when one gets none."""
        self._left, began = many, time.perf_counter()
        self._done.clear()
        shared = itertools.islice(questions, many)
        for user in users:
            self._next[user] = shared
            self._say(user)
        self._hand_out()
        async with asyncio.timeout(seconds):
            await self._done.wait()
        return time.perf_counter() - began

    def _say(self, user: int) -> None:
        said = next(self._next[user], None)
        if said is None:
            return
        person = {"id": user, "is_bot": False, "first_name": "Kim", "last_name": f"Nr {user}"}
        message = {"message_id": next(self._numbers), "date": 1_600_000_000, "chat": {"id": user, "type": "private", "first_name": "Kim"},
                   "from": person, "text": said[0]}
        self._updates.append({"update_id": next(self._numbers), "message": message})
        self._open[user] = Asked(*said, time.perf_counter())
        self.asked.append(self._open[user])

    def called(self, method: str, body: bytes, connection: _Connection) -> None:
        """A call has come; it is answered at once, or when someone has written."""
        if method == "getUpdates":
            fields = parse_qs(body.decode())
            offset = int(fields.get("offset", ["0"])[0])
            self._updates = [each for each in self._updates if each["update_id"] >= offset]
            self._poll = connection
            self._hand_out()
        elif method == "sendMessage":
            fields = parse_qs(body.decode())
            chat, text = int(fields["chat_id"][0]), fields["text"][0]
            connection.answer({"message_id": next(self._numbers), "date": 1_600_000_000, "chat": {"id": chat, "type": "private"},
                               "from": ME, "text": text})
            self._answered(chat, text)
        else:
            connection.answer(ME if method == "getMe" else True)

    def _answered(self, chat: int, text: str) -> None:
        asked = self._open[chat]
        asked.answers.append(text)
        if len(asked.answers) > 1:
            return
        asked.answered = time.perf_counter()
        self._left -= 1
        if not self._left:
            self._done.set()
        self._say(chat)
        self._hand_out()

    def _hand_out(self) -> None:
        if self._poll is not None and self._updates:
            connection, self._poll = self._poll, None
            connection.answer(self._updates[:MOST])

    async def __aenter__(self) -> Load:
        """Listen on a free port of the loopback."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.api = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/bot"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, kept alive: one call at a time."""

    def __init__(self, load: Load) -> None:
        self._load, self._buffer = load, b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0)
        if len(body) < length:
            return
        self._buffer = b""
        self._load.called(head.split(b" ", 2)[1].rpartition(b"/")[2].decode(), body, self)

    def answer(self, result: object) -> None:
        """The result of the call that has come."""
        body = orjson.dumps({"ok": True, "result": result})
        assert self._transport is not None
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
