"""The HTTP side of the health check: one address that says how the bot feels."""
from __future__ import annotations

import re
from collections.abc import Callable

from tornado.web import Application, RequestHandler


def application(path: str, said: Callable[[], tuple[int, bytes]]) -> Application:
    """The page at ``path``, with the status and the body that are ``said`` just then; 404 everywhere else."""
    return Application([(re.escape(path), _Page, {"said": said})], log_function=lambda _: None)


class _Page(RequestHandler):
    """The answer to GET and HEAD."""

    def initialize(self, said: Callable[[], tuple[int, bytes]]) -> None:
        """Remember whom to ask."""
        self._said = said

    def get(self) -> None:
        """How the bot feels now."""
        status, body = self._said()
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(body)

    head = get
