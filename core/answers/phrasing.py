"""How answers write questions and lists of names."""
from __future__ import annotations

from collections.abc import Sequence

from core.calendar import Span
from core.organisation import Unit
from core.register import Register


def phrase(word: str, unit: Unit, register: Register, span: Span) -> str:
    """A question text that is sure to mean the unit, its municipality and the period."""
    if unit.parent is None:
        return f"{word} hela {register.name} {span.words}"
    name = unit.code if unit.name.casefold() in register.shared_names else unit.name
    return f"{word} {name} {register.name} {span.words}"


def first_names(names: Sequence[str]) -> str:
    """The first three, and how many more."""
    return in_a_row([*names[:3], *([f"{len(names) - 3} till"] if len(names) > 3 else [])])


def in_a_row(names: Sequence[str]) -> str:
    """”A, B och C”."""
    return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
