"""The terminal of Koll: composes the screens, keeps the period and the municipality, and watches the store for news."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App
from textual.command import CommandPalette

from core.answer import Answer
from core.calendar import Period
from core.question import Question, Who
from store.desk import Desk
from tui.keys import hidden
from tui.palette import KollCommands
from tui.questions import Places, Questions
from tui.screens.base import DeskScreen
from tui.screens.overview import OverviewScreen
from tui.themes import DARK, LIGHT, THEMES, VARIABLES

POLL_SECONDS = 0.5
"""Between looks for what others have written, which a store tells at next to no cost: it is to be seen within a second."""
Channels = Callable[[], tuple[str, ...]]
Told = Callable[[], Sequence[str]]


class KollApp(App[int]):
    """One terminal on one desk. ``period`` None is the latest closed month."""

    TITLE = "Koll"
    CSS_PATH = Path(__file__).with_name("koll.tcss")
    COMMANDS: ClassVar = {KollCommands}
    BINDINGS = hidden(quit="ctrl+q,ctrl+c")
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(self, desk: Desk, who: Who, *, light: bool = False, channels: Channels = tuple, told: Told = tuple) -> None:
        """``light``: start in the light theme; ``channels``: where posts go, or ValueError with what is wrong in the settings;
        ``told``: what the store has said by itself since the last time, as that a server answers again."""
        super().__init__()
        self.questions = Questions(desk, who)
        self.places = Places()
        self.channels, self.told = channels, told
        self.municipality: str | None = None
        self.period: Period | None = None
        self.generation: int | None = None
        self.asked: list[str] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = LIGHT if light else DARK

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The style sheet's own variables, for any theme that lacks them."""
        return dict(VARIABLES)

    def on_mount(self) -> None:
        """Open the overview and start to watch."""
        self.push_screen(OverviewScreen())
        self.set_interval(POLL_SECONDS, self._watch)

    async def find_places(self) -> None:
        """Learn what can be opened; the chosen municipality is the one to open on."""
        self.places = await self.questions.places()
        self.municipality = self.places.municipalities[0][0] if self.places.municipalities else None

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
        self.notify(await self.questions.news(before) or "Nya siffror är inlästa.", title="Lagret har ändrats", timeout=4)
        self.places = await self.questions.places()
        if isinstance(self.screen, DeskScreen):
            self.screen.load()

    async def written(self, something: object) -> None:
        """Show what was written here; it is no news to who wrote it."""
        if something:
            self.generation = await self.questions.generation()
            if isinstance(self.screen, DeskScreen):
                self.screen.load()

    async def change_municipality(self, municipality: str) -> None:
        """Choose it for this and later sessions, and start over from its overview."""
        done = await self.questions.choose(municipality)
        if done.status != "answered":
            self.notify(done.headline, severity="error")
            return
        self.municipality, self.period = municipality, None
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        if isinstance(self.screen, OverviewScreen):
            self.screen.change_municipality()

    def open_unit(self, municipality: str, unit: str) -> None:
        """A unit on a screen of its own."""
        from tui.screens.unit import UnitScreen  # noqa: PLC0415 – the first screen is drawn without it

        self.push_screen(UnitScreen(Question("overview", municipality, unit, self.period)))

    def open_form(self, municipality: str, unit: str) -> None:
        """The form for a unit's prognosis, over the screen."""
        from tui.screens.prognosis import PrognosisScreen  # noqa: PLC0415 – as above

        self.push_screen(PrognosisScreen(self.questions, Question("worksheet", municipality, unit)), self.written)

    def open_round(self, municipality: str) -> None:
        """The latest prognosis round on a screen of its own."""
        from tui.screens.round import RoundScreen  # noqa: PLC0415 – as above

        self.push_screen(RoundScreen(Question("round", municipality)))

    def open_publish(self, municipality: str, unit: str) -> None:
        """The post about a unit, over the screen."""
        from tui.screens.publish import PublishScreen  # noqa: PLC0415 – as above

        channels = self.channels_or_told()
        if channels is not None:
            question = Question("summary", municipality, unit, self.period)
            self.push_screen(PublishScreen(self.questions, question, channels), self.written)

    def channels_or_told(self) -> tuple[str, ...] | None:
        """Where posts go; None when the settings are wrong, which is then said."""
        try:
            return self.channels()
        except ValueError as error:
            self.notify(str(error), severity="error")
            return None

    def open_log(self, municipality: str | None) -> None:
        """What has been written, on a screen of its own."""
        from tui.screens.log import LogScreen  # noqa: PLC0415 – as above

        self.push_screen(LogScreen(Question("overview", municipality)))

    def open_tables(self, municipality: str | None) -> None:
        """The tables that are not about money, on a screen of its own."""
        from tui.screens.tables import TablesScreen  # noqa: PLC0415 – as above

        self.push_screen(TablesScreen(Question("overview", municipality)))

    def open_report(self, about: Answer, unit: str | None) -> None:
        """A document about a unit of the answer's municipality, over the screen."""
        from tui.screens.report import ReportScreen  # noqa: PLC0415 – as above

        where = about.asked.municipality if about.asked else None
        name = next((each.name for each in self.places.units if (each.municipality, each.code) == (where, unit)), "")
        self.push_screen(ReportScreen(self.questions, about, name))

    def open_settings(self, municipality: str | None) -> None:
        """What the municipality has set of itself, on a screen of its own."""
        from tui.screens.settings import SettingsScreen  # noqa: PLC0415 – as above

        self.push_screen(SettingsScreen(Question("overview", municipality)))

    def open_answer(self, answer: Answer, text: str, at: str | None = None) -> None:
        """The answer to a free question on a screen of its own, with the cursor on the row ``at``."""
        from tui.screens.answer import AnswerScreen  # noqa: PLC0415 – as above

        self.push_screen(AnswerScreen(answer, text, at))

    def action_command_palette(self) -> None:
        """Everything that can be done or opened, in Swedish."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="Vad vill du göra eller öppna?", id="--command-palette"))

    def action_toggle_theme(self) -> None:
        """The next theme: dark, light, high contrast, for the colour-blind."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else DARK

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        """(name, what it runs, meaning) for the palette."""
        def of_screen(action: str) -> Callable[[], object]:
            """Runs an action of the screen on top."""
            return lambda: self.call_later(self.screen.run_action, action)

        return [
            ("Ställ en fråga", of_screen("ask_freely"), "Med vanliga ord, som i chatten (:)"),
            ("Sök enhet", of_screen("search"), "På namn eller kod (/)"),
            ("Lämna prognos", of_screen("give_prognosis"), "För enheten under markören (p)"),
            ("Prognostillfället", of_screen("round"), "Vilka som lämnat, kön att godkänna, påminna, öppna och frysa (o)"),
            ("Läs in filer", of_screen("take_in"), "SIE, Excel och CSV från ekonomisystemet; visas först (i)"),
            ("Varför", of_screen("explain"), "Vad enhetens avvikelse beror på (w)"),
            ("Byt kommun", of_screen("municipality"), "Visa en annan kommuns enheter (m)"),
            ("Senaste månaden", of_screen("latest"), "Senast stängda månad (t)"),
            ("Rapport", of_screen("report"), "Som Word, Excel, Markdown eller HTML; visas först som text (D)"),
            ("Posta i kanalen", of_screen("publish"), "Enhetens sammanfattning, som den kommer att se ut (P)"),
            ("Logg och ångra", of_screen("log"), "Vem som skrivit vad och när (u)"),
            ("Inställningar", of_screen("settings"), "Enhet, tecken, gränser, sista dagar, roller och inbjudningar (,)"),
            ("Exportera", of_screen("export"), "Spara det som visas som csv, xlsx, md, txt eller svg (e)"),
            ("Nästa tema", self.action_toggle_theme, "Mörkt, ljust, hög kontrast, för färgblinda (d)"),
            ("Läs om", of_screen("reload"), "Hämta siffrorna från lagret igen (r)"),
            ("Hjälp", of_screen("help"), "Alla tangenter (?)"),
            ("Avsluta", self.exit, "Stäng Koll (q på översikten)"),
        ]


def run(desk: Desk, who: Who, channels: Channels = tuple, told: Told = tuple) -> int:
    """Open the terminal and stay until it is closed; the exit code."""
    return KollApp(desk, who, channels=channels, told=told).run() or 0
