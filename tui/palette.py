"""The command palette in Swedish: what the app can do, and every unit, found with å, ä and ö folded."""
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from core.fold import plain

if TYPE_CHECKING:
    from tui.terminal import Terminal

MOST = 20


class KollCommands(Provider):
    """Units, municipalities and what else is not on a screen."""

    @property
    def _koll(self) -> Terminal:
        return cast("Terminal", self.app)

    async def discover(self) -> Hits:
        """What is offered before anything is written."""
        for name, run, meaning in self._koll.commands():
            yield DiscoveryHit(name, run, help=meaning)

    async def search(self, query: str) -> Hits:
        """Everything that holds the words written."""
        words = plain(query).split() or [""]
        for name, run, meaning in self._koll.commands():
            if all(word in plain(f"{name} {meaning}") for word in words):
                yield Hit(1.0 if plain(name).startswith(words[0]) else 0.4, name, run, help=meaning)
        found = [unit for unit in self._koll.places.units if all(word in plain(f"{unit.name} {unit.code} {unit.place}") for word in words)]
        for unit in found[:MOST]:
            score = 0.9 if plain(unit.name).startswith(words[0]) else 0.5
            yield Hit(score, unit.name, partial(self._koll.open_unit, unit.municipality, unit.code), help=f"{unit.code}  {unit.place}")
