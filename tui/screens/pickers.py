"""One list that narrows as you type, used to find a unit, a municipality or a key; å, ä and ö are found as a and o too."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.fold import plain
from tui.columns import clean
from tui.keys import SCREEN_KEYS, TABLE_KEYS, Key, hidden
from tui.questions import Places, Unit
from tui.screens.box import Box

T = TypeVar("T")
SHOWN = 100


class Choice(NamedTuple, Generic[T]):
    """What is chosen, how it looks, and the folded text in which it is looked for."""

    value: T
    line: Content
    folded: str


def choice(value: T, name: str, *more: str) -> Choice[T]:
    """A choice with a name and, quieter, what tells it from others of the same name."""
    line = Content.assemble(clean(name), ("  " + clean("  ".join(more)), "$quiet") if more else "")
    return Choice(value, line, plain(" ".join((name, *more))))


class Picker(Box[T | None]):
    """Dismisses with the chosen value, or None."""

    BINDINGS = hidden(leave="escape", down="down,ctrl+n", up="up,ctrl+p", page_down="pagedown", page_up="pageup")

    def __init__(self, title: str, placeholder: str, choices: Sequence[Choice[T]], text: str = "") -> None:
        """``text`` is what is written already."""
        super().__init__()
        self._text = text
        self._title, self._placeholder, self._choices = title, placeholder, choices
        self._found = list(choices)

    def compose(self) -> ComposeResult:
        """A box with a line to write on and what fits it."""
        with Vertical(id="picker") as box:
            box.border_title = self._title
            yield Input(self._text, placeholder=self._placeholder, compact=True)
            found = OptionList(compact=True)
            found.can_focus = False
            yield found

    def on_mount(self) -> None:
        """Everything fits nothing."""
        self._fill(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """Take the line that is marked."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at].value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the line that was clicked."""
        if event.option_index < len(self._found):
            self.dismiss(self._found[event.option_index].value)

    def action_down(self) -> None:
        """Move the mark while the writing stays where it is."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Move the mark up."""
        self.query_one(OptionList).action_cursor_up()

    def action_page_down(self) -> None:
        """Move the mark a page down."""
        self.query_one(OptionList).action_page_down()  # type: ignore[no-untyped-call]  # Textual leaves it untyped

    def action_page_up(self) -> None:
        """Move the mark a page up."""
        self.query_one(OptionList).action_page_up()  # type: ignore[no-untyped-call]  # as above

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _fill(self, text: str) -> None:
        self._found = matching(self._choices, text)[:SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([found.line for found in self._found] or [Option("Inget passar. Skriv färre bokstäver.", disabled=True)])
        options.highlighted = 0 if self._found else None


def matching(choices: Iterable[Choice[T]], text: str) -> list[Choice[T]]:
    """The choices that hold every word of the text; those that begin with it first, then those where a word does."""
    wanted = plain(text).split()
    first = wanted[0] if wanted else ""
    found = [c for c in choices if all(word in c.folded for word in wanted)]
    return sorted(found, key=lambda c: (not c.folded.startswith(first), f" {first}" not in f" {c.folded}"))


def unit_picker(places: Places, here: str, text: str = "") -> Picker[Unit]:
    """Every unit, those of the municipality on the screen first."""
    near = sorted(places.units, key=lambda unit: unit.place != here)
    many = len(places.municipalities) > 1
    return Picker("Sök enhet", "namn eller kod", [choice(u, u.name, u.code, *([u.place] if many else [])) for u in near], text)


def municipality_picker(places: Places) -> Picker[str]:
    """The municipalities of the store."""
    return Picker("Byt kommun", "namn", [choice(code, name) for code, name in places.municipalities])


def help_picker(own: Callable[[Iterable[Key]], tuple[Key, ...]], extra: tuple[Key, ...]) -> Picker[str]:
    """Every key and what it does; the chosen one is done. ``own``: the keys with those of one's own choice."""
    spaces = (("focused", own(TABLE_KEYS)), ("screen", own(SCREEN_KEYS)), ("screen", own(extra)))
    choices = []
    for space, keys in spaces:
        for key in keys:
            action = key.action if "." in key.action else f"{space}.{key.action}"
            line = Content.assemble((f"{key.shown:<8}", "bold $primary"), key.meaning)
            choices.append(Choice(action, line, plain(f"{key.meaning} {key.label} {key.shown}")))
    return Picker("Hjälp", "skriv för att leta, ⏎ gör det valda", choices)
