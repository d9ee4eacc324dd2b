"""The questions that an answer offers: its choices when it asks back, else what to ask next."""
from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.answer import Answer
from tui.columns import clean
from tui.keys import hidden


class QuestionList(OptionList):
    """One line per question; Enter asks it."""

    BINDINGS = hidden(cursor_down="j", cursor_up="k", first="g", last="G")

    def show(self, answer: Answer) -> None:
        """Offer the answer's questions; nothing to offer hides the list."""
        offered = answer.choices or answer.followups
        self.clear_options()
        self.add_options([Option(_line(each.label, each.question), id=f"{i} {each.question}") for i, each in enumerate(offered)])
        self.display = bool(offered)
        self.border_title = "Menar du" if answer.choices else "Fråga vidare"
        if offered:
            self.highlighted = 0


def question_of(option: Option) -> str:
    """The text to ask."""
    return (option.id or "").partition(" ")[2]


def _line(label: str, question: str) -> Content:
    label, question = clean(label), clean(question)
    return Content(label) if label.casefold() == question.casefold() else Content.assemble(label, ("  " + question, "$quiet"))
