"""From a Swedish question to a Question, or to choices, or to an honest "not understood"."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.answer import FollowUp
from core.question import Question
from core.register import Register


@dataclass(frozen=True, slots=True)
class Choices:
    """The question fits several units: what to ask back, best first."""

    headline: str
    choices: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No unit or word was recognised: a sentence that says so with one example, and near misses as suggestions."""

    headline: str
    suggestions: tuple[FollowUp, ...] = ()


def parse(
    text: str, registers: Sequence[Register], *, chosen: str | None = None, confined: str | None = None,
    today: date | None = None, context: Question | None = None,
) -> Question | Choices | NotUnderstood:
    """What the text asks. ``confined``: only this municipality counts; ``chosen``: this one is tried first.

    The Question's municipality is always set. ``today`` gives "förra månaden" its meaning; ``context`` is the last
    question of the chat or screen, whose unit and period carry over to what the text leaves out.
    """
    raise NotImplementedError
