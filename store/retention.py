"""How long what is kept about people is kept: the settings, their defaults, and what they must be."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

QUESTIONS: Final = 90
"""Days that a question asked in the chat is kept with the name of who asked."""
PEOPLE: Final = 730
"""Days without a trace after which someone who has no access is erased."""
_MOST: Final = 36_500


def keep_questions(environ: Mapping[str, str]) -> int:
    """Days by KOLL_KEEP_QUESTIONS; 0: no question is noted. ValueError with a Swedish sentence."""
    return _days(environ, "KOLL_KEEP_QUESTIONS", QUESTIONS, 0)


def keep_people(environ: Mapping[str, str]) -> int:
    """Days by KOLL_KEEP_PEOPLE. ValueError with a Swedish sentence."""
    return _days(environ, "KOLL_KEEP_PEOPLE", PEOPLE, 1)


def _days(environ: Mapping[str, str], key: str, usual: int, least: int) -> int:
    said = environ.get(key, "").strip() or str(usual)
    if not (said.isascii() and said.isdecimal() and least <= int(said[:6]) <= _MOST and len(said) <= 6):
        raise ValueError(f"{key} ska vara ett antal dagar från {least} till {_MOST}, till exempel {usual}.")
    return int(said)
