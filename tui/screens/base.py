"""What every screen with an answer has in common: bars, the period that steps, search, free questions, the way back."""
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from core.answer import Answer, Row
from core.question import Question
from tui.keys import SCREEN_KEYS, TAB_KEYS, TABLE_KEYS, Key, bindings
from tui.questions import Unit, stepped
from tui.widgets.bars import Crumbs, KeyLine, TopLine

if TYPE_CHECKING:
    from tui.terminal import Terminal

FOOTER = tuple((space, key) for space, keys in (("focused", TABLE_KEYS), ("screen", SCREEN_KEYS)) for key in keys if key.label)


class DeskScreen(Screen[None]):
    """A screen that shows the answer to one question. Subclasses compose ``body`` and draw in ``draw``."""

    BINDINGS = bindings(SCREEN_KEYS)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 – as below
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 – Textual declares it as a plain attribute
    EXTRA_KEYS: ClassVar[tuple[Key, ...]] = ()
    follows_period = True
    """The period is that of the whole terminal, not the screen's own."""

    def __init__(self, question: Question | None = None) -> None:
        """``question`` None: the chosen municipality as a whole."""
        super().__init__()
        self.question = question or Question()
        self.answer = Answer("")

    @property
    def koll(self) -> Terminal:
        """The app with its desk, places and period."""
        return cast("Terminal", self.app)

    @property
    def crumb(self) -> str:
        """This screen's name on the way here."""
        return self.answer.unit.name if self.answer.unit else ""

    def compose(self) -> ComposeResult:
        """Bars above and below the body."""
        yield TopLine()
        yield Crumbs()
        yield from self.body()
        yield KeyLine(self.footer())

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """The keys that matter here, most needed first: Enter, the screen's own, then those of every screen."""
        own = tuple(("screen", key) for key in self.EXTRA_KEYS if key.label and key not in TAB_KEYS)
        taken = {key.keys for _, key in own}
        return (FOOTER[0], *own, *(each for each in FOOTER[1:] if each[1].keys not in taken))

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        raise NotImplementedError

    def draw(self, answer: Answer) -> None:
        """Show an answer in the body."""
        raise NotImplementedError

    async def fetch(self, question: Question) -> Answer:
        """The answer to show."""
        return await self.koll.questions.ask(question)

    def on_mount(self) -> None:
        """Ask at once."""
        self.load()

    def on_screen_resume(self) -> None:
        """Ask again when the period or the figures have moved while another screen was on top."""
        moved = self.follows_period and self.question.period != self.koll.period
        if self.answer.headline and (moved or self.koll.generation not in (None, self.answer.version)):
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Ask this screen's question and show what is answered."""
        waiting = self.set_timer(0.25, self.query_one(TopLine).wait)
        if self.follows_period:
            self.question = self.question._replace(period=self.koll.period)
        try:
            found = await self.fetch(self.question)
        finally:
            waiting.stop()
        self.take(found)

    def take(self, answer: Answer) -> None:
        """Show an answer that has come, unless the screen has gone."""
        if not self.is_running:
            return
        self.answer = answer
        self.query_one(TopLine).show(answer)
        self.draw(answer)
        self.show_way()

    def show_way(self, *more: str) -> None:
        """The crumbs: the municipality, the screens below this one, and where the cursor stands."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self) + 1] if self in stack else stack
        screens = [screen for screen in below if isinstance(screen, DeskScreen)]
        names = [(screens[0].answer if screens else self.answer).municipality or "", *(screen.crumb for screen in screens), *more]
        self.query_one(Crumbs).show(tuple(name for i, name in enumerate(names) if name and name not in names[:i]))

    # ---- what the keys do

    @work(exclusive=True, group="load")
    async def action_step(self, months: int, years: int) -> None:
        """Another month or year; where there is none, say why and stay."""
        if self.answer.span is None:
            return
        found = self.answer
        for period in stepped(self.answer.span, months=months, years=years):
            question = self.question._replace(period=period)
            found = await self.fetch(question)
            if found.status == "answered" and found.span is not None:
                self.question = question
                if self.follows_period:
                    self.koll.period = period
                self.take(found)
                return
        self.notify(found.headline, severity="warning")

    def action_latest(self) -> None:
        """The latest closed month."""
        self.koll.period = None
        self.question = self.question._replace(period=None)
        self.load()

    def action_log(self) -> None:
        """What has been written, by whom."""
        self.koll.open_log(self.answer.asked.municipality if self.answer.asked else None)

    def action_settings(self) -> None:
        """What the municipality has set of itself."""
        self.koll.open_settings(self.answer.asked.municipality if self.answer.asked else self.koll.municipality)

    def shown(self) -> Answer:
        """The answer with the rows that are shown of it."""
        return self.answer

    @work
    async def action_export(self) -> None:
        """Save what is on the screen."""
        from tui.screens.export import ExportScreen, writers  # noqa: PLC0415 – the first screen is drawn without it

        if not self.answer.headline:
            return
        picture, shown = self.app.export_screenshot(), self.shown()
        path = await self.app.push_screen_wait(ExportScreen(shown, writers(shown, lambda: picture)))
        if path is not None:
            self.notify(f"Sparat i {path}.")

    def action_reload(self) -> None:
        """Ask again."""
        self.load()

    def action_back(self) -> None:
        """The screen below; from the last one, out."""
        if len([screen for screen in self.app.screen_stack if isinstance(screen, DeskScreen)]) > 1:
            self.app.pop_screen()
        else:
            self.app.exit(0)

    @work
    async def action_search(self, text: str = "") -> None:
        """Find a unit by name or code, in any municipality."""
        from tui.screens.pickers import unit_picker  # noqa: PLC0415 – the first screen is drawn without it

        found = await self.app.push_screen_wait(unit_picker(self.koll.places, self.answer.municipality or "", text))
        if found is not None:
            self.go_to(found)

    def action_take_in(self) -> None:
        """Take in files: shown first, written after a yes."""
        from tui.screens.importing import ImportScreen  # noqa: PLC0415 – as above

        self.app.push_screen(ImportScreen(self.koll.questions, self.koll.municipality), self.koll.written)

    @work
    async def action_municipality(self) -> None:
        """Change municipality."""
        from tui.screens.pickers import municipality_picker  # noqa: PLC0415 – as above

        found = await self.app.push_screen_wait(municipality_picker(self.koll.places))
        if found is not None:
            await self.koll.change_municipality(found)

    @work
    async def action_help(self) -> None:
        """List the keys; the chosen one is run."""
        from tui.screens.pickers import help_picker  # noqa: PLC0415 – as above

        action = await self.app.push_screen_wait(help_picker(self.EXTRA_KEYS))
        if action is not None:
            await self.run_action(action)

    @work
    async def action_ask_freely(self) -> None:
        """Take a question in words and show its answer."""
        from tui.screens.asking import AskScreen  # noqa: PLC0415 – as above

        text = await self.app.push_screen_wait(AskScreen(self.koll.asked))
        if text:
            self.koll.asked.append(text)
            await self.ask(text)

    async def ask(self, text: str) -> None:
        """Show the answer to a text on a screen of its own."""
        self.koll.open_answer(await self.koll.questions.ask(text, self.answer.asked), text)

    def go_to(self, unit: Unit) -> None:
        """Open a unit that was searched for."""
        self.koll.open_unit(unit.municipality, unit.code)

    @work
    async def open_row(self, row: Row) -> None:
        """Open what a row is of: a unit on its own screen, anything else by its question."""
        where = self.answer.asked.municipality if self.answer.asked else None
        if row.question is None:
            self.notify("Raden har inget under sig att öppna.", timeout=2)
        elif where is not None and any((unit.municipality, unit.code) == (where, row.key) for unit in self.koll.places.units):
            self.koll.open_unit(where, row.key)
        else:
            await self.ask(row.question)
