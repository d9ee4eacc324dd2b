"""Servers of ours that take posts: a webhook that answers as told, and a mail server that fails where it is told to."""
from __future__ import annotations

import socket
from types import TracebackType
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

CUT = 0
"""As a status: the connection is cut instead of answered."""


class Got(NamedTuple):
    """One request: its headers and its body."""

    headers: Any
    body: bytes


class HookReceiver:
    """Answers each request with the next of ``statuses``, then 202; a tuple is a status and its Retry-After."""

    def __init__(self, *statuses: int | tuple[int, str]) -> None:
        self.statuses = list(statuses)
        self.got: list[Got] = []
        self._server = HTTPServer(Application([(r"/.*", _Hook, {"receiver": self})], log_function=lambda _: None))
        sockets = bind_sockets(0, "127.0.0.1")
        self._sockets, self.port = sockets, sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        """An address with a secret in it, as Teams' have."""
        return f"http://127.0.0.1:{self.port}/workflows/abc?sig=hemlig-signatur-som-ingen-far-se"

    async def __aenter__(self) -> HookReceiver:
        self._server.add_sockets(self._sockets)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.stop()
        await self._server.close_all_connections()


class _Hook(RequestHandler):
    def initialize(self, receiver: HookReceiver) -> None:
        self._receiver = receiver

    def post(self) -> None:
        self._receiver.got.append(Got(self.request.headers, self.request.body))
        answer = self._receiver.statuses.pop(0) if self._receiver.statuses else 202
        status, wait = answer if isinstance(answer, tuple) else (answer, "")
        if status == CUT:
            self.request.connection.stream.close()
            return
        self.set_status(status, "Svar")
        if wait:
            self.set_header("Retry-After", wait)
        self.finish("<b>nej</b>" if status >= 400 else "")


class MailReceiver:
    """``answers``: at each step (RCPT, DATA) the reply to give instead of taking it; ``CUT`` hangs up after the content."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers
        self.got: list[Envelope] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if said := self._next("RCPT"):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        said = self._next("DATA")
        if said != "CUT" and said:
            return said
        self.got.append(envelope)
        if said == "CUT":
            server.transport.abort()
        return "250 OK"

    def _next(self, step: str) -> str:
        return self.answers[step].pop(0) if self.answers.get(step) else ""

    def __enter__(self) -> MailReceiver:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
