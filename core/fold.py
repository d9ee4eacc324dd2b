"""One folded form for the many ways of writing the same Swedish words: case, å/ä/ö, hyphens, & and inflections."""
from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# Letters and signs that need no look-up in the Unicode tables; the rest of what is not ASCII goes the slow way.
_SIMPLE: Final = str.maketrans({
    "å": "a", "ä": "a", "ö": "o", "é": "e", "è": "e", "ü": "u", "æ": "a", "ø": "o",
    "&": " och ", "+": " och ", "–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-",
    "’": "'", "´": "'", "`": "'", "\u00a0": " ",
})
_SEPARATORS: Final = str.maketrans(dict.fromkeys("-_/\\.,;:!?()[]{}<>\"'”“„»«*=#@|~^%$§…•·", " "))
_WORDS: Final = {**_SIMPLE, **_SEPARATORS, **{ord(dash): " " for dash in "–—\u2010\u2011\u2212’´`"}}

# Definite and adjective endings, longest first: what is left must be a word. Several are not one: a plural stays a plural.
_ENDINGS: Final = ("en", "et", "an", "a", "e")
_PLURALS: Final = ("orna", "arna", "erna")
# Words whose last letter is an ending by itself: ekonomiskt, övrigt, miljön.
_ONE_LETTER: Final = ("skt", "igt", "miljon")
# Words that only look inflected.
_WHOLE: Final = ("het", "tan")


def clean(text: str) -> str:
    """The text composed, without control characters, direction marks and other invisible signs; white space as single spaces."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isascii() or not composed.isprintable():
        composed = "".join(c if c == "\u00a0" or unicodedata.category(c)[0] not in "CZ" else _gap(c) for c in composed)
    return " ".join(composed.split())


def _gap(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else " "


def plain(text: str) -> str:
    """Lower case with å/ä/ö as a/a/o; punctuation stays."""
    lowered = text.casefold().translate(_SIMPLE)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def words(text: str) -> tuple[str, ...]:
    """The folded words; a hyphen parts them, & and o are och."""
    folded = text.casefold().translate(_WORDS)
    found = (folded if folded.isascii() else plain(text).translate(_SEPARATORS)).split()
    return tuple("och" if word == "o" else word for word in found) if "o" in found else tuple(found)


def key(parts: tuple[str, ...] | list[str]) -> str:
    """Folded words as one string, so that särskrivning and hyphens do not matter; aa, ae, oe count as å, ä, ö."""
    joined = "".join(parts)
    return joined.replace("aa", "a").replace("ae", "a").replace("oe", "o")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A folded word without genitive s and without definite, plural or adjective ending; equal for equal words, not a dictionary form."""
    base = word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word
    if base.endswith(_PLURALS):
        return base[:-2]
    if base.endswith(_ONE_LETTER) or (base.endswith("in") and len(base) > 5):
        return base[:-1]
    if base.endswith(_WHOLE):
        return base
    cut = next((len(ending) for ending in _ENDINGS if base.endswith(ending) and len(base) - len(ending) >= 3), 0)
    return _single(base[:-cut]) if cut else base


def _single(base: str) -> str:
    return base[:-1] if base.endswith("mm") else base


def stems(parts: tuple[str, ...]) -> frozenset[str]:
    """The inflected keys of a name: every word stemmed, and only the last of it."""
    joined = key(parts)
    return frozenset({key([stem(part) for part in parts]), stem(joined)})


def digits(text: str) -> tuple[str, ...]:
    """The numbers in a text, in order: names that hold numbers must agree in them."""
    return tuple("".join(c if c.isdigit() else " " for c in text).split())


def one_slip(written: str, word: str) -> bool:
    """True when one letter is missing, extra, wrong or swapped with its neighbour; False for equal words."""
    if written == word or abs(len(written) - len(word)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(written, word, strict=False)) if a != b), min(len(written), len(word)))
    rest, wanted = written[at:], word[at:]
    return rest[1:] == wanted or rest == wanted[1:] or rest[1:] == wanted[1:] or rest[1:2] + rest[:1] + rest[2:] == wanted


def quoted(text: str, longest: int = 40) -> str:
    """What a person wrote, safe to echo: cleaned, at most 40 characters, in Swedish quotes."""
    shown = clean(text[: longest * 4])
    return f"”{shown if len(shown) <= longest else shown[: longest - 1] + '…'}”"
