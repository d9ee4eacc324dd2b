"""Takes in files: a path, the preview of what they would change, what must be said of them, and the yes that writes it."""
from __future__ import annotations

from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.answer import Answer
from core.commands import Import
from tui.keys import hidden
from tui.paths import PathSuggester, paths_in
from tui.progress import LeftError, Telling
from tui.questions import Questions
from tui.screens.confirm import keys_line
from tui.screens.correcting import CorrectingScreen, column_line
from tui.widgets.preview_text import PreviewText

ASK = "Skriv sökvägen till en fil eller en mapp, flera med blanksteg emellan. → fyller i."
UNDO = "Hela inläsningen ångras i loggen (u)."


class ImportScreen(CorrectingScreen):
    """Dismisses with True when anything was written. Until the yes nothing is: Esc leaves, also while files are read."""

    BINDINGS = hidden(write="ctrl+s", leave="escape", page_down="pagedown", page_up="pageup")

    def __init__(self, questions: Questions, municipality: str | None) -> None:
        """``municipality``: the name of where the figures go, unless the files name another; None in an empty store."""
        super().__init__()
        self._questions, self._municipality = questions, municipality
        self._telling = self._new_telling()

    def compose(self) -> ComposeResult:
        """The line to write on, the preview, what is to be chosen, and the keys."""
        with Vertical(id="box") as box:
            box.border_title = "Läs in filer"
            yield Input(placeholder="bokslut.se", suggester=PathSuggester(), compact=True)
            yield PreviewText(ASK)
            yield OptionList(compact=True)
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Ready to write."""
        self._show_keys(("⏎", "Visa"), ("esc", "Avbryt"))

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """A path is read; a correction of the columns shows the preview again."""
        if self._corrects:
            self.correct(event.value)
        elif event.value.strip() and self._preview.awaits_yes and event.value == self._read:
            self.action_write()
        elif event.value.strip():
            self.read(event.value)

    @work(exclusive=True, group="fill")
    async def read(self, text: str) -> None:
        """Read the files in a thread, telling how far it has come, then preview."""
        self._preview, self._telling = Answer(""), self._new_telling()
        self._show_keys(("esc", "Avbryt"))
        self._say("Läser …")
        try:
            files = await self._questions.read(paths_in(text), self._telling)
        except LeftError:
            return
        self._read, self._command = text, Import(files, None)
        await self.preview()

    async def preview(self) -> None:
        """What the files would change; of several municipalities it is the one on the screen, where the files name none."""
        self._say("Jämför med lagret …")
        try:
            self._command, answer = await self._questions.take_in(self._command, self._municipality, self._telling)
        except LeftError:
            return
        self._take(answer)

    def _new_telling(self) -> Telling:
        """Shows how far it has come, from the thread where it goes on."""
        return Telling(lambda text: self.app.call_from_thread(self._say, text))

    def _take(self, answer: Answer) -> None:
        if not self.is_running:
            return
        self._preview, choices = answer, self.query_one(OptionList)
        last = (UNDO,) if answer.awaits_yes else ()
        self.query_one(PreviewText).show(answer._replace(choices=(), followups=(), notes=(*answer.notes, *last)))
        choices.clear_options()
        choices.add_options([Option(Content(each.label)) for each in answer.choices])
        choices.add_options([Option(column_line(each)) for each in answer.columns])
        choices.display = bool(choices.option_count)
        if answer.choices:
            choices.highlighted = 0
            choices.focus()
        self._show_acts("Skriv")

    def _show_acts(self, yes: str) -> None:
        can_correct = any(file.by_saying is not None for file in self._command.files)
        keys = [("ctrl+s", yes)] * self._preview.awaits_yes + [("ctrl+k", "Rätta kolumner")] * can_correct
        self._show_keys(*keys, ("PgDn", "Mer"), ("esc", "Avbryt"))

    @work(exclusive=True, group="act")
    async def action_write(self) -> None:
        """Say yes to exactly what is shown, once; not before what needs a yes has been in sight."""
        if not self._preview.awaits_yes:
            return
        if not self.query_one(PreviewText).has_shown():
            self._show_acts("Skriv ändå")
            return
        asked = replace(self._command, write=True, confirmed=True, previewed=self._preview.version)
        self._preview = self._preview._replace(awaits_yes=False)
        try:
            done = await self._questions.do(asked, self._telling)
        except LeftError:
            return
        if done.status != "answered":
            self._take(done)
            return
        self.app.notify(f"{done.headline} {UNDO}", timeout=8)
        if self.is_current:
            self.dismiss(True)

    def action_page_down(self) -> None:
        """Read on, from wherever the cursor is."""
        self.query_one(PreviewText).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Read what is above."""
        self.query_one(PreviewText).scroll_page_up(animate=False)

    def action_leave(self) -> None:
        """Read no further, and write nothing that is not being written already."""
        self._telling.leave()
        self.dismiss(False)

    def _say(self, text: str) -> None:
        if self.is_running:
            self.query_one(PreviewText).say(text)

    def _show_keys(self, *keys: tuple[str, str]) -> None:
        self.query_one("#keys", Static).update(keys_line(*keys))
