"""The settings that protect people: how long what is kept about them is kept, and how small a unit may be and still be shown."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.small_units import FLOOR

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


def small_unit(environ: Mapping[str, str]) -> int:
    """Öre of personnel cost a year under which a unit is not shown in the chat, by KOLL_SMALL_UNIT in kronor; 0: all are shown.
    ValueError with a Swedish sentence."""
    said = environ.get("KOLL_SMALL_UNIT", "").strip()
    if not said:
        return FLOOR
    if not (said.isascii() and said.isdecimal() and len(said) <= 12):
        raise ValueError(f"KOLL_SMALL_UNIT ska vara hela kronor per år, till exempel {FLOOR // 100}; 0 visar alla enheter.")
    return int(said) * 100
