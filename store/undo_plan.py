"""Plans to take back one change: what stood there before, against what was written since."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

import orjson

from core.book import UnitFigures
from core.ports import StoreError
from core.profile import Profile
from core.records import LogEntry, Record
from core.tree import TreeError
from core.undo import Obstacle, Undoing
from store import schema
from store.chain import ERASED, is_altered, vouched_notes
from store.filing import Changes, Tables, registers_of
from store.frozen import refuse_frozen
from store.schema import Document
from store.undo import Beside, missing_notes, note_of, recent
from store.undo_figures import gone_back, kinds_of
from store.undo_ties import Place, gone_places, places_needed

_RECORDS: Final = {table: record for record, table in schema.TABLES.items()}
_SENT: Final = "outgoing"
_ACCESS: Final = frozenset({"people", "invitations", "chats"})
_ONLY_ANEW: Final = (
    "Den tog bort eller ändrade någons tillgång till chatten, och sådan ges bara på nytt: koll bjud-in, koll personer eller koll chatt."
)
"""A person who was removed, or an invitation that was used, must not come back by someone's taking back a number in the log."""
ALTERED: Final = "Det som stod före den är inte det som loggen intygar: något är ändrat vid sidan av Koll. Kör koll kontroll --lager."
_MISSING: Final = "Det som stod före den saknas i lagret, fast loggen intygar att det sparades. Kör koll kontroll --lager."
_LOG_LOST: Final = "det som loggen sa om den är förlorat"

Touched = tuple[str, schema.Key, str]
"""Table, key and, of figures, kind: what two changes may both have changed."""


class Planned(NamedTuple):
    """What would be taken back, and what that changes in the tables; nothing where there are obstacles."""

    undoing: Undoing
    changes: Changes


