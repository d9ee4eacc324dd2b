"""Words that say what an amount is (a surplus, a deficit, a deviation), and sentences that say outright of which row."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from core.proof.subjects import RowFigure, Subject, named_in, stems_of
from core.proof.words import BUDGET

_GOOD: Final = (
    r"överskott\w*|(?:gå|går|gick|gått) plus|plusresultat\w*|avvik\w* positivt|positiv\w* (?:budget)?avvik\w*"
    r"|positiv\w* resultat\w*"
)
_BAD: Final = (
    r"underskott\w*|(?:gå|går|gick|gått) (?:back|minus)|minusresultat\w*|avvik\w* negativt|negativ\w* (?:budget)?avvik\w*"
    r"|negativ\w* resultat\w*|överskrid\w*|överstig\w* budget\w*"
)
_NEAR: Final = (
    r"(?:om|med|på|är|ca|cirka|drygt|knappt|nästan|omkring|mot|budget|budgeten|jämfört|totalt|ett|en|redovisas|blev|uppgår|till|sin"
    r"|beräknas|bedöms|väntas|förväntas|prognostiseras|bli|blir|landa|uppgå|vid|årets|slut|för|helåret|året)"
)
SAYS: Final = re.compile(
    rf"\b(?:(?P<good>{_GOOD})|(?P<bad>{_BAD})|(?P<plain>(?:budget)?avvikelse\w*))(?:\s+{_NEAR})*\s+$", re.IGNORECASE)
SAYS_AFTER: Final = re.compile(
    r"\s*(?:(?:i|som|ett|mot|än|jämfört|med)\s+)*(?:(?P<good>överskott\w*|plus\b|(?:bättre|lägre) än budget\w*|under budget\w*)"
    r"|(?P<bad>underskott\w*|minus\b|back\b|(?:sämre|högre) än budget\w*|över budget\w*))", re.IGNORECASE)
"""The same said after the amount, in a text that is about its unit's net."""
BARE_AFTER: Final = re.compile(
    r"\s*(?:(?:i|som|ett)\s+)?(?:(?P<good>överskott\w*|plus\b|bättre än budget\w*)"
    r"|(?P<bad>underskott\w*|minus\b|back\b|sämre än budget\w*))", re.IGNORECASE)
"""The same where only the row's name and a verb stand before: more or less than the budget is good or bad by what the row is."""
_VERBS: Final = r"(?:uppgår|uppgick|är|blev|blir|var|väntas bli|beräknas bli|beräknas|väntas|landar|landade|stannar|stannade)"
_TO: Final = r"(?:\s+(?:till|på|om|ca|cirka|drygt|knappt|nästan|omkring|totalt|ett|mot budget|vid))*\s+(?:[-\u2212\u2013+]\s?)?"
_KINDS: Final = (
    r"(?:(?P<good>överskott\w*|plusresultat\w*)|(?P<bad>underskott\w*|minusresultat\w*)|(?P<plain>(?:budget)?avvikelse\w*)"
    r"|(?P<actual>utfall\w*|nettokostnad\w*|bokslut\w*)|(?P<budget>budget\w*))"
)
_WHO: Final = r"(?P<who>[\wåäöÅÄÖ][^,.;:]{1,60}?)"
_GENERIC: Final = ("verks", "enhet", "nämnd", "progra", "områd", "avdel", "förva", "kommun")
"""How the words begin that say what kind of a unit it is, beside its name."""
_CLAIMS: Final = (
    re.compile(rf"^{_KINDS}\s+(?:för|inom|i|hos)\s+{_WHO}\s+{_VERBS}{_TO}$", re.IGNORECASE),
    re.compile(rf"^(?:För|Inom)\s+{_WHO}\s+{_VERBS}\s+(?:ett\s+|det\s+)?{_KINDS}{_TO}$", re.IGNORECASE),
)


class Claim(NamedTuple):
    """What the words before an amount say that it is: of which row, and by which word. ``of``: deviation, actual or budget."""

    subject: Subject
    of: str
    match: re.Match[str]


def claim_in(before: str, subjects: Sequence[Subject]) -> Claim | None:
    """The claim that the words of a sentence before an amount make; None where they make none or the row is not one alone."""
    match = next(filter(None, (claim.search(before) for claim in _CLAIMS)), None)
    if match is None:
        return None
    size = len([word for word in stems_of(match["who"]) if not word.startswith(_GENERIC)])
    named = [each for each in named_in(subjects, match["who"]) if size <= len(each.stems)]
    if not named or len({each.stems for each in named}) > 1:
        return None
    subject = named[0]._replace(figures=tuple(figure for each in named for figure in each.figures))
    return Claim(subject, "actual" if match["actual"] else "budget" if match["budget"] else "deviation", match)


def claimed(claim: Claim, year: int) -> tuple[RowFigure, ...]:
    """The figures of the row that a claim of its outcome or its budget may mean: those of the year, or without one."""
    now = [each for each in claim.subject.of("plain") if each.year in (0, year)]
    return tuple(each for each in now if (BUDGET.search(each.header) is not None) == (claim.of == "budget"))
