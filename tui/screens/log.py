"""The log: who wrote what and when, the latest first; the marked change can be taken back."""
from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from core.answer import Answer, Row
from core.commands import ShowLog, Undo
from core.question import Question
from tui.keys import LOG_KEYS, Key, bindings
from tui.lines import broken
from tui.screens.base import DeskScreen
from tui.screens.confirm import ConfirmScreen


class LogScreen(DeskScreen):
    """Enter shows a change before and after; ``u`` shows what an undo would mean and writes it for a yes.

    An undo is a change of its own and can be taken back too.
    """

    BINDINGS = bindings(LOG_KEYS)
    EXTRA_KEYS = LOG_KEYS
    NEXT = ("las-in-filer",)
    follows_period = False

    @property
    def crumb(self) -> str:
        """What this is about."""
        return "Logg"

    def footer(self) -> tuple[tuple[str, Key], ...]:
        """Nothing to unfold here."""
        return tuple((space, key) for space, key in super().footer() if space == "screen")

    def body(self) -> Iterable[Widget]:
        """How many changes there are, and each of them."""
        yield Static(id="headline")
        yield OptionList(id="changes")

    async def fetch(self, question: Question) -> Answer:
        """Everything that has been written; the municipality is that of the screens below."""
        found = await self.koll.questions.log()
        names = dict(self.koll.places.municipalities)
        return found._replace(municipality=names.get(question.municipality or ""))

    def draw(self, answer: Answer) -> None:
        """The latest first; the mark stays on its change."""
        changes, before = self.query_one(OptionList), self.marked()
        self.query_one("#headline", Static).update(Content("\n".join((answer.headline, *(() if answer.table.rows else answer.notes)))))
        changes.clear_options()
        changes.add_options(Option(self._line(row), row.key) for row in reversed(answer.table.rows))
        keys = [row.key for row in reversed(answer.table.rows)]
        changes.highlighted = keys.index(before) if before in keys else 0 if keys else None
        changes.focus()

    def on_resize(self) -> None:
        """Break the words anew."""
        if self.answer.headline:
            self.draw(self.answer)

    def _line(self, row: Row) -> Content:
        time, author, face, where = (row.cells[key].text for key in ("time", "author", "face", "kommun"))
        about = "  ".join(filter(None, (time, author, face, dict(self.koll.places.municipalities).get(where, where))))
        said = broken(row.cells["summary"].text, max(20, self.size.width - 6))
        return Content.assemble((f"{row.label}  {about}\n", "$quiet"), said)

    def marked(self) -> str | None:
        """The number of the change under the cursor."""
        changes = self.query_one(OptionList)
        at = changes.highlighted
        return changes.get_option_at_index(at).id if at is not None else None

    @work(exclusive=True, group="act")
    async def action_undo(self) -> None:
        """Show what taking the marked change back would mean."""
        number = self.marked()
        if number is None:
            self.notify("Det finns ingen ändring att ångra.")
            return
        preview = await self.koll.questions.do(Undo(int(number)))
        command = Undo(int(number), write=True) if preview.awaits_yes else None
        self.app.push_screen(ConfirmScreen(self.koll.questions, preview._replace(yes=preview.yes or command)), self.koll.written)

    def action_log(self) -> None:
        """It is here already."""

    def on_option_list_option_selected(self) -> None:
        """Enter only shows."""
        self.action_change()

    @work(exclusive=True, group="act")
    async def action_change(self) -> None:
        """Show what the marked change changed, record by record."""
        if (number := self.marked()) is not None:
            said = await self.koll.questions.do(ShowLog(number=int(number)))
            self.app.push_screen(ConfirmScreen(self.koll.questions, said, f"Ändring {number}"))

    def action_down(self) -> None:
        """The change before."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """The change after."""
        self.query_one(OptionList).action_cursor_up()
