"""How a transaction changes the tables and how registers are read out of them: the same for every store of documents."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise
from typing import Any

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.calendar import Scope
from core.key_figures import KeyFigures
from core.mapping import Source
from core.organisation import Unit
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.ports import StoreError
from core.profile import Profile
from core.records import Record, Transaction
from core.register import Register, Year
from core.reported import ReportedTable
from core.rounds import Prognosis, Round
from store import schema
from store.frozen import refuse_frozen
from store.schema import Document, Key

STALE = "Någon annan har ändrat i lagret under tiden. Försök igen."
"""What is said of a transaction that was made from an older generation."""

UNSTORABLE = "Ändringen går inte att spara: den håller något annat än text, listor och tal som får plats."
"""What is said of a transaction with a value that JSON cannot hold."""

Changes = dict[str, dict[int, Document | None] | None]
"""Table → number of a document → the document as it becomes, None when it goes away; None for a table that goes away."""


class Tables:
    """Documents by table and number, in the order in which they were first put; found by key through indexes made when needed."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[int, Document]] = {}
        self.versions: dict[str, int] = {}
        """Table → how many times it was changed."""
        self._indexes: dict[str, dict[Key | None, int]] = {}
        self._elsewhere: dict[str, set[int]] = {}
        """Table whose documents lie elsewhere → their numbers, as they are known."""

    def find(self, table: str, key: Key) -> int | None:
        """The number of the document with a key."""
        index = self._indexes.get(table)
        if index is None:
            index = {schema.key_of(table, document): number for number, document in self.documents.get(table, {}).items()}
            self._indexes[table] = index
        return index.get(key)

    def next_number(self, table: str) -> int:
        """The number for a new document."""
        numbers: Iterable[int] = self._elsewhere[table] if table in self._elsewhere else self.documents.get(table, {})
        return max(numbers, default=0) + 1

    def numbers(self, table: str) -> Set[int]:
        """The numbers of a table whose documents lie elsewhere, as they are known."""
        return self._elsewhere[table]

    def knows(self, table: str) -> bool:
        """True when the numbers of a table whose documents lie elsewhere are known."""
        return table in self._elsewhere

    def learn(self, table: str, documents: Mapping[int, Document]) -> None:
        """Remember which documents there are in a table, but not the documents: they lie elsewhere."""
        self._indexes[table] = {schema.key_of(table, document): number for number, document in documents.items()}
        self._elsewhere[table] = set(documents)

    def apply(self, changes: Changes) -> None:
        """Carry out changes; of a table that lies elsewhere, in what is known of it."""
        for table, changed in changes.items():
            self.versions[table] = self.versions.get(table, 0) + 1
            if table in self._elsewhere:
                self._note(table, changed)
            elif changed is None:
                self.documents.pop(table, None)
                self._indexes.pop(table, None)
            else:
                self._replace(table, changed)

    def _replace(self, table: str, changed: Mapping[int, Document | None]) -> None:
        held, index = self.documents.setdefault(table, {}), self._indexes.get(table)
        last = next(reversed(held), 0)
        for number, document in changed.items():
            before = held.get(number) if document is not None else held.pop(number, None)
            if document is not None:
                held[number] = document
            if index is not None and before is not None:
                index.pop(schema.key_of(table, before), None)
            if index is not None and document is not None:
                index[schema.key_of(table, document)] = number
        if any(number < last and document is not None for number, document in changed.items()):
            self._sort(table)

    def _sort(self, table: str) -> None:
        """Put a document that has come back in the place that it had."""
        held = self.documents[table]
        if any(before > after for before, after in pairwise(held)):
            self.documents[table] = dict(sorted(held.items()))

    def _note(self, table: str, changed: Mapping[int, Document | None] | None) -> None:
        index, numbers = self._indexes[table], self._elsewhere[table]
        if changed is None:
            index.clear()
            numbers.clear()
            return
        if None in changed.values():
            gone = {number for number, document in changed.items() if document is None}
            numbers -= gone
            self._indexes[table] = index = {key: number for key, number in index.items() if number not in gone}
        for number, document in changed.items():
            if document is not None:
                index[schema.key_of(table, document)] = number
                numbers.add(number)


