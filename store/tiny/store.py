"""Koll's store in TinyDB files: core.ports.Store on KollStorage, with registers and log read at the cost of what changed."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import RLock
from typing import TYPE_CHECKING

from tinydb import where

from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.records import LogEntry, Transaction
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis
from core.undo import Undoing
from store import filing, schema
from store.filing import Changes, Tables
from store.schema import Document
from store.tiny.beside import Beside
from store.tiny.disk import Disk
from store.tiny.places import safe_name
from store.tiny.state import State
from store.tiny.storage import KollDB, KollStorage

if TYPE_CHECKING:
    from core.mailbox import Notebook
    from core.national import Totals
    from store.personal import Personal
    from store.whole import Whole

_REGISTER_TABLES = (schema.MUNICIPALITIES, *schema.TABLES.values())


class TinyStore:
    """Implements core.ports.Store in the file at a path and those beside it. Threads take turns; processes need nothing."""

    def __init__(
        self, path: str, *, disk: Disk | None = None, on_damage: Callable[[str], None] | None = None, **options: int
    ) -> None:
        """Open the store; nothing is read yet, and nothing is made before the first commit.

        A damaged file raises StoreError where it is read. With ``on_damage`` reading goes on in the last whole state
        instead, no more is written, and ``on_damage`` is told once, in a Swedish sentence. ``options`` are those of Writing.
        """
        self._disk = disk or Disk()
        self.db = KollDB(path, disk=self._disk, on_damage=on_damage, **options)
        self.storage: KollStorage = self.db.storage  # type: ignore[assignment] # the class that KollDB makes
        self.storage.writing.finish_erasing = self._finish_erasing
        self._registers: tuple[tuple[int, ...], tuple[Register, ...]] = ((), ())
        self._turn = RLock()

    @property
    def face(self) -> str:
        """Through which face is written, for the log."""
        return self.storage.face

    @face.setter
    def face(self, face: str) -> None:
        self.storage.face = face

    def generation(self) -> int:
        """The number of the last committed transaction, those of other processes included; cheap to ask."""
        with self._turn:
            return self.storage.generation

    def registers(self) -> tuple[Register, ...]:
        """Every municipality, without its figures, in the order in which they came."""
        with self._turn:
            state = self.storage.state()
            if state is None:
                return ()
            version = (self.storage.reading.loads, *(state.tables.versions.get(table, 0) for table in _REGISTER_TABLES))
            if self._registers[0] != version:
                self._registers = version, filing.registers_of(state.tables.documents)
            return self._registers[1]

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:
        """What is booked in one year; of a year in several files only those that ``top_unit`` needs are opened."""
        with self._turn:
            documents = self.storage.reading.documents(schema.figures_table(municipality, year), top_unit)
            return filing.figures_of(documents.values())

    def is_split(self, municipality: str, year: int) -> bool:
        """True for a year in several files."""
        with self._turn:
            return self.storage.reading.is_split(schema.figures_table(municipality, year))

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:  # noqa: ARG002 – known anyway
        """The year of each municipality, summed over its units; every unit is read."""
        from store.national import totals_by_reading  # noqa: PLC0415 – only questions about the nation ask

        return totals_by_reading(self.figures, year, municipalities)

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given in the rounds of one year."""
        with self._turn:
            return filing.prognoses_of(self._documents(), municipality, year)

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """Write the transaction whole and return its generation, or raise StoreError with nothing written."""
        with self._turn:
            said = self.storage.said(transaction.author, transaction.municipality, transaction.summary)
            only_puts = transaction.undoes is None and not transaction.drop
            return self.storage.writing.commit(said, lambda *now: self._changes(transaction, *now), expected, early=only_puts)

    def chosen(self) -> str | None:
        """Id of the municipality that a question is about when none is named."""
        with self._turn:
            found = self.db.table(schema.SETTINGS).get(where("key") == "chosen")
            return found["value"] if isinstance(found, dict) else None

    def choose(self, municipality: str, author: str = "") -> None:
        """Make it the chosen one."""
        with self._turn, self.storage.exclusive():
            state = self.storage.state()
            changes = filing.choice(municipality, state.tables if state else Tables())
            if changes:
                from store.undo_writing import with_note  # noqa: PLC0415 – a question never writes

                noted = with_note(changes, state.tables if state else Tables(), self.storage.generation + 1, Beside(self.storage.reading))
                self.storage.commit(noted, author=author, municipality=municipality, summary="Vald kommun ändrad.")

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """The transactions after a generation, oldest first."""
        with self._turn:
            state = self.storage.state()
            if state is None or since >= state.generation:
                return ()
            said = _recent(state) if since >= _journal_start(state) else self.storage.reading.documents(schema.LOG)
            return tuple(schema.decode_log(generation, document) for generation, document in said.items() if generation > since)

    def remembers(self, transaction: Transaction) -> bool:
        """True when the transaction could be taken back."""
        from store.undo_writing import is_remembered  # noqa: PLC0415 – a question never writes

        with self._turn:
            state = self.storage.state()
            return is_remembered(self._changes(transaction, state.tables if state else Tables(), self.storage.generation + 1))

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:
        """What taking back a transaction means."""
        from store.tiny.steady import at_one_generation  # noqa: PLC0415 – only one command asks
        from store.undo_plan import undoing_of  # noqa: PLC0415 – the same

        def read() -> Undoing | None:
            state = self.storage.state()
            tables = state.tables if state else Tables()
            return undoing_of(self.log(), tables, Beside(self.storage.reading), number, municipality)

        with self._turn:
            return at_one_generation(self.storage, read)

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

    def notebook(self, name: str) -> Notebook | None:
        """The notes under a name, in a file of their own beside the store."""
        from store.tiny.notes import open_notes  # noqa: PLC0415 – only the chat needs it

        self.storage.writing.make_folder()
        places = self.storage.places
        return open_notes(f"{places.main}.{safe_name(name)}", self._disk)

    def personal(self) -> Personal:
        """What the store can tell of the people in it."""
        from store.tiny.personal import TinyPersonal  # noqa: PLC0415 – only the log, the chat and erasures ask

        return TinyPersonal(self.storage, self._turn)

    def _finish_erasing(self) -> None:
        from store.tiny.erasing import finish_files  # noqa: PLC0415 – only where an erasure was cut off

        finish_files(self.storage)

    def whole(self) -> Whole:
        """Everything, at one generation. An erasure that was cut off is finished first."""
        from store.tiny.moving import whole_when_erased  # noqa: PLC0415 – only copies and moves ask

        with self._turn:
            return whole_when_erased(self.storage)

    def whole_as_it_is(self) -> Whole:
        """The same of the files as they are, for whoever only looks. Nothing is written."""
        from store.tiny.moving import whole_in  # noqa: PLC0415 – as above

        with self._turn:
            return whole_in(self.storage)

    def fill(self, whole: Whole) -> None:
        """Take everything in, into a store that is empty."""
        self.put(whole, 0)

    def put(self, whole: Whole, over: int | None, last_check: Callable[[], None] | None = None) -> str:
        """Put everything in place of what stands, which is kept in a folder beside."""
        from store.tiny.moving import put  # noqa: PLC0415 – only moves ask

        with self._turn:
            return put(self.storage, whole, over, last_check)

    def close(self) -> None:
        """Let go of files and locks."""
        with self._turn:
            self.db.close()

    def _changes(self, transaction: Transaction, tables: Tables, number: int) -> Changes:
        """The changes, made against the tables as they stand, of the transaction that gets a number."""
        from store.undo_writing import written_by  # noqa: PLC0415 – a question never writes

        beside = Beside(self.storage.reading)
        for table in filing.tables_of(transaction):
            if not tables.knows(table):
                tables.learn(table, beside(table, None))
        return written_by(transaction, tables, number, beside, self.log)

    def _documents(self) -> Mapping[str, Mapping[int, Document]]:
        state = self.storage.state()
        return state.tables.documents if state else {}


def _journal_start(state: State) -> int:
    return state.head.start if state.head else state.generation


def _recent(state: State) -> dict[int, Document]:
    return {generation: said[generation] for generation, said in state.pending.get(schema.LOG, ()) if said}


def rebuild(path: str, accepted: Collection[str] | None = None, face: str = "") -> str:
    """Make a damaged store whole from its files, backups and kept journals; returns in Swedish what was done. Raises StoreError with
    nothing written, also when more would be lost than ``accepted`` (None: whatever it is).

    Where its files were being replaced when that was cut off, they are put back and nothing else is done. The log says that whoever
    runs the program did it, through ``face``.
    """
    from store.tiny.swapping import take_back  # noqa: PLC0415 – only a damaged store needs it

    store = TinyStore(path)
    store.face = face
    try:
        return take_back(store.storage) or store.storage.rebuild(accepted).said()
    finally:
        store.close()
