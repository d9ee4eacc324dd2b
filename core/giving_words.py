"""The words around an amount: what it says (avvikelse, underskott), and after it säkert, utkast, the comment and the cause."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from core import periods
from core.amount_words import Said
from core.commands import Meaning
from core.fold import plain
from core.money import AmountError
from core.reading import Token, municipality_words, tokenise
from core.register import Register

_MEANINGS: Final[dict[str, tuple[Meaning, str]]] = {
    **dict.fromkeys(("avvikelse", "avvikelsen", "avviker", "avv", "differens", "diff"), ("deviation", "")),
    **dict.fromkeys(("underskott", "underskottet", "overdrag"), ("deviation", "-")),
    **dict.fromkeys(("overskott", "overskottet"), ("deviation", "+")),
    **dict.fromkeys(("resultat", "resultatet"), ("result", "")),
    **dict.fromkeys(("utfall", "utfallet", "nettokostnad", "nettokostnaden"), ("outcome", "")),
}
"""Folded words that stand right before an amount and say what it is, with the sign that they carry."""
_LINKS: Final = frozenset({"pa", "om", "blir", "ar", "till", "=", "ca", "cirka", "med", "ett", "en"})
_NEW: Final = frozenset({"prognos", "prognosen", "belopp", "beloppet", "nytt", "ny", "andra", "andrat", "ska", "vara"})
"""Words that say, beside those, that another amount comes."""
_BETTER_OR_WORSE: Final = re.compile(
    r"(?:i )?(bättre|sämre|battre|samre|överskott|underskott|back)(?: än budget(?:en)?\b|(?=\s*(?:[,;:.]|$)))", re.IGNORECASE)
ROUND: Final = re.compile(r"(?<!\S)(?:prognos)?tillfälle(?:t)? (\d{4}-\d\d(?:-\d+)?)(?!\S)", re.IGNORECASE)
GROUP: Final = re.compile(r"(?<!\S)kontogrupp(?:en)? (.+)$", re.IGNORECASE)
_SURE: Final = frozenset({"saker", "sakert", "--saker"})
_DRAFT: Final = frozenset({"utkast", "--utkast"})


class Tail(NamedTuple):
    """What follows the amount."""

    comment: str = ""
    cause: str = ""
    draft: bool = False
    sure: bool = False
    meaning: Meaning | None = None
    sign: str = ""


def read_tail(text: str) -> Tail:
    """Flags first, then the comment, and last the cause after ”orsak:”.

    A flag stands right after the amount and ends with a comma or with the text: ”säkert mer i höst” is a comment.
    """
    rest, tail = _bared(text), Tail()
    if found := _BETTER_OR_WORSE.match(rest):
        rest = _bared(rest[found.end():])
        tail = tail._replace(meaning="deviation", sign="+" if plain(found.group(1)) in ("battre", "overskott") else "-")
    flags, rest = _flags(rest, comment=text.lstrip()[:1] in (",", ";", ":"))
    tail = tail._replace(sure=bool(flags & _SURE), draft=bool(flags & _DRAFT))
    comment, _, cause = re.split(r"(?:^|(?<=\s))(orsak:)", rest, maxsplit=1, flags=re.IGNORECASE) if "orsak:" in rest.casefold() else (
        rest, "", "")
    return tail._replace(comment=comment.strip(), cause=cause.strip())


def _flags(text: str, *, comment: bool) -> tuple[set[str], str]:
    """The flags that a text begins with, and the rest; none when they are the beginning of a sentence."""
    words = text.split(" ") if text else []
    found = list(takewhile(lambda word: plain(word.rstrip(",;:.")) in _SURE | _DRAFT, words))
    rest = " ".join(words[len(found):])
    if rest and (comment or not found or not found[-1].endswith((",", ";", ":"))) and not rest.startswith((",", ";", ":")):
        return set(), text
    return {plain(word.rstrip(",;:.")) for word in found}, _bared(rest)


def _bared(text: str) -> str:
    """Without the punctuation that parts the amount from what is said of it."""
    return text.strip().lstrip(",;:.–— ").strip()


def place_after(before: str, after: str, registers: Iterable[Register]) -> tuple[str, str, str]:
    """Words after the amount that only say municipality, period or unit belong before it: ”stab 5 tkr hjo”, ”5 tkr it-enheten”."""
    head, comma, tail = after.partition(",")
    tokens = tokenise(head)
    if not tokens or after.startswith((",", ":", ";")):
        return before, "", after
    if any(len(municipality_words(tokens, register)) == len(tokens) or _is_period(tokens, register) for register in registers):
        return before, head, f"{comma}{tail}"
    return (head, "", f"{comma}{tail}") if not before else (before, "", after)


def _is_period(tokens: Sequence[Token], register: Register) -> bool:
    """True when the words are a period and nothing else: ”t.o.m. april”, ”2023”."""
    found = periods.find([token.plain for token in tokens], (), years=register.years)
    return found.period is not None and len(found.used) == len(tokens)


def taken(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """The text without what the pattern finds, and its group."""
    found = pattern.search(text)
    return (" ".join(f"{text[:found.start()]} {text[found.end():]}".split()), found.group(1)) if found else (text, None)


def meaning_of(before: str, said: Said) -> tuple[str, Meaning, str]:
    """The text before the amount without the word that says what the amount is."""
    parts = before.split()
    bare = [plain(part.strip(",;:()")) for part in parts]
    end = len(parts)
    while end and (bare[end - 1] in _LINKS or not bare[end - 1]):
        end -= 1
    if end and bare[end - 1] in _MEANINGS and not (said.lead and end == len(parts)):
        meaning, sign = _MEANINGS[bare[end - 1]]
        return " ".join(parts[: end - 1]).rstrip(",;:"), meaning, sign
    return " ".join(parts[:end]).rstrip(",;:"), "outcome", ""


def is_about_amount(word: str) -> bool:
    """True for a word that leads up to an amount: avvikelse, blir, på, nytt."""
    bare = plain(word.strip(",;:()"))
    return bare in _MEANINGS or bare in _LINKS | _NEW


def sign_of(written: str, carried: str, said: Said) -> str:
    """A word such as underskott carries a sign of its own; one that contradicts the written sign is no amount. Raises AmountError."""
    if written == "-" and carried == "+":
        raise AmountError(f"Ett överskott på −{said.number} går inte att tolka. Skriv avvikelse med plus eller minus.")
    return carried or written


MEANING_WORDS: Final[dict[Meaning, str]] = {"outcome": "", "deviation": "avvikelse ", "result": "resultat "}
"""What stands before an amount to say what it is."""


def rest_of(
    amount: str, *, group: str | None = None, round: str | None = None, draft: bool = False, sure: bool = False, comment: str = "",
    cause: str = "",
) -> str:
    """What a whole command says after the unit, in an order that is heard back; a group's code is kept apart from the number."""
    amount = f"utfall {amount}" if group and not amount[:1].isalpha() else amount
    parts = (
        f"kontogrupp {group}" if group else "", f"tillfälle {round}" if round else "", amount,
        "säkert" if sure else "", "utkast" if draft else "",
    )
    said = " ".join(part for part in parts if part)
    tail = " ".join(filter(None, (comment, f"orsak: {cause}" if cause else "")))
    return f"{said}, {tail}" if tail else said
