"""Takes fetched key figures in through the desk: held against the stored, previewed, written in one transaction."""
from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, refusal
from core.answers.key_figures import listing, preview, summary, written
from core.commands import TakeKeyFigures
from core.key_figures import hold
from core.ports import Store
from core.question import Who
from core.records import Transaction
from core.register import Register
from store.anew import planned_anew

"""How many times a write is planned anew because others wrote meanwhile."""


def take_key_figures(store: Store, command: TakeKeyFigures, who: Who, register: Register) -> Answer:
    """The preview, whose ``yes`` writes it; the receipt when the command says write; the stored ones when it brings none.

    Raises StoreError.
    """
    return planned_anew(lambda: _once(store, command, who, register))


def _once(store: Store, command: TakeKeyFigures, who: Who, register: Register) -> Answer:
    generation = store.generation()
    stored = store.key_figures(register.id)
    if not command.series:
        return listing(register.name, stored, generation)
    if command.previewed not in (None, generation):
        return refusal("Någon annan har skrivit i lagret sedan förhandsgranskningen. Inget är skrivet; hämta igen.")
    fetched = hold(command.series, stored)
    if not command.write or not fetched.put:
        shown = preview(register.name, fetched, command.series)._replace(version=generation)
        return shown._replace(yes=replace(command, write=True, previewed=generation)) if fetched.put else shown
    transaction = Transaction(register.id, who.name, summary(fetched), fetched.put)
    return written(register.name, fetched, command.series, store.commit(transaction, generation))
