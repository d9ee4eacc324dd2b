"""The number that a text begins with (”20 950, vakanser”): an amount that nothing marks as one, or the beginning of a sentence."""
from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import Final, NamedTuple

from core.amount_words import MINUSES, STRICT, Said, is_year

_NUMBER: Final = re.compile(rf"(?P<sign>[+{MINUSES}](?: (?=\d))?)?(?P<number>\d+(?:[ .,'’]\d+)*)(?P<after>.*)", re.ASCII | re.DOTALL)
_GLUED: Final = re.compile(rf"[\w/{MINUSES}]|[:.,]\w")
_PERCENT: Final = re.compile(r" ?(?:%|procent\b)", re.IGNORECASE)
_OPENING: Final = "=~≈ "


class First(NamedTuple):
    """``before``: words that only lead up to an amount. ``is_signed``: a sign stands against the number; ``after`` is what follows."""

    before: str
    number: str
    after: str
    is_signed: bool

    @property
    def is_whole(self) -> bool:
        """False for the beginning of a word: ”3-åringar”, ”1:a kvartalet”, ”1e6”."""
        return not _GLUED.match(self.after)

    @property
    def is_strict(self) -> bool:
        """True for a number that can be read in one way only; ”21.400” cannot."""
        return re.fullmatch(STRICT, self.number, re.ASCII) is not None

    @property
    def is_percent(self) -> bool:
        """True when per cent is what the number counts."""
        return _PERCENT.match(self.after) is not None

    @property
    def is_followed(self) -> bool:
        """True when a sentence may go on from the number: ”2 vakanser”, and not ”20 950, vakanser”."""
        rest = _PERCENT.sub("", self.after, count=1) if self.is_percent else self.after
        return rest.lstrip()[:1].isalnum()

    @property
    def clause(self) -> str:
        """The number and what stands with it, up to the first comma."""
        return self.number + self.after.partition(",")[0]

    @property
    def grouped(self) -> str:
        """The number, so written that it is no year."""
        return f"{self.number[0]} {self.number[1:]}" if is_year(self.number) else self.number

    @property
    def said(self) -> Said:
        """The number as an amount with neither sign nor unit word."""
        return Said(self.before, "", self.number, None, "", self.after.strip())


def first_number(text: str, is_about_amount: Callable[[str], bool]) -> First | None:
    """The number that cleaned text begins with, after words that are about an amount; None for a text that begins otherwise."""
    opened = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    leading = list(takewhile(is_about_amount, opened.split(" ")))
    found = _NUMBER.match(opened[len(" ".join([*leading, ""])):].lstrip(_OPENING))
    if found is None:
        return None
    sign = found["sign"] or ""
    return First(" ".join(leading), found["number"], found["after"], is_signed=bool(sign) and not sign.endswith(" "))
