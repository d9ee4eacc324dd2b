"""Binds every amount of a text to a figure of the tables: right, rightly rounded, truncated, wrong, stale or unexplained."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.proof.amounts import TextAmount, find_amounts, fits, is_truncated
from core.proof.claims import BARE_AFTER, SAYS, SAYS_AFTER, Claim, claim_in, claimed
from core.proof.finding import Finding, FindingKind
from core.proof.percent import is_percent_of
from core.proof.subjects import RowFigure, Subject, named_in, words_of
from core.proof.tables import Paragraph
from core.proof.wording import contradicts, moved_words

_SENTENCE: Final = re.compile(r"(?<=[a-zåäö0-9)%][.!?])\s+(?=[A-ZÅÄÖ])")
_ALSO_AFTER: Final = re.compile(r"\s*(?:lägre|högre|bättre|sämre|mindre|mer)\b", re.IGNORECASE)
_OPENINGS: Final = frozenset([
    "programområdet", "verksamheten", "enheten", "överskott", "underskott", "budget",
    "budgeten", "redovisar", "nämnden", "området"])
_INSIDE: Final = frozenset(["inom", "för", "av", "hos", "från", "till", "bland", "utöver", "exklusive"])
_ABOUT: Final = re.compile(r"(?:\bca|cirka|drygt|knappt|nästan|omkring|runt|ungefär)\s*$", re.IGNORECASE)
_OLDER: Final = re.compile(
    r"föregående år|i fjol|förra året|mellan åren|jämför\w* med (?:år )?20\d\d|från 20\d\d|tidigare prognos|prognos", re.IGNORECASE)
_EXPECTED: Final = re.compile(r"prognos|beräkna|vänta|bedöm|räknar med|årets slut|befara", re.IGNORECASE)
_BOOKED: Final = re.compile(
    r"t\.\s?o\.\s?m\.|till och med|hittills|ackumulera|\bredovisa(?:r|de|t)\b|utfall|bokslut|bokför|\bhelår 20\d\d: ", re.IGNORECASE)
_MOVED: Final = re.compile(
    r"\b(?:öka|minska|sjunk|sjönk|stig|steg|ökning|minskning|skillnad|differens|förändring|avvik|utveckla)\w*", re.IGNORECASE)


class Said(NamedTuple):
    """An amount, the sentence and paragraph it stands in, and the rows that these speak of.

    ``subject``: the row that the amount surely is about, where the sentence begins with it or stands under its heading.
    """

    amount: TextAmount
    sentence: str
    at: int
    paragraph: Paragraph
    named: tuple[Subject, ...]
    subject: Subject | None


class Verdict(NamedTuple):
    """What became of one amount: ``right`` with the figure it is, a finding, or neither (unexplained)."""

    said: Said
    figure: RowFigure | None = None
    finding: Finding | None = None


def verdicts(paragraphs: Sequence[Paragraph], subjects: Sequence[Subject]) -> Iterator[Verdict]:
    """Every amount of the paragraphs, judged."""
    year = max((each.year for subject in subjects for each in subject.figures), default=0)
    for paragraph in paragraphs:
        for said in _said(paragraph, subjects):
            yield _judged(said, subjects, year)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return _SENTENCE.split(text)


def _said(paragraph: Paragraph, subjects: Sequence[Subject]) -> Iterator[Said]:
    headed = _headed(paragraph.heading, subjects)
    opened = _opened(paragraph.text, subjects)
    for number, sentence in enumerate(sentences(paragraph.text)):
        named = named_in(subjects, sentence)
        about = opened if number == 0 and opened else _about(sentence, named, headed, first=number == 0)
        if number and opened and not named and SAYS.search(sentence):
            about = opened
        if paragraph.owned and not about and all(each in headed for each in named):
            about = headed
        for amount in find_amounts(sentence):
            yield Said(amount, sentence, amount.start, paragraph, named or about, _only(about))


def _headed(heading: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The rows that a heading is the name of: ”136 Arbetsmarknad”."""
    first, _, rest = heading.partition(" ")
    coded = tuple(each for each in subjects if each.code and each.code == first)
    return coded if rest and coded else tuple(
        each for each in named_in(subjects, heading) if len(words_of(heading)) <= len(each.stems) + 2)


