"""What one chat remembers between messages: the last question understood, and what its buttons mean."""
from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.render import Page, pages
from core.answer import Answer, FollowUp
from core.commands import Command
from core.question import Question

MOST_BUTTONS: Final = 500
"""Buttons that a chat remembers; the oldest go first."""
MOST_CONVERSATIONS: Final = 2000

_SHORT: Final = 16
_LONGEST_LABEL: Final = 60


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


@dataclass(frozen=True, slots=True)
class Do:
    """A button that says yes to what the card shows."""

    command: Command


@dataclass(frozen=True, slots=True)
class Turn:
    """A button that shows another page of the same card."""

    card: Card
    page: int


class Conversation:
    """One chat's memory. It lasts as long as the bot runs: buttons from before are out of date."""

    def __init__(self) -> None:
        self.context: Question | None = None
        self._actions: OrderedDict[str, Ask | Do | Turn] = OrderedDict()

    def action(self, button: str) -> Ask | Do | Turn | None:
        """What a tapped id means; None for one that is unknown or forgotten."""
        return self._actions.get(button)

    def card(self, answer: Answer, yes: str = "Ja") -> Card:
        """The answer as a card whose buttons this chat remembers from now on; its question becomes the context.

        ``yes`` stands on the button that writes what a preview shows.
        """
        if answer.asked is not None:
            self.context = answer.asked
        shown = pages(answer)
        turns = [_new_id() for _ in shown]
        asks: dict[FollowUp, str] = {each: _new_id() for page in shown for each in page.buttons}
        rows = [_keyboard(page, number, turns, asks) for number, page in enumerate(shown)]
        if answer.yes is not None:
            agreed = Button(yes, _new_id())
            rows[0] = ((agreed,), *rows[0])
            self._remember(agreed.id, Do(answer.yes))
        card = Card(shown, tuple(rows))
        for each, button in asks.items():
            self._remember(button, Ask(each.question, answer.asked))
        if len(shown) > 1:
            for number, button in enumerate(turns):
                self._remember(button, Turn(card, number))
        return card

    def _remember(self, button: str, action: Ask | Do | Turn) -> None:
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


def _new_id() -> str:
    """Eight characters that no earlier run of the bot has given out."""
    return secrets.token_urlsafe(6)


def _keyboard(page: Page, number: int, turns: list[str], asks: dict[FollowUp, str]) -> Keyboard:
    questions = (Button(label_of(each.label), asks[each]) for each in page.buttons)
    return (*in_rows(questions), *_turning(number, turns, page.more))


def label_of(text: str) -> str:
    """A button's text on one line, cut where it is long."""
    text = " ".join(text.split()) or "…"
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"


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