class History:
    """The changes of a store: their notes, what the log says of them, and every table as it is now."""

    def __init__(self, log: Iterable[LogEntry], tables: Tables, beside: Beside, generation: int = 0) -> None:
        """``tables`` and ``beside`` are as in store.undo; ``generation``: the store's, where the log may be only what a login sees."""
        self._log = {entry.generation: entry for entry in log}
        self.last = max(self._log, default=0)
        self._generation = max(self.last, generation)
        self._notes = {number: note for number, note in recent(beside(schema.UNDO, None), self.last).items() if number <= self.last}
        self._beside = beside
        self.now = Tables()
        self.now.documents = {table: dict(held) for table, held in tables.documents.items() if table != schema.UNDO}

    def beside(self, table: str, numbers: Collection[int] | None) -> Mapping[int, Document]:  # noqa: ARG002 – all is at hand
        """The documents of a table that was looked at, as in store.undo."""
        return self._held(table)

    def latest(self, municipality: str | None) -> int | None:
        """The last change that something can be taken back of, of one municipality or of any; posts are passed over, and what the log
        has lost."""
        for number in sorted(self._notes.keys() & self._log.keys(), reverse=True):
            tables = {record[0] for record in self._notes[number].get("records", ())} or {*self._notes[number].get("tables", ())}
            if tables - {_SENT} and municipality in (None, self._log[number].municipality):
                return number
        return None

    def plan(self, number: int) -> Planned:
        """What taking back a change means. Raises StoreError when there is no such change."""
        if number not in self._log:
            if number in self._notes:
                raise StoreError(f"Ändring {number} kan inte ångras: {_LOG_LOST}.")
            raise StoreError(f"Det finns ingen ändring {number}. Den senaste är {self.last}; koll logg visar dem.")
        note = self._notes.get(number)
        if note is None or "records" not in note or not note["records"]:
            return self._without(number, note)
        records = note["records"]
        if unfit := self._unfit(number, note):
            return self._refused(number, unfit)
        changes = self._changes(records)
        obstacles = [*self._frozen(changes), *self._already(number), *self._touched(number, records)]
        if obstacles:
            return self._refused(number, *obstacles[:1] if obstacles[0].why in ("undone", "other") else obstacles)
        return self._checked(number, changes)

    def _unfit(self, number: int, note: Document) -> Obstacle | None:
        """A note that is not to be believed, or of what is never taken back."""
        records = note["records"]
        if self._is_altered(number, note):
            return Obstacle("other", text=ALTERED)
        if any(table == _SENT for table, *_ in records):
            return Obstacle("sent")
        if any(table in _ACCESS and before is not None for table, _, _, before in records):
            return Obstacle("other", text=_ONLY_ANEW)
        return None

    def _frozen(self, changes: Changes) -> list[Obstacle]:
        """A frozen round that would change, which no order of undoing gets around."""
        try:
            refuse_frozen(changes, self.now.documents)
        except StoreError as error:
            return [Obstacle("other", text=str(error))]
        return []

    def _is_altered(self, number: int, note: Document) -> bool:
        """True for a note that is not the one that the log vouches for, or that an erasure since has left of it."""
        told = self._log[number].before
        erasures = {entry.generation: {ERASED: entry.vouches} for entry in self._log.values() if entry.is_erasure}
        return is_altered(number, note, told, vouched_notes(erasures))

    def _without(self, number: int, note: Document | None) -> Planned:
        if note is not None:
            return self._refused(number, Obstacle("large" if "large" in note else "nothing"))
        if self._log[number].before and missing_notes((number,), self._notes, self._generation):
            return self._refused(number, Obstacle("other", text=_MISSING))
        is_old = number < min(self._notes, default=self.last + 1)
        return self._refused(number, Obstacle("old" if is_old else "unknown", self._log[number]))

    def _refused(self, number: int, *obstacles: Obstacle) -> Planned:
        return Planned(Undoing(self._log[number], self._name(number), obstacles=obstacles), {})

    def _name(self, number: int) -> str:
        key = (self._log[number].municipality,)
        found = self.now.find(schema.MUNICIPALITIES, key)
        return key[0] if found is None else self.now.documents[schema.MUNICIPALITIES][found]["name"]

    def _already(self, number: int) -> list[Obstacle]:
        later = [n for n in self._later(number) if self._notes.get(n, {}).get("undoes") == number]
        return [Obstacle("undone", self._entry(later[-1]))] if later else []

    def _entry(self, number: int) -> LogEntry:
        """What the log says of a change, also where that is lost."""
        return self._log.get(number) or LogEntry(number, "", "", "", f"{_LOG_LOST}.")

    def _later(self, number: int) -> list[int]:
        """The changes since that still stand: not those that were taken back, nor what took them back."""
        out: set[int] = set()
        for later in range(self.last, number, -1):
            undoes = self._notes.get(later, {}).get("undoes")
            if later not in out and undoes is not None and undoes > number:
                out |= {later, undoes}
        return [later for later in sorted(self._log.keys() | self._notes.keys()) if later > number and later not in out]

    def _touched(self, number: int, records: list[list[Any]]) -> list[Obstacle]:
        mine = {each for record in records for each in _touches(record)}
        tables = {record[0] for record in records}
        found = []
        for later in self._later(number):
            note = self._notes.get(later)
            if note is None:
                found.append(Obstacle("unknown", self._entry(later)))
            elif "records" not in note:
                found += [Obstacle("touched", self._entry(later))] if tables & {*note["tables"]} else []
            elif both := [record for record in note["records"] if mine & _touches(record)]:
                found.append(Obstacle("touched", self._entry(later), self._records(both)))
        return found

    def _checked(self, number: int, changes: Changes) -> Planned:
        after = Tables()
        after.documents = {table: dict(held) for table, held in self.now.documents.items()}
        after.apply(changes)
        gone = gone_places(changes, self.now.documents, after.documents)
        obstacles = [*self._resting(number, gone), *self._broken(number, after)]
        if obstacles:
            return self._refused(number, *obstacles)
        pairs = tuple(pair for table, changed in changes.items() for pair in self._pairs(table, changed or {}))
        again = "records" in note_of(changes, self.now, self.beside)
        leaves = any(place[0] == schema.MUNICIPALITIES for place in gone)
        return Planned(Undoing(self._log[number], self._name(number), pairs, gone=leaves, again=again), changes)

    def _changes(self, records: list[list[Any]]) -> Changes:
        changes: dict[str, dict[int, Document | None]] = {}
        for table, number, key, before in records:
            held = self._held(table)
            now = self.now.find(table, tuple(key))
            then = before
            if schema.is_figures(table):
                year = int(schema.whose_figures(table)[1])
                then = gone_back(None if now is None else held[now], before, key[0], year)
            of_table = changes.setdefault(table, {})
            if now is None and then is not None:
                now = number if number not in held and number not in of_table else max((*held, *of_table), default=0) + 1
            if now is not None:
                of_table[now] = then
        return {table: changed for table, changed in changes.items() if changed}

    def _held(self, table: str) -> Mapping[int, Document]:
        if table not in self.now.documents and schema.is_figures(table):
            self.now.documents[table] = dict(self._beside(table, None))
        return self.now.documents.setdefault(table, {})

    def _resting(self, number: int, gone: frozenset[Place]) -> list[Obstacle]:
        """The later changes whose records need what would go."""
        found = []
        for later in self._later(number) if gone else ():
            records = self._notes[later].get("records")
            if records is None:
                found.append(Obstacle("rests", self._entry(later)))
                continue
            standing = [record for record in records if self._stands_on(record, gone)]
            if standing:
                found.append(Obstacle("rests", self._entry(later), self._records(standing)))
        return found

    def _stands_on(self, record: list[Any], gone: frozenset[Place]) -> bool:
        table, _, key, _ = record
        held = self._held(table)
        number = self.now.find(table, tuple(key))
        return number is not None and bool(places_needed(table, held[number]) & gone)

    def _broken(self, number: int, after: Tables) -> list[Obstacle]:
        """What makes the state that would follow impossible: units that are no tree."""
        municipality = self._log[number].municipality
        broken = _broken_tree(after, municipality)
        return [Obstacle("other", text=broken)] if broken and not _broken_tree(self.now, municipality) else []

    def _pairs(self, table: str, changed: Mapping[int, Document | None]) -> list[tuple[Record | None, Record | None]]:
        held = self.now.documents.get(table, {})
        return [(record_of(table, held.get(number)), record_of(table, then)) for number, then in changed.items()]

    def _records(self, records: list[list[Any]]) -> tuple[Record, ...]:
        """What the records of a note are now, else were."""
        found: list[Record] = []
        for table, _, key, before in records:
            held, number = self._held(table), self.now.find(table, tuple(key))
            if schema.is_figures(table):
                year = int(schema.whose_figures(table)[1])
                found.append(UnitFigures(key[0], year, {kind: {} for kind in sorted(kinds_of(before))}))
            elif (record := record_of(table, before if number is None else held[number])) is not None:
                found.append(record)
        return tuple(found)


