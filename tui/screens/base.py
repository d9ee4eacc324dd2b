"""What every screen with an answer can do: search, free questions, export, help, and the way back."""
from __future__ import annotations

from textual import work

from core.answer import Answer, Row
from tui.questions import Unit
from tui.screens.asked import AskedScreen
from tui.screens.period import PeriodScreen
from tui.widgets.bars import TopLine


class DeskScreen(PeriodScreen):
    """A screen that shows the answer to one question, with the keys of every such screen."""

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

    def action_back(self) -> None:
        """Wait no longer; else the screen below; from the last one, out."""
        if self.query_one(TopLine).is_waiting and self.answer.headline:
            self.stop_waiting()
        elif len([screen for screen in self.app.screen_stack if isinstance(screen, AskedScreen)]) > 1:
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
        from tui.handing_over import NO_FILES_HERE  # noqa: PLC0415 – as above
        from tui.screens.importing import ImportScreen  # noqa: PLC0415 – as above

        if self.app.is_web:
            self.notify(NO_FILES_HERE, severity="warning", timeout=8)
            return
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

        action = await self.app.push_screen_wait(help_picker(self.koll.own_keys, self.EXTRA_KEYS))
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
