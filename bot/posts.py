"""A post as a channel sees it: the free text, the answer, a few characters that recognise it, and buttons that outlive the bot."""
from __future__ import annotations

import re
from typing import Final

from bot.conversation import Button, Card, in_rows, label_of
from bot.markup import LIMIT, escape, italic, size
from bot.render import Page, pages
from core.answer import Answer
from core.outgoing import Outgoing

_MARK: Final = 20
"""UTF-16 units that the mark takes at the most."""
_BUTTON: Final = re.compile(r"p(#k[0-9a-f]{8}):(\d{1,2})")


def card_of(answer: Answer, row: Outgoing) -> Card:
    """The post's pages, each a message; its buttons stand under the first and are found again by the post's mark.

    A free text that does not fit above the first page is a message of its own before it.
    """
    first, *rest = pages(answer)
    labels = [label_of(each.label) for each in answer.followups]
    buttons = (Button(label, f"p{row.mark}:{number}") for number, label in enumerate(labels))
    texts = [first.html, *(page.html for page in rest)]
    if row.text:
        together = f"{escape(row.text)}\n\n{first.html}"
        texts[:1] = [together] if size(together) <= LIMIT - _MARK else [escape(row.text), first.html]
    texts[0] += f"\n{italic(row.mark)}"
    return Card(tuple(map(Page, texts)), (tuple(in_rows(buttons)), *(() for _ in texts[1:])))


def questions_of(answer: Answer) -> tuple[str, ...]:
    """What the post's buttons ask, in their order."""
    return tuple(each.question for each in answer.followups)


def button_of(callback: str) -> tuple[str, int] | None:
    """The mark of the post and the number of the button that a tap names; None for the buttons of an ordinary answer."""
    found = _BUTTON.fullmatch(callback)
    return (found[1], int(found[2])) if found else None
