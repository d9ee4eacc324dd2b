"""Every amount of a text with the rows that it is about: by its sentence, by how its paragraph begins, by the heading above."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.proof.amounts import TextAmount, find_amounts
from core.proof.claims import SAYS
from core.proof.clauses import clauses_of
from core.proof.subjects import Subject, named_in, words_of
from core.proof.tables import Paragraph

_SENTENCE: Final = re.compile(r"(?<=[a-zåäö0-9)%][.!?])\s+(?=[A-ZÅÄÖ])")
_OPENINGS: Final = frozenset([
    "programområdet", "verksamheten", "enheten", "överskott", "underskott", "budget",
    "budgeten", "redovisar", "nämnden", "området"])
_INSIDE: Final = frozenset(["inom", "för", "av", "hos", "från", "till", "bland", "utöver", "exklusive"])
_OF_ANOTHER_TIME: Final = re.compile(r"\(hela 20\d\d\)")
"""Headings of texts that are of the whole year in a report of a part of it, whose tables do not have their amounts."""


class Said(NamedTuple):
    """An amount, the sentence and paragraph it stands in, and the rows that these speak of.

    ``subject``: the row that the amount surely is about, where the sentence begins with it, goes on to it or stands under its heading.
    ``beside``: the rows named just before or after it; ``since``: where its part of the sentence begins.
    """

    amount: TextAmount
    sentence: str
    at: int
    paragraph: Paragraph
    named: tuple[Subject, ...]
    subject: Subject | None
    beside: tuple[Subject, ...] = ()
    since: int = 0

    @property
    def before(self) -> str:
        """The words before the amount, in its part of the sentence."""
        return self.sentence[self.since : self.at]


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return _SENTENCE.split(text)


def said_in(paragraph: Paragraph, subjects: Sequence[Subject]) -> Iterator[Said]:
    """Every amount of a paragraph, with what it is about."""
    headed = _headed(paragraph.heading, subjects)
    opened = _opened(paragraph.text, subjects)
    for number, sentence in enumerate(sentences(paragraph.text)):
        named = named_in(subjects, sentence)
        about = opened if number == 0 and opened else _about(sentence, named, headed, first=number == 0)
        if number and opened and not named and SAYS.search(sentence):
            about = opened
        if paragraph.owned and not about and all(each in headed for each in named):
            about = headed
        for amount, rows, beside, since in clauses_of(sentence, named, about):
            sure = None if _OF_ANOTHER_TIME.search(paragraph.heading) else _only(rows)
            yield Said(amount, sentence, amount.start, paragraph, named or about, sure, beside, since)


def _headed(heading: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The rows that a heading is the name of: ”136 Arbetsmarknad”."""
    first, _, rest = heading.partition(" ")
    coded = tuple(each for each in subjects if each.code and each.code == first)
    return coded if rest and coded else tuple(
        each for each in named_in(subjects, heading) if len(words_of(heading)) <= len(each.stems) + 2)


def _opened(text: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The rows that a paragraph begins with, as a heading of its own: ”Personalkostnader – …”."""
    opening, dash, _ = text.partition(" \u2013 ")
    if not dash:
        opening, dash, _ = text.partition(": ")
    return tuple(each for each in named_in(subjects, opening) if len(words_of(opening)) <= len(each.stems) + 2) if dash else ()


def _about(sentence: str, named: Sequence[Subject], headed: Sequence[Subject], *, first: bool) -> tuple[Subject, ...]:
    """The rows that a sentence is about: its own first words', else its heading's when it begins as one that goes on from it."""
    words = words_of(sentence)
    begins = named_in(named, " ".join(words[:3])) if words and words[0] not in _INSIDE else ()
    if begins:
        return begins
    before = named_in(named, sentence[: next((each.start for each in find_amounts(sentence)), None)])
    goes_on = first and bool(words) and words[0] in _OPENINGS and all(each in headed for each in before)
    return tuple(headed) if goes_on else ()


def _only(about: Sequence[Subject]) -> Subject | None:
    """The one row; of several with the same label in different tables their figures together."""
    if not about or len({each.stems for each in about}) > 1:
        return None
    return about[0]._replace(figures=tuple(figure for each in about for figure in each.figures))
