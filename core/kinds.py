"""The words that say what kind of answer is wanted, and the words that say nothing."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal, NamedTuple

from core.fold import one_slip
from core.question import Question, QuestionKind

Side = Literal["both", "surplus", "deficit"]
Measure = Literal["actual", "budget", "deviation"]

# Folded words; a kind's first word is the one that the program itself writes.
WORDS: Final[dict[QuestionKind, tuple[str, ...]]] = {
    "deviation": (
        "avvikelse", "avvikelser", "avvikelsen", "avvikelserna", "avvikelses", "avv", "avvik", "avviker", "budgetavvikelse",
        "budgetavvikelser", "budgetavvikelsen", "differens", "differensen", "differenser", "diff", "diffen", "overskott",
        "overskottet", "overskotten", "underskott", "underskottet", "underskotten", "over-/underskott", "over/underskott", "over-",
        "uppfoljning", "budgetuppfoljning", "manadsuppfoljning", "laget", "status", "utfallsavvikelse", "helarsavvikelse",
        "overdrag", "overdraget",
        "overskrider", "overskridande", "enheter", "enheterna",
    ),
    "actual": (
        "utfall", "utfallet", "utfallen", "utfalls", "bokfort", "bokforda", "bokford", "redovisat", "redovisad", "upparbetat",
        "kostat", "kostade", "kostar", "forbrukat", "forbrukning", "forbrukningen", "nettokostnad", "nettokostnaden", "spenderat",
        "anvant",
    ),
    "budget": (
        "budget", "budgeten", "budgetens", "budgetar", "budgeterat", "budgeterad", "ram", "ramen", "ramar", "driftram", "driftramen",
        "anslag", "anslaget", "helarsbudget", "helarsbudgeten", "arsbudget", "arsbudgeten", "budgetram", "budgetramen",
    ),
    "months": (
        "manader", "manaderna", "manadsvis", "manadstabell", "manadstabellen", "manadsvisa", "manadsvist", "manadsutfall",
        "manadsutfallet", "manadsbudget", "manadsfordelning", "manadsfordelat", "manadsfordelad", "manadsavvikelse",
        "manadsavvikelser", "manadsserie",
    ),
    "compare": (
        "jamfor", "jamfort", "jamfora", "jamforelse", "jamforelsen", "jamford", "jamforelser", "forandring", "forandringen",
        "skillnad", "skillnaden", "utveckling", "utvecklingen",
    ),
    "largest": (
        "storst", "storsta", "topp", "top", "toppen", "topplista", "topplistan", "varst", "varsta",
    ),
    "income_statement": (
        "resultatrakning", "resultatrakningen", "resultatrakningar", "arsbokslut", "arsbokslutet", "resultat", "resultatet",
        "resultatredovisning", "resultatredovisningen", "arsresultat", "arsresultatet",
    ),
    "operating_statement": (
        "driftredovisning", "driftredovisningen", "driftsredovisning", "driftsredovisningen", "drift", "driften", "drifts",
        "programomraden", "programomrade",
    ),
    "account_groups": (
        "kontogrupper", "kontogrupperna", "kontogrupp", "kontogruppen", "kostnadsslag", "kostnadsslagen", "kontoslag",
        "kontogruppsvis",
    ),
    "prognosis": (
        "prognos", "prognosen", "prognoser", "prognoserna", "prognosens", "helarsprognos", "helarsprognosen", "arsprognos",
    ),
    "accuracy": (
        "prognossakerhet", "prognossakerheten", "prognosprecision", "prognosprecisionen", "traffsakerhet", "traffsakerheten",
        "prognosavvikelse", "prognosavvikelser", "prognosavvikelsen", "prognosfel", "prognosfelet", "sakerhet", "sakerheten",
    ),
    "changes": ("andrats", "andrat", "andrades", "andringar", "andringarna"),
    "why": ("varfor", "orsak", "orsaken", "orsaker", "orsakerna", "forklara", "forklaring", "forklaringen"),
    "missing": ("saknas", "saknar"),
    "round": ("tillfalle", "tillfallet", "prognostillfalle", "prognostillfallet", "avstamningstillfalle", "avstamningstillfallet"),
    "sub_appropriations": (
        "detaljramar", "detaljramarna", "detaljram", "detaljramen",
    ),
    "help": (
        "hjalp", "help", "start", "?", "instruktion", "instruktioner", "manual", "kommandon",
    ),
}

# Phrases of several words, and the kind that they stand for.
_PHRASES: Final[tuple[tuple[tuple[str, ...], QuestionKind], ...]] = (
    (("vad", "kan", "du"), "help"), (("vad", "kan", "jag", "fraga"), "help"), (("hur", "fungerar", "du"), "help"),
    (("hur", "gor", "jag"), "help"), (("hur", "gar", "det"), "deviation"), (("hur", "har", "det", "gatt"), "deviation"),
    (("hur", "gick", "det"), "deviation"), (("hur", "ligger"), "deviation"), (("hur", "ser", "det", "ut"), "deviation"),
    (("hur", "star", "det", "till"), "deviation"), (("hur", "gar"), "deviation"), (("hur", "mar"), "deviation"),
    (("over", "och", "underskott"), "deviation"), (("over", "eller", "underskott"), "deviation"),
    (("over-", "och", "underskott"), "deviation"), (("plus", "eller", "minus"), "deviation"), (("per", "manad"), "months"),
    (("per", "man"), "months"),
    (("manad", "for", "manad"), "months"), (("varje", "manad"), "months"), (("alla", "manader"), "months"),
    (("per", "kontogrupp"), "account_groups"), (("per", "kostnadsslag"), "account_groups"), (("per", "konto"), "account_groups"),
    (("arets", "resultat"), "income_statement"), (("per", "programomrade"), "operating_statement"),
    (("per", "detaljram"), "sub_appropriations"), (("mot", "fjol"), "compare"), (("mot", "fjolaret"), "compare"),
    (("mot", "i", "fjol"), "compare"), (("mot", "forra", "aret"), "compare"), (("mot", "foregaende", "ar"), "compare"),
    (("mot", "aret", "innan"), "compare"), (("mot", "aret", "fore"), "compare"), (("an", "i", "fjol"), "compare"),
    (("an", "forra", "aret"), "compare"),
)
# Last year beside a word of comparison is what is compared with, not the period.
_LAST_YEAR: Final = (
    ("i", "fjol"), ("fjol",), ("fjolaret",), ("forra", "aret"), ("foregaende", "ar"), ("forra", "arets"), ("foregaende", "ars"),
)

# What the largest deviations are narrowed to; any other word of deviation narrows nothing.
_SURPLUS: Final = frozenset({"over-", "over", "overskott", "overskottet", "overskotten"})
_DEFICIT: Final = frozenset({"underskott", "underskottet", "underskotten", "overdrag", "overdraget"})
_SIDES: Final[dict[Side, str]] = {"surplus": "överskott", "deficit": "underskott"}
_NUMBERS: Final = {
    "tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "atta": 8, "nio": 9, "tio": 10, "femton": 15, "tjugo": 20,
}

# The kind that a text with several such words asks for: the first that is among them.
_PRECEDENCE: Final[tuple[QuestionKind, ...]] = (
    "accuracy", "missing", "changes", "why", "round", "prognosis",
    "months", "compare", "largest", "sub_appropriations", "account_groups", "operating_statement", "income_statement",
    "deviation", "actual", "budget", "help",
)
# Words that are also sensible names of units, and then name one when they are all that is asked.
WEAK: Final = frozenset({"drift", "driften", "resultat", "ram", "anslag", "topp", "utveckling", "uppfoljning", "status", "start", "manual"})

# Words that neither name a unit nor change the question.
FILLERS: Final = frozenset({
    "aktuell", "aktuella", "alla", "an", "angaande", "ar", "aret", "arets", "att", "av", "avseende", "bara", "belopp", "beratta",
    "blev", "blir", "bra", "da", "de", "den", "det", "din", "dina", "ditt", "du", "ekonomin", "en", "ett",
    "fa", "for", "fraga", "fragan", "fram", "fran", "gallande", "gar", "ge", "gick", "hamta", "har", "hela",
    "hos", "hur", "i", "igen", "inom", "jag", "just", "kan", "koll", "kolla", "kommun", "kommunens", "kommuns", "kr",
    "kronor", "langre", "langt", "ligger", "lista", "listan", "lite", "man", "manad", "manaden", "manga", "med", "mig", "miljoner",
    "min", "mina", "mitt", "mnkr", "mot", "mycket", "ni", "nu", "nuvarande", "och", "ocksa", "ok", "okej", "om", "oss", "pa",
    "pengar", "procent", "per", "redovisa", "sa", "sammanlagt", "samtliga", "sedan", "sen", "ser", "siffra", "siffror", "siffrorna", "ska",
    "skriv", "skulle", "snabbt", "snalla", "som", "star", "stor", "stort", "tabell", "tabellen", "tack", "till", "titta", "tkr",
    "total", "totalen", "totalt", "tusental", "under", "ut", "vad", "var", "vara", "vart", "veta", "vi", "vilka", "vilken", "vilket",
    "vill", "visa", "samma", "motsvarande", "period", "perioden",
})
# Those that are written with å, ä or ö; any other that is, such as BRÅ, is no filler but a name.
_WITH_DOTS: Final = frozenset({
    "an", "angaende", "ar", "aret", "arets", "beratta", "da", "fa", "for", "fraga", "fragan", "fran", "gallande", "gar", "hamta", "langre",
    "langt", "man", "manad", "manaden", "manga", "ocksa", "pa", "sa", "snalla", "star", "vart",
})

# They say nothing at the beginning of a question, and elsewhere they are not understood.
GREETINGS: Final = frozenset({"hej", "hejsan", "hello", "tjena", "halla"})
# Fillers that are polite, and never what is asked about.
PLEASANTRIES: Final = frozenset({"tack", "bra", "ok", "okej", "snalla"})

_BY_WORD: Final[dict[str, QuestionKind]] = {word: kind for kind, listed in WORDS.items() for word in listed}
_MEASURES: Final[tuple[Measure, ...]] = ("deviation", "budget", "actual")
_MONTH_MEASURES: Final[dict[str, Measure]] = {
    "manadsbudget": "budget", "manadsutfall": "actual", "manadsutfallet": "actual",
    "manadsavvikelse": "deviation", "manadsavvikelser": "deviation",
}
_FULL_YEAR: Final = frozenset({"helarsbudget", "helarsbudgeten", "arsbudget", "arsbudgeten", "helarsavvikelse"})
SWEDISH: Final[dict[QuestionKind, str]] = {
    "deviation": "avvikelse", "actual": "utfall", "budget": "budget", "months": "månader", "compare": "jämför", "largest": "störst",
    "income_statement": "resultaträkning", "operating_statement": "driftredovisning", "account_groups": "kontogrupper",
    "sub_appropriations": "detaljramar", "prognosis": "prognos", "accuracy": "prognossäkerhet", "changes": "vad har ändrats",
    "why": "varför", "missing": "vilka saknas", "round": "tillfälle", "help": "hjälp",
}
"""The one word of each kind that the program writes in the questions it suggests."""
# A slip in one of these words is understood: they are long and unlike each other.
_CORRECTED: Final = tuple(w for w in _BY_WORD if len(w) >= 6 and w.isalpha() and w not in WEAK and not w.startswith("enhet"))


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


def find(tokens: Sequence[str], taken: Collection[int] = ()) -> Reading:
    """The kind of question in folded tokens, at the positions that are not ``taken``; the order of the words does not matter."""
    used: dict[int, QuestionKind] = {}
    for at in range(len(tokens)):
        phrase = next((p for p in _PHRASES if _stands(p[0], tokens, at, taken, used)), None)
        if phrase:
            used.update(dict.fromkeys(range(at, at + len(phrase[0])), phrase[1]))
    for at, token in enumerate(tokens):
        if at not in taken and at not in used and (kind := kind_of(token)):
            used[at] = kind
    against = _year_against(tokens, taken, used)
    before = _last_year(tokens, taken, used) if "compare" in used.values() else {}
    used.update(before)
    most = _take_count(tokens, taken, used)
    present = {tokens[at] for at in used}
    kinds = set(used.values())
    compared_with_year = before or against or {"fjol", "fjolaret", "aret", "ar"} & present
    if {"compare", "budget"} <= kinds and not compared_with_year and "months" not in kinds:
        kinds = {"deviation"}
    kind = _decide(kinds)
    side, most = (_side(present), most) if kind == "largest" else ("both", None)
    return Reading(kind, _measure(kinds, present), frozenset(used), bool(present & _FULL_YEAR), against, side, most)


def claimed(tokens: Sequence[str]) -> dict[int, int]:
    """Position of every number beside a word of ranking (topp 5, 3 största) → that of the word."""
    largest = (at for at, token in enumerate(tokens) if kind_of(token) == "largest")
    beside = ((place, at) for at in largest for place in (at - 1, at + 1) if 0 <= place < len(tokens))
    return {place: at for place, at in beside if _count(tokens[place]) is not None}


def kind_of(token: str) -> QuestionKind | None:
    """The kind that one folded word stands for."""
    return _BY_WORD.get(token) or ("largest" if _glued_count(token) else None)


def is_filler(written: str, folded: str) -> bool:
    """True when a word neither names a unit nor changes the question; ”bra” is one, ”BRÅ” is not."""
    return folded in FILLERS and (folded in _WITH_DOTS or written.casefold() == folded)


def corrected(token: str) -> str | None:
    """The word of a kind that a misspelt token is one slip away from."""
    if len(token) < 5:
        return None
    return next((word for word in _CORRECTED if abs(len(word) - len(token)) <= 1 and word[0] == token[0] and one_slip(token, word)), None)


def _stands(phrase: tuple[str, ...], tokens: Sequence[str], at: int, taken: Collection[int], used: Collection[int]) -> bool:
    places = range(at, at + len(phrase))
    return tuple(tokens[at:at + len(phrase)]) == phrase and not any(i in taken or i in used for i in places)


def _last_year(tokens: Sequence[str], taken: Collection[int], used: Collection[int]) -> dict[int, QuestionKind]:
    for at in range(len(tokens)):
        for phrase in _LAST_YEAR:
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
    return int(token) if token.isdecimal() and len(token) <= 2 else _NUMBERS.get(token)


def _glued_count(token: str) -> int | None:
    """The number of ”topp5” and ”topp-10”."""
    word = token.rstrip("0123456789")
    return _count(token[len(word):]) if word.removesuffix("-") in ("topp", "top") else None


def _side(present: set[str]) -> Side:
    surplus, deficit = bool(present & _SURPLUS), bool(present & _DEFICIT)
    return "both" if surplus == deficit else "surplus" if surplus else "deficit"


def _decide(kinds: set[QuestionKind]) -> QuestionKind | None:
    """The kind that the words together ask for; utfall beside budget is the deviation."""
    if {"actual", "budget"} <= kinds and "months" not in kinds:
        return next((kind for kind in _PRECEDENCE if kind in kinds | {"deviation"}), None)
    return next((kind for kind in _PRECEDENCE if kind in kinds), None)


def _measure(kinds: set[QuestionKind], present: set[str]) -> Measure:
    if "months" not in kinds:
        return "actual"
    named = [measure for word, measure in _MONTH_MEASURES.items() if word in present]
    return next((measure for measure in (*named, *_MEASURES) if measure in kinds or measure in named), "actual")


def wording(question: Question) -> str:
    """Words that ``find`` reads as the question's kind and measure."""
    if question.kind == "months" and question.measure != "actual":
        return f"{SWEDISH['months']} {SWEDISH[question.measure]}"
    if question.kind == "largest":
        count = f"topp {question.most}" if question.most else SWEDISH["largest"]
        return f"{count} {_SIDES.get(question.side, '')}".strip()
    return SWEDISH[question.kind]
