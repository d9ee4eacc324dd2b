"""What the chat must not forget: messages that came and are not answered, sends under way, and posts that wait for delivery.

A message is written down before it is acknowledged, and each send before it is made. Whoever starts after a stop therefore
knows of each message whether it has its answer, has none, or may have one: then the chat is searched before anything is sent.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, Protocol

from core.question import Question


class Incoming(NamedTuple):
    """One update as the chat service gave it. ``id`` is the service's own number, which never comes twice for different
    updates; order holds within ``chat``; ``payload`` is its JSON; ``message``: the id of the message it tells of, 0 for none."""

    id: int
    chat: int
    payload: str
    message: int = 0


NOT_SENT: Final = 0
"""As a Sending's ``message``: the service refused it or was never reached."""


class Sending(NamedTuple):
    """One message on its way out. ``of`` is what it answers (an update's id, a post's key), ``part`` which of its messages.

    ``after``: the last message id known in the chat beforehand; ``mark`` recognises the message (see ``is_marked``).
    ``message``: its id once confirmed, NOT_SENT once surely refused, None while it may be either.
    """

    of: str
    part: int
    chat: int
    after: int
    mark: str
    message: int | None = None


State = Literal["waiting", "delivered", "doubtful", "dead"]
"""``doubtful``: may have arrived, and nobody can tell; ``dead``: refused for good. Neither is sent again by itself."""


class Outgoing(NamedTuple):
    """One post to one channel (as in KOLL_CHANNELS). The answer to ``question`` is made when it is delivered; ``text`` stands first.

    ``key`` is unique and decided by what makes the post due, so that two who find it due write one row. ``status`` rows are
    edited where they stand for as long as their round is open. ``message``: where it stands; ``buttons``: the questions that its
    buttons ask; ``why``: what went wrong. Times are ISO 8601 in UTC.
    """

    key: str
    channel: str
    question: Question
    kind: Literal["post", "status"] = "post"
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
        return "#k" + _digest(f"{self.key}\n{self.channel}")[:8]


class Lease(Protocol):
    """Something that one process at a time may hold; it is free when the process ends, however it ends."""

    def close(self) -> None:
        """Let others have it."""


class Notebook(Lease, Protocol):
    """The notes of one inbox or of the outbox. What was noted is kept when the process is killed; after ``secure`` also when
    power fails. Raises StoreError when nothing can be written."""

    def receive(self, updates: Sequence[Incoming]) -> tuple[Incoming, ...]:
        """Note updates and return those that are new: neither waiting nor handled before."""

    def secure(self) -> None:
        """Wait until everything noted is on the disk."""

    def waiting(self) -> tuple[Incoming, ...]:
        """The updates that are not done, in the order in which they came."""

    def note(self, sending: Sending) -> None:
        """What is known of a send from now on."""

    def sendings(self, of: str) -> Mapping[int, Sending]:
        """What is known of the sends of an update or a post, by part."""

    def done(self, of: str) -> None:
        """An update or a post needs nothing more."""

    def last_known(self, chat: int) -> int:
        """The highest message id seen in a chat; 0 when none has been."""


class Mailbox(Protocol):
    """What every store offers the chat beside figures and ``commit``, which writes the rows of the outbox as it does all else."""

    def generation(self) -> int:
        """The number of the last committed transaction; cheap to ask."""

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """(municipality id, row) of every post, in the order in which they were written."""

    def notebook(self, name: str) -> Notebook | None:
        """The notes of an inbox or of the outbox, held from now on; None while another process holds them."""


def mark_of(text: str) -> str:
    """A mark for a message that carries none of its own: what its text as read boils down to, whatever its spaces and markup."""
    return _digest(" ".join(text.split()))[:16]


def is_marked(text: str, mark: str) -> bool:
    """True when a message with this text is the one with the mark."""
    return mark in text or mark_of(text) == mark


def _digest(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 – slow to import, and a question to the store never needs it

    return sha256(text.encode("utf-8", "replace")).hexdigest()
