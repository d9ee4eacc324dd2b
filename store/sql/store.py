"""Koll's store in PostgreSQL: core.ports.Store by the same filing of documents as in files, one row-locked writer at a time."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import RLock
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.ports import StaleError
from core.records import LogEntry, Transaction
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis
from core.undo import Undoing
from store import filing, schema
from store.filing import Changes
from store.said import said as said_of
from store.schema import Document
from store.sql import reading, writing
from store.sql.committing import Acts, Committing
from store.sql.followed import Followed
from store.sql.reading import Beside
from store.sql.seeing import bound_to, missing, unseen
from store.sql.server import PATIENCE, Uncertain
from store.tops import top_units
from store.undo_plan import undoing_of
from store.undo_writing import is_remembered, with_note, written_by
from store.whole import HalfwayError, PartlySeen, Whole, nothing_to_check

if TYPE_CHECKING:
    from core.national import Totals
    from store.personal import Personal
    from store.sql.notes import SqlNotes

_REGISTER_TABLES = (schema.MUNICIPALITIES, *schema.TABLES.values())


class SqlStore:
    """Implements core.ports.Store at a ``postgresql://`` address. Threads take turns; processes need nothing."""

    def __init__(self, url: str, tell: Callable[[str], None] | None = None, patience: float = PATIENCE) -> None:
        """Nothing is asked yet, and no table made before the first commit. ``tell``: told when a connection was made anew."""
        self._followed = Followed(url, tell, patience)
        self._committing = Committing(self._followed)
        self._registers: tuple[tuple[int, ...], tuple[Register, ...]] = ((), ())
        self._turn = RLock()
        self.face = ""
        """Through which face is written, for the log."""

    def generation(self) -> int:
        """The number of the last committed transaction; the server is asked only when it may have grown."""
        with self._turn:
            return self._followed.generation()

    def registers(self) -> tuple[Register, ...]:
        """Every municipality, without its figures, in the order in which they came."""
        with self._turn:
            documents = self._followed.documents()
            version = tuple(self._followed.known.versions.get(table, 0) for table in _REGISTER_TABLES)
            if self._registers[0] != version:
                self._registers = version, filing.registers_of(documents)
            return self._registers[1]

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        """What is booked in one year; with ``top_unit`` only what lies under it is fetched."""
        def fetch(connection: Connection) -> dict[int, Document]:
            of = self._followed.tables.figures.c
            tops = top_units(self._followed.known.documents.get("units", {}).values(), municipality, year) if top_unit else {}
            under = [unit for unit, top in tops.items() if top == top_unit]
            return reading.figures(connection, self._followed.tables, municipality, year, *([of.unit.in_(under)] if under else []))

        with self._turn:
            return filing.figures_of((self._followed.read(fetch) or {}).values())

    def is_split(self, municipality: str, year: int) -> bool:  # noqa: ARG002 – as every year is
        """What lies under a top unit is fetched by itself."""
        return True

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:
        """The year of each municipality, summed over its units by the server."""
        from store.sql.summing import totals  # noqa: PLC0415 – only questions about the nation ask

        with self._turn:
            tables = self._followed.tables
            return self._followed.read(lambda connection: totals(connection, tables, year, municipalities, units=units)) or {}

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given in the rounds of one year."""
        with self._turn:
            return filing.prognoses_of(self._followed.documents(), municipality, year)

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """Write the transaction whole and return its generation, or raise StoreError with nothing written."""
        before = self._followed.known.identity

        def changes(connection: Connection) -> Changes:
            is_another = self._followed.known.identity != before and before[0] != ""
            if expected is not None and (is_another or expected != self._followed.known.generation):
                raise StaleError(filing.STALE)
            return self._changes(transaction, connection)

        with self._turn:
            said = said_of(transaction.author, transaction.municipality, transaction.summary, self.face)
            return self._committing.commit(changes, said)

    def chosen(self) -> str | None:
        """Id of the municipality that a question is about when none is named."""
        with self._turn:
            self._followed.documents()
            return filing.chosen(self._followed.known)

    def choose(self, municipality: str, author: str = "") -> None:
        """Make it the chosen one."""
        def changes(connection: Connection) -> Changes:
            known = self._followed.known
            beside = Beside(connection, self._followed.tables, known)
            return with_note(filing.choice(municipality, known), known, known.generation + 1, beside)

        with self._turn:
            self._followed.documents()
            if filing.choice(municipality, self._followed.known):
                self._committing.commit(changes, said_of(author, municipality, "Vald kommun ändrad.", self.face))

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """The transactions after a generation, oldest first."""
        with self._turn:
            found = self._followed.read(lambda connection: self._followed.log(connection, since)) or {}
            return tuple(schema.decode_log(generation, document) for generation, document in found.items())

    def remembers(self, transaction: Transaction) -> bool:
        """True when the transaction could be taken back."""
        with self._turn:
            changes = self._followed.read(lambda connection: self._changes(transaction, connection))
            return is_remembered(changes or written_by(transaction, self._followed.known, 0, _nothing, tuple))

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:
        """What taking back a transaction means."""
        def plan(connection: Connection) -> Undoing | None:
            known = self._followed.known
            log = [schema.decode_log(generation, document) for generation, document in self._followed.log(connection).items()]
            return undoing_of(log, known, Beside(connection, self._followed.tables, known), number, municipality, known.generation)

        with self._turn:
            return self._followed.read(plan) if self.generation() else undoing_of((), self._followed.known, _nothing, number, municipality)

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """(municipality id, row) of every post, in the order in which they were written."""
        with self._turn:
            return filing.outgoing_of(self._followed.documents())

    def schedules(self) -> tuple[tuple[str, Schedule], ...]:
        """(municipality id, schedule) of those that have one."""
        with self._turn:
            return filing.schedules_of(self._followed.documents())

    def people(self) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
        """(municipality id, record) of all who may use the chat, are invited to it, and of the groups that are open."""
        with self._turn:
            return filing.people_of(self._followed.documents())

    def key_figures(self, municipality: str) -> tuple[KeyFigures, ...]:
        """The key figures that are kept for a municipality, in the order in which they came."""
        with self._turn:
            return filing.key_figures_of(self._followed.documents(), municipality)

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What a municipality reports beside the ledger, in the order in which it came."""
        with self._turn:
            return filing.reported_of(self._followed.documents(), municipality)

    def notebook(self, name: str) -> SqlNotes | None:
        """The notes under a name, held by a lock of the server's that ends with the connection."""
        from store.sql.notes import open_notes  # noqa: PLC0415 – only the chat needs it

        with self._turn:
            self._followed.make()
            return open_notes(self._followed.server, self._followed.tables, name)

    def personal(self) -> Personal:
        """What the store can tell of the people in it."""
        from store.sql.personal import SqlPersonal  # noqa: PLC0415 – only the log, the chat and erasures ask

        return SqlPersonal(Acts(self._followed, self._committing, self._turn, lambda: self.face), self._followed.tables)

    def whole(self) -> Whole:
        """Everything, at one generation."""
        tables = self._followed.tables
        with self._turn:
            found = self._followed.read(lambda connection: (reading.everything(connection, tables), unseen(connection, tables)))
            whole, why = found or (Whole(0, {}), bound_to(self._followed.address.kommun))
            if why:
                raise PartlySeen(why, whole)
            return whole

    def missing(self) -> list[str]:
        """What the store's own row tells of and the tables no longer hold, in Swedish, for a login that sees everything."""
        with self._turn:
            return self._followed.read(lambda connection: missing(connection, self._followed.tables)) or []

    def fill(self, whole: Whole) -> None:
        """Take everything in, into a store that is empty, in one transaction."""
        self.put(whole, 0)

    def put(self, whole: Whole, over: int | None, last_check: Callable[[], None] = nothing_to_check) -> str:
        """Put everything in place of what stands, read it again and look once more, all in one transaction; the old is not kept."""
        def act(connection: Connection) -> None:
            writing.put(connection, self._followed.tables, whole, over, self._followed.address.shown)
            last_check()

        with self._turn:
            self._refuse_a_part()
            try:
                self._followed.server.write(act)
            except Uncertain as error:
                unsure = "Det är osäkert om allt skrevs eller allt är som förut: servern svarade inte"
                raise HalfwayError(f"{unsure}. Se efter med koll kontroll --lager.") from error
            self._followed.forget()
        return ""

    def close(self) -> None:
        """Let go of the connections; a closed store writes no more."""
        self._committing.close()
        self._followed.server.close()

    def _refuse_a_part(self) -> None:
        """Raises PartlySeen for a login that does not see everything: what it does not see must not be lost."""
        why = self._followed.read(lambda connection: unseen(connection, self._followed.tables))
        if why := bound_to(self._followed.address.kommun) if why is None else why:
            raise PartlySeen(why, Whole(0, {}))

    def _changes(self, transaction: Transaction, connection: Connection) -> Changes:
        known, tables = self._followed.known, self._followed.tables
        for table in filing.tables_of(transaction):
            municipality, year = schema.whose_figures(table)
            known.learn(table, reading.figure_numbers(connection, tables, municipality, int(year)))

        def log() -> list[LogEntry]:
            """Asked only when something is undone."""
            return [schema.decode_log(*each) for each in self._followed.log(connection).items()]

        return written_by(transaction, known, known.generation + 1, Beside(connection, tables, known), log)


def _nothing(_table: str, _numbers: object) -> dict[int, Document]:
    """What lies beside in a store that is not there yet."""
    return {}