def _broken_tree(tables: Tables, municipality: str) -> str | None:
    """Why the units or the accounts of a municipality are no trees."""
    register = next((each for each in registers_of(tables.documents) if each.id == municipality and each.units), None)
    try:
        _ = register and ([register.organisation(label) for label in register.years], register.chart)
    except TreeError as error:
        return str(error)
    return None


def _touches(record: list[Any]) -> set[Touched]:
    table, _, key, before = record
    kinds = kinds_of(before) if schema.is_figures(table) else ("",)
    return {(table, tuple(key), kind) for kind in kinds}


def record_of(table: str, document: Document | None) -> Record | None:
    """The record of a document; None where there is none, and for what is no record."""
    if document is None:
        return None
    if schema.is_figures(table):
        return schema.decode_figures(orjson.loads(orjson.dumps(document)))
    if table == schema.MUNICIPALITIES:
        return schema.decode(Profile, document["profile"])
    record = _RECORDS.get(table)
    return None if record is None else schema.decode(record, document)


def undoing_of(
    log: Iterable[LogEntry], tables: Tables, beside: Beside, number: int | None, municipality: str | None, generation: int = 0,
) -> Undoing | None:
    """What core.ports.Store.undoing answers, of any store's tables; ``generation`` as in History."""
    history = History(log, tables, beside, generation)
    wanted = history.latest(municipality) if number is None else number
    return None if wanted is None else history.plan(wanted).undoing