def _opened(text: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The rows that a paragraph begins with, as a heading of its own: ”Personalkostnader – …”."""
    opening, dash, _ = text.partition(" \u2013 ")
    if not dash:
        opening, dash, _ = text.partition(": ")
    return tuple(each for each in named_in(subjects, opening) if len(words_of(opening)) <= len(each.stems) + 2) if dash else ()


def _about(sentence: str, named: Sequence[Subject], headed: Sequence[Subject], *, first: bool) -> tuple[Subject, ...]:
    """The rows that a sentence is about: its own first words', else its heading's when it begins as one that goes on from it."""
    words = words_of(sentence)
    begins = named_in(named, " ".join(words[:3])) if words and words[0] not in _INSIDE else ()
    if begins:
        return begins
    before = named_in(named, sentence[: next((each.start for each in find_amounts(sentence)), None)])
    goes_on = first and bool(words) and words[0] in _OPENINGS and all(each in headed for each in before)
    return tuple(headed) if goes_on else ()


def _others(text: str, subject: Subject) -> bool:
    """True when the words before an amount name somebody else: a capital inside the sentence that is not the subject's."""
    words = re.findall(r"[\wåäöÅÄÖ&-]+", text)[1:]
    return any(word[0].isupper() and not any(word.casefold().startswith(stem) for stem in subject.stems) for word in words)


def _only(about: Sequence[Subject]) -> Subject | None:
    """The one row; of several with the same label in different tables their figures together."""
    if not about or len({each.stems for each in about}) > 1:
        return None
    return about[0]._replace(figures=tuple(figure for each in about for figure in each.figures))


def _judged(said: Said, subjects: Sequence[Subject], year: int) -> Verdict:
    if said.amount.unit == "%":
        return Verdict(said, next(filter(None, (is_percent_of(said.amount, each, ("deviation", "change")) for each in said.named)), None))
    claim = claim_in(said.sentence[: said.at], subjects)
    if claim is not None and (found := _outright(said._replace(subject=claim.subject), claim, year)):
        return found
    near = [figure for subject in (said.named or ()) for figure in subject.figures]
    if said.subject:
        near += said.subject.figures
    says_after = SAYS_AFTER if said.paragraph.owned else BARE_AFTER if _is_bare(said) else None
    after = says_after.match(said.sentence[said.amount.end:]) if says_after else None
    claims = SAYS.search(said.sentence[: said.at]) or after
    if claims and said.subject and _is_surely(said, said.subject, after):
        deviations = _deviations(said, said.subject, year)
        if deviations:
            return _claimed(said, claims, deviations, near)
    figure = next((each for each in near if fits(said.amount, each.value, each.half)), None)
    if figure is not None:
        return Verdict(said, figure, _moved(said, figure))
    cut = next((each for each in near if each.role != "plain" and is_truncated(said.amount, each.value, each.half)), None)
    if cut is not None and _MOVED.search(said.sentence) and said.named and "," in said.amount.text and not _ABOUT.search(
            said.sentence[: said.at]):
        return Verdict(said, cut, _finding("truncated", said, cut, "avhuggen i stället för avrundad"))
    apart = (_apart(said.amount, subject) for subject in said.named)
    anywhere = (each for subject in subjects for each in subject.figures if _same(said.amount, each))
    return Verdict(said, next(filter(None, apart), None) or next(anywhere, None))


def _outright(said: Said, claim: Claim, year: int) -> Verdict | None:
    """An amount that the sentence outright says what it is of; None where the row has no such figure."""
    if claim.of == "deviation":
        deviations = _deviations(said, claim.subject, year)
        return _claimed(said, claim.match, deviations, claim.subject.figures) if deviations else None
    figures = claimed(claim, year)
    right = next((each for each in claim.subject.figures if fits(said.amount, each.value, each.half)), None)
    if right is not None or not figures:
        return Verdict(said, right) if right else None
    return Verdict(said, None, _finding("amount", said, figures[0], "stämmer inte"))


def _deviations(said: Said, subject: Subject, year: int) -> list[RowFigure]:
    """The row's deviations that the sentence may mean: one that says what is booked means no prognosis's."""
    is_booked = _BOOKED.search(said.sentence) and not _EXPECTED.search(said.sentence)
    return [each for each in subject.of("deviation") if each.year in (0, year) and not (is_booked and each.ahead)]


def _is_bare(said: Said) -> bool:
    """True where little but a verb stands between the row's name, which begins the sentence, and the amount: ”Stab gick 912 tkr back”."""
    return said.subject is not None and len(words_of(said.sentence[: said.at])) <= len(said.subject.stems) + 2


def _apart(amount: TextAmount, subject: Subject) -> RowFigure | None:
    """A figure of the row that another of them is the amount away from: a change that the table does not print."""
    plain = subject.of("plain")
    pairs = ((a, b) for a in plain for b in plain if fits(amount, a.value - b.value, a.half + b.half))
    return next((a for a, _ in pairs), None)


def _is_surely(said: Said, subject: Subject, after: re.Match[str] | None) -> bool:
    also = after is None and _ALSO_AFTER.match(said.sentence[said.amount.end:])
    return not _others(said.sentence[: said.at], subject) and not also


def _same(amount: TextAmount, figure: RowFigure) -> bool:
    """True for an amount that is a figure anywhere, with at least three digits or as exact as the figure."""
    return fits(amount, figure.value, figure.half) and (amount.value >= 200 * amount.half or amount.half <= figure.half)


def _claimed(said: Said, claims: re.Match[str], deviations: Sequence[RowFigure], near: Sequence[RowFigure]) -> Verdict:
    """An amount that the sentence says is the row's deviation."""
    figure = next((each for each in deviations if fits(said.amount, each.value, each.half)), None)
    if figure is not None:
        return Verdict(said, figure, _direction(said, claims, figure))
    cut = next((each for each in deviations if is_truncated(said.amount, each.value, each.half)), None)
    if cut is not None:
        return Verdict(said, cut, _finding("truncated", said, cut, "avhuggen i stället för avrundad"))
    older = next((each for each in near if fits(said.amount, each.value, each.half)), None)
    if older is not None and (older.role != "deviation" or _OLDER.search(said.sentence)):
        return Verdict(said, older)
    if older is not None:
        return Verdict(said, older, _finding("stale", said, deviations[0], f"beloppet är {older.header}, inte {deviations[0].header}"))
    return Verdict(said, None, _finding("amount", said, deviations[0], "stämmer inte"))


def _moved(said: Said, figure: RowFigure) -> Finding | None:
    moved = moved_words(said.sentence, said.amount)
    if moved is None or said.subject is None or not contradicts(moved[1], moved[2], figure, said.subject):
        return None
    return _finding("direction", said, figure, f"”{moved[0]}” säger emot beloppen i raden")


def _direction(said: Said, claims: re.Match[str], figure: RowFigure) -> Finding | None:
    wrong = (claims["good"] and figure.value < 0) or (claims["bad"] and figure.value > 0)
    if not wrong or figure.half > abs(figure.value):
        return None
    word = (claims["good"] or claims["bad"]).split()[0]
    return _finding("direction", said, figure, f"”{word}” säger emot tecknet")


def _finding(kind: FindingKind, said: Said, figure: RowFigure, why: str) -> Finding:
    source = f"{said.paragraph.source}, " if said.paragraph.source else ""
    label = said.subject.label if said.subject else ", ".join(dict.fromkeys(each.label for each in said.named if figure in each.figures))
    reason = f"{label}, {figure.header}: {figure.text} ({figure.place}); {why}."
    return Finding(kind, source + said.paragraph.place, f"”{_quote(said)}”", figure.text, reason)


def _quote(said: Said) -> str:
    """The amount with the words before it."""
    before = said.sentence[: said.at].split()
    return " ".join([*before[-3:], said.amount.text])
