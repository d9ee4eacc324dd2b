"""Takes files in through the desk: finds the municipality, plans, previews, and writes one transaction."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.answer import Answer, refusal
from core.answers.preview import preview, written
from core.book import UnitFigures
from core.commands import Import
from core.fold import plain
from core.intake import Incoming
from core.plan import Plan, make_plan
from core.ports import Store
from core.question import Who
from core.register import Register

_LONGEST_NAME = 100


def import_files(store: Store, command: Import, who: Who, *, confined: str | None = None) -> Answer:
    """The preview, or when the command says write (and yes, where a yes is needed) the written result."""
    named = _municipality(store, command, confined)
    if isinstance(named, Answer):
        return named
    register, key, name = named

    def existing(year: int) -> Iterable[UnitFigures]:
        """What the store holds of a year."""
        return store.figures(key, year) if register is not None else ()

    plan = make_plan(command.files, register, existing, municipality=key, name=name, author=who.name)
    if not command.write or plan.transaction is None or _is_refused(plan, command):
        return preview(plan)._replace(municipality=name, version=store.generation())
    generation = store.commit(plan.transaction)
    return written(plan)._replace(municipality=name, version=generation)


def _is_refused(plan: Plan, command: Import) -> bool:
    return plan.needs_yes and not command.confirmed


def _municipality(store: Store, command: Import, confined: str | None) -> tuple[Register | None, str, str] | Answer:
    """The register to add to (None: a new municipality), its id and name; or why none can be chosen."""
    registers = store.registers()
    wanted = command.municipality or confined or _only_name(registers, command.files)
    if wanted is None:
        if not any(not file.file_refused for file in command.files):
            return refusal("Ingen av filerna kan läsas in.", notes=tuple(f"{p.where}: {p.text}" for f in command.files for p in f.problems))
        return refusal("Vilken kommun gäller det? Lägg till --kommun NAMN." + _known(registers))
    name = " ".join(wanted.split())
    if not name or len(name) > _LONGEST_NAME or not all(c.isprintable() for c in name):
        return refusal(f"Kommunens namn ska vara 1–{_LONGEST_NAME} tecken utan styrtecken.")
    found = next((r for r in registers if _same(r, name)), None)
    return (found, found.id, found.name) if found else (None, _new_id(registers, name), name)


def _only_name(registers: Sequence[Register], files: Sequence[Incoming]) -> str | None:
    """The store's only municipality, or in an empty store the one that the files name."""
    if len(registers) == 1:
        return registers[0].name
    named = [name for file in files if not file.file_refused and (name := file.municipality_name or _root_name(file))]
    if not registers:
        return named[0] if named else None
    known = [name for name in named if any(_same(r, name) for r in registers)]
    return known[0] if known else None


def _root_name(file: Incoming) -> str | None:
    roots = [unit.name for unit in file.units if not unit.parent] if file.what == "organisation" else []
    return roots[0] if len(roots) == 1 else None


def _same(register: Register, name: str) -> bool:
    wanted, own = plain(name), plain(register.name)
    return wanted in (register.id, own) or wanted.removesuffix(" kommun") == own.removesuffix(" kommun")


def _new_id(registers: Sequence[Register], name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", plain(name).removesuffix(" kommun")).strip("-") or "kommun"
    taken = {r.id for r in registers}
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)


def _known(registers: Sequence[Register]) -> str:
    return f" I lagret finns {', '.join(r.name for r in registers)}." if registers else ""
