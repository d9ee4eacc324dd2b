"""What is seen from a desk: everything, or what is left when units too small to be shown are taken away."""
from __future__ import annotations

from typing import TYPE_CHECKING

from core.answer import Answer, refusal
from store.books import Books

if TYPE_CHECKING:
    from store.curtain import Curtain


class Sight:
    """``whole``: the books of everything. ``floor``: öre of personnel cost a year under which a unit is left out of what is posted
    and, ``in_chat``, of what is answered, other than the units ``kept``. Everything raises StoreError."""

    def __init__(self, whole: Books, floor: int, kept: frozenset[str], *, in_chat: bool) -> None:
        self.whole = whole
        self._floor, self._in_chat, self._kept = floor, in_chat, kept
        self._drawn: tuple[Curtain, Books] | None = None

    @property
    def posted(self) -> Books:
        """The books that posts are made from."""
        return self._behind()[1] if self._floor else self.whole

    @property
    def shown(self) -> Books:
        """The books that are answered from here."""
        return self.posted if self._in_chat else self.whole

    def hides(self, unit: str | None) -> bool:
        """True when a unit with this code is too small to be shown here."""
        return self.shown is not self.whole and self._behind()[0].hides(unit)

    def through(self, answer: Answer) -> Answer:
        """What came of a command, as it may be shown here."""
        return answer if self.shown is self.whole else self._behind()[0].through(answer)

    def _behind(self) -> tuple[Curtain, Books]:
        """What hides units that are too small, and the books behind it."""
        if self._drawn is None:
            from store.curtain import Curtain  # noqa: PLC0415 – only the chat and posts need it

            curtain = Curtain(self.whole.store, self._floor, self._kept)
            self._drawn = curtain, Books(curtain.store, self.whole.confined, self.whole.today)
        return self._drawn


def too_small() -> Answer:
    """What is said about a unit that is not shown."""
    from store.curtain import TOO_SMALL  # noqa: PLC0415 – only the chat needs it

    return refusal(TOO_SMALL)
