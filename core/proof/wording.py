"""Words that the figures contradict: more or less, forecasts in a closed year, and deviations that nobody comments."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from core.proof.amounts import TextAmount
from core.proof.finding import Finding
from core.proof.relations import Model
from core.proof.subjects import RowFigure, Subject, named_in
from core.proof.tables import Paragraph
from core.proof.words import COST, INCOME, is_total

_UP: Final = r"ökar|ökat|ökade|stiger|stigit|steg|högre|ökning\w*"
_DOWN: Final = r"minskar|minskat|minskade|sjunker|sjunkit|sjönk|lägre|minskning\w*"
_MOVES: Final = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:(?:med|om|på|ca|cirka|totalt|drygt|knappt)\s+)*$", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"\s*(?:kronor )?(?P<word>högre|lägre|mer|mindre)\s+än\s+(?P<base>budget|föregående|förra|året innan|20\d\d)", re.IGNORECASE)
_FORECAST: Final = re.compile(
    r"\bprognosen (?:pekar|visar|indikerar)\b|\b(?:utfallet|resultatet|överskottet|underskottet|helåret)"
    r" (?:beräknas|väntas|förväntas|prognostiseras)\b"
    r"|\b(?:väntas|beräknas|prognostiseras) (?:bli|landa|uppgå)\b", re.IGNORECASE)
_CLOSED: Final = re.compile(r"\b(?:års)?bokslut\b|bokfört", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b20\d\d\b")
_EARLIER: Final = re.compile(r"delår|april|augusti|vid den|i den fördjupade", re.IGNORECASE)


def moved_words(sentence: str, amount: TextAmount) -> tuple[str, bool, bool] | None:
    """The word that says that something became more or less by the amount: the word, True for more, True for against the budget."""
    before, after = _MOVES.search(sentence[: amount.start]), _AFTER.match(sentence[amount.end:])
    if after:
        return after["word"], after["word"].casefold() in ("högre", "mer"), after["base"].casefold() == "budget"
    return (before["up"] or before["down"], bool(before["up"]), False) if before else None


def contradicts(up: bool, against_budget: bool, figure: RowFigure, subject: Subject) -> bool:
    """True when the row's own figures say the opposite of ”more” (or ”less”) by this difference."""
    if figure.role != ("deviation" if against_budget else "change") or figure not in subject.figures:
        return False
    plain = subject.of("plain")
    pairs = [(a, b) for a in plain for b in plain if _is_pair(a, b, figure, against_budget)]  # printed alike they may differ either way
    grew = {abs(a.value) > abs(b.value) for a, b in pairs if (a.value < 0) == (b.value < 0) and a.value != b.value}
    return grew == {not up}


def _is_pair(actual: RowFigure, base: RowFigure, figure: RowFigure, against_budget: bool) -> bool:
    """True when the difference is between these two: the actual, and the budget or the year before."""
    apart = abs(abs(actual.value - base.value) - abs(figure.value)) <= actual.half + base.half + figure.half
    is_budget = "budget" in base.header.casefold()
    if against_budget:
        return apart and is_budget and "budget" not in actual.header.casefold() and actual.year == base.year
    return apart and not is_budget and "budget" not in actual.header.casefold() and base.year == actual.year - 1


def forecast_findings(model: Model, texts: Sequence[Paragraph]) -> Iterator[Finding]:
    """Words of a forecast about a year whose accounts the tables show closed."""
    years = [int(year) for table in model.tables for header in table.columns if _CLOSED.search(header) for year in _YEAR.findall(header)]
    if not years:
        return
    closed = max(years)
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text.text):
            match = _FORECAST.search(sentence)
            later = any(int(year) > closed for year in _YEAR.findall(sentence))
            if match and not later and not _EARLIER.search(sentence):
                place = f"{text.source}, {text.place}" if text.source else text.place
                yield Finding("forecast", place, f"”{match.group()}”", "", f"Tabellerna visar bokslutet {closed}: året är stängt.")


def comment_findings(
    texts: Sequence[Paragraph], subjects: Sequence[Subject], sources: Sequence[str], least: int, fraction: float,
) -> Iterator[Finding]:
    """Rows whose deviation asks for a comment and that no text names, in tables whose other rows are commented.

    ``least`` is in öre × 20; ``sources``: the file of each table.
    """
    told = {id(each) for text in texts for each in named_in(subjects, f"{text.heading}. {text.text}")}
    by_table = dict[int, list[tuple[Subject, RowFigure]]]()
    for subject in subjects:
        if is_total(subject.label) or (len(subject.stems) == 1 and (COST.search(subject.label) or INCOME.search(subject.label))):
            continue
        large = _large(subject, least, fraction)
        if large:
            by_table.setdefault(subject.table, []).append((subject, large))
    for at, rows in by_table.items():
        silent = [(subject, figure) for subject, figure in rows if id(subject) not in told]
        if len(rows) >= 3 and 2 * len(silent) <= len(rows):
            for subject, figure in silent:
                place = f"{sources[at]}, {figure.place}" if sources[at] else figure.place
                yield Finding("comment", place, f"{figure.text} ({subject.label}, {figure.header})", "", "Avvikelsen nämns inte i texten.")


def _large(subject: Subject, least: int, fraction: float) -> RowFigure | None:
    latest = max((each.year for each in subject.figures), default=0)
    base = max((abs(each.value) for each in subject.of("plain") if "budget" in each.header.casefold()), default=0)
    now = (each for each in subject.of("deviation") if each.year in (0, latest) and each.answered_for)
    return next((each for each in now if abs(each.value) >= max(least, fraction * base)), None)
