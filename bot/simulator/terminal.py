"""A chat with the bot in the terminal, on the local Bot API server: for those who want to try it before they have a token."""
from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import get_terminal_size
from typing import Final

from bot.answering import Desk
from bot.app import serve
from bot.markup import plain
from bot.settings import BotSettings
from bot.simulator.server import Simulator
from bot.simulator.world import Sent
from core.ports import Store

YOU: Final = 1
WELCOME: Final = "Skriv en fråga, eller siffran på en knapp. Ctrl+D avslutar. Prova: hjälp"
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_STYLE: Final = re.compile(r"\033\[\d*m")
_BOLD: Final = {"<b>": "\033[1m", "</b>": "\033[0m", "<i>": "\033[3m", "</i>": "\033[0m"}
PATIENCE: Final = 30.0
"""Seconds that the first message of an answer may take."""
SETTLING: Final = 0.2
"""Seconds without a new message after which the next line is read; a picture may come later."""


def chat(desk: Desk, mailbox: Store, read: Callable[[], str], write: Callable[[str], None], *, styled: bool) -> int:
    """Talk until ``read`` gives an empty text. ``mailbox`` keeps what the bot notes; ``styled``: bold shows."""
    asyncio.run(_Talk(read, write, styled).run(desk, mailbox))
    return 0


class _Talk:
    """What has been shown, and what the numbers of the buttons mean."""

    def __init__(self, read: Callable[[], str], write: Callable[[str], None], styled: bool) -> None:
        self._read, self._write, self._styled = read, write, styled
        self._shown: set[tuple[int, int]] = set()
        self._taps_shown = 0
        self._buttons: Sent | None = None

    async def run(self, desk: Desk, mailbox: Store) -> None:
        """Start the bot, talk, and let it finish what it was answering."""
        stop, ready = asyncio.Event(), asyncio.Event()
        async with Simulator() as simulator:
            settings = BotSettings(simulator.token, simulator.api, simulator.file_api, frozenset({YOU}), keep_questions=0)
            bot = asyncio.create_task(serve(desk, settings, mailbox, stop, lambda _: ready.set(), PATIENCE))
            await ready.wait()
            self._write(WELCOME)
            while line := await asyncio.to_thread(self._read):
                await self._say(simulator, line.strip())
            stop.set()
            await bot
            self._show_new(simulator)

    async def _say(self, simulator: Simulator, line: str) -> None:
        labels = self._buttons.labels if self._buttons else []
        if not line:
            return
        if line.isdecimal() and self._buttons and 1 <= int(line) <= len(labels):
            await simulator.tap(self._buttons, labels[int(line) - 1])
        else:
            await simulator.say(YOU, YOU, line)
        try:
            await simulator.until(lambda: self._has_new(simulator), PATIENCE)
        except TimeoutError:
            self._write("Inget svar kom.")
        while self._has_new(simulator):
            self._show_new(simulator)
            await asyncio.sleep(SETTLING)

    def _has_new(self, simulator: Simulator) -> bool:
        said = any(each.text for each in simulator.taps[self._taps_shown:])
        return said or any((each.id, each.edits) not in self._shown for each in simulator.replies(YOU))

    def _show_new(self, simulator: Simulator) -> None:
        for tap in simulator.taps[self._taps_shown:]:
            if tap.text:
                self._write(f"[{tap.text}]")
        self._taps_shown = len(simulator.taps)
        for each in simulator.replies(YOU):
            if (each.id, each.edits) not in self._shown:
                self._shown.add((each.id, each.edits))
                self._show(each)

    def _show(self, message: Sent) -> None:
        self._write("")
        if message.photo is not None:
            self._write(f"Bild: {_saved(message.photo, 'diagram.png')}\n{message.text}")
            return
        if message.document is not None:
            self._write(f"Fil: {_saved(message.document, message.file_name)}\n{message.text}")
            return
        self._write(self._as_text(message.markup))
        if message.labels:
            self._buttons = message
            labels = (f"[{number}] {label}".replace(" ", _NO_BREAK) for number, label in enumerate(message.labels, 1))
            self._write(self._fitted("  ".join(labels)).replace(_NO_BREAK, " "))

    def _as_text(self, markup: str) -> str:
        for tag, style in _BOLD.items() if self._styled else ():
            markup = markup.replace(tag, style)
        return self._fitted(plain(markup))

    def _fitted(self, text: str) -> str:
        """A terminal's lines end between words; a pipe's are left as they are."""
        if not self._styled:
            return text
        columns = get_terminal_size().columns
        return "\n".join(part for line in text.split("\n") for part in wrapped(line, columns))


def wrapped(line: str, columns: int) -> list[str]:
    """The line as lines that fit, the later ones under the first's indent; styles take no room, and a word too long stays whole."""
    indent = " " * (len(line) - len(line.lstrip(" ")))
    lines, room = [indent], columns - len(indent)
    for word in line.strip(" ").split(" "):
        length = len(_STYLE.sub("", word))
        if lines[-1] != indent and room < length + 1:
            lines.append(indent)
            room = columns - len(indent)
        gap = "" if lines[-1] == indent else " "
        lines[-1] += gap + word
        room -= length + len(gap)
    return lines


def _saved(content: bytes, name: str) -> Path:
    """A picture or a document as a file that can be opened."""
    path = Path(tempfile.mkdtemp(prefix="koll-")) / (Path(name).name or "fil")
    path.write_bytes(content)
    return path
