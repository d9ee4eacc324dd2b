"""The terminal of Koll: composes the screens, keeps the period and the municipality, and watches the store for news."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from textual import work
from textual.command import CommandPalette

from core.calendar import Period
from core.question import Who
from store.desk import Desk
from tui import state
from tui.keymap import Keymap, remapped
from tui.keys import Key
from tui.openings import Channels, Openings
from tui.palette import KollCommands
from tui.questions import Places, Questions
from tui.screens.base import DeskScreen
from tui.screens.overview import OverviewScreen
from tui.state import State
from tui.themes import DARK, LIGHT, THEMES, VARIABLES

POLL_SECONDS = 0.5
"""Between looks for what others have written, which a store tells at next to no cost: it is to be seen within a second."""
Told = Callable[[], Sequence[str]]


class KollApp(Openings):
    """One terminal on one desk. ``period`` None is the latest closed month."""

    TITLE = "Koll"
    CSS_PATH = Path(__file__).with_name("koll.tcss")
    COMMANDS: ClassVar = {KollCommands}
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self, desk: Desk, who: Who, *, light: bool = False, channels: Channels = tuple, told: Told = tuple,
        keymap: Keymap = MappingProxyType({}), kept: Path | None = None,
    ) -> None:
        """``light``: start in the light theme; ``channels``: where posts go, or ValueError with what is wrong in the settings;
        ``told``: what the store has said by itself since the last time, as that a server answers again; ``keymap``: keys of one's own
        choice; ``kept``: the file where the state is kept from one start to the next, None keeps nothing."""
        super().__init__()
        self.keymap = keymap
        self.set_keymap(dict(keymap))
        self.questions = Questions(desk, who)
        self.places = Places()
        self.channels, self.told = channels, told
        self.municipality: str | None = None
        self.period: Period | None = None
        self.generation: int | None = None
        self.asked: list[str] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.kept = kept
        self.state = (state.read(kept) if kept else None) or State()
        known = self.state.theme in self.available_themes and not light
        self.theme = self.state.theme if known else LIGHT if light else DARK

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The style sheet's own variables, for any theme that lacks them."""
        return dict(VARIABLES)

    def on_mount(self) -> None:
        """Open the overview and start to watch."""
        self.push_screen(OverviewScreen(kept=self.state))
        if self.kept is not None and state.read(self.kept) is None:
            self.notify(f"{self.kept} gick inte att läsa. Vyn börjar om; siffrorna ligger i lagret.", severity="warning", timeout=8)
        self.set_interval(POLL_SECONDS, self._watch)

    def notify(self, message: str, **named: Any) -> None:
        """Say it as it reads: a bracket in a unit's name or a file's is a bracket."""
        super().notify(message, **{**named, "markup": False})

    def own_keys(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """The keys with those of one's own choice."""
        return remapped(keys, self.keymap)

    async def find_places(self) -> None:
        """Learn what can be opened; the chosen municipality is the one to open on."""
        self.places = await self.questions.places()
        self.municipality = self.places.municipalities[0][0] if self.places.municipalities else None
        if self.municipality == self.state.municipality:
            self.period = self.state.period

    def _watch(self) -> None:
        """Say what the store has told, and look for news; not again while a server that does not answer is being waited for."""
        for told in self.told():
            self.notify(told, title="Lagret", severity="warning", timeout=8)
        if not any(worker.group == "watch" and worker.is_running for worker in self.workers):
            self.watch_store()

    @work(exclusive=True, group="watch")
    async def watch_store(self) -> None:
        """Show the news when someone else has written."""
        now = await self.questions.generation()
        if now is None or now == self.generation:
            return
        before, self.generation = self.generation, now
        if before is None:
            return
        news = await self.questions.news(before)
        if news is not None:
            self.notify(news or "Nya siffror är inlästa.", title="Lagret har ändrats", timeout=4)
        self.places = await self.questions.places()
        if isinstance(self.screen, DeskScreen):
            self.screen.load()

    async def change_municipality(self, municipality: str) -> None:
        """Choose it for this and later sessions, and start over from its overview."""
        done = await self.questions.choose(municipality)
        if done.status != "answered":
            self.notify(done.headline, severity="error")
            return
        self.municipality, self.period, self.generation = municipality, None, await self.questions.generation()
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        if isinstance(self.screen, OverviewScreen):
            self.screen.change_municipality()

    def exit(self, *given: Any, **named: Any) -> None:
        """Keep the state, and leave."""
        overview = next((screen for screen in self.screen_stack if isinstance(screen, OverviewScreen)), None)
        if self.kept is not None and overview is not None and overview.answer.table.rows:
            state.write(self.kept, overview.state()._replace(theme=self.theme, period=self.period))
        super().exit(*given, **named)

    def action_command_palette(self) -> None:
        """Everything that can be done or opened, in Swedish."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Vad vill du göra eller öppna?", id="--command-palette"))

    def action_toggle_theme(self) -> None:
        """The next theme: dark, light, high contrast, for the colour-blind."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else DARK


def run(
    desk: Desk, who: Who, channels: Channels = tuple, told: Told = tuple, *,
    keymap: Keymap = MappingProxyType({}), kept: Path | None = None,
) -> int:
    """Open the terminal and stay until it is closed; the exit code. Raises what ended it before its time."""
    app = KollApp(desk, who, channels=channels, told=told, keymap=keymap, kept=kept)
    code = app.run()
    if app.failure is not None:
        raise app.failure
    return code or 0
