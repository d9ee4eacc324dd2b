"""Takes files in through the desk: finds the municipality, plans, previews, and writes one transaction."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.answer import Answer, FollowUp, refusal
from core.answers.preview import preview, written
from core.book import UnitFigures
from core.commands import Import
from core.fold import plain
from core.given_by_file import NOTHING_GIVEN, GivenByFile, hold
from core.intake import Incoming, Problem
from core.mapping import FoundColumn
from core.municipalities import is_same_municipality, named_in, root_name, says_kommun
from core.plan import Plan
from core.planning import make_plan
from core.ports import Store
from core.progress import Progress, named, silent, within
from core.question import Who
from core.register import Register
from core.reported_by_file import NO_TABLES, TablesByFile, hold_tables
from store.anew import LONG, planned_anew
from store.clock import now

_LONGEST_NAME = 100
_MAY_BE_LARGE = 10_000
"""Numbers and records, below which what stood before them always has room."""
_READ, _PLANNED = 0.5, 0.8
"""How far the whole has come, 0…1, when tables are read into figures and when what they change is known; what is left is to write."""
"""How many times an import is planned anew because others wrote meanwhile; each time someone else has got through."""


Review = Callable[[GivenByFile, Register], GivenByFile]
"""Holds given prognoses and their comments against the books: what each means, what is doubtful, and what cannot be taken."""


def import_files(
    store: Store, command: Import, who: Who, *, confined: str | None = None, progress: Progress = silent,
    review: Review = lambda given, _register: given, today: date | None = None,
) -> Answer:
    """The preview, or when the command says write (and yes, where a yes is needed) the written result.

    A plan holds for the generation that it was made from. When someone else has written since, it is made anew.
    What ``progress`` raises ends it with nothing written. ``today`` tells which years are improbable. Raises StoreError.
    """
    return planned_anew(lambda: _with_yes(_import_once(store, command, who, confined, progress, review, today), command), LONG)


def _with_yes(answer: Answer, command: Import) -> Answer:
    """A preview with the command that writes exactly what it shows."""
    if not answer.awaits_yes or command.write:
        return answer
    return answer._replace(yes=replace(command, write=True, confirmed=True, previewed=answer.version))


def _import_once(
    store: Store, command: Import, who: Who, confined: str | None, progress: Progress, review: Review, today: date | None,
) -> Answer:
    generation = store.generation()
    if command.previewed not in (None, generation):
        return refusal("Någon annan har skrivit i lagret sedan förhandsgranskningen. Inget är skrivet; läs in filerna igen.")
    named = _municipality(store.registers(), command, confined)
    if isinstance(named, Answer):
        return named._replace(columns=_columns(command, None))
    register, key, name = named

    def existing(year: int) -> Iterable[UnitFigures]:
        """What the store holds of a year."""
        return store.figures(key, year) if register is not None else ()

    said = _said(command, register, within(progress, 0, _READ))
    if isinstance(said, Answer):
        return said._replace(municipality=name, version=generation, columns=_columns(command, register))
    files = in_dimension(said, command.dimension or (register.profile.unit_dimension if register else 0))
    given = _given(store, files, register, who)
    if register is not None and given.put:
        given = review(given, register)
    tables = _tables(store, files, register)
    if isinstance(tables, Answer):
        return tables._replace(municipality=name, version=generation)
    plan = make_plan(
        files, register, existing, municipality=key, name=name, author=who.name, dimension=command.dimension, given=given, tables=tables,
        progress=within(progress, _READ, _PLANNED), today=today,
    )
    plan = _with_a_word_on_undo(store, plan)
    if not command.write or plan.transaction is None or _awaits_yes(plan, command):
        return preview(plan)._replace(municipality=name, version=generation, columns=_first_columns(said))
    progress("Skriver i lagret", _PLANNED)
    return written(plan, store.commit(plan.transaction, generation))._replace(municipality=name)


def _columns(command: Import, register: Register | None) -> tuple[FoundColumn, ...]:
    """What the columns are taken for where nothing can be read yet."""
    return _first_columns(file.by_saying(command.said, register) for file in command.files if file.by_saying is not None)


def _first_columns(files: Iterable[Incoming]) -> tuple[FoundColumn, ...]:
    return next((file.columns for file in files if file.columns), ())


def _with_a_word_on_undo(store: Store, plan: Plan) -> Plan:
    """The plan, which says when it changes so much that what stood before cannot be kept. Little is never weighed."""
    write = plan.transaction
    if write is None or plan.changed + len(write.put) + len(write.drop) < _MAY_BE_LARGE or store.remembers(write):
        return plan
    text = "Så mycket ändras att Koll inte kan minnas vad som stod före: den här inläsningen går inte att ångra med koll angra."
    return replace(plan, problems=(*plan.problems, Problem("warning", "Ångra", text)))


def in_dimension(files: Sequence[Incoming], dimension: int) -> tuple[Incoming, ...]:
    """The files with their units in the chosen dimension (0: none is chosen); those that have another are read again."""
    return tuple(file.by_dimension(dimension) if dimension and file.by_dimension is not None else file for file in files)


def _given(store: Store, files: Sequence[Incoming], register: Register | None, who: Who) -> GivenByFile:
    """What the files' prognoses and comments change in their rounds."""
    if register is None or not any(file.prognoses or file.remarks for file in files):
        return NOTHING_GIVEN
    rounds = {each.round for file in files for each in file.prognoses} | {each.round for file in files for each in file.remarks}
    years = {each.year for each in register.rounds if each.id in rounds}
    stored = [given for year in sorted(years) for given in store.prognoses(register.id, year)]
    names = {unit.code: unit.name for unit in register.latest.values()}
    return hold(files, stored, names, who.name, now().isoformat(timespec="seconds"))


