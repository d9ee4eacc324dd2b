"""The form for a unit's prognosis: per account group or for the whole, with suggestion, last time's, live deviation, cause and comment."""
from __future__ import annotations

from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from core.answer import Answer
from core.question import Question
from core.worksheet import Filled, Worksheet, command, filled, suggestion
from tui.keys import hidden
from tui.lines import broken
from tui.questions import Questions
from tui.screens.confirm import keys_line
from tui.widgets.amounts import Amounts, Field

KEYS = (("ctrl+s", "Klarmarkera"), ("ctrl+d", "Utkast"), ("F5", "Förslag"), ("ctrl+z", "Ångra"), ("esc", "Avbryt"))
WIDEST: Final = 100
"""Columns of the box in a terminal that has them, as in koll.tcss."""


class PrognosisScreen(ModalScreen[bool]):
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
        self._before: list[dict[str, str]] = []
        self._sure = self._may_leave = False

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
            self.query_one("#says", Static).update(f"{answer.headline}\n\n[dim]esc[/] tillbaka")
            return
        await self._lay_out(answer, self._sheet)

    async def _lay_out(self, answer: Answer, sheet: Worksheet) -> None:
        box, says = self.query_one("#box", Vertical), self.query_one("#says", Static)
        box.border_title = sheet.title
        comment = TextArea(sheet.comment, id="comment", placeholder="Kommentar: varför, och vad som görs åt det")
        await box.mount(Amounts(answer, sheet), before=says)
        await box.mount(Input(sheet.cause, placeholder="Orsak, till exempel vakans, volym, pris", compact=True, id="cause"), before=says)
        await box.mount(comment, before=says)
        keys = keys_line(*KEYS, width=min(self.size.width, WIDEST) - len("│  │"))
        room = min(self.size.width, 80) - len("│  │")
        told = "\n".join(broken(each, room) for each in (sheet.warning, sheet.record) if each)
        await box.mount(Static(Content(told), id="record"), Static(keys, id="keys"))
        self._before = [self.query_one(Amounts).typed]
        self.query(Field).first().focus()
        self.fill_in()

    @property
    def _comment(self) -> str:
        return self.query_one("#comment", TextArea).text

    @on(Amounts.Changed)
    @on(TextArea.Changed)
    @on(Input.Changed, "#cause")
    def fill_in(self) -> Filled | None:
        """Say what the texts come to."""
        if self._sheet is None or not self._before:
            return None
        amounts = self.query_one(Amounts)
        self._may_leave = False
        if amounts.typed != self._before[-1]:
            self._before.append(amounts.typed)
            self._sure = False
        found = filled(self._sheet, amounts.typed, self._comment)
        amounts.show(found)
        self.query_one("#says", Static).update(found.says)
        return found

    def action_suggest(self) -> None:
        """The model's amounts in the fields that are empty."""
        sheet = self._sheet
        if sheet is not None:
            self.query_one(Amounts).suggest({line.group: suggestion(line, sheet.shown) for line in sheet.lines or (sheet.net,)})

    def action_undo(self) -> None:
        """The fields as they were before the last change."""
        if len(self._before) > 1:
            self._before.pop()
            texts = self._before[-1]
            for field in self.query(Field):
                field.value = texts[field.group]

    def action_submit(self) -> None:
        """Hand it in."""
        self.give(draft=False)

    def action_keep_draft(self) -> None:
        """Keep it as a draft, which counts nowhere yet."""
        self.give(draft=True)

    @work(exclusive=True, group="act")
    async def give(self, *, draft: bool) -> None:
        """Check every line, then write them all in one transaction; what is refused or doubtful is said, and the form stays."""
        found = self.fill_in()
        if found is None or self._sheet is None or found.has_problem or not found.to_give:
            return
        if found.comment_wanted and not draft:
            self.query_one("#comment", TextArea).focus()
            self._say(f"{found.says} ctrl+d sparar som utkast så länge.")
            return
        cause = self.query_one("#cause", Input).value
        answer = await self._questions.give(command(self._sheet, found, self._comment, cause, draft=draft, sure=self._sure))
        if answer.status == "answered":
            self.notify(f"{answer.headline} Ångras i loggen (u).", timeout=6)
            self.dismiss(True)
        self._sure = answer.status == "choose"
        self._say(answer.headline + (" Är det rätt: spara en gång till." if self._sure else ""))

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(text)

    def action_leave(self) -> None:
        """Write nothing; what has been typed is let go of only at the second time in a row."""
        if self._sheet is None or self._may_leave or not self._is_changed():
            self.dismiss(False)
            return
        self._may_leave = True
        self._say("Inget är sparat. Esc en gång till lämnar formuläret; ctrl+d sparar det som utkast.")

    def _is_changed(self) -> bool:
        sheet, cause = self._sheet, self.query("#cause")
        if sheet is None or not cause or not self._before:
            return False
        said = (self.query_one(Amounts).typed, self._comment.strip(), cause.only_one(Input).value.strip())
        return said != (self._before[0], sheet.comment.strip(), sheet.cause.strip())
