"""Takes back a change through the desk: what would stand there again, and one transaction that does it."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from core.answer import Answer, refusal
from core.answers.undone import done, preview, summary
from core.commands import Undo
from core.ports import Store
from core.question import Who
from core.records import LogEntry, Transaction
from core.register import Register
from store.anew import planned_anew

"""How many times it is planned anew because others wrote meanwhile; each time someone else has got through."""


OWN_FOR: Final = timedelta(minutes=10)
"""How long whoever wrote something may take it back without being trusted with everyone's changes."""


def not_own(entry: LogEntry, who: Who, now: datetime) -> str | None:
    """Why a change is not the person's own and new; None when it is."""
    if entry.author != who.name:
        return f"Ändring {entry.generation} är gjord av {entry.author}; bara den som skrev kan ångra med knappen."
    if now - datetime.fromisoformat(entry.time) > OWN_FOR:
        return "Det har gått mer än tio minuter. Lämna prognosen på nytt, eller be en controller ångra."
    return None


def take_back(store: Store, command: Undo, who: Who, confined: Register | None, now: datetime) -> Answer:
    """The preview, or when the command says write the written result. Raises StoreError.

    The change that is the last is settled once: it does not become another's while this one waits.
    """
    found = store.undoing(command.number, confined.id if confined else None)
    if found is None:
        return refusal("Det finns ingen ändring att ångra.")
    if command.own and (why_not := not_own(found.entry, who, now)):
        return refusal(why_not)
    number = found.entry.generation
    return planned_anew(lambda: _once(store, Undo(number, command.write), who, confined))


def _once(store: Store, command: Undo, who: Who, confined: Register | None) -> Answer:
    generation = store.generation()
    undoing = store.undoing(command.number)
    assert undoing is not None
    if confined is not None and undoing.entry.municipality != confined.id:
        return refusal(f"Ändring {command.number} gäller en annan kommun; här går det bara att ångra för {confined.name}.")
    shown = preview(undoing, _register(store, undoing.entry.municipality))._replace(version=generation)
    if undoing.obstacles or not command.write:
        return shown
    said = Transaction(undoing.entry.municipality, who.name, summary(undoing), undoes=undoing.entry.generation)
    version = store.commit(said, generation)
    return done(undoing, _register(store, undoing.entry.municipality), version)


def _register(store: Store, municipality: str) -> Register | None:
    return next((register for register in store.registers() if register.id == municipality), None)
