"""Takes away the words round a table that name a date not of its amounts: when it was printed or decided, what it is held to."""
from __future__ import annotations

import re
from typing import Final

from store.reading.tables.vocabulary import MONTH_WORDS, PREVIOUS

MONTH: Final = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
DATE: Final = r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)"

_YEAR: Final = r"(?:19|20)\d\d"
_WHEN: Final = (
    rf"(?:{_YEAR}(?:[-_/.]?(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)|(?:0[1-9]|1[0-2])[-_/.]{_YEAR}(?!\d)"
    rf"|(?:\d{{1,2}}\.? ?)?(?:{MONTH})(?![a-z])\.?(?:[ _-]?(?:{_YEAR}|\d\d)(?!\d))?)"
)
_BETWEEN: Final = r"(?:(?!utfall|budget|prognos|uppfolj|avser|period)[^\d,;()])"
"""One character of what may stand between such a word and its date: nothing that tells of amounts."""
_OTHER_TIME: Final = (
    rf"(?:(?:senast|sist|sista) )?(?:utskri|skapad|upprattad|beslut|rapportdatum|datum|version|uppdat|antag|faststall|dnr|diarie|jamfor"
    rf"|(?:{'|'.join(PREVIOUS)})(?![a-z]))[a-z]*"
)
_HELD_TO_BUDGET: Final = rf"jamfor[a-z]*(?: (?:med|mot))? [a-z]*(?:budget|prognos)(?:en)?(?![a-z])(?: {_YEAR}(?![-_/.]?\d))?"
_NAME_MONTHS: Final = r"(?:maj|jan|april|may|june|juni)(?![a-z])"
_PERSON: Final = (
    rf"(?:[a-z]*ansvarig|ekonom(?![a-z])|controller|handlagg|kontakt)[a-z]*(?=[^a-z]+[a-z]+[^a-z]+[a-z])"
    rf"{_BETWEEN}+?{_NAME_MONTHS}(?:[ _-]?{_YEAR})?"
)
_ASIDE: Final = re.compile(
    rf"(?<![a-z])(?:{_HELD_TO_BUDGET}|{_PERSON}"
    rf"|{_OTHER_TIME}(?:{_BETWEEN}*?{_WHEN}(?:\s*(?:och|samt|till|-|/)\s*{_WHEN})*|{_BETWEEN}*))"
)
_VERSION: Final = re.compile(r"(?<![a-z])version[:.]? ?\d{1,2}(?:\.\d{1,2})?(?![\d-])")
_AFTER_A_NAME: Final = re.compile(r"([A-ZÅÄÖ][a-zåäöé]+)[ _-](?:Maj|Jan|April|May|June|Juni)(?![A-Za-zÅÄÖåäö])")
_FOLDED: Final = str.maketrans("åäöé", "aaoe")
_NO_NAME: Final = re.compile(r"(?:rapport|uppfoljning|redovisning|budget|utfall|bokslut|rakning|namnd(?:en)?|forvaltning(?:en)?|kommun)$")
_OF_A_YEAR: Final = re.compile(
    rf"arsrapport|verksamhetsberattelse|(?<![a-z])helar|(?<![a-z])(?:uttag|export|hamta|framtag|sammantra|namndmote|protokoll|bilaga)"
    rf"[a-z]*{_BETWEEN}*?{_WHEN}|(?<![a-z])rev(?:id[a-z]*)?[.:]? ?(?={_WHEN})|(?<![a-z])kf,? ?(?={_WHEN})"
)
_BOKSLUT: Final = re.compile(r"(?<!delars)(?<!manads)(?<!period)(?<!periods)bokslut|arsredovisning")
_BUDGET: Final = re.compile(r"budget(?:en)?(?![a-z])")
_ACTUALS: Final = re.compile(r"utfall|uppfoljning")


def without_version(folded: str) -> str:
    """The text without its ``version 2``, whose number is of no day."""
    return _VERSION.sub(" ", folded)


def without_asides(folded: str) -> str:
    """The text without such words and the date or month after each; a text in lower case, without å, ä and ö."""
    return _ASIDE.sub(" ", folded)


def may_be_a_name(text: str, known: frozenset[str]) -> bool:
    """True where what looks like a month may be a person's: *Anna Maj*. ``known``: folded words that no person has."""
    return any(
        word not in known and not _NO_NAME.search(word)
        for found in _AFTER_A_NAME.finditer(text) if (word := found.group(1).casefold().translate(_FOLDED))
    )


def is_of_a_bokslut(folded: str) -> bool:
    """True for words of the closing of a year."""
    return _BOKSLUT.search(folded) is not None


def is_of_a_year(folded: str) -> bool:
    """True for words that name a month but are of a year as a whole: a bokslut, a budget, a revision, what the council decided."""
    if is_of_a_bokslut(folded) or _OF_A_YEAR.search(folded) is not None:
        return True
    return _BUDGET.search(folded) is not None and _ACTUALS.search(folded) is None
