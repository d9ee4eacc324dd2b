"""What is left of a municipality for someone bound to one of its units: nothing outside is there to be asked for, named or summed."""
from __future__ import annotations

from dataclasses import replace

from core.people import ChatScope, Person, lower
from core.question import Question, Who
from core.register import Register


def codes_within(register: Register, unit: str) -> frozenset[str]:
    """Codes of the unit and everything that last lay under it; empty when there is no such unit."""
    if unit not in register.latest:
        return frozenset()
    below: dict[str | None, list[str]] = {}
    for each in register.latest.values():
        below.setdefault(each.parent, []).append(each.code)
    found, waiting = set[str](), [unit]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += below.get(code, [])
    return frozenset(found)


def bounded(register: Register, unit: str) -> Register:
    """The municipality as if the unit were all of it: the unit is the root, in every year."""
    inside = codes_within(register, unit)
    root = register.latest[unit]._replace(parent=None, valid_from=None, valid_to=None, successors=())
    under = [
        each._replace(
            parent=each.parent if each.parent in inside else unit, successors=tuple(code for code in each.successors if code in inside)
        )
        for each in register.units if each.code in inside and each.code != unit
    ]
    profile = register.profile._replace(home=None, tables={})
    return replace(register, units=(root, *under), profile=profile, sources=())


def is_within(question: Question, register: Register) -> bool:
    """True when a question names nothing outside a bounded municipality."""
    return question.municipality in (None, register.id) and (question.unit is None or question.unit in register.latest)


def who_in(person: Person, municipality: Register, chat: ChatScope | None = None) -> Who | None:
    """Who a person is, alone or in a group of the same municipality: there with the lesser of both rights, None when they share none."""
    name = f"{person.name} (Telegram {person.user})"
    if chat is None:
        return Who(name, person.role, municipality.id, person.unit)
    role = lower(person.role, chat.role)
    if person.unit is None or chat.unit is None:
        return Who(name, role, municipality.id, person.unit or chat.unit)
    if person.unit in codes_within(municipality, chat.unit):
        return Who(name, role, municipality.id, person.unit)
    return Who(name, role, municipality.id, chat.unit) if chat.unit in codes_within(municipality, person.unit) else None
