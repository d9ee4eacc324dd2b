"""The one-line bars of keys: the views of a unit (tabs), and what else a key does now (bottom)."""
from __future__ import annotations

from textual.content import Content

from tui.keys import Key
from tui.widgets.bars import Bar


class TabLine(Bar):
    """The views of a unit, each with its key."""

    _current = ""

    def __init__(self, keys: tuple[Key, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = keys

    def show(self, action: str) -> None:
        """Mark the view whose action this is."""
        self._current = action
        self.redraw()

    def line(self, width: int) -> Content:
        """The chosen view stands in brackets, so that it is seen without colour too; the others are named while there is room."""
        parts = []
        room = width - sum(len(key.shown) + 3 for key in self._keys)
        named = [key for key in self._keys if key.action == self._current]
        for key in self._keys:
            if key not in named and sum(len(other.label) + 1 for other in (*named, key)) <= room:
                named.append(key)
        for key in self._keys:
            chosen = key.action == self._current
            name = f"{key.shown} {key.label}" if key in named else key.shown
            text = f"[{name}]" if chosen else f" {name} "
            parts.append((Content.styled(text, "bold $primary" if chosen else "$quiet"), f"screen.{key.action}"))
        return self.linked(parts, " ")


class KeyLine(Bar):
    """The keys that matter now; those that do not fit wait in the help."""

    _keys: tuple[tuple[str, Key], ...] = ()

    def show(self, keys: tuple[tuple[str, Key], ...]) -> None:
        """(namespace of the action, key), most needed first."""
        self._keys = keys
        self.redraw()

    def line(self, width: int) -> Content:
        """Help and back are always there."""
        kept = list(self._keys)
        while len(kept) > 2 and sum(len(key.shown) + len(key.label) + 3 for _, key in kept) > width + 2:
            kept.pop(-3)
        parts = []
        for space, key in kept:
            action = key.action if "." in key.action else f"{space}.{key.action}"
            parts.append((Content.assemble((key.shown, "bold $primary"), (f" {key.label}", "$quiet")), action))
        return self.linked(parts, "  ")
