"""What is left of a municipality for someone bound to some of its units: nothing outside is there to be asked for, named or summed."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.organisation import Unit
from core.people import ChatScope, Person, lower, units_of
from core.question import Question, Who
from core.register import Register

OWN_UNITS: Final = Unit("DINA", "Dina enheter", None)
"""The root that several units get, which is nothing but their sum: nothing is booked on it, and nothing can be given for it."""


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


def bounded(register: Register, units: Sequence[str]) -> Register | None:
    """The municipality as if the units were all of it: the one unit is the root, in every year, and several have a root of their
    own. None when none of them is there any longer."""
    inside = {code: codes_within(register, code) for code in units if code in register.latest}
    tops = [code for code in inside if not any(code in inside[other] for other in inside if other != code)]
    if not tops:
        return None
    all_inside = frozenset[str]().union(*inside.values())
    root = OWN_UNITS if len(tops) > 1 else register.latest[tops[0]]._replace(parent=None, valid_from=None, valid_to=None, successors=())
    under = [
        each._replace(
            parent=each.parent if each.parent in all_inside and each.code not in tops else root.code,
            successors=tuple(code for code in each.successors if code in all_inside),
        )
        for each in register.units if each.code in all_inside and each.code != root.code
    ]
    profile = register.profile._replace(home=None, tables={})
    return replace(register, units=(root, *under), profile=profile, sources=())


def is_within(question: Question, register: Register) -> bool:
    """True when a question names nothing outside a bounded municipality."""
    return question.municipality in (None, register.id) and (question.unit is None or question.unit in register.latest)


def who_in(person: Person, municipality: Register, chat: ChatScope | None = None) -> Who | None:
    """Who a person is, alone or in a group of the same municipality: there with the lesser of both rights, None when they share none."""
    name, own = f"{person.name} (Telegram {person.user})", units_of(person)
    if chat is None:
        return bound(Who(name, person.role, municipality.id), own)
    who = Who(name, lower(person.role, chat.role), municipality.id, in_group=True)
    if chat.unit is None or not own:
        return bound(who, own or units_of(chat))
    there = codes_within(municipality, chat.unit)
    shared = [code if code in there else chat.unit for code in own if code in there or chat.unit in codes_within(municipality, code)]
    return bound(who, tuple(dict.fromkeys(shared))) if shared else None


def bound(who: Who, units: Sequence[str]) -> Who:
    """The same person bound to these units; to none of them is to the whole municipality."""
    return who._replace(unit=units[0] if units else None, more=tuple(units[1:]))
