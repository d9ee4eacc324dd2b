"""Koll's store in PostgreSQL: core.ports.Store by the same filing of documents as in files, one row-locked writer at a time."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import Connection

from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.ports import StaleError, StoreError
from core.records import LogEntry, Transaction
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis
from core.undo import Undoing
from store import filing, schema
from store.chain import linked
from store.content import after, content_of, sum_of
from store.filing import Changes
from store.said import said
from store.schema import Document
from store.sql import reading, writing
from store.sql.address import address_of
from store.sql.reading import Beside, Known
from store.sql.rows import plain
from store.sql.seeing import bound_to, unseen
from store.sql.server import PATIENCE, Missing, Server, Uncertain, uses
from store.sql.tables import create, schema_named
from store.tops import top_units
from store.undo import empty_note
from store.undo_plan import undoing_of
from store.undo_writing import is_remembered, with_note, written_by
from store.whole import HalfwayError, PartlySeen, Whole, nothing_to_check

if TYPE_CHECKING:
    from core.national import Totals
    from store.personal import Personal, Words
    from store.sql.notes import SqlNotes

_REGISTER_TABLES = (schema.MUNICIPALITIES, *schema.TABLES.values())
R = TypeVar("R")
Build = Callable[[Beside], Changes]
Rewrite = Callable[[Connection, Known, int], tuple["Words", str, set[str], int]]


class _Written(NamedTuple):
    """A transaction on its way: enough to find out later whether it was committed."""

    generation: int
    kommun: str
    chain: str


class SqlStore:
    """Implements core.ports.Store at a ``postgresql://`` address. Threads take turns; processes need nothing."""

    def __init__(self, url: str, tell: Callable[[str], None] | None = None, patience: float = PATIENCE) -> None:
        """Nothing is asked yet, and no table made before the first commit. ``tell``: told when a connection was made anew."""
        self._address = address_of(url)
        self._server = Server(self._address, tell, patience)
        self._tables = schema_named(self._address.schema)
        self._known = Known()
        self._heard = 0
        self._registers: tuple[tuple[int, ...], tuple[Register, ...]] = ((), ())
        self._turn = RLock()
        self._is_made = self._is_closed = self._is_asked = False
        self._way: _Written | None = None
        self.face = ""
        """Through which face is written, for the log."""

    def generation(self) -> int:
        """The number of the last committed transaction; the server is asked only when it may have grown."""
        with self._turn:
            told = self._server.heard(self._tables.name) if self._is_made else None
            if told is None:
                self._refresh()
            elif all(map(str.isdigit, told)):
                self._heard = max([self._heard, *map(int, told)])
            else:
                self._known.forget()  # another store stands in its place, or none
                self._heard = 0
                self._refresh()
            return max(self._known.generation, self._heard)

    def registers(self) -> tuple[Register, ...]:
        """Every municipality, without its figures, in the order in which they came."""
        with self._turn:
            documents = self._documents()
            version = tuple(self._known.versions.get(table, 0) for table in _REGISTER_TABLES)
            if self._registers[0] != version:
                self._registers = version, filing.registers_of(documents)
            return self._registers[1]

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        """What is booked in one year; with ``top_unit`` only what lies under it is fetched."""
        def fetch(connection: Connection) -> dict[int, Document]:
            of = self._tables.figures.c
            tops = top_units(self._known.documents.get("units", {}).values(), municipality, year) if top_unit else {}
            under = [unit for unit, top in tops.items() if top == top_unit]
            return reading.figures(connection, self._tables, municipality, year, *([of.unit.in_(under)] if under else []))

        with self._turn:
            return filing.figures_of((self._read(fetch) or {}).values())

    def is_split(self, municipality: str, year: int) -> bool:  # noqa: ARG002 – as every year is
        """What lies under a top unit is fetched by itself."""
        return True

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:
        """The year of each municipality, summed over its units by the server."""
        from store.sql.summing import totals  # noqa: PLC0415 – only questions about the nation ask

        with self._turn:
            return self._read(lambda connection: totals(connection, self._tables, year, municipalities, units=units)) or {}

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given in the rounds of one year."""
        with self._turn:
            return filing.prognoses_of(self._documents(), municipality, year)

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """Write the transaction whole and return its generation, or raise StoreError with nothing written."""
        before = self._known.identity

        def changes(connection: Connection) -> Changes:
            is_another = self._known.identity != before and before[0] != ""
            if expected is not None and (is_another or expected != self._known.generation):
                raise StaleError(filing.STALE)
            return self._changes(transaction, connection)

        with self._turn:
            return self._commit(changes, transaction.author, transaction.municipality, transaction.summary)

    def chosen(self) -> str | None:
        """Id of the municipality that a question is about when none is named."""
        with self._turn:
            self._documents()
            return filing.chosen(self._known)

    def choose(self, municipality: str, author: str = "") -> None:
        """Make it the chosen one."""
        def changes(connection: Connection) -> Changes:
            beside = Beside(connection, self._tables, self._known)
            return with_note(filing.choice(municipality, self._known), self._known, self._known.generation + 1, beside)

        with self._turn:
            self._documents()
            if filing.choice(municipality, self._known):
                self._commit(changes, author, municipality, "Vald kommun ändrad.")

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """The transactions after a generation, oldest first."""
        with self._turn:
            found = self._read(lambda connection: self._log(connection, since)) or {}
            return tuple(schema.decode_log(generation, document) for generation, document in found.items())

    def remembers(self, transaction: Transaction) -> bool:
        """True when the transaction could be taken back."""
        with self._turn:
            changes = self._read(lambda connection: self._changes(transaction, connection))
            return is_remembered(changes or written_by(transaction, self._known, 0, _nothing, tuple))

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:
        """What taking back a transaction means."""
        def plan(connection: Connection) -> Undoing | None:
            log = [schema.decode_log(generation, document) for generation, document in self._log(connection).items()]
            beside = Beside(connection, self._tables, self._known)
            return undoing_of(log, self._known, beside, number, municipality)

        with self._turn:
            return self._read(plan) if self.generation() else undoing_of((), self._known, _nothing, number, municipality)

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """(municipality id, row) of every post, in the order in which they were written."""
        with self._turn:
            return filing.outgoing_of(self._documents())

    def schedules(self) -> tuple[tuple[str, Schedule], ...]:
        """(municipality id, schedule) of those that have one."""
        with self._turn:
            return filing.schedules_of(self._documents())

    def people(self) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
        """(municipality id, record) of all who may use the chat, are invited to it, and of the groups that are open."""
        with self._turn:
            return filing.people_of(self._documents())

    def key_figures(self, municipality: str) -> tuple[KeyFigures, ...]:
        """The key figures that are kept for a municipality, in the order in which they came."""
        with self._turn:
            return filing.key_figures_of(self._documents(), municipality)

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What a municipality reports beside the ledger, in the order in which it came."""
        with self._turn:
            return filing.reported_of(self._documents(), municipality)

    def notebook(self, name: str) -> SqlNotes | None:
        """The notes under a name, held by a lock of the server's that ends with the connection."""
        from store.sql.notes import open_notes  # noqa: PLC0415 – only the chat needs it

        with self._turn:
            self._make()
            return open_notes(self._server, self._tables, name)

    def personal(self) -> Personal:
        """What the store can tell of the people in it."""
        from store.sql.personal import SqlPersonal  # noqa: PLC0415 – only the log, the chat and erasures ask

        return SqlPersonal(_Acts(self), self._tables)

    def whole(self) -> Whole:
        """Everything, at one generation."""
        with self._turn:
            found = self._read(lambda connection: (reading.everything(connection, self._tables), unseen(connection, self._tables)))
            whole, why = found or (Whole(0, {}), bound_to(self._address.kommun))
            if why:
                raise PartlySeen(why, whole)
            return whole

    def fill(self, whole: Whole) -> None:
        """Take everything in, into a store that is empty, in one transaction."""
        self.put(whole, 0)

    def put(self, whole: Whole, over: int | None, last_check: Callable[[], None] = nothing_to_check) -> str:
        """Put everything in place of what stands, read it again and look once more, all in one transaction; the old is not kept."""
        def act(connection: Connection) -> None:
            writing.put(connection, self._tables, whole, over, self._address.shown)
            last_check()

        with self._turn:
            self._refuse_a_part()
            try:
                self._server.write(act)
            except Uncertain as error:
                unsure = "Det är osäkert om allt skrevs eller allt är som förut: servern svarade inte"
                raise HalfwayError(f"{unsure}. Se efter med koll kontroll --lager.") from error
            self._forget()
        return ""

    def empty(self) -> None:
        """Remove the store's tables."""
        with self._turn:
            self._refuse_a_part()
            self._server.write(lambda connection: writing.drop(connection, self._tables))
            self._forget()

    def close(self) -> None:
        """Let go of the connections; a closed store writes no more."""
        self._is_closed = True
        self._server.close()

    def _refuse_a_part(self) -> None:
        """Raises PartlySeen for a login that does not see everything: what it does not see must not be lost."""
        why = self._read(lambda connection: unseen(connection, self._tables))
        if why := bound_to(self._address.kommun) if why is None else why:
            raise PartlySeen(why, Whole(0, {}))

    def _commit(self, build: Callable[[Connection], Changes], author: str, municipality: str, summary: str) -> int:
        if self._is_closed:
            raise StoreError("Lagret är stängt.")
        self._make()
        said = self._words(author, municipality, summary)
        try:
            changes = self._write(lambda connection: self._written(connection, build, said))
        except Uncertain:
            return self._found_out(build, said)
        return self._adopt(changes)

    def _words(self, author: str, municipality: str, summary: str) -> dict[str, str]:
        """What the log says of a change that is made now."""
        return said(author, municipality, summary, self.face)

    def _erased(self, connection: Connection, act: Rewrite) -> Changes:
        """As ``_written``, of what is nothing but words in the log and rewrites what stands there already."""
        self._follow(connection, lock=True)
        number, content = self._known.generation + 1, self._content(connection)
        said, erased, touched, added = act(connection, self._known, number)
        note = empty_note(added)
        changes: Changes = {schema.UNDO: {number: note}}
        entry = linked(self._known.chain, number, {**self._words(*said), "erased": erased, **after(content, (note,))}, changes)
        writing.Writing(connection, self._tables, self._known).write(changes, entry, touched)
        self._way = _Written(number, plain(said.municipality), entry["chain"])
        return changes

    def _written(self, connection: Connection, build: Callable[[Connection], Changes], said: Mapping[str, str]) -> Changes:
        self._follow(connection, lock=True)
        changes = build(connection)
        number = self._known.generation + 1
        try:
            told = after(self._content(connection), (changes.get(schema.UNDO) or {}).values())
            entry = linked(self._known.chain, number, {**said, **told}, changes)
        except TypeError as error:
            raise StoreError(filing.UNSTORABLE) from error
        writing.Writing(connection, self._tables, self._known).write(changes, entry)
        self._way = _Written(number, plain(said["municipality"]), entry["chain"])
        return changes

    def _content(self, connection: Connection) -> int | None:
        """The sum of everything, summed up once in the life of a store that does not tell it; None for one who does not see it all."""
        known = self._known
        told = known.content
        if told is None:
            told = content_of(self._log(connection, known.generation - 1).get(known.generation))
        if not known.is_brought_forward and (told is not None or unseen(connection, self._tables)):
            return told
        return sum_of(reading.everything(connection, self._tables).tables)

    def _found_out(self, build: Callable[[Connection], Changes], said: Mapping[str, str]) -> int:
        """The connection broke in a commit: look whether it was made, and make it again when it was not. Raises StoreError."""
        way = self._way
        assert way is not None
        try:
            made = self._server.read(lambda c: writing.was_written(c, self._tables, way.kommun, way.generation, way.chain))
            if made:
                return way.generation
            return self._adopt(self._server.write(lambda connection: self._written(connection, build, said)))
        except (StoreError, Uncertain) as error:
            raise StoreError("Det är osäkert om ändringen är sparad: databasen slutade svara. Se efter när den är igång igen.") from error

    def _adopt(self, _changes: Changes) -> int:
        assert self._way is not None
        self._heard = max(self._heard, self._way.generation)
        return self._way.generation

    def _changes(self, transaction: Transaction, connection: Connection) -> Changes:
        beside = Beside(connection, self._tables, self._known)
        for table in filing.tables_of(transaction):
            municipality, year = schema.whose_figures(table)
            self._known.learn(table, reading.figure_numbers(connection, self._tables, municipality, int(year)))
        log = lambda: [schema.decode_log(*each) for each in self._log(connection).items()]  # noqa: E731 – asked only when something is undone
        return written_by(transaction, self._known, self._known.generation + 1, beside, log)

    def _log(self, connection: Connection, since: int = 0) -> dict[int, Document]:
        return reading.numbered(connection, self._tables.log, self._known.kommuner, max(since, 0))

    def _documents(self) -> Mapping[str, Mapping[int, Document]]:
        if self._known.generation < self.generation():
            self._refresh()
        return self._known.documents

    def _read(self, act: Callable[[Connection], R]) -> R | None:
        """Take in what was written, then run an act on the same state of the database; None while there is no store."""
        def followed(connection: Connection) -> R | None:
            self._is_made = self._is_made or uses(connection, self._tables.name)
            if not self._is_made:
                return None
            self._follow(connection)
            return act(connection)

        try:
            return self._server.read(followed)
        except Missing:
            self._forget()
            return self._server.read(followed)

    def _write(self, act: Callable[[Connection], R]) -> R:
        """Run an act and commit; where the tables are gone they are made first."""
        try:
            return self._server.write(act)
        except Missing:
            self._forget()
            self._make()
            return self._server.write(act)

    def _follow(self, connection: Connection, *, lock: bool = False) -> None:
        before = self._known.identity
        self._known.follow(connection, self._tables, lock=lock)
        if self._known.identity != before:
            self._heard = 0

    def _forget(self) -> None:
        """The tables are gone."""
        self._known.forget()
        self._heard, self._is_made = 0, False

    def _refresh(self) -> None:
        """Take in what was written."""
        self._read(_is_open)

    def _make(self) -> None:
        if not self._is_made:
            self._refresh()
        if not self._is_made:
            self._server.write(lambda connection: create(connection, self._tables))
            self._is_made = True
        if self._known.generation and self._known.identity[1] is None and not self._is_asked:
            from store.sql.upgrading import identify  # noqa: PLC0415 – once in the life of an older store

            self._is_asked = True
            with suppress(StoreError):  # another has the tables: the next process does it
                self._server.write(lambda connection: identify(connection, self._tables))


class _Acts:
    """What store.sql.personal asks of a store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def reading(self, act: Callable[[Connection, Known], R]) -> R | None:
        """Run an act on one state."""
        with self._store._turn:
            return self._store._read(lambda connection: act(connection, self._store._known))

    def writing(self, act: Callable[[Connection], R]) -> R:
        """Run an act in a transaction of its own. Raises StoreError."""
        with self._store._turn:
            self._store._make()
            try:
                return self._store._write(act)
            except Uncertain as error:
                raise StoreError("Det är osäkert om det är sparat: databasen slutade svara.") from error

    def erasing(self, act: Rewrite) -> int:
        """Run an act as a change. Raises StoreError."""
        with self._store._turn:
            self._store._make()
            try:
                changes = self._store._write(lambda connection: self._store._erased(connection, act))
            except Uncertain as error:
                raise StoreError("Det är osäkert om raderingen är gjord: databasen slutade svara. Kör koll glom igen.") from error
            return self._store._adopt(changes)


def _is_open(connection: Connection) -> bool:
    return not connection.closed


def _nothing(_table: str, _numbers: object) -> dict[int, Document]:
    """What lies beside in a store that is not there yet."""
    return {}
