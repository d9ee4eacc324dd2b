"""A report as a document: which, of whom, for when and in what format; read here as text before it is written to a file."""
from __future__ import annotations

from pathlib import Path
from typing import Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Select, Static

from core.answer import Answer
from core.report import Report
from store.reporting import Order
from store.writing.files import FileError, check
from store.writing.saving import file_name
from tui.handing_over import told, writing
from tui.keys import hidden
from tui.progress import LeftError, Telling
from tui.questions import Questions
from tui.render import report_text, rich_text
from tui.screens.box import Box
from tui.screens.confirm import keys_line
from tui.widgets.order_form import OrderForm

KEYS: Final = (("⏎", "Förhandsgranska"), ("ctrl+s", "Skriv filen"), ("PgDn", "Läs vidare"), ("esc", "Avbryt"))
WIDEST: Final = 120
"""Columns of the box in a terminal that has them, as in koll.tcss."""


class ReportScreen(Box[None]):
    """Enter shows the report as text, ctrl+s writes it. A file that is there already is written over only by one more ctrl+s."""

    BINDINGS = hidden(write="ctrl+s", leave="escape", page_down="pagedown", page_up="pageup")
    _report: Report | None = None
    _made_of: Order | None = None
    _sure: Path | None = None
    _telling: Telling | None = None

    def __init__(self, questions: Questions, about: Answer, unit: str) -> None:
        """``about``: the answer whose municipality and period are proposed; ``unit``: the unit's name."""
        super().__init__()
        self._questions = questions
        names = dict.fromkeys(filter(None, (unit, about.municipality)))
        self._unit, self._period = " ".join(names), about.span.words if about.span else ""
        self._file = file_name("rapport", *names, about.period)

    def compose(self) -> ComposeResult:
        """What is to be written, the report as text, and the keys."""
        with Vertical(id="box") as box:
            box.border_title = "Rapport"
            yield OrderForm(self._unit, self._period, self._file)
            with VerticalScroll():
                yield Static("⏎ visar rapporten här som text, innan den skrivs.", id="told")
            yield Static(keys_line(*KEYS, width=min(self.app.size.width, WIDEST) - len("│  │")), id="keys")

    @on(Input.Submitted)
    @on(Select.Changed, "#kind")
    def preview(self, event: Input.Submitted | Select.Changed) -> None:
        """Show the report; the kind that the screen opens with is not yet asked for."""
        if isinstance(event, Input.Submitted) or event.value or self._made_of is not None:
            self.build()

    def action_write(self) -> None:
        """Make what is asked for where that is not done, and write it."""
        path = self.query_one(OrderForm).path
        if path.is_file() and path != self._sure and not self.app.is_web:
            self._sure = path
            self._say(f"Filen {path.name} finns redan. ctrl+s en gång till skriver över den.")
            return
        try:
            check(Path(path.name) if self.app.is_web else path, replace=self.app.is_web or path == self._sure)
        except FileError as error:
            self._say(str(error))
        else:
            self.build(path)

    @work(exclusive=True, group="fill")
    async def build(self, path: Path | None = None) -> None:
        """The report as text, and to the file where there is one; Esc leaves it at any time."""
        self._telling, order = Telling(lambda text: self.app.call_from_thread(self._say, text)), self.query_one(OrderForm).order
        try:
            if order != self._made_of:
                self._report = None
                found = await self._questions.report(order, self._telling)
                if isinstance(found, Answer):
                    self._show(found)
                    return
                self._report, self._made_of = found, order
            if self._report is not None and path is not None and self.is_running:
                self._say(f"Skriver {path.name} …")
                with writing(self.app, path) as file:
                    size = await self._questions.write_report(self._report, file)
                self.notify(f"{self._report.title} är skriven till {told(self.app, path)}: {size}", timeout=10)
                self._sure = None
        except LeftError:
            return
        except FileError as error:
            self._say(str(error))
            return
        if self._report is not None:
            self._show(self._report)

    def _show(self, found: Report | Answer) -> None:
        if self.is_running:
            width = self.query_one(VerticalScroll).scrollable_content_region.width or 76
            text = report_text(found, width) if isinstance(found, Report) else rich_text(found, width)
            self.query_one("#told", Static).update(text)
            self.query_one(VerticalScroll).scroll_home(animate=False)

    def _say(self, text: str) -> None:
        if self.is_running:
            self.query_one("#told", Static).update(Content(text))

    def action_page_down(self) -> None:
        """Read on, wherever the writing stands."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Read back."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)

    def action_leave(self) -> None:
        """Write nothing more, and make no more of the report."""
        if self._telling is not None:
            self._telling.leave()
        self.dismiss(None)
