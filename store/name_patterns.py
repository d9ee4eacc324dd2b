"""Expressions for a person's names as they stand in sentences, in names of files and in keys that are made of words."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from core.fold import plain

NOT_WITHIN: Final = r"(?<![^\W_])"
"""Before a name: no letter and no digit; in the name of a file an underscore."""
ENDED: Final = r"(?=s?(?![^\W_]))"
"""After it the same, but for the s of a genitive."""
NO_MORE_NAME: Final = rf"{ENDED}(?!s?[ -](?-i:[A-ZÅÄÖÉ]))(?! \(Telegram )"
"""After a name: ”Eva” is not the Eva of ”Eva Ek” or ”Eva-Lena”, and with another's user id it is a namesake."""
IN_A_FILE: Final = r"(?=s?(?:(?:[ _()&+-]+|\.)[^\W_]+)*\)?\.(?:se|si|sie|csv|tsv|txt|xlsx|xlsm|xls|ods|xml|zip|md|json)(?!\w))"
"""After a name in a sentence: what is left of the name of a file."""


def either(words: Iterable[str]) -> str:
    """An expression for any of the words, the longest first; empty for none. Between them may stand any space, or an underscore."""
    return "|".join(r"[\s_]+".join(map(re.escape, word.split())) for word in _longest(words) if word.strip())


def either_file(words: Iterable[str]) -> str:
    """The same for names as people put them together in names of files, with accents or without."""
    found = (re.split(r"[\W_]+", form.strip()) for word in _longest(words) for form in dict.fromkeys((word, plain(word))))
    return "|".join(dict.fromkeys(r"[\s_.'’-]+".join(map(re.escape, filter(None, parts))) for parts in found if any(parts)))


def either_slug(words: Iterable[str]) -> str:
    """The same for names as keys are made of them."""
    found = "|".join("[^a-z0-9]+".join(parts) for word in _longest(words) if (parts := slug_of(word)))
    return f"(?<![a-z0-9])(?:{found})(?=s?(?![a-z0-9]))" if found else ""


def slug_of(name: str) -> tuple[str, ...]:
    """The words of a name as keys have them."""
    return tuple(re.findall("[a-z0-9]+", plain(name)))


def as_key(alias: str, stood: str) -> str:
    """The alias put together as the name stood in a key, with its first sign between the words and its capitals, so that no two keys
    become one."""
    between = re.search(r"[\W_]+", stood)
    made = (between[0] if between else "-").join(alias.split())
    return made.upper() if stood.isupper() else made.lower() if stood.islower() else made


def compiled(parts: Iterable[str]) -> re.Pattern[str]:
    """One expression for any of the parts that are not empty; without any it finds nothing."""
    return re.compile("|".join(part for part in parts if part) or r"(?!)", re.IGNORECASE)


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)
