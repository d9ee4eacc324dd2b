"""The HTTP side of the health check: one address that says how the bot feels."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tornado.web import Application, RequestHandler

from bot.health import said_of


def application(path: str, troubles: Callable[[], Sequence[str]]) -> Application:
    """The page at ``path``; 404 everywhere else."""
    return Application([(re.escape(path), _Page, {"troubles": troubles})], log_function=lambda _: None)


class _Page(RequestHandler):
    """The answer to GET and HEAD."""

    def initialize(self, troubles: Callable[[], Sequence[str]]) -> None:
        """Remember whom to ask."""
        self._troubles = troubles

    def get(self) -> None:
        """How the bot feels now."""
        status, body = said_of(self._troubles())
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(body)

    head = get
