"""The process behind an open page: Koll's terminal with the page as its screen, under the visitor's name."""
from __future__ import annotations

import asyncio
import re
from typing import Any, Final

from textual_serve.app_service import AppService

SMALLEST, WIDEST, TALLEST = 1, 500, 200
_SECRET: Final = re.compile("KOLL_(WEB_|.*(TOKEN|SECRET|PASSWORD))")
"""Variables that a terminal has no use for."""
PATIENCE: Final = 5.0
"""Seconds that a terminal is given to end by itself."""


class TerminalProcess(AppService):
    """Started for a page, ended with it."""

    def __init__(self, command: str, name: str | None, **more: Any) -> None:
        """``name``: who sits at the page; None is whoever runs the server."""
        super().__init__(command, **more)
        self._name = name

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        made = super()._build_environment(*within(width, height))
        environment = {key: value for key, value in made.items() if not _SECRET.match(key)}
        if self._name is not None:
            environment["USER"] = self._name
        return environment

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the process of another size, within what a screen can be."""
        await super().set_terminal_size(*within(width, height))

    async def stop(self) -> None:
        """Ask the process to end, and end it when it does not."""
        try:
            await asyncio.wait_for(super().stop(), PATIENCE)
        except TimeoutError:
            self._task = None
        if self._process is not None and self._process.returncode is None:
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE)
            except TimeoutError:
                self._process.kill()


def within(width: int, height: int) -> tuple[int, int]:
    """A size in cells that a screen can have; whatever a page says."""
    return max(SMALLEST, min(int(width), WIDEST)), max(SMALLEST, min(int(height), TALLEST))
