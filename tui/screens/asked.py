"""A screen of one question: it asks, waits, and shows what is answered."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from core.answer import Answer
from core.question import Question
from tui.keys import SCREEN_KEYS, TAB_KEYS, TABLE_KEYS, Key, bindings, name_of
from tui.widgets.bars import Crumbs, TopLine
from tui.widgets.key_bars import KeyLine

if TYPE_CHECKING:
    from tui.terminal import Terminal

FOOTER = tuple((space, key) for space, keys in (("focused", TABLE_KEYS), ("screen", SCREEN_KEYS)) for key in keys if key.label)


class AskedScreen(Screen[None]):
    """Shows the answer to one question. Subclasses compose ``body`` and draw in ``draw``."""

    BINDINGS = bindings(SCREEN_KEYS)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 – as below
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 – Textual declares it as a plain attribute
    EXTRA_KEYS: ClassVar[tuple[Key, ...]] = ()
    NEXT: ClassVar[tuple[str, ...]] = ()
    """Names of the keys to go on with where an answer has no rows."""
    follows_period = True
    """The period is that of the whole terminal, not the screen's own."""

    def __init__(self, question: Question | None = None) -> None:
        """``question`` None: the chosen municipality as a whole."""
        super().__init__()
        self.question = self._answered = question or Question()
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
        yield KeyLine()

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """The keys that matter here, most needed first: Enter, the screen's own, then those of every screen."""
        own = tuple(("screen", key) for key in self.EXTRA_KEYS if key.label and key not in TAB_KEYS)
        taken = {key.keys for _, key in own}
        return (FOOTER[0], *own, *(each for each in FOOTER[1:] if each[1].keys not in taken))

    def show_keys(self, keys: Iterable[tuple[str, Key]]) -> None:
        """Show these in the footer, as one has chosen them."""
        self.query_one(KeyLine).show(tuple((space, self.koll.own_keys((key,))[0]) for space, key in keys))

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
        self.show_keys(self.footer())
        self.load()

    def on_screen_resume(self) -> None:
        """Ask again when the period or the figures have moved while another screen was on top."""
        moved = self.follows_period and self.question.period != self.koll.period
        if self.answer.headline and (moved or self.koll.generation not in (None, self.answer.version)):
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Ask this screen's question and show what is answered."""
        if self.follows_period:
            self.question = self.question._replace(period=self.koll.period)
        with self.waiting():
            found = await self.fetch(self.question)
        self.take(found)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Say that an answer is on its way, once it has taken a moment; every key works meanwhile, and Escape waits no longer."""
        timer = self.set_timer(0.25, self.query_one(TopLine).wait)
        try:
            yield
        finally:
            timer.stop()

    def stop_waiting(self) -> None:
        """Keep what is shown; what comes of the question is thrown away."""
        self.workers.cancel_group(self, "load")
        self.question = self._answered
        if self.follows_period:
            self.koll.period = self.question.period
        self.query_one(TopLine).show(self.answer)

    def take(self, answer: Answer) -> None:
        """Show an answer that has come, unless the screen has gone."""
        if not self.is_running:
            return
        self.answer, self._answered = answer, self.question
        self.query_one(TopLine).show(answer)
        self.draw(answer if answer.table.rows else answer._replace(notes=(*self.next_steps(), *answer.notes)))
        self.show_way()

    def next_steps(self) -> tuple[str, ...]:
        """What to do where there is nothing to see: each key with what it does."""
        known = {name_of(key): key for key in self.koll.own_keys((*SCREEN_KEYS, *self.EXTRA_KEYS))}
        return tuple(f"{known[name].shown} – {known[name].meaning[0].lower()}{known[name].meaning[1:]}." for name in self.NEXT)

    def show_way(self, *more: str) -> None:
        """The crumbs: the municipality, the screens below this one, and where the cursor stands."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self) + 1] if self in stack else stack
        screens = [screen for screen in below if isinstance(screen, AskedScreen)]
        names = [(screens[0].answer if screens else self.answer).municipality or "", *(screen.crumb for screen in screens), *more]
        self.query_one(Crumbs).show(tuple(name for i, name in enumerate(names) if name and name not in names[:i]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that were pressed before another screen came over this one, or before it had gone, do nothing here."""
        return self.is_active and super().check_action(action, parameters)

    def action_reload(self) -> None:
        """Ask again."""
        self.load()
