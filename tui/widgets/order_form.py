"""The lines on which a report is ordered: of whom, which, for when, in what format and to which file."""
from __future__ import annotations

from pathlib import Path
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label, Select

from core.report_plan import NAMES
from store.reporting import Order
from store.writing.files import FORMATS

FORMAT_NAMES: Final = {".docx": "Word", ".xlsx": "Excel", ".md": "Markdown", ".html": "HTML"}
BY_PERIOD: Final = "Den som hör till perioden"


class OrderForm(Vertical):
    """Enter on a line is ``Input.Submitted``, another kind ``Select.Changed``; the file's ending follows the format."""

    def __init__(self, unit: str, period: str, name: str) -> None:
        """What is proposed; ``name`` is the file's, without its ending."""
        super().__init__(id="order")
        self._unit, self._period, self._file = unit, period, name

    def compose(self) -> ComposeResult:
        """Four lines."""
        with Horizontal(classes="line"):
            yield Label("Enhet")
            yield Input(self._unit, placeholder="hela kommunen", id="unit", compact=True)
        with Horizontal(classes="line"):
            yield Label("Rapport")
            yield Select([(BY_PERIOD, ""), *((name, name) for name in NAMES.values())], allow_blank=False, id="kind", compact=True)
        with Horizontal(classes="line"):
            yield Label("Period")
            yield Input(self._period, placeholder="senast stängda månaden", id="period", compact=True)
            yield Label("Format")
            yield Select([(FORMAT_NAMES[each], each) for each in FORMATS], allow_blank=False, id="format", compact=True)
        with Horizontal(classes="line"):
            yield Label("Fil")
            yield Input(f"{self._file}{FORMATS[0]}", id="file", compact=True)

    @on(Select.Changed, "#format")
    def end_name(self, event: Select.Changed) -> None:
        """The name's ending follows the format."""
        event.stop()
        line = self.query_one("#file", Input)
        path = Path(line.value)
        if path.name:  # ”delår 2020.08” has no ending yet
            line.value = f"{path.with_suffix('') if path.suffix in FORMATS else path}{event.value}"

    @property
    def order(self) -> Order:
        """What is ordered now."""
        return Order(self._text("unit"), self._text("period"), str(self.query_one("#kind", Select).value))

    @property
    def path(self) -> Path:
        """The file to write."""
        return Path(self._text("file")).expanduser()

    def _text(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value.strip()
