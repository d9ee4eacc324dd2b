"""Who has come in with the password, until when, and how often an address has guessed wrong. Times are seconds of the given clock."""
from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable
from typing import Final

STAYS: Final = 12 * 3600
MOST_VISITORS: Final = 1000
WRONG_WITHIN: Final = 300
MOST_WRONG: Final = 5
MOST_WRONG_IN_ALL: Final = 100
"""Wrong passwords in five minutes: of one address, and of all together."""


class Visitors:
    """People with a ticket. Only a ticket's digest is kept, so that nothing that is looked up can be used to come in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Nobody has come."""
        self._clock = clock
        self._known: dict[str, tuple[str, float]] = {}
        self._wrong: deque[tuple[str, float]] = deque()

    def admit(self, name: str) -> str:
        """A new ticket for someone; it is good for ``STAYS`` seconds. The oldest visitor gives way when there are too many."""
        ticket = secrets.token_urlsafe(32)
        while len(self._known) >= MOST_VISITORS:
            self._known.pop(next(iter(self._known)))
        self._known[_digest(ticket)] = (name, self._clock() + STAYS)
        return ticket

    def name(self, ticket: str | None) -> str | None:
        """Whose ticket it is; None for one that is unknown or too old."""
        found = self._known.get(_digest(ticket)) if ticket else None
        if found is None or found[1] <= self._clock():
            return None
        return found[0]

    def dismiss(self, ticket: str | None) -> None:
        """The ticket is good no longer."""
        self._known.pop(_digest(ticket or ""), None)

    def guessed_wrong(self, address: str) -> None:
        """Remember a wrong password."""
        self._wrong.append((address, self._clock()))

    def must_wait(self, address: str) -> bool:
        """True when the address, or everyone together, has guessed wrong too often of late."""
        while self._wrong and self._wrong[0][1] <= self._clock() - WRONG_WITHIN:
            self._wrong.popleft()
        return sum(each == address for each, _ in self._wrong) >= MOST_WRONG or len(self._wrong) >= MOST_WRONG_IN_ALL


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()
