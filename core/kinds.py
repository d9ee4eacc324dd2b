"""Which kind of answer the words of a question ask for, in any order."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from core import kind_words as W
from core import periods
from core.fold import one_slip
from core.kind_words import Measure, Side
from core.question import OF_MONTHS, Question, QuestionKind


class Reading(NamedTuple):
    """The kind that was asked for (None: no such word), the measure of a month table, and the positions of the words taken."""

    kind: QuestionKind | None = None
    measure: Measure = "actual"
    used: frozenset[int] = frozenset()
    full_year: bool = False
    against: int | None = None
    """The year that is compared with, where it is given as a number: ”mot 2019”."""
    side: Side = "both"
    most: int | None = None
    """Which of the largest deviations, and how many: ”de 3 största underskotten”."""
    with_forecast: bool = False
    """An overview that looks ahead: ”helårsöversikt”."""


def find(tokens: Sequence[str], taken: Collection[int] = ()) -> Reading:
    """The kind of question in folded tokens, at the positions that are not ``taken``; the order of the words does not matter."""
    used: dict[int, QuestionKind] = {}
    for at in range(len(tokens)):
        phrase = next((p for p in W.PHRASES_FROM.get(tokens[at], ()) if _stands(p[0], tokens, at, taken, used)), None)
        if phrase:
            used.update(dict.fromkeys(range(at, at + len(phrase[0])), phrase[1]))
    for at, token in enumerate(tokens):
        if at not in taken and at not in used and (kind := kind_of(token)):
            used[at] = kind
    _read_beside_prognosis(tokens, taken, used)
    against = _year_against(tokens, taken, used)
    before = _last_year(tokens, taken, used) if "compare" in used.values() else {}
    used.update(before)
    most = _take_count(tokens, taken, used)
    present = {tokens[at] for at in used}
    kinds = set(used.values())
    compared_with_year = before or against or {"fjol", "fjolaret", "aret", "ar"} & present
    if {"compare", "budget"} <= kinds and not compared_with_year and not kinds & OF_MONTHS:
        kinds = kinds - {"compare", "budget"} | {"deviation"}
    kind = _decide(kinds)
    side, most = (_side(present), most) if kind == "largest" else ("both", None)
    ahead = kind == "overview" and bool(present & W.AHEAD)
    return Reading(kind, _measure(kinds, present), frozenset(used), bool(present & W.FULL_YEAR), against, side, most, ahead)


def _read_beside_prognosis(tokens: Sequence[str], taken: Collection[int], used: dict[int, QuestionKind]) -> None:
    """What words mean only where a prognosis is spoken of: ”hur bra var prognosen”, ”status för prognoserna”."""
    if "prognosis" not in used.values():
        return
    for at, token in enumerate(tokens):
        if at not in taken and token in W.RECORD:
            used[at] = "accuracy"
        elif _stands(W.HOW_GOOD, tokens, at, taken, used):
            used.update({at: "accuracy", at + 1: "accuracy"})
        elif at in used and token == "status":
            used[at] = "round"


def claimed(tokens: Sequence[str]) -> dict[int, int]:
    """Position of every number beside a word of ranking (topp 5, 3 största) → that of the word."""
    largest = (at for at, token in enumerate(tokens) if kind_of(token) == "largest")
    beside = ((place, at) for at in largest for place in (at - 1, at + 1) if 0 <= place < len(tokens))
    return {place: at for place, at in beside if _count(tokens[place]) is not None}


def kind_of(token: str) -> QuestionKind | None:
    """The kind that one folded word stands for."""
    return W.BY_WORD.get(token) or ("largest" if _glued_count(token) else None)


def is_filler(written: str, folded: str) -> bool:
    """True when a word neither names a unit nor changes the question; ”bra” is one, ”BRÅ” is not."""
    return folded in W.FILLERS and (folded in W.WITH_DOTS or written.casefold() == folded)


def corrected(token: str) -> str | None:
    """The word of a kind that a misspelt token is one slip away from."""
    if len(token) < 5:
        return None
    return next((word for word in W.CORRECTED if abs(len(word) - len(token)) <= 1 and word[0] == token[0] and one_slip(token, word)), None)


def _stands(phrase: tuple[str, ...], tokens: Sequence[str], at: int, taken: Collection[int], used: Collection[int]) -> bool:
    end = at + len(phrase)
    return tuple(tokens[at:end]) == phrase and not any(i in taken or i in used for i in range(at, end))


def _last_year(tokens: Sequence[str], taken: Collection[int], used: Collection[int]) -> dict[int, QuestionKind]:
    for at in range(len(tokens)):
        for phrase in W.LAST_YEAR:
            if _stands(phrase, tokens, at, taken, used):
                return dict.fromkeys(range(at, at + len(phrase)), "compare")
    return {}


def _year_against(tokens: Sequence[str], taken: Collection[int], used: dict[int, QuestionKind]) -> int | None:
    """The year after ”mot”, or after ”med” beside a word of comparison; both words are then taken."""
    for at, token in enumerate(tokens[:-1]):
        year = tokens[at + 1]
        if len(year) != 4 or not year.isdecimal() or year[:2] not in ("19", "20") or {at, at + 1} & {*taken, *used}:
            continue
        if token == "mot" or (token in ("med", "an", "fran") and "compare" in used.values()):
            used.update({at: "compare", at + 1: "compare"})
            return int(year)
    return None


def _take_count(tokens: Sequence[str], taken: Collection[int], used: dict[int, QuestionKind]) -> int | None:
    """The number of ”topp 5” and ”de 3 största”, which is then taken; the number before the word counts before the one after."""
    for at in [at for at, kind in used.items() if kind == "largest"]:
        if (glued := _glued_count(tokens[at])) is not None:
            return glued or None
        for beside in (at - 1, at + 1):
            if not 0 <= beside < len(tokens) or beside in taken or beside in used:
                continue
            if (count := _count(tokens[beside])) is not None:
                used[beside] = "largest"
                return count or None
    return None


def _count(token: str) -> int | None:
    return int(token) if token.isdecimal() and len(token) <= 2 else W.NUMBERS.get(token)


def _glued_count(token: str) -> int | None:
    """The number of ”topp5” and ”topp-10”."""
    word = token.rstrip("0123456789")
    return _count(token[len(word):]) if word.removesuffix("-") in ("topp", "top") else None


def _side(present: set[str]) -> Side:
    surplus, deficit = bool(present & W.SURPLUS), bool(present & W.DEFICIT)
    return "both" if surplus == deficit else "surplus" if surplus else "deficit"


def _decide(kinds: set[QuestionKind]) -> QuestionKind | None:
    """The kind that the words together ask for; utfall beside budget is the deviation."""
    if {"actual", "budget"} <= kinds and not kinds & OF_MONTHS:
        return next((kind for kind in W.PRECEDENCE if kind in kinds | {"deviation"}), None)
    return next((kind for kind in W.PRECEDENCE if kind in kinds), None)


def _measure(kinds: set[QuestionKind], present: set[str]) -> Measure:
    if not kinds & OF_MONTHS:
        return "actual"
    if {"actual", "budget"} <= kinds:
        return "deviation"
    named = [measure for word, measure in W.MONTH_MEASURES.items() if word in present]
    return next((measure for measure in (*named, *W.MEASURES) if measure in kinds or measure in named), "actual")


def wording(question: Question) -> str:
    """Words that ``find`` reads as the question's kind and measure."""
    if question.kind in OF_MONTHS and question.measure != "actual":
        return f"{W.SWEDISH[question.kind]} {W.SWEDISH[question.measure]}"
    if question.kind == "largest":
        count = f"topp {question.most}" if question.most else W.SWEDISH["largest"]
        return f"{count} {W.SIDES.get(question.side, '')}".strip()
    if question.kind == "overview" and question.with_forecast:
        return "helårsöversikt"
    since = periods.wording(question.since).removeprefix("t.o.m. ")
    return f"{W.SWEDISH[question.kind]} sedan {since}" if since else W.SWEDISH[question.kind]
