"""Whether two texts name the same municipality, strictly enough to write by: Habo and Håbo are two."""
from __future__ import annotations

from typing import Final

from core.fold import clean
from core.intake import Incoming

_WORDS: Final = frozenset({"kommun", "kommuns", "kommunen", "kommunens", "stad", "stads", "staden"})
_OWN_S: Final = ("ås", "näs", "fors")
"""Endings whose s belongs to the name and is no genitive: Alingsås, Bollnäs, Hofors."""


def is_same_municipality(one: str, other: str) -> bool:
    """True when only case, the word kommun (or stad) and a genitive s differ; å, ä and ö are letters of their own."""
    return _base(one) == _base(other)


def says_kommun(name: str) -> bool:
    """True for a full name such as ”Habo kommun”."""
    words = clean(name).casefold().split()
    return len(words) > 1 and words[-1] in _WORDS


def named_in(file: Incoming) -> str | None:
    """The municipality that a file names: a ledger in #FNAMN, an organisation when its root is called something kommun."""
    root = root_name(file)
    return file.municipality_name or (root if root and says_kommun(root) else None)


def root_name(file: Incoming) -> str | None:
    """What an organisation's only root is called."""
    roots = [unit.name for unit in file.units if not unit.parent] if file.what == "organisation" else []
    return roots[0] if len(roots) == 1 else None


def _base(name: str) -> str:
    words = clean(name).casefold().split()
    base = " ".join(words[:-1] if says_kommun(name) else words)
    return base[:-1] if len(base) > 2 and base.endswith("s") and not base.endswith(_OWN_S) else base
