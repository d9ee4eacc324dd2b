"""What every box over a screen has in common: it is left once, and while it writes it is neither left nor writes once more."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

WAITS: Final = "Skriver … väntar på lagret."
BEGUN: Final = "Skrivningen har börjat och avbryts inte längre. Koll säger till när den är klar; ångra den sedan i loggen (u)."


class Box(ModalScreen[ScreenResultType]):
    """``is_writing`` from the yes to the receipt: the desk's thread goes on whatever the screen does."""

    is_writing = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that were pressed before the box had gone, or before another was over it, do nothing here."""
        return self.is_active and super().check_action(action, parameters)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave; no other screen goes with a box that has gone already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

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

    def may_quit(self) -> bool:
        """False, and why, while Koll may not be left either."""
        return self.may_leave()
