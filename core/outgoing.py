"""Posts to the channels as the store holds them: a row for each post and channel, and when a municipality's are made by themselves."""
from __future__ import annotations

from typing import Literal, NamedTuple

from core.question import Question

State = Literal["waiting", "delivered", "doubtful", "dead"]
"""``doubtful``: may have arrived, and nobody can tell; ``dead``: refused for good. Neither is sent again by itself."""


class Outgoing(NamedTuple):
    """One post to one channel (as in KOLL_CHANNELS). The answer to ``question`` is made when it is delivered; ``text`` stands first.

    ``key`` is unique and decided by what makes the post due, so that two who find it due write one row. ``status`` rows are
    edited where they stand for as long as their round is open. ``private`` rows are answered as the one whose own chat it is, who
    must still have access then; nothing is sent when nothing is waited for any more. ``message``: where it stands; ``buttons``: the
    questions that its buttons ask; ``why``: what went wrong. Times are ISO 8601 in UTC.
    """

    key: str
    channel: str
    question: Question
    kind: Literal["post", "status", "private"] = "post"
    text: str = ""
    author: str = ""
    time: str = ""
    state: State = "waiting"
    message: int = 0
    buttons: tuple[str, ...] = ()
    why: str = ""

    @property
    def mark(self) -> str:
        """A few characters that stand in the post itself and in no other."""
        return "#k" + digest(f"{self.key}\n{self.channel}")[:8]


def can_be_edited(channel: str) -> bool:
    """True where a message that stands can be changed: in a chat, whose name is a number. Mail and webhooks only ever add."""
    return channel.lstrip("-")[:1].isdigit()


class Schedule(NamedTuple):
    """When a municipality's summary is posted by itself. ``since`` (ISO 8601 in UTC): what was due before it is left alone.

    ``working_day``: the n-th of each month; negative counts from its end (−1 the last). ``at``: the local hour and minute of
    the working day and of the eve; a frozen round is told of at once. ``unit``: code; None means the whole municipality.
    """

    after_freeze: bool = False
    working_day: int | None = None
    eve: bool = False
    status: bool = False
    """One pinned message per channel that counts the prognoses of the open round."""
    at: str = "08:00"
    unit: str | None = None
    since: str = ""


def digest(text: str) -> str:
    """Sixty-four characters that no other text has."""
    from hashlib import sha256  # noqa: PLC0415 – slow to import, and a question to the store never needs it

    return sha256(text.encode("utf-8", "replace")).hexdigest()


def in_words(schedule: Schedule | None) -> str:
    """What a schedule does, as a sentence's end."""
    if schedule is None:
        return "inget postas av sig självt"
    day = schedule.working_day
    said = [
        *(["när ett tillfälle har frysts"] if schedule.after_freeze else []),
        *([f"{_ordinal(day)} arbetsdagen varje månad kl. {schedule.at}"] if day else []),
        *([f"arbetsdagen före sista dag kl. {schedule.at}"] if schedule.eve else []),
    ]
    posts = [f"sammanfattningen postas {', '.join(said)}"] if said else []
    posts += ["läget i ett öppet tillfälle står fäst i kanalen"] if schedule.status else []
    return "; ".join(posts) or "inget postas av sig självt"


def _ordinal(day: int) -> str:
    if day < 0:
        return "sista" if day == -1 else f"{-day}:e sista"
    return "första" if day == 1 else "andra" if day == 2 else f"{day}:e"
