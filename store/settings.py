"""Settings through the desk: what they are now, what a change would mean, and one transaction that writes it."""
from __future__ import annotations

from core.answer import Answer, refusal
from core.answers.given import Given
from core.answers.setting_change import Setting, set_deadline, set_profile
from core.answers.settings import settings
from core.ports import Store
from core.question import Who
from core.register import Register
from core.settings import SetDeadline, SetProfile
from store.anew import planned_anew

_SEE_PEOPLE = ("admin",)


def shown(store: Store, register: Register, who: Who) -> Answer:
    """The settings of a municipality; who has access to it only to those who may change that. Raises StoreError."""
    people = [each for key, each in store.people() if key == register.id] if who.role in _SEE_PEOPLE else None
    return settings(register, people, dict(store.schedules()).get(register.id), store.generation())


def change(store: Store, command: SetProfile | SetDeadline, who: Who, municipality: str) -> Answer:
    """The preview, or when the command says write what was written; planned anew when others write meanwhile. Raises StoreError."""
    return planned_anew(lambda: _once(store, command, who, municipality))


def _once(store: Store, command: SetProfile | SetDeadline, who: Who, municipality: str) -> Answer:
    generation = store.generation()
    register = next((each for each in store.registers() if each.id == municipality), None)
    if register is None:
        return refusal("Kommunen finns inte i lagret.")
    planned = _planned(command, Setting(register, who.name))
    if planned.transaction is None or not command.write:
        return planned.answer._replace(version=generation)
    version = store.commit(planned.transaction, generation)
    return Answer(planned.transaction.summary, municipality=register.name, version=version)


def _planned(command: SetProfile | SetDeadline, by: Setting) -> Given:
    return set_profile(command, by) if isinstance(command, SetProfile) else set_deadline(command, by)
