"""``koll kontroll --lager``: everything in a store is read, and what does not hold is said in Swedish.

What is looked at: that every file or row can be read and bears its checksum, the audit chain of the log, that records name only
what there is, and that the sums along units and accounts are the sums of what is booked. Of a store in files also its
backups, and that its journals, read from the beginning, lead to what its files hold. A store that is not there is no whole one.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from core.accounts import RESULT, UNALLOCATED
from core.book import KINDS, Book, Kind
from core.ports import StoreError
from core.register import Register
from core.tree import TreeError
from store import filing, schema
from store.chain import broken_links, broken_links_seen
from store.content import breaks, otherwise_than_told
from store.holes import holes
from store.schema import Document
from store.sound import fault_of
from store.undo import unsound_notes
from store.whole import Movable, PartlySeen, Whole, counted

NOTHING_READ: Final = "Inget är läst."
NOTHING: Final = "Här finns inget lager: inget har sparats. Är disken monterad, och är adressen rätt (koll sokvag)?"

_SHOWN: Final = 50
"""Faults of one kind that are told one by one."""

Find = Callable[[Whole], Iterator[str]]


class Proof(NamedTuple):
    """What was read, what is wrong with it, and why not all of it could be read by this login."""

    read: str
    faults: tuple[str, ...]
    unseen: str = ""


def prove(store: Movable) -> Proof:
    """Read everything and look at it from all sides. Raises nothing: what cannot be read is a fault."""
    physical = _of_files(store)
    try:
        whole = _read(store)
    except PartlySeen as part:
        if not part.seen.generation:
            return Proof(NOTHING_READ, (NOTHING,), part.why)
        links = broken_links_seen(part.seen.tables.get(schema.LOG, {}))
        found = (*_cut(links), *_cut(_references(part.seen)), *_cut(_sums(part.seen)))
        return Proof(counted(part.seen, sees_all=False), found, part.why)
    except StoreError as error:
        told = str(error)
        is_known = any(told.removeprefix("Filen ") in fault for fault in physical)
        return Proof("Lagret går inte att läsa helt.", tuple(physical) if is_known else (*physical, told))
    if not whole.generation and not physical:
        return Proof(NOTHING_READ, (NOTHING,))
    return Proof(counted(whole), (*physical, *_of_rows(store), *_looked_at(whole)))


def _looked_at(whole: Whole) -> list[str]:
    """What is wrong from all sides; of documents that no one could look at, which they are."""
    looked: list[Find] = [_holes, _log, _references, _sums]
    try:
        return [fault for find in looked for fault in _cut(find(whole))]
    except (StoreError, AttributeError, KeyError, TypeError, ValueError):
        return _cut(_unsound(whole)) or ["Något i lagret är inte som Koll skriver det, och resten går inte att pröva."]


def _unsound(whole: Whole) -> Iterator[str]:
    for table, documents in whole.tables.items():
        for number, document in documents.items() if not schema.is_figures(table) else ():
            if fault := fault_of(table, number, document):
                yield f"Post {number} i {table}: {fault}."


def _read(store: Movable) -> Whole:
    """Everything as it is: a proof finishes no erasure."""
    from store.tiny.store import TinyStore  # noqa: PLC0415 – another kind of store erases whole or not at all

    return store.whole_as_it_is() if isinstance(store, TinyStore) else store.whole()


def _of_files(store: Movable) -> list[str]:
    from store.tiny.store import TinyStore  # noqa: PLC0415 – another kind of store has no files

    if not isinstance(store, TinyStore):
        return []
    from store.tiny.proving import faults_of_files  # noqa: PLC0415 – only where everything is proved

    return _cut(iter(faults_of_files(store.storage)))


def _of_rows(store: Movable) -> list[str]:
    find: Callable[[], list[str]] | None = getattr(store, "missing", None)  # only a store in tables can miss rows
    return _cut(iter(find())) if find else []


def _cut(faults: Iterator[str]) -> list[str]:
    found = list(faults)
    return found if len(found) <= _SHOWN else [*found[:_SHOWN], f"… och {len(found) - _SHOWN} till av samma slag."]


def _holes(whole: Whole) -> Iterator[str]:
    return (f"Förlorat och inte inläst igen: {lost}." for lost in holes(whole.generation, whole.tables))


def _log(whole: Whole) -> Iterator[str]:
    log = whole.tables.get(schema.LOG, {})
    yield from broken_links(log)
    notes = whole.tables.get(schema.UNDO, {})
    altered, missing = unsound_notes(log, notes, whole.generation)
    for number in altered:
        yield f"Det som stod före ändring {number} är inte det som loggen intygar: den går inte att ångra rätt."
    for number in missing:
        yield f"Det som stod före ändring {number} saknas, fast loggen intygar att det sparades: den går inte att ångra."
    for number in breaks(log, notes):
        yield f"Ändring {number} intygar en summa av lagret som inte följer av ändringen före: något är ändrat vid sidan av Koll."
    if otherwise_than_told(whole.tables):
        yield "Det som lagret håller är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."
    if max(log, default=0) != whole.generation:
        yield f"Loggen slutar vid ändring {max(log, default=0)}, men lagret står vid {whole.generation}."


def _references(whole: Whole) -> Iterator[str]:
    for register in filing.registers_of(whole.tables):
        yield from _trees(register)
        yield from _figures_named(register, whole)
        yield from _prognoses_named(register, whole)
    known = {document["id"] for document in whole.tables.get(schema.MUNICIPALITIES, {}).values()}
    for table, documents in whole.tables.items():
        for number, document in documents.items():
            owner = document.get("municipality", "")
            if owner and owner not in known and table != schema.LOG:
                yield f"Post {number} i {table} hör till kommunen ”{owner}”, som inte finns."


def _trees(register: Register) -> Iterator[str]:
    try:
        _ = register.chart
        for label in register.years if register.units else ():
            register.organisation(label)
    except TreeError as error:
        yield f"{register.name}: {error}"


def _figures_named(register: Register, whole: Whole) -> Iterator[str]:
    units = {unit.code for unit in register.units}
    for table, documents in _figures_of(register, whole):
        year = int(schema.whose_figures(table)[1])
        if year not in register.years:
            yield f"{register.name}: det finns siffror för {year}, men inget sådant år."
        for document in documents.values():
            if document["unit"] not in units:
                yield f"{register.name} {year}: siffror på enheten ”{document['unit']}”, som inte finns i organisationen."


def _prognoses_named(register: Register, whole: Whole) -> Iterator[str]:
    rounds, units = {each.id for each in register.rounds}, {unit.code for unit in register.units}
    for document in whole.tables.get("prognoses", {}).values():
        if document["municipality"] != register.id:
            continue
        if document["round"] not in rounds:
            yield f"{register.name}: en prognos för {document['unit']} hör till tillfället ”{document['round']}”, som inte finns."
        if document["unit"] not in units:
            yield f"{register.name}: en prognos för enheten ”{document['unit']}”, som inte finns."


def _figures_of(register: Register, whole: Whole) -> Iterator[tuple[str, Mapping[int, Document]]]:
    for table, documents in whole.tables.items():
        if schema.is_figures(table) and schema.whose_figures(table)[0] == register.id:
            yield table, documents


def _sums(whole: Whole) -> Iterator[str]:
    for register in filing.registers_of(whole.tables):
        for table, documents in _figures_of(register, whole):
            year = int(schema.whose_figures(table)[1])
            if year not in register.years or not register.units:
                continue
            try:
                yield from _sums_of(Book(register, {year: filing.figures_of(documents.values())}), year)
            except TreeError:
                continue  # told of already


def _sums_of(book: Book, year: int) -> Iterator[str]:
    root = book.units(year).root.code
    for kind in KINDS:
        added = _added(book, kind, year)
        over_units = _known(book.months_and_rest(root, RESULT, kind, year))
        book.open_groups(root, year)
        over_groups = _known(book.months_and_rest(root, RESULT, kind, year))
        if not added == over_units == over_groups:
            sums = f"{over_units} längs enheterna, {over_groups} längs kontona, {added} rakt av"
            yield f"{book.register.name} {year}: {kind} summerar till {sums} (öre)."


def _known(amounts: tuple[int | None, ...]) -> int:
    return sum(amount for amount in amounts if amount is not None)


def _added(book: Book, kind: Kind, year: int) -> int:
    """Everything that is booked on accounts that the result counts, added without any tree of units."""
    chart = book.chart
    first, end = chart.span(RESULT)
    outside = {node.code for node in chart} - {node.code for node in chart.nodes[first:end]} - {UNALLOCATED}
    total = 0
    for figures in book.booked(year):
        total += sum(_known(tuple(series)) for account, series in figures.monthly.get(kind, {}).items() if account not in outside)
        total += sum(amount for account, amount in figures.annual.get(kind, {}).items() if account not in outside)
    return total
