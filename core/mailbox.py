"""What the chat must not forget: messages that came and are not answered, sends under way, and posts that wait for delivery.

A message is written down before it is acknowledged, and each send before it is made. Whoever starts after a stop therefore
knows of each message whether it has its answer, has none, or may have one: then the chat is searched before anything is sent.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from core.outgoing import Outgoing, digest


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

    def tidy(self, chats: Collection[int], posts: Collection[str], gone: Collection[int] = ()) -> None:
        """Keep no byte of what is done with: only updates that wait, the sends of those and of these posts (see Sending.of), and of
        private chats (their ids are above 0) only these; and nothing at all from the users ``gone``."""

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
    return digest(" ".join(text.split()))[:16]


def is_marked(text: str, mark: str) -> bool:
    """True when a message with this text is the one with the mark."""
    return mark in text or mark_of(text) == mark
