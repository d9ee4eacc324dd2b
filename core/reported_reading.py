"""What the cells of a reported table say: ”i.u.”, ”Prel: 67” and an empty place are states, not zeros; statuses and dates on one scale."""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from core.fold import plain
from core.reported import ReportedRow

State = Literal["value", "blank", "no_data", "not_measured", "preliminary", "text"]


class Reading(NamedTuple):
    """What a cell says: its state, and the number in it where it is one alone (in the cell's own unit, % as it is written)."""

    state: State
    value: float | None = None


_PRELIMINARY: Final = re.compile(r"prel\w*\.?:?\s*(.*)")
_NUMBER: Final = re.compile(r"([+−–-]?)\s*(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?\s*%?")
_NO_DATA: Final = frozenset({"i.u.", "i.u", "iu", "ingen uppgift", "uppgift saknas"})
_NOT_MEASURED: Final = ("ingen matning", "inte matt", "ej matt")


def reading_of(text: str) -> Reading:
    """The state and number of a cell; ”3:e i länet” and ”53 (medel 57)” are texts, since which number is meant is not ours to say."""
    folded = plain(text.strip())
    if folded in ("", "-", "–"):
        return Reading("blank")
    if folded in _NO_DATA:
        return Reading("no_data")
    if folded.startswith(_NOT_MEASURED):
        return Reading("not_measured")
    if found := _PRELIMINARY.fullmatch(folded):
        return Reading("preliminary", _number(found[1]))
    number = _number(text.strip())
    return Reading("text") if number is None else Reading("value", number)


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    size = float(re.sub(r"\s", "", whole) + (f".{decimals}" if decimals else ""))
    return -size if sign in ("−", "–", "-") else size


Assessment = Literal["met", "partly", "not_met", "not_assessed"]
ASSESSMENT_WORDS: Final[Mapping[Assessment, str]] = {
    "met": "uppfyllda eller godkända", "partly": "delvis uppfyllda", "not_met": "ej uppfyllda eller kvarstående",
    "not_assessed": "utan bedömning",
}
_NOT: Final = ("ej", "inte", "uppfylls ej", "uppfylls inte", "malet ar inte", "rod", "c.", "c ", "med anmarkning")
_PARTLY: Final = ("delvis", "uppfylls delvis", "gul", "b.", "b ")
_MET: Final = ("helt", "uppfylls", "uppfyllt", "uppfylld", "gron", "a.", "a ", "godkand", "utan anmarkning")
_UNASSESSED: Final = ("ej utvarderat", "inte utvarderat", "utvardering", "ej bedomt", "ingen bedomning")


def assessed(text: str) -> Assessment:
    """What an assessment says, on one scale: helt, delvis, ej uppfyllt, ej utvärderat; A, B, C of an internal control likewise."""
    folded = plain(text.strip())
    if not folded or folded.startswith(_UNASSESSED):
        return "not_assessed"
    if folded.startswith(_NOT):
        return "not_met"
    if folded.startswith(_PARTLY):
        return "partly"
    return "met" if folded.startswith(_MET) else "not_assessed"


def is_known_assessment(text: str) -> bool:
    """True for words that say that there is no assessment, and for none at all."""
    folded = plain(text.strip())
    return folded in ("", "-", "–") or folded.startswith(_UNASSESSED)


Progress = Literal["done", "ongoing", "not_started", "stopped", "unknown"]
PROGRESS_WORDS: Final[Mapping[Progress, str]] = {
    "done": "klara", "ongoing": "pågående", "not_started": "ej påbörjade", "stopped": "ej genomförda", "unknown": "utan läge",
}
_STATUSES: Final[tuple[tuple[Progress, tuple[str, ...]], ...]] = (
    ("not_started", ("ej paborja", "inte paborja", "ej startad")),
    ("stopped", ("gick ej", "gick inte", "uppfylls inte", "uppfylls ej", "ej genomfor", "avbruten", "avbrutet")),
    ("ongoing", (
        "klart och fortsatt", "klart, pag", "genomfort och fort", "delvis", "pag", "paborja", "inv", "lopande", "alltid",
        "kontaktuppgifterna", "positiv utvardering",
    )),
    ("done", ("klar", "genomford", "genomfort", "ja", "uppfylls", "avslutad", "fardig")),
)


def progress_of(text: str) -> Progress:
    """Where an action stands, on one scale, from the twenty ways in which it is written; the words themselves are kept."""
    folded = plain(text.strip())
    return next((progress for progress, starts in _STATUSES if folded.startswith(starts)), "unknown")


_MONTHS: Final = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_SEASONS: Final = {"varen": 5, "vintern": 3, "sommaren": 8, "hosten": 11}
_DUE: Final = tuple(map(re.compile, (
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    r"(?P<day>\d{1,2}) (?P<name>[a-z]{3})[a-z.]* (?P<year>\d{4})",
    r"(?P<season>varen|vintern|sommaren|hosten) (?P<year>\d{4})",
    r"(?P<name>[a-z]{3})[a-z.]*[- ](?P<year>\d{4}|\d{2})",
    r"(?:\d{4}/)?(?P<year>\d{4})",
)))


def due_of(text: str) -> date | None:
    """The last day that a due date allows: ”2016-06-30”, ”1 juli 2016”, ”Nov-16”, ”Våren 2016”, ”2016/2017”; None for ”Löpande”."""
    folded = plain(text.strip())
    for pattern in _DUE:
        if found := pattern.fullmatch(folded):
            return _day(found.groupdict())
    return None


def _day(parts: Mapping[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    name, season = parts.get("name"), parts.get("season")
    if name is not None and name not in _MONTHS:
        return None
    month = _MONTHS.index(name) + 1 if name else _SEASONS[season] if season else int(parts.get("month") or 12)
    try:
        return date(year, month, int(day)) if (day := parts.get("day")) else date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


_NO_DATE: Final = (
    "lopande", "alltid", "varje", "tills vidare", "arligen", "manadsvis", "aterkommande", "kontinuerlig", "vid behov", "klar",
    "forhoppning",
)


def is_without_date(text: str) -> bool:
    """True for words that set no last day: ”Löpande”, ”Varje år”, ”Återkommande halvårsvis”."""
    folded = plain(text.strip())
    return folded in ("", "-", "–") or folded.startswith(_NO_DATE)


def is_overdue(row: ReportedRow, today: date) -> bool:
    """True when the row has a due day before ``today`` and nothing says that it is done."""
    due = due_of(row.texts.get("due", ""))
    return due is not None and due < today and progress_of(row.texts.get("status", "")) != "done"
