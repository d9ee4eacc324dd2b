"""The words for records that a change taken back concerns, and for what stands in its way."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from core.accounts import NET_COST, AccountGroup
from core.answers.clock import minute
from core.answers.impact_rows import named
from core.answers.round_table import amount_text
from core.book import UnitFigures
from core.gathering import KIND_WORDS
from core.key_figures import KeyFigures
from core.mapping import Source
from core.money import format_count
from core.organisation import Unit
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.profile import Profile
from core.records import LogEntry, Record
from core.register import Register, Year
from core.reported import ReportedTable
from core.rounds import STATUS_WORDS, Prognosis, Round
from core.undo import REMEMBERED, Obstacle

Names = Mapping[str, str]
"""Unit code → name."""
Pair = tuple[Record | None, Record | None]
"""A record as it is now and as it was."""

_SHOWN: Final = 3
_PROGNOSES: Final = 5
_WORDS: Final[dict[type, tuple[str, str]]] = {
    Unit: ("enhet", "enheter"), AccountGroup: ("konto eller kontogrupp", "konton och kontogrupper"), Year: ("år", "år"),
    Round: ("prognostillfälle", "prognostillfällen"), Prognosis: ("prognos", "prognoser"), Schedule: ("postschema", "postscheman"),
    Source: ("minnesregel för filer", "minnesregler för filer"), KeyFigures: ("nyckeltal", "nyckeltal"), Outgoing: ("inlägg", "inlägg"),
    ReportedTable: ("rapporttabell", "rapporttabeller"),
    Person: ("person", "personer"), Invitation: ("inbjudan", "inbjudningar"), ChatScope: ("chatt", "chattar"),
}

_OTHERS: Final[dict[type, str]] = {
    Profile: "kommunens inställningar", Source: "hur filer av samma slag läses", Schedule: "postschemat", Outgoing: "ett inlägg",
    KeyFigures: "nyckeltal", ReportedTable: "uppgifter vid sidan av ekonomin",
    Person: "en persons tillgång", Invitation: "en inbjudan", ChatScope: "en chatts tillgång",
}


UNNOTED: Final = "Vad som stod före den är inte sparat."


def record_notes(pairs: Sequence[Pair], register: Register | None, names: Names) -> list[str]:
    """What becomes of everything but figures: how many of each kind, and prognoses one by one."""
    notes = []
    for kind, words in _WORDS.items():
        counts = Counter(_fate(now, then) for now, then in pairs if isinstance(now or then, kind))
        notes += [_counted(counts, words)] if counts else []
    if any(isinstance(now or then, Profile) and now != then for now, then in pairs if now and then):
        notes.append("Kommunens inställningar blir som de var.")
    given = [pair for pair in pairs if isinstance(pair[0] or pair[1], Prognosis)]
    notes += [_prognosis(*pair, register, names) for pair in given[:_PROGNOSES]]
    return [*notes, f"… och {format_count(len(given) - _PROGNOSES)} prognoser till."] if len(given) > _PROGNOSES else notes


def obstacle_words(obstacle: Obstacle, names: Names, register: Register | None) -> str:
    """Why a change cannot be taken back, as a sentence."""
    by = _change(obstacle.by) if obstacle.by else ""
    what = _listed(obstacle.records, names, register)
    later = obstacle.by.generation if obstacle.by else 0
    kept = f"Koll minns vad som stod före de {format_count(REMEMBERED)} senaste ändringarna, så långt utrymmet räcker"
    words: dict[str, str] = {
        "nothing": "Den ändrade inga uppgifter.", "old": f"Den är för gammal: {kept}.",
        "large": "Det som stod före den var för mycket att minnas. Läs in den tidigare filen igen i stället.",
        "undone": f"Den är redan ångrad av ändring {later}. Med koll angra {later} gäller den igen.",
        "touched": f"{by} har senare ändrat samma uppgifter{f': {what}' if what else ''}.",
        "rests": f"{by} bygger på den{f': {what}' if what else ''}.",
        "unknown": f"{by} skrevs utan att Koll kunde spara vad som stod före den, så det går inte att se om den rör samma uppgifter.",
        "sent": "Den gäller inlägg som är skickade eller på väg ut.",
        "other": obstacle.text,
    }
    return words[obstacle.why]


def why_not_whole(entry: LogEntry, *, is_restore: bool, aside: str) -> str:
    """Why a change of the whole store cannot be taken back. ``is_restore``: another store was put in place of what stood; ``aside``: the
    name of what Koll then laid beside, "" where that is not known."""
    if entry.is_erasure:
        return "Den raderade personuppgifter, som inte går att få tillbaka."
    if not is_restore:
        return "Den gjorde ett skadat lager helt igen."
    if not aside:
        return "Den läste tillbaka en kopia. Fanns något före ligger det bredvid som .bak, och läses tillbaka med koll aterstall."
    return f"Den läste tillbaka en kopia. Det som fanns före ligger bredvid i {aside}, och läses tillbaka med koll aterstall {aside}."


def _change(entry: LogEntry) -> str:
    said = entry.summary if len(entry.summary) <= 80 else f"{entry.summary[:79]}…"
    author = f", {entry.author}" if entry.author else ""
    when = f"{minute(entry.time)}{author}: " if entry.time else ""
    return f"Ändring {entry.generation} ({when}{said.rstrip('.')})"


def _fate(now: Record | None, then: Record | None) -> str:
    return "tas bort" if then is None else "kommer tillbaka" if now is None else "blir som förut"


def _counted(counts: Counter[str], words: tuple[str, str]) -> str:
    """”3 enheter tas bort, 1 blir som förut.”"""
    (first, count), *others = counts.items()
    parts = [f"{format_count(count)} {words[count != 1]} {first}", *(f"{format_count(n)} {fate}" for fate, n in others)]
    return f"{', '.join(parts)}."


def _prognosis(now: Record | None, then: Record | None, register: Register | None, names: Names) -> str:
    one = now or then
    assert isinstance(one, Prognosis)
    before, after = _given(now, register), _given(then, register)
    return f"Prognos {one.round}, {_line(one, register, names)}: {before} → {after}."


def _line(given: Prognosis, register: Register | None, names: Names) -> str:
    """The unit, and the account group where it is not the net."""
    unit = named(given.unit, names)
    if given.group == NET_COST:
        return unit
    chart = register.chart if register else None
    return f"{unit}, {chart[given.group].name if chart is not None and given.group in chart else given.group}"


def _given(record: Record | None, register: Register | None) -> str:
    if not isinstance(record, Prognosis):
        return "ingen"
    said = f"{amount_text(record.amount, register.profile if register else Profile(), record.group)} ({STATUS_WORDS[record.status]}"
    return f"{said}, {record.author})" if record.author else f"{said})"


def _listed(records: Sequence[Record], names: Names, register: Register | None) -> str:
    said = list(dict.fromkeys(_named(record, names, register) for record in records))
    more = f" och {format_count(len(said) - _SHOWN)} till" if len(said) > _SHOWN else ""
    return ", ".join(said[:_SHOWN]) + more


def _named(record: Record, names: Names, register: Register | None) -> str:
    match record:
        case UnitFigures():
            kinds = " och ".join(KIND_WORDS.get(kind, kind) for kind in record.monthly)
            return f"{kinds} {record.year} för {named(record.unit, names)}"
        case Prognosis():
            return f"prognosen för {_line(record, register, names)} i {_round(record.round, register)}"
        case Round():
            return f"prognostillfället {record.name}"
        case Unit() | AccountGroup():
            return f"{'enheten' if isinstance(record, Unit) else 'kontot'} {named(record.code, {record.code: record.name})}"
        case Year():
            return f"året {record.fiscal.name}"
    return _OTHERS[type(record)]


def _round(round_id: str, register: Register | None) -> str:
    return next((each.name for each in register.rounds if each.id == round_id), round_id) if register else round_id