def tables_of(transaction: Transaction) -> set[str]:
    """The tables of figures that a transaction touches."""
    records = (*transaction.put, *transaction.drop)
    return {schema.figures_table(transaction.municipality, r.year) for r in records if isinstance(r, UnitFigures)}


def changes_of(transaction: Transaction, tables: Tables) -> Changes:
    """What the transaction changes in tables that hold what is stored now.

    Raises StoreError when the municipality is unknown and when a frozen round would change.
    """
    filing = _Filing(transaction.municipality, tables)
    filing.open_municipality(transaction.name)
    for record in transaction.drop:
        filing.drop(record)
    for record in transaction.put:
        filing.put(record)
    changes = filing.changes()
    refuse_frozen(changes, tables.documents)
    return changes


def choice(municipality: str, tables: Tables) -> Changes:
    """What choosing a municipality changes; nothing when it is chosen already. Raises StoreError when it is unknown."""
    if chosen(tables) == municipality:
        return {}
    _find_municipality(municipality, tables)
    number = tables.find(schema.SETTINGS, ("chosen",)) or tables.next_number(schema.SETTINGS)
    return {schema.SETTINGS: {number: {"key": "chosen", "value": municipality}}}


def chosen(tables: Tables) -> str | None:
    """The id of the chosen municipality."""
    number = tables.find(schema.SETTINGS, ("chosen",))
    return None if number is None else tables.documents[schema.SETTINGS][number]["value"]


class _Filing:
    """Finds the number under which each record of a transaction is filed."""

    def __init__(self, municipality: str, tables: Tables) -> None:
        self._changed: dict[str, dict[int, Document | None]] = {}
        self._municipality, self._tables = municipality, tables
        self._new: dict[str, dict[Key | None, int]] = {}
        self._next: dict[str, int] = {}

    def open_municipality(self, name: str | None) -> None:
        """Make or rename the municipality, or check that it is there."""
        if name is not None:
            self._put_municipality(name=name)
        else:
            _find_municipality(self._municipality, self._tables)

    def changes(self) -> Changes:
        """What has been put and dropped so far."""
        return dict(self._changed)

    def put(self, record: Record) -> None:
        """Write a record over the one with its key."""
        if isinstance(record, Profile):
            self._put_municipality(profile=schema.encode(record))
        else:
            self._write(*schema.file_record(self._municipality, record))

    def drop(self, record: Record) -> None:
        """Remove the record with this key."""
        if isinstance(record, Profile):
            self._put_municipality(profile={})
            return
        table, document = schema.file_record(self._municipality, record)
        number = self._number(table, schema.key_of(table, document))
        if number is not None:
            self._change(table, number, None)

    def _put_municipality(self, **parts: Any) -> None:
        key = (self._municipality,)
        number = self._number(schema.MUNICIPALITIES, key)
        held = self._tables.documents.get(schema.MUNICIPALITIES, {}).get(number or 0, {"id": self._municipality, "name": "", "profile": {}})
        changed = self._changed.get(schema.MUNICIPALITIES, {}).get(number or 0) or {}
        self._write(schema.MUNICIPALITIES, {**held, **changed, **parts})

    def _write(self, table: str, document: Document) -> None:
        key = schema.key_of(table, document)
        number = self._number(table, key)
        if number is None:
            number = self._next.get(table) or self._tables.next_number(table)
            self._next[table] = number + 1
            self._new.setdefault(table, {})[key] = number
        self._change(table, number, document)

    def _change(self, table: str, number: int, document: Document | None) -> None:
        self._changed.setdefault(table, {})[number] = document

    def _number(self, table: str, key: Key | None) -> int | None:
        filed = self._new.get(table, {}).get(key)
        return filed if filed is not None or key is None else self._tables.find(table, key)


