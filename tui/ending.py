"""How the terminal ends: on a signal as on a key, and on an error that nobody thought of without a word of its insides."""
from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import Any, ClassVar, Final

from textual._context import active_message_pump  # the only way to learn who asks
from textual.actions import SkipAction
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import NoActiveWorker, WorkerFailed, get_current_worker

from tui.screens.box import Box

SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGINT")
"""By name: a Windows has not all of them."""
SIGNALLED: Final = 128
"""What a shell adds to a signal's number for the exit code."""


class Ending(App[int]):
    """``failure``: what ended the terminal before its time, for whoever ran it to tell."""

    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", show=False, priority=True),  # or a box over the screen keeps it from the app
        Binding("ctrl+c", "copy_or_quit", show=False, priority=True),
    ]
    failure: Exception | None = None

    async def action_quit(self) -> None:
        """Leave from wherever one is; a box that is being written, or holds what is not saved, says so first."""
        if all(box.may_quit() for box in self.screen_stack if isinstance(box, Box)):
            self.exit()

    async def action_copy_or_quit(self) -> None:
        """Where text is marked it is copied, as everywhere else; otherwise leave."""
        field = self.focused
        if self.screen.get_selected_text() or (isinstance(field, Input | TextArea) and field.selected_text):
            raise SkipAction
        await self.action_quit()

    def on_load(self) -> None:
        """Leave the terminal as it was also when the process is asked to end. (A page's terminal sees to that itself.)"""
        if self.is_web or self.is_headless:
            return
        for number in (getattr(signal, name) for name in SIGNALS if hasattr(signal, name)):
            with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
                asyncio.get_running_loop().add_signal_handler(number, self.exit, SIGNALLED + number)

    def push_screen(self, screen: Any, callback: Any = None, wait_for_dismiss: bool = False, **named: Any) -> Any:
        """Open it, unless whoever asks has gone or has a screen over it: keys that came in a burst open one screen, not one each."""
        asks = _who_asks()
        if isinstance(asks, DOMNode) and not isinstance(asks, App) and self.screen_stack and not _is_on_top(asks):
            nothing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            nothing.set_result(None)
            return nothing
        opened: Any = super().push_screen  # its overloads do not take what is handed on whole
        return opened(screen, callback, wait_for_dismiss, **named)

    def panic(self, *_: object) -> None:
        """Nothing is printed here of what went wrong: whoever ran the terminal has it in ``failure``, and says it in a sentence."""
        error = self._exception.error if isinstance(self._exception, WorkerFailed) else self._exception
        self.failure = error if isinstance(error, Exception) else OSError("terminalens tangenter gick inte att läsa")
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        """In place of Textual's traceback."""
        self.panic()


def _who_asks() -> object:
    """What is seeing to a message; where that is the app, what the worker in it works for. (A screen that a worker opened has the
    worker in its context for ever.)"""
    pump = active_message_pump.get(None)
    if not isinstance(pump, App):
        return pump
    try:
        return get_current_worker().node
    except NoActiveWorker:
        return pump


def _is_on_top(node: DOMNode) -> bool:
    return any(isinstance(each, Screen) and each.is_active for each in node.ancestors_with_self)
