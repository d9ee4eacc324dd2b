"""How a reported table looks in a file: the words above it, the names of its kinds and columns. Reading and writing share it."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.fold import plain
from core.reported import ReportedKind

KIND_NAMES: Final[Mapping[ReportedKind, str]] = {
    "key_facts": "fakta", "goals": "mål", "indicators": "indikatorer", "activities": "aktiviteter", "key_figures": "nyckeltal",
    "internal_control": "internkontroll", "staff": "personal", "sick_leave": "sjukfrånvaro", "work_environment": "arbetsmiljö",
    "earmarked_funds": "riktade medel", "significant_events": "händelser", "investments": "investeringar", "analysis": "analys",
    "sections": "texter",
}
TITLE, KIND, UNIT, YEAR, ID, SOURCE, NOTE, KEYS, UNITS = (
    "Tabell", "Sort", "Enhet", "År", "Id", "Källa", "Not", "Kolumner", "Måttenheter",
)
"""The first cells of the lines above a table; what they say stands in the cells after."""
LEVEL, TYPE, KEY = "Nivå", "Typ", "Nyckel"
"""The last columns: how deep a row is, whether it is a total or a heading, and what tells it from others."""
TYPE_NAMES: Final = {"row": "", "total": "summa", "heading": "rubrik"}
_MEASURE: Final = re.compile(r"(.*\S)\s*\((kr|tkr|mnkr|%|st|procentenheter)\)")
_COLUMN_KEYS: Final[Mapping[str, str]] = {
    "bedomning": "assessment", "utvardering": "assessment", "status": "status", "lage": "status", "slutdatum": "due", "klart": "due",
    "ansvarig": "responsible", "ansvarig chef": "responsible", "beskrivning": "description", "fortydligande": "description",
    "malvarde": "target", "mal": "target", "utgangslage": "baseline", "trend": "trend", "jamforelse": "comparison", "utfall": "actual",
    "bokslut": "actual", "budget": "budget", "avvikelse": "deviation", "foregaende ar": "previous", "forandring": "change",
    "text": "text", "kommentar": "text", "riskvarde": "risk_score", "vad kontrolleras": "control", "metod": "method", "process": "process",
    "frekvens": "frequency", "anmarkning": "remark", "resultat och atgard": "remark", "uppfoljning": "remark",
    "antal anstallda": "employees", "anstallda": "employees", "slutat": "left", "slutade": "left", "antal som slutat": "left",
    "varav pension": "retired", "pensionsavgangar": "retired", "varav pensionsavgangar": "retired", "genomsnittligt antal": "average_staff",
    "medelantal": "average_staff", "genomsnitt": "average_staff", "vid arets borjan": "opening_staff", "vid arets slut": "closing_staff",
    "personalomsattning": "turnover",
    "prioriterat mal": "council_goal", "kf-mal": "council_goal", "namndmal": "board_goal", "uppgift": "value", "varde": "value",
}
_BY_NAME: Final = {plain(name): kind for kind, name in KIND_NAMES.items()}


def kind_named(text: str) -> ReportedKind | None:
    """The kind by its name or the beginning of it."""
    wanted = plain(text.strip())
    return _BY_NAME.get(wanted) or next((kind for name, kind in _BY_NAME.items() if len(wanted) > 2 and name.startswith(wanted)), None)


def measured(label: str) -> tuple[str, str]:
    """A heading without the unit of measure in brackets after it, and that unit."""
    found = _MEASURE.fullmatch(label.strip())
    return (found[1], found[2]) if found else (label.strip(), "")


def key_of(label: str, year: int) -> str:
    """The key of a column by its heading: ”Slutdatum” is due, ”Utfall 2018” in a table of 2020 is y2018, else the folded words."""
    folded = plain(label.strip())
    years = re.findall(r"(?:19|20)\d\d", folded)
    bare = re.sub(r"\s*(?:19|20)\d\d", "", folded).strip()
    if len(years) == 1 and (not bare or int(years[0]) != year):
        return f"y{years[0]}"
    return _COLUMN_KEYS.get(bare) or re.sub(r"[^a-z0-9]+", "_", folded).strip("_") or "kolumn"


def is_column_word(label: str) -> bool:
    """True for a heading that Koll knows, or a year."""
    folded = re.sub(r"\s*(?:19|20)\d\d", "", plain(measured(label)[0])).strip()
    return folded in _COLUMN_KEYS or bool(re.fullmatch(r"(?:19|20)\d\d", label.strip()))


def slug(text: str) -> str:
    """A short id of a title."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")[:40] or "tabell"
