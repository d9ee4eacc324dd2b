"""What must be said of files before they can be taken in: a choice of those offered, what a column is, or all columns on a line."""
from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

from core.answer import Answer
from core.commands import Import
from core.mapping import FoundColumn, Said, columns_said, with_column, with_flags
from tui.columns import clean, fill, shorten
from tui.paths import PathSuggester
from tui.screens.box import Box
from tui.screens.roles import RolePicker

CORRECT = "ansvar=Kst, konto=Konto, belopp=Summa (roll=rubrik)"


class CorrectingScreen(Box[bool]):
    """Has an Input and an OptionList: the choices of the preview, then its columns. Whatever is said, ``preview`` comes again."""

    BINDINGS: ClassVar = [
        Binding("ctrl+k", "correct", show=False, priority=True),  # or the line takes it, to delete what follows
    ]
    _command = Import(())
    _preview = Answer("")
    _read = ""
    _corrects = False

    async def preview(self) -> None:
        """Show what the files would change."""
        raise NotImplementedError

    @on(OptionList.OptionSelected)
    async def choose(self, event: OptionList.OptionSelected) -> None:
        """Say what was asked, or what a column is, and look again."""
        choices, at = self._preview.choices, event.option_index
        if at < len(choices):
            self._again(with_flags(self._command.said, choices[at].question))
        else:
            column = self._preview.columns[at - len(choices)]
            self.app.push_screen(RolePicker(column), lambda role: self._mean(column.header, role))

    def _mean(self, header: str, role: str | None) -> None:
        if role is not None:
            self._again(with_column(self._command.said, header, role))

    def _again(self, said: Said) -> None:
        self._command = replace(self._command, said=said)
        self.look()

    @work(exclusive=True, group="fill")
    async def look(self) -> None:
        """Preview again."""
        await self.preview()

    def action_correct(self) -> None:
        """Write which columns are what."""
        if self._command.files:
            line = self.query_one(Input)
            self._corrects, line.suggester, line.placeholder = True, None, CORRECT
            line.value = ", ".join(f"{role}={header}" for role, header in self._command.said.columns)
            line.focus()

    def correct(self, text: str) -> None:
        """Take what is written, or say how it is written."""
        columns = columns_said(text)
        if columns is None:
            self.notify("Skriv roll=rubrik, till exempel ansvar=Kst, belopp=Summa.", severity="error")
            return
        self._corrects, self._command = False, replace(self._command, said=self._command.said._replace(columns=columns))
        line = self.query_one(Input)
        line.value, line.suggester = self._read, PathSuggester()
        self.look()


def column_line(column: FoundColumn) -> Content:
    """A column of the file, what it is taken for, and what stands in it."""
    role = column.role or "läses inte"
    return Content(f"{fill(shorten(clean(column.header), 26), 26)} → {fill(role, 18)} {clean(column.example)}".rstrip())