def _find_municipality(municipality: str, tables: Tables) -> None:
    if tables.find(schema.MUNICIPALITIES, (municipality,)) is None:
        known = ", ".join(document["name"] for document in tables.documents.get(schema.MUNICIPALITIES, {}).values())
        there = f"Där finns: {known[:200]}." if known else "Lagret är tomt."
        raise StoreError(f"Kommunen ”{municipality[:60]}” finns inte i lagret. {there}")


def registers_of(documents: Mapping[str, Mapping[int, Document]]) -> tuple[Register, ...]:
    """Every municipality without its figures."""
    units, groups = _by_municipality(documents, "units"), _by_municipality(documents, "groups")
    years, rounds = _by_municipality(documents, "years"), _by_municipality(documents, "rounds")
    sources = _by_municipality(documents, "sources")
    return tuple(
        Register(
            id=found["id"],
            name=found["name"],
            profile=schema.decode(Profile, found["profile"]),
            units=schema.decode_all(Unit, units.get(found["id"], ())),
            groups=schema.decode_all(AccountGroup, groups.get(found["id"], ())),
            years={document["label"]: schema.decode(Year, document) for document in years.get(found["id"], ())},
            rounds=schema.decode_all(Round, rounds.get(found["id"], ())),
            sources=schema.decode_all(Source, sources.get(found["id"], ())),
        )
        for found in documents.get(schema.MUNICIPALITIES, {}).values()
    )


def prognoses_of(documents: Mapping[str, Mapping[int, Document]], municipality: str, year: int) -> tuple[Prognosis, ...]:
    """What was given in the rounds of one year."""
    rounds = {d["id"] for d in _of(documents, "rounds", municipality) if d["year"] == year}
    return schema.decode_all(Prognosis, (d for d in _of(documents, "prognoses", municipality) if d["round"] in rounds))


def outgoing_of(documents: Mapping[str, Mapping[int, Document]]) -> tuple[tuple[str, Outgoing], ...]:
    """(municipality id, row) of every post."""
    return tuple((d["municipality"], _scoped(schema.decode(Outgoing, d))) for d in documents.get("outgoing", {}).values())


def _scoped(row: Outgoing) -> Outgoing:
    """The row with the scope of its period as core has it, and not the text that JSON has."""
    period = row.question.period
    return row if period is None else row._replace(question=row.question._replace(period=period._replace(scope=Scope(period.scope))))


def schedules_of(documents: Mapping[str, Mapping[int, Document]]) -> tuple[tuple[str, Schedule], ...]:
    """(municipality id, schedule) of those that have one."""
    return tuple((d["municipality"], schema.decode(Schedule, d)) for d in documents.get("schedules", {}).values())


def people_of(documents: Mapping[str, Mapping[int, Document]]) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
    """(municipality id, record) of all who may use the chat, are invited to it, and of the groups that are open."""
    kinds: tuple[type[Person | Invitation | ChatScope], ...] = (Person, Invitation, ChatScope)
    return tuple(
        (d["municipality"], schema.decode(kind, d)) for kind in kinds for d in documents.get(schema.TABLES[kind], {}).values()
    )


def key_figures_of(documents: Mapping[str, Mapping[int, Document]], municipality: str) -> tuple[KeyFigures, ...]:
    """The key figures that are kept for a municipality."""
    return schema.decode_all(KeyFigures, _of(documents, "key_figures", municipality))


def reported_of(documents: Mapping[str, Mapping[int, Document]], municipality: str) -> tuple[ReportedTable, ...]:
    """What a municipality reports beside the ledger."""
    return schema.decode_all(ReportedTable, _of(documents, "reported", municipality))


def figures_of(documents: Iterable[Document]) -> tuple[UnitFigures, ...]:
    """The figures of documents of one year, which must be copies."""
    return tuple(map(schema.decode_figures, documents))


def _of(documents: Mapping[str, Mapping[int, Document]], table: str, municipality: str) -> Iterator[Document]:
    return (d for d in documents.get(table, {}).values() if d["municipality"] == municipality)


def _by_municipality(documents: Mapping[str, Mapping[int, Document]], table: str) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in documents.get(table, {}).values():
        found.setdefault(document["municipality"], []).append(document)
    return found
