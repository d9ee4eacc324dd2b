"""``koll importera --bevaka``: takes in what is put in a folder until it is stopped, one file at a time, and says what became of each."""
from __future__ import annotations

import gc
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NamedTuple

from cli.wiring import Failure, Options, say, who

if TYPE_CHECKING:
    from core.answer import Answer
    from core.commands import Import
    from store.desk import Desk
    from store.watching import Verdict

_FIRST: Final = ("organisation", "chart")
"""What other files rest on: the units and accounts that they name."""
_WIDTH: Final = 100


class Watch(NamedTuple):
    """The folder, how often it is looked at in seconds, and the import that each file gets (without its files)."""

    folder: Path
    seconds: float
    command: Import


def watch(asked: Watch, desk: Desk, options: Options) -> int:
    """Take in files until SIGINT or SIGTERM; the exit code. Raises Failure when the folder cannot be watched."""
    from store.causes import cause_of
    from store.watching import TakenError, WatchedFolder

    if not asked.folder.is_dir():
        raise Failure(f"Mappen {asked.folder} finns inte.")
    gc.enable()
    folder = WatchedFolder(asked.folder, Judging(asked, desk), lambda sentence: _say(sentence, options))
    try:
        with _stopping() as stopped, folder.held():
            _say(f"Bevakar {asked.folder}. Avsluta med Ctrl-C.", options)
            while not stopped.is_set():
                folder.look()
                stopped.wait(asked.seconds)
    except TakenError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"Mappen {asked.folder} kan inte bevakas: {cause_of(error)}.") from None
    _say("Bevakningen är avslutad.", options)
    return 0


class Judging:
    """Takes in one file and judges it by the answer."""

    def __init__(self, asked: Watch, desk: Desk) -> None:
        self._asked, self._desk = asked, desk

    def __call__(self, path: Path, first: bool) -> Verdict | None:
        """The verdict; None for a file that rests on others when those are to come ``first``."""
        from store.reading.detect import read_file

        file = read_file(path)
        if first and file.what not in _FIRST:
            return None
        return self._judged(path, self._desk.do(replace(self._asked.command, files=(file,)), who()))

    def _judged(self, path: Path, answer: Answer) -> Verdict:
        from store.watching import Verdict

        headline = answer.headline
        if answer.status == "failed":
            return Verdict(None, headline)
        if answer.awaits_yes or answer.status == "choose":
            waiting = f"Väntar på svar, inget är skrivet: {headline}"
            return Verdict("vantar", waiting, self._report(path, answer._replace(headline=waiting), waits=True))
        if answer.status != "answered":
            return Verdict("vagrade", f"Läses inte in: {headline}", self._report(path, answer))
        return Verdict("klara", headline, self._report(path, answer))

    def _how(self, file: Path, answer: Answer) -> str:
        """What to do about a file that waits."""
        at = shlex.quote(str(file.absolute()))
        kommun = f" --kommun {shlex.quote(self._asked.command.municipality)}" if self._asked.command.municipality else ""
        flags = "".join(f"\n  {choice.label}: koll importera {at}{kommun} {choice.question}" for choice in answer.choices)
        return f"Svara genom att läsa in filen härifrån:{flags or f'{chr(10)}  koll importera {at}{kommun}'}"

    def _report(self, path: Path, answer: Answer, *, waits: bool = False) -> Callable[[Path], str]:
        from core.answers.clock import minute
        from store.watching import printable
        from tui.plain import plain

        said = plain(answer._replace(choices=()), _WIDTH)
        when = minute(datetime.now(UTC).isoformat(timespec="seconds"))
        parts = (f"{printable(path.name)}, {when}", said)
        return lambda at: "\n\n".join((*parts, self._how(at, answer)) if waits else parts) + "\n"


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Set by the first SIGINT or SIGTERM, so that the file at hand is finished; a second one ends at once, with nothing half done."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 – as signal calls it
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(sentence: str, options: Options) -> None:
    say(sentence, options)
    sys.stdout.flush()
