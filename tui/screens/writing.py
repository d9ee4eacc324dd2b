"""What the boxes have in common that write: once it has begun they say so, and neither leave nor write once more until it has ended."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from textual.screen import Screen, ScreenResultType

WAITS: Final = "Skriver … väntar på lagret."
BEGUN: Final = "Skrivningen har börjat och avbryts inte längre. Koll säger till när den är klar; ångra den sedan i loggen (u)."


class WritingScreen(Screen[ScreenResultType]):
    """``is_writing`` from the yes to the receipt: the desk's thread goes on whatever the screen does."""

    is_writing = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While the store is written."""
        self.is_writing = True
        try:
            yield
        finally:
            self.is_writing = False

    def may_leave(self) -> bool:
        """False, and why, while the store is written."""
        if self.is_writing:
            self.notify(BEGUN, severity="warning", timeout=4)
        return not self.is_writing
