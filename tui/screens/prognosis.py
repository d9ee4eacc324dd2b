"""The form for a unit's prognosis: per account group or for the whole, with suggestion, last time's, live deviation, cause and comment."""
from __future__ import annotations

from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from core.answer import Answer
from core.commands import GiveSheet
from core.question import Question
from core.worksheet import Filled, Worksheet, command, filled, suggestion
from tui.keys import hidden
from tui.lines import broken
from tui.questions import Questions
from tui.screens.box import WAITS, Box
from tui.screens.confirm import keys_line
from tui.widgets.amounts import Amounts, Field

KEYS = (("ctrl+s", "Klarmarkera"), ("ctrl+d", "Utkast"), ("F5", "Förslag"), ("ctrl+z", "Ångra"), ("esc", "Avbryt"))
WIDEST: Final = 100
"""Columns of the box in a terminal that has them, as in koll.tcss."""


class PrognosisScreen(Box[bool]):
    """Dismisses with True when anything was written. What is wrong is said under the lines, and what was typed stays."""

    BINDINGS: ClassVar = [
        *hidden(submit="ctrl+s", suggest="f5", undo="ctrl+z", leave="escape"),
        Binding("ctrl+d", "keep_draft", show=False, priority=True),  # or a field takes it, to delete a character
    ]

    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 – Textual declares it as a plain attribute

    def __init__(self, questions: Questions, question: Question) -> None:
        """The question is the one whose answer holds the sheet."""
        super().__init__()
        self._questions, self._question = questions, question
        self._sheet: Worksheet | None = None
        self._sure, self._is_laid_out, self._may_leave = False, False, ""

    def compose(self) -> ComposeResult:
        """An empty box until the sheet has come."""
        with Vertical(id="box"):
            yield Static("Hämtar underlag och modellens förslag …", id="says")

    @work(exclusive=True, group="fill")
    async def on_mount(self) -> None:
        """Fetch the sheet and lay it out, or say why there is none."""
        answer = await self._questions.ask(self._question)
        self._sheet = answer.worksheet
        if self._sheet is None:
            self.add_class("-none")
            self.query_one("#says", Static).update(Content.assemble(f"{answer.headline}\n\n", ("esc", "dim"), " tillbaka"))
            return
        await self._lay_out(answer, self._sheet)

    async def _lay_out(self, answer: Answer, sheet: Worksheet) -> None:
        box, says = self.query_one("#box", Vertical), self.query_one("#says", Static)
        box.border_title = Content(sheet.title)
        comment = TextArea(sheet.comment, id="comment", placeholder="Kommentar: varför, och vad som görs åt det")
        await box.mount(Amounts(answer, sheet), before=says)
        await box.mount(Input(sheet.cause, placeholder="Orsak, till exempel vakans, volym, pris", compact=True, id="cause"), before=says)
        await box.mount(comment, before=says)
        room = min(self.size.width, WIDEST) - len("│  │")
        told = "\n".join(broken(each, room) for each in (sheet.warning, sheet.record) if each)
        await box.mount(Static(Content(told), id="record"), Static(keys_line(*KEYS, width=room), id="keys"))
        self._is_laid_out = self.query_one(Amounts).remember()
        self.query(Field).first().focus()
        self.fill_in()

    @on(Amounts.Changed)
    @on(TextArea.Changed)
    @on(Input.Changed, "#cause")
    def fill_in(self) -> Filled | None:
        """Say what the texts come to."""
        if self._sheet is None or not self._is_laid_out:
            return None
        amounts = self.query_one(Amounts)
        self._may_leave = ""
        if amounts.remember():
            self._sure = False
        found = filled(self._sheet, amounts.typed, self.query_one("#comment", TextArea).text)
        amounts.show(found)
        self._say(WAITS if self.is_writing else found.says)
        return found

    def action_suggest(self) -> None:
        """The model's amounts in the fields that are empty."""
        if (sheet := self._sheet) is not None:
            self.query_one(Amounts).suggest({line.group: suggestion(line, sheet.shown) for line in sheet.lines or (sheet.net,)})

    def action_undo(self) -> None:
        """The fields as they were before the last change."""
        if self._is_laid_out:
            self.query_one(Amounts).undo()

    def action_submit(self) -> None:
        """Hand it in."""
        self.check(draft=False)

    def action_keep_draft(self) -> None:
        """Keep it as a draft, which counts nowhere yet."""
        self.check(draft=True)

    def check(self, *, draft: bool) -> None:
        """Give every line, unless one is no amount, a comment is missing, or they are being written already."""
        found = self.fill_in()
        if found is None or self._sheet is None or self.is_writing or found.has_problem or not found.to_give:
            return
        if found.comment_wanted and not draft:
            self.query_one("#comment", TextArea).focus()
            self._say(f"{found.says} ctrl+d sparar som utkast så länge.")
            return
        cause = self.query_one("#cause", Input).value
        self.give(command(self._sheet, found, self.query_one("#comment", TextArea).text, cause, draft=draft, sure=self._sure))

    @work(group="act")
    async def give(self, sheet: GiveSheet) -> None:
        """Write all the lines in one transaction; what is refused or doubtful is said, and the form stays."""
        with self.writing():
            self._say(WAITS)
            answer = await self._questions.give(sheet)
        if answer.status == "answered":
            self.notify(f"{answer.headline} Ångras i loggen (u).", timeout=6)
            self.dismiss(True)
        self._sure = answer.status == "choose"
        self._say(answer.headline + (" Är det rätt: spara en gång till." if self._sure else ""))

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(Content(text))

    def action_leave(self) -> None:
        """Write nothing; what has been typed is let go of only at the second time in a row."""
        if self.may_leave() and self._lets_go("Esc en gång till lämnar formuläret"):
            self.dismiss(False)

    def may_quit(self) -> bool:
        """The same for the whole terminal."""
        return self.may_leave() and self._lets_go("ctrl+q en gång till avslutar Koll")

    def _lets_go(self, again: str) -> bool:
        if self._may_leave == again or not self._is_changed():
            return True
        self._may_leave = again
        self._say(f"Inget är sparat. {again}; ctrl+d sparar det som utkast.")
        return False

    def _is_changed(self) -> bool:
        if self._sheet is None or not self._is_laid_out:
            return False
        said = (self.query_one("#comment", TextArea).text.strip(), self.query_one("#cause", Input).value.strip())
        return self.query_one(Amounts).is_changed or said != (self._sheet.comment.strip(), self._sheet.cause.strip())
