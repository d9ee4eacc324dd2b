"""What one chat remembers between messages: the last question understood, and what its buttons mean."""
from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.document_words import Wanted
from bot.render import Page, pages
from core.answer import Answer, FollowUp
from core.calendar import MONTHS
from core.commands import Command, GivePrognosis
from core.fold import words
from core.question import Question

MOST_BUTTONS: Final = 500
"""Buttons that a chat remembers; the oldest go first."""
MOST_CONVERSATIONS: Final = 2000

MOST_DATA: Final = 64
"""Bytes that a button may send back."""
_ID: Final = 8
_SHORT: Final = 16
_THROUGH: Final = re.compile(rf"t\.o\.m\. ({'|'.join(MONTHS)}) (\d{{4}})")
_LONGEST_LABEL: Final = 60
_FEWEST: Final = 3
"""Letters from which the beginning of a word names a choice."""


@dataclass(frozen=True, slots=True)
class Button:
    """What is seen on a button and the short id that a tap sends back (at most 64 bytes)."""

    label: str
    id: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An answer as it was sent: its pages and the buttons under each."""

    pages: tuple[Page, ...]
    keyboards: tuple[Keyboard, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A button that asks a question, understood beside the answer that it stands under."""

    question: str
    context: Question | None
    owner: int | None = None
    """The one person whose tap counts; None: anyone who may ask."""


@dataclass(slots=True)
class Do:
    """A button that says yes to what the card shows, once, and only when tapped by ``owner`` (None: anyone who may)."""

    command: Command
    owner: int | None = None
    yes: str = "Ja"
    """What stands on the button under what comes of it, when that asks for a yes in turn."""
    shown: Answer | None = None
    """The preview that the yes is given to."""
    is_spent: bool = False
    outcome: str = ""
    """What came of it, once that is known."""


@dataclass(slots=True)
class Draft:
    """A prognosis that has been shown and not yet written. ``owner`` is who typed it. A spent one is written, changed or dropped."""

    owner: int
    command: GivePrognosis
    asked: Question | None
    shown: Answer
    message: int = 0
    """Where the card stands."""
    is_spent: bool = False
    outcome: str = ""
    """What became of it, once that is known."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a prognosis that is shown before it is written."""

    act: Literal["save", "change", "cancel"]
    draft: Draft


@dataclass(frozen=True, slots=True)
class Turn:
    """A button that shows another page of the same card."""

    card: Card
    page: int
    asked: Question | None = None
    """What the card answers, with its unit named, where it is an answer about one."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A button that sends a file: of ``question`` as it was understood under the card, else of the words that are wanted."""

    wanted: Wanted
    question: Question | None = None


Action = Ask | Do | Turn | Press | Fetch
"""What a button means."""


class Conversation:
    """One chat's memory. It lasts as long as the bot runs: buttons from before are out of date."""

    def __init__(self) -> None:
        self.context: Question | None = None
        self._choices: tuple[tuple[str, Action], ...] = ()
        self._actions: OrderedDict[str, Action] = OrderedDict()

    def action(self, button: str) -> Action | None:
        """What a tapped id means; None for one that is unknown or forgotten."""
        return self._actions.get(button)

    def chosen(self, text: str, user: int) -> Action | None:
        """The one of the choices just given to a ``user`` that a text names: by its number, whole, or by some of its words; None for none
        or several."""
        typed = words(text)
        choices = [(words(label), action) for label, action in self._choices if getattr(action, "owner", None) in (None, user)]
        if typed and typed[0].isdecimal() and len(typed[0]) == 1 and len(typed) == 1:
            return next((action for at, (_, action) in enumerate(choices, 1) if str(at) == typed[0]), None)
        fitting = [action for label, action in choices if typed == label] if typed else []
        fitting = fitting or [action for label, action in choices if typed and all(_begins(label, each) for each in typed)]
        return fitting[0] if len(fitting) == 1 else None

    def remember(self, action: Action, question: str = "", place: str | None = None) -> str:
        """The id of a button that means this; ``question``, of the municipality ``place``, is offered by it after a restart."""
        button = new_id(question, place)
        self._remember(button, action)
        return button

    def card(
        self, answer: Answer, yes: str = "Ja", owner: int | None = None, act: Callable[[FollowUp], Action | None] = lambda _: None,
        above: Keyboard = (),
    ) -> Card:
        """The answer as a card whose buttons this chat remembers from now on; its question becomes the context.

        ``yes`` stands on the button that writes what a preview shows, once. ``owner``: the one person who may tap it or choose.
        ``act``: what a button does instead of asking its question. ``above``: rows that stand first under its first page.
        """
        if answer.asked is not None:
            self.context = self._carried(answer.asked, is_answered=answer.status == "answered")
        shown = pages(answer)
        turns = [new_id() for _ in shown]
        of = owner if answer.choices else None
        buttons = (each for page in shown for each in page.buttons)
        asks: dict[FollowUp, str] = {each: new_id("" if of else each.question, answer.municipality) for each in buttons}
        rows = [_keyboard(page, number, turns, asks) for number, page in enumerate(shown)]
        rows[0] = (*above, *rows[0])
        if answer.yes is not None:
            agreed = Button(yes, self.remember(Do(answer.yes, owner, shown=answer)))
            rows[0] = ((agreed,), *rows[0])
        card = Card(shown, tuple(rows))
        actions: dict[FollowUp, Action] = {each: act(each) or Ask(each.question, answer.asked, of) for each in asks}
        for each, button in asks.items():
            self._remember(button, actions[each])
        self._choices = tuple((each.label, actions[each]) for each in answer.choices if each in actions)
        if len(shown) > 1:
            for number, button in enumerate(turns):
                self._remember(button, Turn(card, number, _definite(answer)))
        return card

    def with_row(self, card: Card, row: tuple[Button, ...]) -> Card:
        """The card with a last row of buttons under each page, also when its pages are turned."""
        made = Card(card.pages, tuple((*each, row) for each in card.keyboards))
        for button in (each for keyboard in card.keyboards for line in keyboard for each in line):
            turn = self._actions.get(button.id)
            if isinstance(turn, Turn) and turn.card is card:
                self._actions[button.id] = replace(turn, card=made)
        return made

    def _carried(self, asked: Question, *, is_answered: bool) -> Question:
        """What the next question goes on from: of one that had no answer only the unit, so that a year without figures is left behind."""
        if is_answered:
            return asked
        before = self.context or Question()
        period = before.period if before.municipality == asked.municipality else None
        return before._replace(municipality=asked.municipality, unit=asked.unit, period=period)

    def _remember(self, button: str, action: Action) -> None:
        self._actions[button] = action
        while len(self._actions) > MOST_BUTTONS:
            self._actions.popitem(last=False)


