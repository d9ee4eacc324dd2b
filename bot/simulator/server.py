"""The simulator's HTTP side: a Bot API server on loopback for one token."""
from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from types import TracebackType
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.simulator.flood import Flood
from bot.simulator.hooks import Deliveries
from bot.simulator.methods import call
from bot.simulator.parameters import ApiError, Parameters
from bot.simulator.people import Json
from bot.simulator.world import World

TOKEN: Final = "424242:simulatorns-egen-hemliga-token-abcdefgh"
FLOODING: Final = frozenset({"sendmessage", "sendphoto", "senddocument", "forwardmessage"})
"""Methods that count against Telegram's limits."""
HOOKED: Final = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Simulator(World):
    """``async with Simulator() as simulator:`` and a bot with its ``token`` and ``api`` talks to ``simulator`` as to Telegram.

    A second getUpdates while one waits ends the first with 409, and so does a webhook, as at Telegram. ``fail_next`` makes a
    method fail. ``floods`` False: the bot may send as much as it can.
    """

    def __init__(self, token: str = TOKEN, *, floods: bool = True) -> None:
        super().__init__()
        self.token = token
        self.floods = floods
        self._flood = Flood()
        self.port = 0
        self._failures: defaultdict[str, deque[ApiError]] = defaultdict(deque)
        self._lost: defaultdict[str, deque[bool]] = defaultdict(deque)
        self._garbled: defaultdict[str, int] = defaultdict(int)
        self._poll: asyncio.Task[Any] | None = None
        self._why_ended = ""
        self._delivering: asyncio.Task[None] | None = None
        self._server = HTTPServer(Application([
            (r"/bot([^/]*)/(\w+)", _Method, {"simulator": self}), (r"/file/bot([^/]*)/documents/(\w+)", _File, {"simulator": self}),
        ], log_function=lambda _: None))

    @property
    def api(self) -> str:
        """KOLL_BOT_API: the address up to the token."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def file_api(self) -> str:
        """KOLL_BOT_FILE_API: where what people have sent is fetched."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    def fail_next(self, method: str, code: int, description: str = "Internal Server Error", retry_after: int | None = None) -> None:
        """The next call of the method fails so; called twice, the two next."""
        self._failures[method.lower()].append(ApiError(code, description, retry_after))

    def lose_next(self, method: str, *, is_carried_out: bool) -> None:
        """The next call of the method gets no answer: its connection is cut, whether or not it was carried out."""
        self._lost[method.lower()].append(is_carried_out)

    def garble_next(self, method: str) -> None:
        """The next call of the method is carried out, but its answer breaks off in the middle of the JSON."""
        self._garbled[method.lower()] += 1

    def as_written(self, method: str, body: Json) -> str:
        """An answer as it goes out."""
        whole = json.dumps(body)
        if not self._garbled[method.lower()]:
            return whole
        self._garbled[method.lower()] -= 1
        return whole[: len(whole) // 2]

    def failures_left(self, method: str) -> int:
        """How many of the failures that ``fail_next`` ordered have not happened yet."""
        return len(self._failures[method.lower()])

    async def until_polled(self) -> None:
        """Wait until the bot asks for updates, or has set a webhook."""
        await self.until(lambda: self._poll is not None or self.hook is not None)

    async def answer(self, token: str, method: str, parameters: Parameters) -> Any:
        """The result of a call over HTTP, or ApiError."""
        if token != self.token:
            raise ApiError(401, "Unauthorized")
        if self._failures[method.lower()]:
            failure = self._failures[method.lower()].popleft()
            await self.changed()
            raise failure
        if self._lost[method.lower()]:
            if self._lost[method.lower()].popleft():
                await call(self, method, parameters)
            raise StreamClosedError
        if method.lower() == "getupdates":
            return await self._updates_for(parameters)
        result = await self._within_limits(method, parameters)
        if self.hook is not None:
            self._end_poll("terminated by setWebhook request")
        return result

    async def _within_limits(self, method: str, parameters: Parameters) -> Any:
        """The result of a call; 429 for a message past a limit."""
        chat = parameters.get("chat_id", "")
        if not self.floods or method.lower() not in FLOODING or not chat.lstrip("-").isdecimal():
            return await call(self, method, parameters)
        if wait := self._flood.wait(int(chat)):
            raise ApiError(429, f"Too Many Requests: retry after {wait}", wait)
        result = await call(self, method, parameters)
        self._flood.count(int(chat))
        return result

    async def _updates_for(self, parameters: Parameters) -> Any:
        if self.hook is not None:
            raise ApiError(409, HOOKED)
        self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._poll = poll = asyncio.create_task(call(self, "getUpdates", parameters))
        await self.changed()
        try:
            return await poll
        except asyncio.CancelledError:
            raise ApiError(409, f"Conflict: {self._why_ended}") from None
        finally:
            if self._poll is poll:
                self._poll = None

    def _end_poll(self, why: str) -> None:
        if self._poll is not None:
            self._why_ended = why
            self._poll.cancel()

    async def __aenter__(self) -> Simulator:
        """Listen on a free port of the loopback."""
        sockets = bind_sockets(self.port, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)
        self._delivering = asyncio.create_task(Deliveries(self).run())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening and let every connection go."""
        self._server.stop()
        for task in (self._poll, self._delivering):
            if task is not None:
                task.cancel()
                await asyncio.wait((task,))
        await self._server.close_all_connections()


class _File(RequestHandler):
    """The bytes of a file that someone has sent."""

    def initialize(self, simulator: Simulator) -> None:
        """Remember whose files are fetched."""
        self._simulator = simulator

    async def get(self, token: str, key: str) -> None:
        """The file; 401 for another token, 404 for another file."""
        found = self._simulator.files.get(key)
        if token != self._simulator.token or found is None:
            self.set_status(401 if token != self._simulator.token else 404)
            return
        await self.finish(found)


class _Method(RequestHandler):
    """One call: parameters in the query or in a form body, the answer as JSON."""

    def initialize(self, simulator: Simulator) -> None:
        """Remember whose methods are called."""
        self._simulator = simulator

    async def get(self, token: str, method: str) -> None:
        """Answer a call by GET."""
        await self._answer(token, method)

    async def post(self, token: str, method: str) -> None:
        """Answer a call by POST."""
        await self._answer(token, method)

    async def _answer(self, token: str, method: str) -> None:
        fields = {key: values[-1].decode() for key, values in self.request.arguments.items()}
        last = {key: files[-1] for key, files in self.request.files.items()}
        parameters = Parameters(
            fields, {key: file.body for key, file in last.items()}, {key: file.filename for key, file in last.items()}
        )
        try:
            body = {"ok": True, "result": await self._simulator.answer(token, method, parameters)}
        except ApiError as error:
            self.set_status(error.code, "Refused")
            body = error.as_json()
        except StreamClosedError:
            if self.request.connection is not None:
                self.request.connection.stream.close()  # type: ignore[attr-defined]  # an HTTP/1 connection has one
            return
        self.set_header("Content-Type", "application/json")
        try:
            await self.finish(self._simulator.as_written(method, body))
        except StreamClosedError:
            return
