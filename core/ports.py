"""What the core asks of a store: records in, records out, one transaction at a time, a generation that grows."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.records import LogEntry, Transaction
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis

if TYPE_CHECKING:
    from core.mailbox import Notebook
    from core.national import Totals
    from core.undo import Undoing


class StoreError(Exception):
    """The store cannot be read or written; the message is a Swedish sentence that says what to do."""


class StaleError(StoreError):
    """The store has moved on since what a transaction rests on was read; read anew and make it again."""


class Store(Protocol):
    """Where figures rest. Reading never sees half a transaction; a write that returned is kept, whatever happens next."""

    def generation(self) -> int:
        """The number of the last committed transaction, those of other processes included; cheap to ask."""

    def registers(self) -> tuple[Register, ...]:
        """Every municipality, without its figures, in the order in which they came."""

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> Iterable[UnitFigures]:
        """What is booked in one year. ``top_unit`` promises that only units under it are needed; the store may give more."""

    def is_split(self, municipality: str, year: int) -> bool:
        """True when a year's figures under one top unit can be read without the rest."""

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:
        """The year of each of these municipalities (ids) that has any figures in it, summed over its units.

        ``units``: also which accounts each unit has something on.
        """

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given in the rounds of one year."""

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """Write the transaction whole and return its generation, or raise StoreError with nothing written.

        ``expected``: the generation that the transaction was made from. When anyone has written since, StaleError.
        """

    def chosen(self) -> str | None:
        """Id of the municipality that a question is about when none is named."""

    def choose(self, municipality: str, author: str = "") -> None:
        """Make it the chosen one. ``author``: who the log says did it; empty is whoever runs the program, as in every change."""

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """The transactions after a generation, oldest first."""

    def remembers(self, transaction: Transaction) -> bool:
        """True when what stands before the transaction now is little enough to be kept, so that it could be taken back."""

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:
        """What taking back a transaction means (None: the last, of one municipality or of any; then None when there is none).

        Raises StoreError when there is no transaction with the number.
        """

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """(municipality id, row) of every post, in the order in which they were written."""

    def schedules(self) -> tuple[tuple[str, Schedule], ...]:
        """(municipality id, schedule) of those that have one."""

    def people(self) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
        """(municipality id, record) of all who may use the chat, are invited to it, and of the groups that are open."""

    def key_figures(self, municipality: str) -> tuple[KeyFigures, ...]:
        """The key figures that are kept for a municipality, in the order in which they came."""

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What a municipality reports beside the ledger, in the order in which it came."""

    def notebook(self, name: str) -> Notebook | None:
        """The notes of an inbox or of the outbox, held from now on; None while another process holds them."""

    def close(self) -> None:
        """Let go of files and locks."""
