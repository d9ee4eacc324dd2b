"""Shows what a command would mean, and writes it only for a yes; the receipt is said when it is done."""
from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.answer import Answer
from core.commands import Command
from tui.keys import hidden
from tui.questions import Questions
from tui.render import rich_text
from tui.screens.box import WAITS, Box


class ConfirmScreen(Box[Answer | None]):
    """Dismisses with the receipt, or None when nothing was written. A refusal is read and left; what is being written is waited for."""

    BINDINGS = hidden(write="enter,j", leave="escape,q,n")

    def __init__(self, questions: Questions, preview: Answer, title: str = "") -> None:
        """``preview`` comes with the command that writes it, where it can be written; ``title`` of one that is only to be read."""
        super().__init__()
        self._questions, self._preview, self._title = questions, preview, title

    def compose(self) -> ComposeResult:
        """The preview, and the keys below it."""
        with Vertical(id="box") as box:
            read = self._title or "Klart"
            box.border_title = "Skriva det här?" if self._preview.yes else read if self._preview.status == "answered" else "Det går inte"
            with VerticalScroll():
                yield Static(id="preview")
            yield Static(keys_line(("⏎", "Skriv"), ("esc", "Avbryt")) if self._preview.yes else keys_line(("esc", "Tillbaka")), id="keys")

    def on_mount(self) -> None:
        """Write the preview when its width is known."""
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        """Break the words anew."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        width = self.query_one(VerticalScroll).scrollable_content_region.width or 70
        self.query_one("#preview", Static).update(rich_text(self._preview._replace(followups=()), width))

    def action_write(self) -> None:
        """Say yes, once."""
        if self._preview.yes is None:
            self.dismiss(None)
        elif not self.is_writing:
            self.write(self._preview.yes)

    @work(group="act")
    async def write(self, command: Command) -> None:
        """Write, and leave with the receipt."""
        with self.writing():
            self.query_one("#keys", Static).update(WAITS)
            done = await self._questions.do(command)
        self.notify(done.headline, severity="information" if done.status == "answered" else "error", timeout=6)
        self.dismiss(done if done.status == "answered" else None)

    def action_leave(self) -> None:
        """Write nothing."""
        if self.may_leave():
            self.dismiss(None)


def keys_line(*keys: tuple[str, str], width: int | None = None) -> Content:
    """``⏎ Skriv   esc Avbryt``; a new line begins between keys where one of ``width`` characters is full."""
    lines: list[list[Content]] = [[]]
    for key, label in keys:
        part = Content.assemble((key, "bold $primary"), (f" {label}", "$quiet"))
        if width is not None and lines[-1] and sum(each.cell_length + 3 for each in lines[-1]) + part.cell_length > width:
            lines.append([])
        lines[-1].append(part)
    return Content("\n").join(Content("   ").join(line) for line in lines)