class Conversations:
    """The chats that have asked something, the latest kept."""

    def __init__(self) -> None:
        self._by_key: OrderedDict[Hashable, Conversation] = OrderedDict()

    def of(self, key: Hashable) -> Conversation:
        """The conversation of a chat (or of a topic in one), new when there is none."""
        found = self._by_key.setdefault(key, Conversation())
        self._by_key.move_to_end(key)
        while len(self._by_key) > MOST_CONVERSATIONS:
            self._by_key.popitem(last=False)
        return found


def _begins(label: tuple[str, ...], typed: str) -> bool:
    """True when a word of the label begins with what was typed, or is that."""
    return any(each == typed or (len(typed) >= _FEWEST and each.startswith(typed)) for each in label)


def new_id(question: str = "", place: str | None = None) -> str:
    """Eight characters that no earlier run of the bot has given out, and the button's question where all of it has room.

    ``place`` is the municipality, whose name is left out before the question is.
    """
    fits = next((f" {each}" for each in _wordings(question, place) if len(each.encode()) < MOST_DATA - _ID), "")
    return secrets.token_urlsafe(6) + fits


def _wordings(question: str, place: str | None) -> Iterator[str]:
    """The same question in fewer and fewer letters: ”Vaggeryds t.o.m. augusti 2020” is ”Vaggeryds 2020-08”."""
    words = " ".join(question.split())
    if not words:
        return
    yield words
    short = words.replace(" som excel", " excel").replace(" som word", " word")
    short = _THROUGH.sub(lambda found: f"{found[2]}-{MONTHS.index(found[1]) + 1:02}", short.replace(" kommun ", " "))
    yield short
    name = (place or "").removesuffix(" kommun")
    if name and f" hela {name}" not in short:
        yield short.replace(f" {name} ", " ")


def question_in(button: str) -> str:
    """The question that an id carries, for when what it meant is forgotten."""
    return button[_ID + 1 :] if button[_ID : _ID + 1] == " " else ""


def _keyboard(page: Page, number: int, turns: list[str], asks: dict[FollowUp, str]) -> Keyboard:
    questions = (Button(label_of(each.label), asks[each]) for each in page.buttons)
    return (*in_rows(questions), *_turning(number, turns, page.more))


def label_of(text: str, most: int = _LONGEST_LABEL) -> str:
    """A button's text on one line, cut where it is long."""
    text = " ".join(text.split()) or "…"
    return text if len(text) <= most else text[: most - 1] + "…"


def in_rows(buttons: Iterator[Button]) -> Iterator[tuple[Button, ...]]:
    """Short labels two in a row, long ones alone: a phone cuts the rest."""
    waiting: Button | None = None
    for button in buttons:
        if len(button.label) > _SHORT:
            if waiting:
                yield (waiting,)
            waiting = None
            yield (button,)
        elif waiting:
            yield waiting, button
            waiting = None
        else:
            waiting = button
    if waiting:
        yield (waiting,)


def _turning(number: int, turns: list[str], more: str) -> Iterator[tuple[Button, ...]]:
    back = [Button("‹ Förra", turns[number - 1])] if number else []
    on = [Button(f"Fler {more} {number + 2}/{len(turns)} ›", turns[number + 1])] if number + 1 < len(turns) else []
    if back or on:
        yield (*back, *on)


def _definite(answer: Answer) -> Question | None:
    """The question with the unit that was meant: to another person ”the whole” may mean something else."""
    if answer.asked is None or answer.unit is None:
        return None
    return answer.asked._replace(unit=answer.unit.code)
