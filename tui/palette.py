"""The command palette in Swedish: what the keys of the screen do, months, and every unit, found with å, ä and ö folded."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from core.calendar import periods_near
from core.fold import plain
from tui.keys import COPY_KEYS, SCREEN_KEYS, name_of
from tui.screens.base import DeskScreen

if TYPE_CHECKING:
    from tui.terminal import Terminal

MOST = 20
NOTHING = "Inget passar. Skriv färre bokstäver."


class Offer(NamedTuple):
    """What can be chosen: how it reads, what it runs, and its key or what tells it from others of the same name."""

    name: str
    run: Callable[[], object]
    more: str

    @property
    def shown(self) -> Content:
        """Two lines, in which no bracket of a unit's name is markup."""
        return Content.assemble(self.name, ("\n" + self.more, "dim not bold"))

    def holds(self, words: list[str]) -> bool:
        """True when every folded word is in it; t.o.m. is found as tom too."""
        folded = plain(f"{self.name} {self.more}").replace(".", "")
        return all(word in folded for word in words)


class KollCommands(Provider):
    """Everything at hand."""

    @property
    def _koll(self) -> Terminal:
        return cast("Terminal", self.app)

    def _actions(self) -> Iterator[Offer]:
        """What the keys do on the screen below, those of its own first."""
        screen = self.screen
        extra = screen.EXTRA_KEYS if isinstance(screen, DeskScreen) else ()
        told: set[str] = set()
        for key in self._koll.own_keys((*extra, *SCREEN_KEYS, *COPY_KEYS)):
            if name_of(key) not in told and not key.action.startswith("app.command"):
                told.add(name_of(key))
                action = f"focused.{key.action}" if key in COPY_KEYS else key.action
                yield Offer(key.meaning, partial(self.app.call_later, screen.run_action, action), key.shown)
        yield Offer("Avsluta Koll", partial(self.app.call_later, self.app.action_quit), "ctrl+q")

    def _periods(self) -> Iterator[Offer]:
        """The months of the year on the screen, and the years about it."""
        screen = self.screen
        if isinstance(screen, DeskScreen) and screen.answer.span is not None:
            for words, period in periods_near(screen.answer.span):
                yield Offer(f"Visa {words}", partial(screen.go_to_period, period), "period")

    def _units(self) -> Iterator[Offer]:
        for unit in self._koll.places.units:
            yield Offer(unit.name, partial(self._koll.open_unit, unit.municipality, unit.code), f"{unit.code}  {unit.place}")

    async def discover(self) -> Hits:
        """What is offered before anything is written."""
        for offer in self._actions():
            yield DiscoveryHit(offer.shown, offer.run, offer.name)

    async def search(self, query: str) -> Hits:
        """Everything that holds the words written: actions, then months, then units; what begins with them first."""
        words, none = plain(query).replace(".", "").split() or [""], True
        for most, offers in ((MOST, self._actions()), (MOST, self._periods()), (MOST, self._units())):
            for offer in [each for each in offers if each.holds(words)][:most]:
                score = 0.9 if plain(offer.name).startswith(words[0]) else 0.5
                none = False
                yield Hit(score, offer.shown, offer.run, offer.name)
        if none:  # or Textual says so in English
            yield Hit(0.1, NOTHING, lambda: None)
