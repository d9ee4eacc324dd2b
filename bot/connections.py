"""Connections to Telegram, each with a client of its own: httpcore's shared pool looks over all its connections several times per send.

Measured with sixteen connections busy, that was half of the bot's CPU.
"""
from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from telegram._utils.types import ODVInput
from telegram.error import BadRequest
from telegram.request import BaseRequest, HTTPXRequest, RequestData

MOST: Final = 64
"""Sends at the same time; a chat never has more than one or two, so that many slow chats leave room for the others."""
_DEFAULT: Final = BaseRequest.DEFAULT_NONE


class TooLargeError(BadRequest):
    """Telegram, or what stands before it, takes no call of that size: a no, which python-telegram-bot tells as a lost answer."""

    def __init__(self) -> None:
        super().__init__("Request Entity Too Large")


class Connections(BaseRequest):
    """python-telegram-bot's own HTTPXRequest, as many as are in use, the last used first."""

    def __init__(self, api: str, most: int = MOST) -> None:
        """``api``: past the machine's proxy, if it has one, when the API is on the machine itself."""
        is_local = urlsplit(api).hostname in ("127.0.0.1", "localhost", "::1")
        certificates = httpx.create_ssl_context() if urlsplit(api).scheme == "https" else False
        self._options: dict[str, Any] = {"trust_env": not is_local, "verify": certificates}  # read once: it takes 20 ms
        self._room = asyncio.Semaphore(most)
        self._idle: list[HTTPXRequest] = []
        self._all: list[HTTPXRequest] = []
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return 5.0

    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close every connection; later sends get new ones."""
        closing, self._all, self._idle = self._all, [], []
        for each in closing:
            await each.shutdown()
        if self._closing:
            await asyncio.wait(self._closing, timeout=0.3)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT, connect_timeout: ODVInput[float] = _DEFAULT, pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """One call on a connection that is free."""
        async with self._room:
            one = self._idle.pop() if self._idle else await self._new()
            try:
                answer = await one.do_request(url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
            except BaseException:  # a call that was given up half-way may leave its connection occupied for ever
                self._drop(one)
                raise
            if one in self._all:
                self._idle.append(one)
            if answer[0] == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
                raise TooLargeError
            return answer

    def _drop(self, one: HTTPXRequest) -> None:
        """Close a connection without waiting for it."""
        if one in self._all:
            self._all.remove(one)
            task = asyncio.create_task(one.shutdown())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _new(self) -> HTTPXRequest:
        one = HTTPXRequest(1, connect_timeout=10, httpx_kwargs=self._options)
        await one.initialize()
        self._all.append(one)
        return one
