"""A change taken back: what will stand there again before it is done, what stands in the way, and the receipt."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.accounts import AccountGroup
from core.answer import NOT_YET, Answer, Column, Table, refusal
from core.answers.clock import minute
from core.answers.impact_rows import change_notes, impact_rows
from core.answers.undone_words import obstacle_words, record_notes
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Undo
from core.impact import impact_of
from core.money import format_count
from core.organisation import Unit
from core.people import ChatScope, Invitation, Person
from core.records import LogEntry, Record
from core.register import Register, Year
from core.undo import Obstacle, Undoing

_COLUMNS = (
    Column("new", "Tillbaka"), Column("changed", "Ändras"), Column("actual", "Utfall", "kr"), Column("budget", "Budget", "kr"),
)
SHOWN: Final = 5
"""Obstacles that are told of one by one."""
_ACCESS: Final = (Person, Invitation, ChatScope)
_NOT_ACCESS: Final = "Tillgång ges bara på nytt (koll bjud-in, koll chatt): det här går inte att ångra i sin tur."
_NOT_AGAIN: Final = "Det som försvinner är för mycket att minnas: det här går inte att ångra i sin tur, men filen kan läsas in igen."


def preview(undoing: Undoing, register: Register | None) -> Answer:
    """What would stand there again, with the command that says yes; or why the change cannot be taken back."""
    if undoing.obstacles:
        return _refused(undoing, register)
    shown = _shown(undoing, register, _headline(undoing, "Ångrar"), NOT_YET)
    return shown._replace(awaits_yes=True, yes=Undo(undoing.entry.generation, write=True))


def done(undoing: Undoing, register: Register | None, version: int) -> Answer:
    """The receipt after the commit with generation ``version``."""
    again = "" if _not_again(undoing) else f"Den kan i sin tur ångras: koll angra {version}."
    return _shown(undoing, register, summary(undoing), again)._replace(version=version)


def only_by_number(entry: LogEntry, why: str, before: int | None) -> Answer:
    """When the last change is asked for and is one of the whole store, so that what is meant can hardly be the change ``before`` it."""
    other = f"Ska ändring {before} ångras i stället: koll angra {before}."
    return refusal(f"Den senaste ändringen, {entry.generation}, kan inte ångras. {why}", notes=(other,) if before else ())


def summary(undoing: Undoing) -> str:
    """What the log says of it."""
    return _headline(undoing, "Ångrade")


def _headline(undoing: Undoing, act: str) -> str:
    return f"{act} ändring {undoing.entry.generation}: {undoing.entry.summary or 'utan beskrivning.'}"


def _shown(undoing: Undoing, register: Register | None, headline: str, last: str) -> Answer:
    impact = impact_of(_both(now, then) for now, then in undoing.pairs if isinstance(now or then, UnitFigures))
    for month in impact.months.values():
        month.sums.clear()  # they are of the units that change alone, which is not what a month holds
    fiscals = _fiscals(undoing, register)
    units, accounts = names_of(undoing, register, Unit), names_of(undoing, register, AccountGroup)
    notes = (
        _written(undoing.entry), _of_figures(impact.total.new, impact.total.changed), *record_notes(undoing.pairs, register, units),
        *change_notes(impact.largest, impact.total.changed, fiscals, units, accounts),
        f"{undoing.name} försvinner ur lagret." if undoing.gone else "",
        _not_again(undoing),
        last,
    )
    rows = tuple(impact_rows((impact,), fiscals, units))
    empty = {"actual", "budget"} - {key for row in rows for key in row.cells}
    table = Table(tuple(column for column in _COLUMNS if column.key not in empty), rows, "Ångra") if rows else Table()
    return Answer(headline, municipality=undoing.name, table=table, notes=tuple(note for note in notes if note))


def _not_again(undoing: Undoing) -> str:
    """Why this cannot itself be taken back; "" when it can."""
    if any(isinstance(now, _ACCESS) for now, _ in undoing.pairs):
        return _NOT_ACCESS
    return "" if undoing.again else _NOT_AGAIN


def _written(entry: LogEntry) -> str:
    return f"Skrevs {minute(entry.time)}{f' av {entry.author}' if entry.author else ''}."


def _of_figures(back: int, changed: int) -> str:
    if not back + changed:
        return ""
    again = f"{format_count(back)} {'siffra kommer' if back == 1 else 'siffror kommer'} tillbaka"
    return f"{again}, {format_count(changed)} {'blir som den var' if changed == 1 else 'blir som de var'} eller försvinner."


def _both(now: Record | None, then: Record | None) -> tuple[UnitFigures, UnitFigures]:
    here = [each for each in (now, then) if isinstance(each, UnitFigures)]
    nothing = UnitFigures(here[0].unit, here[0].year)
    return here[0] if now else nothing, here[-1] if then else nothing


def _fiscals(undoing: Undoing, register: Register | None) -> dict[int, FiscalYear]:
    years = [each.fiscal for pair in undoing.pairs for each in pair if isinstance(each, Year)]
    known = dict(register.fiscal_years) if register else {}
    booked = [each.year for pair in undoing.pairs for each in pair if isinstance(each, UnitFigures)]
    return {label: FiscalYear(label) for label in booked} | {fiscal.label: fiscal for fiscal in years} | known


def names_of(undoing: Undoing, register: Register | None, what: type[Unit] | type[AccountGroup]) -> dict[str, str]:
    """Code → name, of what is there now and of what comes back."""
    held: Iterable[Unit | AccountGroup] = () if register is None else register.units if what is Unit else register.groups
    back = (each for pair in undoing.pairs for each in pair if isinstance(each, what))
    return {each.code: each.name for each in (*back, *held)}


def _refused(undoing: Undoing, register: Register | None) -> Answer:
    names = names_of(undoing, register, Unit)
    said = [obstacle_words(each, names, register) for each in undoing.obstacles[:SHOWN]]
    more = len(undoing.obstacles) - SHOWN
    rest = [f"… och {format_count(more)} {'ändring' if more == 1 else 'ändringar'} till."] if more > 0 else []
    headline = f"Ändring {undoing.entry.generation} kan inte ångras. {said[0]}"
    return refusal(headline, notes=(*said[1:], *rest, *_advice(undoing.obstacles)))._replace(municipality=undoing.name)


def _advice(obstacles: Iterable[Obstacle]) -> list[str]:
    """In which order the later changes can be taken back; nothing where one of them changed someone's access, which stays."""
    obstacles = [*obstacles]
    later = sorted({each.by.generation for each in obstacles if each.by and each.why in ("touched", "rests")}, reverse=True)
    if not later or any(isinstance(record, _ACCESS) for each in obstacles for record in each.records):
        return []
    first = ", ".join(f"koll angra {number}" for number in later[:SHOWN])
    return [f"Ångra först {'den' if len(later) == 1 else 'dem, den senaste först'}: {first}{', …' if len(later) > SHOWN else ''}."]
