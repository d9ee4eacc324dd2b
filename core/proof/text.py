"""Binds every amount of a text to a figure of the tables: right, rightly rounded, truncated, wrong, stale or unexplained."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from core.proof.amounts import fits, is_truncated, may_be
from core.proof.claims import BARE_AFTER, SAYS, SAYS_AFTER, Claim, claim_in, claimed
from core.proof.figures import printed_range
from core.proof.finding import Finding, FindingKind
from core.proof.matching import apart_by, is_one_of, is_printed
from core.proof.percent import is_percent_of, tenth_or_ten_times
from core.proof.said import Said, said_in
from core.proof.subjects import RowFigure, Subject, words_of
from core.proof.tables import Paragraph
from core.proof.whole import Whole, opposite
from core.proof.wording import contradicts, moved_words

_ALSO_AFTER: Final = re.compile(r"\s*(?:lägre|högre|bättre|sämre|mindre|mer)\b", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:\bca|cirka|drygt|knappt|nästan|omkring|runt|ungefär)\s*$", re.IGNORECASE)
_OLDER: Final = re.compile(
    r"föregående år|i fjol|förra året|mellan åren|jämför\w* med (?:år )?20\d\d|från 20\d\d|tidigare prognos|prognos", re.IGNORECASE)
_EXPECTED: Final = re.compile(r"prognos|beräkna|vänta|bedöm|räknar med|årets slut|befara", re.IGNORECASE)
_BOOKED: Final = re.compile(
    r"t\.\s?o\.\s?m\.|till och med|hittills|ackumulera|\bredovisa(?:r|de|t)\b|utfall|bokslut|bokför|\bhelår 20\d\d: ", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"\s*(?:\(|/|eller|motsvarande|,?\s*(?:dvs\.?|vilket (?:är|motsvarar)))\s*[-+\u2212\u2013]?\s?", re.IGNORECASE)
"""The words between an amount and the percentage that it is."""
_MOVED: Final = re.compile(
    r"\b(?:öka|minska|sjunk|sjönk|stig|steg|ökning|minskning|skillnad|differens|förändring|avvik|utveckla)\w*", re.IGNORECASE)


class Verdict(NamedTuple):
    """What became of one amount: ``right`` with the figure it is, a finding, or neither (unexplained)."""

    said: Said
    figure: RowFigure | None = None
    finding: Finding | None = None


def verdicts(paragraphs: Sequence[Paragraph], subjects: Sequence[Subject], whole: Whole) -> Iterator[Verdict]:
    """Every amount of the paragraphs, judged."""
    year = max((each.year for subject in subjects for each in subject.figures), default=0)
    for paragraph in paragraphs:
        before: Verdict | None = None
        for said in said_in(paragraph, subjects):
            verdict = _of_whole(said, whole, year) or _judged(said, subjects, year)
            before = _tenfold(verdict, before) if before and verdict.figure is None else verdict
            yield before


def _others(text: str, subject: Subject) -> bool:
    """True when the words before an amount name somebody else: a capital inside the sentence that is not the subject's."""
    words = re.findall(r"[\wåäöÅÄÖ&-]+", text)[1:]
    return any(word[0].isupper() and not any(word.casefold().startswith(stem) for stem in subject.stems) for word in words)


def _tenfold(verdict: Verdict, before: Verdict) -> Verdict:
    """The verdict of a percentage beside the amount that it is of: ”196 tkr (16,0 procent)”, ten times too large or too small."""
    said, figure, amount = verdict.said, before.figure, before.said.amount
    is_beside = said.sentence == before.said.sentence and _BESIDE.fullmatch(said.sentence[amount.end : said.at])
    if said.amount.unit != "%" or amount.unit == "%" or figure is None or figure.role not in ("deviation", "change") or not is_beside:
        return verdict
    owners = (row for row in (*filter(None, [before.said.subject]), *said.named) if figure in row.figures)
    share = next(filter(None, (tenth_or_ten_times(said.amount, figure, row) for row in owners)), None)
    if share is None:
        return verdict
    finding = _finding("amount", said, figure, "procenten är fel med en faktor tio")
    return Verdict(said, None, finding._replace(must=f"{printed_range(*share, said.amount.decimals)} %"))


