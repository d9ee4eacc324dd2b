"""The log through the desk: what has been written, or asked in the chat, narrowed by unit, person and time; and one change by itself."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from core.answer import Answer, refusal
from core.answers.log import Narrowing, asked_log, log
from core.answers.log_change import in_short, log_change
from core.commands import ShowLog
from core.past import Chosen, Past, Thing
from core.ports import Store
from core.records import LogEntry
from core.register import Register
from core.scope import codes_within
from store import schema
from store.past import past_of, pasts
from store.personal import personal_of
from store.schema import Document

_UNIT_AT = {"units": 1, "prognoses": 2, "reported": 1}
"""Table → which part of its documents' keys is the unit's code."""


def show_log(store: Store, command: ShowLog, registers: Sequence[Register], *, confined: bool = False) -> Answer:
    """The lines that are wanted, or why it cannot be told which. ``confined``: only those of the registers. Raises StoreError."""
    if command.number is not None:
        return _one(store, command.number, registers, confined=confined, full=command.full)
    narrowing = _narrowing(command, registers)
    if isinstance(narrowing, str):
        return refusal(narrowing)
    if command.asked:
        return asked_log(personal_of(store).asked(), store.generation(), narrowing, personal_of(store).unreadable())
    notes = personal_of(store).tables().get(schema.UNDO, {}) if narrowing.units is not None else {}
    names = {register.id: register.name for register in registers}
    entries = [
        entry._replace(municipality=names.get(entry.municipality, entry.municipality)) for entry in store.log()
        if not confined or entry.municipality in names
    ]
    known = _in_short(store, entries, registers) if command.full else None
    return log(entries, store.generation(), narrowing, touched_in(notes), known)


def _one(store: Store, number: int, registers: Sequence[Register], *, confined: bool, full: bool) -> Answer:
    past = past_of(store, number)
    if past is None and (why := unseen_change(store, number)):
        return refusal(why)
    if past is None:
        return refusal(f"Det finns ingen ändring {number}. Den senaste är {store.generation()}; koll logg visar dem.")
    if confined and past.entry.municipality not in [register.id for register in registers]:
        return refusal(f"Ändring {number} gäller en annan kommun; här visas bara {registers[0].name if registers else 'den valda'}.")
    return log_change(_named(past, registers), _register_of(past, registers), store.generation(), full=full)


def unseen_change(store: Store, number: int) -> str:
    """Why a change is not seen by a login that sees only some of the store, in a sentence; "" for one that sees all, or where it has not
    come to that number."""
    if number > store.generation() or not (why := personal_of(store).unseen()):
        return ""
    return f"{why} Ändring {number} är inte bland dem som den ser."


def _in_short(store: Store, entries: Sequence[LogEntry], registers: Sequence[Register]) -> dict[int, tuple[str, str]]:
    """Number → what stood before and after, of the changes of which that is kept."""
    found = pasts(store, [entry.generation for entry in entries])
    return {past.entry.generation: in_short(_named(past, registers), _register_of(past, registers)) for past in found}


def _register_of(past: Past, registers: Sequence[Register]) -> Register:
    """The municipality that a change is of; one without a name where it is of the whole store, or the municipality is gone."""
    where = past.entry.municipality
    return next((register for register in registers if register.id == where), Register(where, where))


def _named(past: Past, registers: Sequence[Register]) -> Past:
    """With municipalities that were chosen by name."""
    names = {register.id: register.name for register in registers}

    def name(thing: Thing | None) -> Thing | None:
        return Chosen(names.get(thing.municipality, thing.municipality)) if isinstance(thing, Chosen) else thing

    return past._replace(changed=tuple(was._replace(before=name(was.before), after=name(was.after)) for was in past.changed))


def touched_in(notes: Mapping[int, Document]) -> dict[int, frozenset[str] | None]:
    """Generation → codes of the units that it changed; None where the note is too large to say, which is some whole file."""
    return {number: None if "records" not in note else frozenset(_units(note["records"])) for number, note in notes.items()}


def _units(records: list[list[Any]]) -> Iterator[str]:
    for table, _, key, _ in records:
        if schema.is_figures(table):
            yield key[0]
        elif table in _UNIT_AT:
            yield key[_UNIT_AT[table]]


def _narrowing(command: ShowLog, registers: Sequence[Register]) -> Narrowing | str:
    try:
        first, last = (date.fromisoformat(day.strip()) if day.strip() else None for day in (command.first, command.last))
    except ValueError:
        return "Datumet går inte att tolka. Skriv till exempel 2020-09-01."
    found = Narrowing(command.person, first, last)
    wanted = command.unit.casefold().strip()
    if not wanted:
        return found
    meant = [
        (register, unit) for register in registers for unit in register.latest.values()
        if wanted in (unit.code.casefold(), unit.name.casefold(), *(alias.casefold() for alias in unit.aliases))
    ]
    if len(meant) != 1:
        said = "finns inte" if not meant else "kan vara flera: skriv enhetens kod, eller lägg till --kommun NAMN"
        return f"Enheten ”{command.unit[:40]}” {said}."
    register, unit = meant[0]
    return found._replace(units=codes_within(register, unit.code), unit_words=(unit.name,))
