"""Which municipality units are meant in, where several are read in and the words must say it."""
from __future__ import annotations

from collections.abc import Sequence

from core.municipality_names import means_municipality
from core.register import Register


def codes_named(register: Register, text: str) -> list[str]:
    """The codes of the units that are called so: by code, else by whole name or alias."""
    wanted = text.casefold()
    return [code for code in register.latest if wanted == code.casefold()] or [
        code for code, each in register.latest.items()
        if wanted in (each.name.casefold(), *(alias.casefold() for alias in each.aliases))
    ]


def placed(registers: Sequence[Register], units: tuple[str, ...]) -> tuple[Register, tuple[str, ...]] | None:
    """The only municipality that has all the units, else the one that is named after the last of them (”Stab Hjo kommun”), with the
    units then left; None where no municipality is said."""
    said = tuple(filter(None, map(str.strip, units)))
    holders = [each for each in registers if all(codes_named(each, text) for text in said)]
    if len(holders) == 1:
        return holders[0], said
    if not said:
        return None
    *before, last = said
    parts = last.split()
    for at in range(len(parts)):
        named = [each for each in registers if means_municipality(" ".join(parts[at:]), each.name, each.id)]
        if len(named) == 1:
            left = parts[: at - 1] if at and parts[at - 1].casefold() == "i" else parts[:at]
            return named[0], tuple(filter(None, (*before, " ".join(left))))
    return None
