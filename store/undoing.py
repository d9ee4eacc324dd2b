"""Takes back a change through the desk: what would stand there again, and one transaction that does it."""
from __future__ import annotations

from core.answer import Answer, refusal
from core.answers.undone import done, preview, summary
from core.commands import Undo
from core.ports import StaleError, Store
from core.question import Who
from core.records import Transaction
from core.register import Register

_ATTEMPTS = 5
"""How many times it is planned anew because others wrote meanwhile; each time someone else has got through."""


def take_back(store: Store, command: Undo, who: Who, confined: Register | None) -> Answer:
    """The preview, or when the command says write the written result. Raises StoreError.

    The change that is the last is settled once: it does not become another's while this one waits.
    """
    found = store.undoing(command.number, confined.id if confined else None)
    if found is None:
        return refusal("Det finns ingen ändring att ångra.")
    number = found.entry.generation
    for _ in range(_ATTEMPTS - 1):
        try:
            return _once(store, Undo(number, command.write), who, confined)
        except StaleError:
            continue
    return _once(store, Undo(number, command.write), who, confined)


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
