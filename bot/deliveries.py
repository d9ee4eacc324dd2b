"""The HTTP side of a webhook: one address, one method, a proof before the body is read, and a limit to its size."""
from __future__ import annotations

import re
from typing import Any, Final, Protocol

import orjson
from tornado.web import Application, RequestHandler, stream_request_body

from bot.telegram_bot import Raw

LARGEST: Final = 1_000_000
"""Bytes of a delivery; Telegram's own are some thousands."""
PROOF: Final = "X-Telegram-Bot-Api-Secret-Token"


class Receiver(Protocol):
    """What a delivery is handed to."""

    @property
    def path(self) -> str:
        """The address's path."""

    def is_proved(self, secret: str) -> bool:
        """True when the one who delivers knows the secret."""

    async def take(self, update: Raw) -> bool:
        """True when the update can no longer be lost."""


def application(receiver: Receiver) -> Application:
    """Deliveries at the receiver's path; 404 everywhere else."""
    return Application([(re.escape(receiver.path), _Delivery, {"receiver": receiver})], log_function=lambda _: None)


@stream_request_body
class _Delivery(RequestHandler):
    """200 taken, 503 to come again; 403 not proved, 405 not POST, 411 or 413 no size or too large, 400 no update."""

    def initialize(self, receiver: Receiver) -> None:
        """Remember who takes it."""
        self._receiver = receiver
        self._body = bytearray()

    def set_default_headers(self) -> None:
        """Tell strangers nothing of what runs here."""
        self.clear_header("Server")

    def prepare(self) -> None:
        """Before anything of the body is taken in."""
        size = self.request.headers.get("Content-Length", "")
        if self.request.method != "POST":
            self._end(405)
        elif not self._receiver.is_proved(self.request.headers.get(PROOF, "")):
            self._end(403)
        elif not size.isdecimal():
            self._end(411)
        elif int(size) > LARGEST:
            self._end(413)

    def data_received(self, chunk: bytes) -> None:
        """A piece of the body."""
        self._body += chunk

    async def post(self) -> None:
        """A whole delivery."""
        update = _update_in(bytes(self._body))
        if update is None:
            self._end(400)
        else:
            self._end(200 if await self._receiver.take(update) else 503)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Nothing but the status, whatever went wrong."""
        self.set_status(status_code)
        self.finish()

    def _end(self, status: int) -> None:
        self.set_status(status)
        self.finish()


def _update_in(body: bytes) -> Raw | None:
    try:
        found: Any = orjson.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("update_id"), int) else None
