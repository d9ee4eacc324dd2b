"""Divides long Swedish words where they are put together, so that a unit's name has room beside a picture."""
from __future__ import annotations

from textwrap import wrap
from typing import Final

_LAST_PARTS: Final = (
    "administration", "avdelning", "bistånd", "byggnad", "centrum", "fastighet", "förskola", "förvaltning", "försörjning", "funktion",
    "grundskola", "gymnasium", "intäkter", "kontor", "kostnader", "kultur", "ledning", "marknad", "nämnd", "omsorg", "organisation",
    "planering", "politik", "produktion", "samverkan", "service", "skola", "stöd", "styrelse", "tjänst", "utbildning", "utveckling",
    "utskott", "verksamhet", "vård", "enhet", "stab", "teknik", "trafik", "miljö",
)
"""What the last part of a word in an organisation usually begins with."""
_VOWELS: Final = frozenset("aeiouyåäöé")
_FEWEST: Final = 3
"""Letters that stand on either side of a hyphen."""


def hyphenated(text: str, most: int, sign: str = "- ") -> str:
    """The text with each word longer than ``most`` letters divided by a hyphen and a space, or by another ``sign``."""
    return " ".join(word if len(word) <= most else _divided(word, most, sign) for word in text.split())


def in_lines(text: str, most: int, lines: int) -> str | None:
    """The text on so many lines of so many letters at most; None when it has no room there."""
    found = wrap(hyphenated(text, most), most, break_on_hyphens=False)
    return "\n".join(found) if len(found) <= lines else None


def _divided(word: str, most: int, sign: str) -> str:
    at = _joint(word, most) or _syllable(word, most) or most - 1
    rest = word[at:]
    return f"{word[:at]}{sign}{rest if len(rest) <= most else _divided(rest, most, sign)}"


def _joint(word: str, most: int) -> int | None:
    """Where the last part begins that leaves a first part with room for its hyphen, and has room itself where that can be."""
    folded = word.lower()
    places = {folded.rfind(part) for part in _LAST_PARTS}
    fitting = [at for at in places if _FEWEST <= at < most and len(word) - at >= _FEWEST]
    roomy = [at for at in fitting if len(word) - at <= most]
    return max(roomy or fitting, default=None)


def _syllable(word: str, most: int) -> int | None:
    """The last place with one consonant before a vowel after it and a vowel somewhere before: Kommunled-ningar."""
    folded = word.lower()
    for at in range(min(most - 1, len(word) - _FEWEST), _FEWEST - 1, -1):
        if folded[at] not in _VOWELS and folded[at + 1] in _VOWELS and any(letter in _VOWELS for letter in folded[:at]):
            return at
    return None
