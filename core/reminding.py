"""Who is reminded of which prognoses in a chat of their own: each manager of those below them that have no closer one."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.answer import Row
from core.people import Person, units_of
from core.question import Question
from core.register import Register
from core.rounds import Round


class Reminded(NamedTuple):
    """``people``: each with the question that their reminder answers, about the one unit that is waited for or about all of theirs.

    ``told`` names them with their units; ``unreached`` names the managers, or else the units, that have no chat of their own.
    """

    people: tuple[tuple[Person, Question], ...] = ()
    told: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def reminded(register: Register, said: Round, missing: Sequence[Row], people: Iterable[Person]) -> Reminded:
    """``missing``: rows of the answer ”vilka saknas” that are waited for; ``people``: those who have access to the municipality."""
    managers = [each for each in people if each.role == "manager"]
    waited = dict[Person, list[Row]]()
    unreached = []
    for row in missing:
        closest = _closest(register, row.key, managers)
        for each in closest:
            waited.setdefault(each, []).append(row)
        if not closest:
            unreached.append(_named(row))
    questions = tuple((each, _question(register, said, each, rows)) for each, rows in waited.items())
    told = tuple(f"{each.name} ({', '.join(row.label for row in rows)})" for each, rows in waited.items())
    return Reminded(questions, told, tuple(dict.fromkeys(unreached)))


def _closest(register: Register, unit: str, managers: Sequence[Person]) -> list[Person]:
    """Those bound to the unit, else to the nearest one above it."""
    code: str | None = unit
    passed = set[str]()
    while code is not None and code in register.latest and code not in passed:
        passed.add(code)
        found = [each for each in managers if code in (units_of(each) or (register.root.code,))]
        if found:
            return found
        code = register.latest[code].parent
    return []


def _question(register: Register, said: Round, person: Person, rows: Sequence[Row]) -> Question:
    """About the one unit that is waited for, else about all that the person sees."""
    unit = rows[0].key if len(rows) == 1 else None if person.more else person.unit
    return Question("missing", register.id, unit, round=said.id, with_forecast=True)


def _named(row: Row) -> str:
    manager = row.cells["manager"].text if "manager" in row.cells else ""
    return f"{manager} ({row.label})" if manager else row.label
