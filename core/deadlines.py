"""The last day of a round as people write it: ``2020-09-15``, ”15 september”, ”15/9 2020”."""
from __future__ import annotations

import re
from datetime import date
from typing import Final

from core.calendar import MONTHS
from core.fold import clean, plain, quoted
from core.period_words import MONTH_NUMBERS

_ISO: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_WORDS: Final = re.compile(r"(?:den )?(\d\d?)(?::?e)? ?([a-z]+)\.?(?: (\d{4}))?", re.ASCII)
_SLASH: Final = re.compile(r"(\d\d?)/(\d\d?)(?:[ /-](\d{4}))?", re.ASCII)


class DeadlineError(ValueError):
    """A text that is no day; the message is a Swedish sentence."""


def read_deadline(text: str, as_of: tuple[int, int]) -> str:
    """The ISO date that a text says; without a year the first such day after the round's calendar (year, month). Raises DeadlineError."""
    said = plain(clean(text))
    day, month, year = _parts(said) or _refuse(text)
    if year is None:
        year = as_of[0] + (month < as_of[1])
    try:
        found = date(year, month, day)
    except ValueError:
        _refuse(text)
    if (found.year, found.month) < as_of:
        raise DeadlineError(f"Sista dag {found.isoformat()} ligger före {MONTHS[as_of[1] - 1]} {as_of[0]}, som tillfället gäller.")
    return found.isoformat()


def _parts(said: str) -> tuple[int, int, int | None] | None:
    """Day, month and, where it is said, year."""
    if found := _ISO.fullmatch(said):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _SLASH.fullmatch(said):
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    found = _WORDS.fullmatch(said)
    if found and (month := MONTH_NUMBERS.get(found[2])):
        return int(found[1]), month, int(found[3]) if found[3] else None
    return None


def _refuse(text: str) -> tuple[int, int, int | None]:
    raise DeadlineError(f"{quoted(text)} är ingen dag. Skriv till exempel 2020-09-15 eller 15 september.")
