"""A store in memory: the same documents, transactions and errors as the store on disk, and nothing kept."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from threading import RLock

from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.national import Totals
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.ports import StaleError, StoreError
from core.records import LogEntry, Transaction
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis
from core.subject import Asking
from core.undo import Undoing
from store import filing, schema
from store.chain import last_link, linked
from store.content import after, content_of, sum_of
from store.filing import Changes, Tables
from store.notes import Notes
from store.personal import Personal, Words
from store.schema import Document
from store.undo import empty_note
from store.undo_plan import undoing_of
from store.undo_writing import forget, is_remembered, with_note, written_by
from store.whole import Whole, refuse_unless_empty, whole_of


class MemoryStore:
    """Implements core.ports.Store for tests, dry runs and ``memory:``."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._said: dict[int, Document] = {}
        self._generation = 0
        self.face = ""
        """Through which face is written, for the log."""
        self._registers: tuple[int, tuple[Register, ...]] = (-1, ())
        self._lock = RLock()
        self._closed = False
        self._notebooks: dict[str, HeldNotes] = {}
        self._asked: list[Asking] = []

    def generation(self) -> int:
        """The number of the last committed transaction."""
        return self._generation

    def registers(self) -> tuple[Register, ...]:
        """Every municipality, without its figures, in the order in which they came."""
        with self._lock:
            if self._registers[0] != self.generation():
                self._registers = self.generation(), filing.registers_of(self._tables.documents)
            return self._registers[1]

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> tuple[UnitFigures, ...]:  # noqa: ARG002 – all is at hand
        """What is booked in one year."""
        with self._lock:
            return filing.figures_of(deepcopy(list(self._tables.documents.get(schema.figures_table(municipality, year), {}).values())))

    def is_split(self, municipality: str, year: int) -> bool:  # noqa: ARG002 – all is at hand
        """All is read together."""
        return False

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:  # noqa: ARG002 – known anyway
        """The year of each municipality, summed over its units; every unit is read."""
        from store.national import totals_by_reading  # noqa: PLC0415 – only questions about the nation ask

        return totals_by_reading(self.figures, year, municipalities)

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given in the rounds of one year."""
        with self._lock:
            return filing.prognoses_of(self._tables.documents, municipality, year)

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """Write the transaction whole and return its generation, or raise StoreError with nothing written."""
        with self._lock:
            if expected not in (None, self.generation()):
                raise StaleError(filing.STALE)
            changes = written_by(transaction, self._tables, self.generation() + 1, self._beside, self.log)
            return self._write(changes, transaction.author, transaction.municipality, transaction.summary)

    def chosen(self) -> str | None:
        """Id of the municipality that a question is about when none is named."""
        with self._lock:
            return filing.chosen(self._tables)

    def choose(self, municipality: str) -> None:
        """Make it the chosen one."""
        with self._lock:
            if changes := filing.choice(municipality, self._tables):
                noted = with_note(changes, self._tables, self.generation() + 1, self._beside)
                self._write(noted, "", municipality, "Vald kommun ändrad.")

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """The transactions after a generation, oldest first."""
        with self._lock:
            return tuple(schema.decode_log(number, said) for number, said in self._said.items() if number > since)

    def remembers(self, transaction: Transaction) -> bool:
        """True when the transaction could be taken back."""
        with self._lock:
            return is_remembered(written_by(transaction, self._tables, 0, self._beside, self.log))

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:
        """What taking back a transaction means."""
        with self._lock:
            return undoing_of(self.log(), self._tables, self._beside, number, municipality)

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """(municipality id, row) of every post, in the order in which they were written."""
        with self._lock:
            return filing.outgoing_of(self._tables.documents)

    def schedules(self) -> tuple[tuple[str, Schedule], ...]:
        """(municipality id, schedule) of those that have one."""
        with self._lock:
            return filing.schedules_of(self._tables.documents)

    def people(self) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
        """(municipality id, record) of all who may use the chat, are invited to it, and of the groups that are open."""
        with self._lock:
            return filing.people_of(self._tables.documents)

    def key_figures(self, municipality: str) -> tuple[KeyFigures, ...]:
        """The key figures that are kept for a municipality, in the order in which they came."""
        with self._lock:
            return filing.key_figures_of(self._tables.documents, municipality)

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What a municipality reports beside the ledger, in the order in which it came."""
        with self._lock:
            return filing.reported_of(self._tables.documents, municipality)

    def notebook(self, name: str) -> HeldNotes | None:
        """The notes under a name, which last as long as the store."""
        with self._lock:
            return self._notebooks.setdefault(name, HeldNotes()).taken()

    def personal(self) -> Personal:
        """What the store can tell of the people in it."""
        from store.memory_personal import MemoryPersonal  # noqa: PLC0415 – only the log, the chat and erasures ask

        def write(words: Words, erased: str, added: int) -> int:
            nothing: Changes = {schema.UNDO: {self._generation + 1: empty_note(added)}}
            return self._write(nothing, *words, erased=erased)

        return MemoryPersonal(self._tables, self._said, self._asked, lambda: tuple(self._notebooks), write)

    def whole(self) -> Whole:
        """Everything, at one generation."""
        with self._lock:
            return whole_of(self._generation, deepcopy({**self._tables.documents, schema.LOG: self._said}))

    def fill(self, whole: Whole) -> None:
        """Take everything in, into a store that is empty."""
        with self._lock:
            refuse_unless_empty(self._generation, "i minnet")
            tables = deepcopy(whole.tables)
            self._said, self._generation = tables.pop(schema.LOG, {}), whole.generation
            self._tables.documents = tables

    def empty(self) -> None:
        """Forget everything."""
        with self._lock:
            self._tables, self._said, self._generation = Tables(), {}, 0

    def close(self) -> None:
        """Refuse further writes."""
        self._closed = True

    def _beside(self, table: str, numbers: Collection[int] | None) -> Mapping[int, Document]:  # noqa: ARG002 – all is at hand
        return self._tables.documents.get(table, {})

    def _write(self, changes: Changes, author: str, municipality: str, summary: str, **more: str) -> int:
        if self._closed:
            raise StoreError("Lagret är stängt.")
        content = content_of(self._said.get(self._generation))
        if content is None:
            content = sum_of(self._tables.documents)
        self._tables.apply(changes)
        forget(self._tables.documents.get(schema.UNDO, {}), self.generation() + 1)
        time = datetime.now(UTC).isoformat(timespec="seconds")
        said = {"time": time, "author": author, "municipality": municipality, "summary": summary, **more}
        if self.face:
            said["face"] = self.face
        number = self._generation + 1
        said.update(after(content, (changes.get(schema.UNDO) or {}).values()))
        self._said[number] = linked(last_link(self._said), number, said, changes)
        self._generation = number
        return number


class HeldNotes(Notes):
    """Notes that one holder at a time may have."""

    _held = False

    def taken(self) -> HeldNotes | None:
        """These notes, unless someone has them."""
        if self._held:
            return None
        self._held = True
        return self

    def close(self) -> None:
        """Let others have the notes."""
        self._held = False
