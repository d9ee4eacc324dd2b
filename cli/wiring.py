"""What a question and the commands share: settings, store, desk, and how an answer reaches the terminal. No arithmetic, no drawing."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

    from core.answer import Answer
    from core.ports import Store
    from core.question import Who
    from store.desk import Desk

FACE: Final = "kommandoraden"
"""What the log calls this face."""
HOUSE: Final = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


UNWRITTEN: Final = "Inget är skrivet. Lägg till --ja för att skriva."
"""Said to a script that wants something written and has not said yes."""


class Options(NamedTuple):
    """What stands before or after the words of every command."""

    store: str | None = None
    kommun: str | None = None
    json: bool = False


class Failure(Exception):
    """Ends the command with a Swedish sentence on stderr and exit code 1; for a script also with an answer that has the ``status``."""

    def __init__(self, said: str, status: Literal["failed", "refused"] = "failed") -> None:
        super().__init__(said)
        self.status: Literal["failed", "refused"] = status


def settings(options: Options) -> dict[str, str]:
    """The settings that hold for this command. Raises Failure."""
    from store.configuration import configuration

    return or_failure(lambda: configuration(os.environ, {"store": options.store, "kommun": options.kommun}))


def store_url(options: Options) -> str:
    """The address of the store in use."""
    from store.opening import default_url

    return settings(options).get("store") or default_url()


def open_the_store(options: Options, face: str = FACE, tell: Callable[[str], None] | None = None) -> Store:
    """The store; what it says by itself, of damage and of a server that answers again, is told on stderr. Raises Failure."""
    from store.opening import open_store

    return or_failure(lambda: open_store(store_url(options), tell or _on_stderr, face))


def _on_stderr(said: str) -> None:
    print(said, file=sys.stderr)


def open_desk(options: Options, *, confined: bool = True, store: Store | None = None, in_chat: bool = False) -> Desk:
    """The desk on the store; ``confined`` False leaves it to the command which municipality is meant; ``store``: one that is
    open already; ``in_chat``: for answers and posts that go to a chat. Raises Failure."""
    from core.reported import STAFF_FLOOR
    from store.clock import now
    from store.configuration import staff_floor_of, today_of
    from store.desk import Desk

    chosen = settings(options)
    today, staff = or_failure(lambda: today_of(chosen)), or_failure(lambda: staff_floor_of(chosen))
    clock = (lambda: _now_on(today())) if chosen.get("today") else now
    floor = _floor(chosen)
    municipality = chosen.get("kommun") if confined else None
    opened = store or open_the_store(options)
    return Desk(
        opened, confined=municipality, today=today, floor=floor, in_chat=in_chat, clock=clock,
        staff_floor=STAFF_FLOOR if staff is None else staff,
    )


def open_known_desk(options: Options, store: Store | None = None) -> Desk:
    """As ``open_desk``, for what does not ask about the municipality by itself. Raises Failure also for one that is not there."""
    desk = open_desk(options, store=store)
    or_failure(desk.municipalities)
    return desk


def _floor(chosen: dict[str, str]) -> int:
    """How small a unit may be and still be posted and shown in the chat. Raises Failure."""
    from core.small_units import FLOOR

    if "small_unit" not in chosen:
        return FLOOR
    from store.protection import small_unit

    return or_failure(lambda: small_unit({"KOLL_SMALL_UNIT": chosen["small_unit"]}))


def _now_on(today: date) -> datetime:
    """The time of day it is, on the day that KOLL_TODAY says."""
    from datetime import UTC, datetime

    return datetime.combine(today, datetime.now(UTC).timetz())


T = TypeVar("T")


def or_failure(act: Callable[[], T]) -> T:
    """The act's result; what the store or the settings refuse becomes a sentence and exit code 1."""
    from core.ports import StoreError

    try:
        return act()
    except (StoreError, ValueError) as error:
        from core.addresses import hide_passwords

        raise Failure(hide_passwords(str(error))) from None


def who() -> Who:
    """On a file store, whoever can write the file is admin under the operating system's name for them."""
    from core.question import Who
    from store.said import operator

    return Who(operator(), "admin")


def show(answer: Answer, options: Options) -> int:
    """Print an answer; its exit code. A failure goes to stderr unless JSON was asked for."""
    from core.answer import EXIT_CODES

    print(_as_text(answer, options.json), file=sys.stderr if answer.status == "failed" and not options.json else sys.stdout)
    return EXIT_CODES[answer.status]


def failed(said: str, status: Literal["failed", "refused"], options: Options) -> int:
    """Say on stderr why nothing came of it, and to a script as JSON; the exit code."""
    print(said, file=sys.stderr)
    if options.json:
        from core.answer import Answer

        headline, *notes = said.split("\n")
        show(Answer(headline, status, notes=tuple(note.strip() for note in notes)), options)
    return 1


def unanswered(preview: Answer, said: str, options: Options) -> int:
    """What would have been written, for a script that has not said yes: refused, since nothing is; the exit code."""
    print(said, file=sys.stderr)
    return show(preview._replace(status="refused", notes=(*preview.notes, said)), options)


def say(sentence: str, options: Options) -> None:
    """A sentence on a line of its own, whole however long, or as JSON."""
    from core.answer import Answer

    print(_as_text(Answer(sentence), True) if options.json else sentence)


def _as_text(answer: Answer, is_json: bool) -> str:
    if is_json:
        import orjson

        from core.answer import as_json

        try:
            return orjson.dumps(as_json(answer)).decode()
        except TypeError:  # the name of a file in another encoding than UTF-8
            import json

            return json.dumps(as_json(answer), ensure_ascii=False, separators=(",", ":")).encode(errors="replace").decode()
    from tui.plain import coloured, plain

    draw = coloured if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else plain
    return draw(answer, _width())


def _width() -> int:
    """Columns of the terminal, COLUMNS where it is set, else 100. (shutil would say the same, at 0.01 s for its archive formats.)"""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 100
    except OSError:
        return 100