def _tables(store: Store, files: Sequence[Incoming], register: Register | None) -> TablesByFile | Answer:
    """What the files' reported tables change; a municipality without units can have none."""
    if not any(file.reported for file in files):
        return NO_TABLES
    if register is None:
        return refusal("Tabellerna hör till enheter i en kommun. Läs in kommunens organisation eller siffror först.")
    return hold_tables(files, store.reported(register.id), register)


def _said(command: Import, register: Register | None, progress: Progress) -> tuple[Incoming, ...] | Answer:
    """The files with their tables read; or the question that has to be answered first."""
    files = []
    for place, file in enumerate(command.files):
        part = named(within(progress, place / len(command.files), (place + 1) / len(command.files)), f"Läser {file.source}")
        files.append(file.by_saying(command.said, register, part) if file.by_saying is not None else file)
    asked = next((file.asked for file in files if file.asked is not None), None)
    if asked is None:
        return tuple(_of_year(file, command.said.year) for file in files)
    choices = tuple(FollowUp(label, flags) for label, flags in asked.choices)
    return Answer(asked.headline, "choose", notes=asked.notes, choices=choices)


def _of_year(file: Incoming, year: int | None) -> Incoming:
    """An organisation that is said to hold from a year on."""
    return replace(file, current=year) if year is not None and file.what == "organisation" else file


def _awaits_yes(plan: Plan, command: Import) -> bool:
    return plan.needs_yes and not command.confirmed


def _municipality(registers: Sequence[Register], command: Import, confined: str | None) -> tuple[Register | None, str, str] | Answer:
    """The register to add to (None: a new municipality), its id and name; or why none can be chosen."""
    if command.municipality and confined and not is_same_municipality(command.municipality, confined):
        return refusal(f"Här går det bara att läsa in för {confined}.")
    wanted = command.municipality or confined or _only_name(registers, _opened(command, registers))
    if isinstance(wanted, Answer):
        return wanted
    name = " ".join(wanted.split())
    if not name or len(name) > _LONGEST_NAME or not all(c.isprintable() for c in name):
        return refusal(f"Kommunens namn ska vara 1–{_LONGEST_NAME} tecken utan styrtecken.")
    found = next((r for r in registers if is_same_municipality(name, r.name)), None)
    if found is not None:
        return found, found.id, found.name
    like = next((r for r in registers if plain(name) == r.id or is_same_municipality(plain(name), plain(r.name))), None)
    if like is not None and not says_kommun(name):
        return refusal(
            f"I lagret finns {like.name} men inte {name}. Menas {like.name}, skriv det namnet. "
            f"Är det en annan kommun, skriv hela namnet: --kommun \"{name} kommun\"."
        )
    return None, _new_id(registers, name), name


def _opened(command: Import, registers: Sequence[Register]) -> Sequence[Incoming]:
    """The files, with their tables read where only they can name a new municipality."""
    if registers:
        return command.files
    return tuple(file.by_saying(command.said, None) if file.by_saying is not None else file for file in command.files)


def _only_name(registers: Sequence[Register], files: Sequence[Incoming]) -> str | Answer:
    """The municipality that is meant when none is given: the one that the files name, or the store's only one; never a guess
    between two."""
    taken = [file for file in files if not file.file_refused]
    if not taken:
        told = tuple(f"{p.where}: {p.text}" for f in files for p in f.problems)
        alone = len(files) == 1 and len(told) == 1
        return refusal(told[0]) if alone else refusal("Ingen av filerna kan läsas in.", notes=told)
    named = {file.source: name for file in taken if (name := named_in(file))}
    first = next(iter(named), "")
    for source, name in named.items():
        if not is_same_municipality(name, named[first]):
            return refusal(
                f"{first} är från ”{named[first]}” och {source} från ”{name}”. Läs in dem var för sig, eller lägg till --kommun NAMN."
            )
    if len(registers) == 1:
        return _the_only(registers[0], first, named.get(first))
    if not registers:
        wanted = named.get(first) or next(filter(None, map(root_name, taken)), None)
    else:
        wanted = next((r.name for r in registers if first and is_same_municipality(named[first], r.name)), None)
    return wanted or refusal("Vilken kommun gäller det? Lägg till --kommun NAMN." + _known(registers))


def _the_only(register: Register, source: str, named: str | None) -> str | Answer:
    """The store's only municipality, unless a file says that it is another's."""
    if named is None or is_same_municipality(named, register.name):
        return register.name
    return refusal(
        f"{source} säger att den är från ”{named}”, men i lagret finns bara {register.name}. "
        "Lägg till --kommun med den kommun som filen hör till."
    )


def _new_id(registers: Sequence[Register], name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", plain(name).removesuffix(" kommun")).strip("-") or "kommun"
    taken = {r.id for r in registers}
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)


def _known(registers: Sequence[Register]) -> str:
    return f" I lagret finns {', '.join(r.name for r in registers)}." if registers else ""