def _of_whole(said: Said, whole: Whole, year: int) -> Verdict | None:
    """An amount that a sentence which names no row says is the whole's surplus or deficit, where the total has the other sign."""
    claims = SAYS.search(said.before) or BARE_AFTER.match(said.sentence[said.amount.end:])
    if said.amount.unit == "%" or said.beside or said.subject or not claims or claims.groupdict().get("plain"):
        return None
    if not whole.speaks(said.before) or (_OLDER.search(said.sentence) and not _EXPECTED.search(said.sentence)):
        return None
    good = bool(claims["good"])
    if right := whole.right(said.amount, good=good):
        return Verdict(said, right)
    for row in whole.totals:
        if figure := opposite(said.amount, _deviations(said, row, year), good=good):
            of_row = said._replace(subject=row)
            return Verdict(of_row, figure, _direction(of_row, claims, figure))
    return None


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
            return _claimed(said, claims, deviations)
    figure = next((each for each in near if fits(said.amount, each.value, each.half)), None)
    if figure is not None:
        return Verdict(said, figure, _moved(said, figure))
    cut = next((each for each in near if each.role != "plain" and is_truncated(said.amount, each.value, each.half)), None)
    if cut is not None and _MOVED.search(said.sentence) and said.named and "," in said.amount.text and not _ABOUT.search(
            said.sentence[: said.at]):
        return Verdict(said, cut, _finding("truncated", said, cut, "avhuggen i stället för avrundad"))
    apart = (apart_by(said.amount, subject) for subject in said.named)
    anywhere = (each for subject in subjects for each in subject.figures if is_printed(said.amount, each))
    return Verdict(said, next(filter(None, apart), None) or next(anywhere, None))


def _outright(said: Said, claim: Claim, year: int) -> Verdict | None:
    """An amount that the sentence outright says what it is of; None where the row has no such figure."""
    if claim.of == "deviation":
        deviations = _deviations(said, claim.subject, year)
        return _claimed(said, claim.match, deviations) if deviations else None
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
    return said.subject is not None and len(words_of(said.before)) <= len(said.subject.stems) + 2


def _is_surely(said: Said, subject: Subject, after: re.Match[str] | None) -> bool:
    also = after is None and _ALSO_AFTER.match(said.sentence[said.amount.end:])
    return not _others(said.before, subject) and not also


def _claimed(said: Said, claims: re.Match[str], deviations: Sequence[RowFigure]) -> Verdict:
    """An amount that the sentence says is its subject's deviation."""
    figure = next((each for each in deviations if may_be(said.amount, each.value, each.half)), None)
    own = said.subject.figures if said.subject else ()
    beside = [each for row in said.beside if said.subject and row.stems != said.subject.stems for each in row.figures]
    figure = figure or next((each for each in beside if not is_one_of(said.amount, own) and fits(said.amount, each.value, each.half)), None)
    if figure is not None:
        return Verdict(said, figure, _direction(said, claims, figure) if figure.role == "deviation" else None)
    cut = next((each for each in deviations if is_truncated(said.amount, each.value, each.half)), None)
    if cut is not None:
        return Verdict(said, cut, _finding("truncated", said, cut, "avhuggen i stället för avrundad"))
    older = next((each for each in own if fits(said.amount, each.value, each.half)), None)
    if older is not None and (older.role != "deviation" or _OLDER.search(said.sentence)):
        return Verdict(said, older)
    if older is not None:
        return Verdict(said, older, _finding("stale", said, deviations[0], f"beloppet är {older.header}, inte {deviations[0].header}"))
    return Verdict(said, None, _finding("amount", said, deviations[0], _whose(said)))


def _whose(said: Said) -> str:
    """Why an amount is wrong: it is another named row's, or no one's."""
    other = next((each for each in said.named if is_one_of(said.amount, each.of("deviation"))), None)
    return f"beloppet är avvikelsen för {other.label}" if other else "stämmer inte"


def _moved(said: Said, figure: RowFigure) -> Finding | None:
    moved = moved_words(said.sentence, said.amount)
    if moved is None or said.subject is None or not contradicts(moved[1], moved[2], figure, said.subject):
        return None
    return _finding("direction", said, figure, f"”{moved[0]}” säger emot beloppen i raden")


def _direction(said: Said, claims: re.Match[str], figure: RowFigure) -> Finding | None:
    wrong = (claims["good"] and figure.value < 0) or (claims["bad"] and figure.value > 0)
    if not wrong or figure.half > abs(figure.value):
        return None
    word = claims["good"] or claims["bad"]
    return _finding("direction", said, figure, f"”{word}” säger emot tecknet")


def _finding(kind: FindingKind, said: Said, figure: RowFigure, why: str) -> Finding:
    source = f"{said.paragraph.source}, " if said.paragraph.source else ""
    owners = [each.label for each in (*filter(None, [said.subject]), *said.named, *said.beside) if figure in each.figures]
    label = owners[0] if said.subject and owners else ", ".join(dict.fromkeys(owners))
    reason = f"{label}, {figure.header}: {figure.text} ({figure.place}); {why}."
    return Finding(kind, source + said.paragraph.place, f"”{_quote(said)}”", figure.text, reason)


def _quote(said: Said) -> str:
    """The amount with the words before it."""
    before = said.sentence[: said.at].split()
    return " ".join([*before[-3:], said.amount.text])
