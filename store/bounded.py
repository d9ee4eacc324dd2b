"""A store as someone bound to one municipality, or one unit of it, sees it: what lies outside is not there."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from core.book import UnitFigures
from core.ports import Store, StoreError
from core.register import Register
from core.reported import ReportedTable
from core.rounds import Prognosis
from core.scope import OWN_UNITS, bounded
from store.personal import personal_of

if TYPE_CHECKING:
    from core.key_figures import KeyFigures
    from core.mailbox import Notebook
    from core.national import Totals
    from core.outgoing import Outgoing, Schedule
    from core.people import ChatScope, Invitation, Person
    from core.records import LogEntry, Transaction
    from core.undo import Undoing
    from store.kept import Kept
    from store.personal import Personal

_T = TypeVar("_T")


class BoundedStore:
    """Implements core.ports.Store on another store. No ``units`` show the whole municipality; units that are gone show nothing.

    Who may write what is decided before it comes here; the transactions pass through.
    """

    def __init__(self, store: Store, municipality: str, units: tuple[str, ...] = (), kept: Kept | None = None) -> None:
        """See ``municipality`` (id) and ``units`` (codes) of a store; ``kept``: figures of the store that have been read already."""
        self._figures = store.figures if kept is None else kept.figures
        self._store, self._municipality, self._units = store, municipality, units
        self._seen: tuple[Register | None, tuple[Register, ...]] = (None, ())

    def registers(self) -> tuple[Register, ...]:
        """The one municipality, cut down to the unit."""
        whole = self._whole
        if whole is not self._seen[0]:
            self._seen = whole, self._cut(whole)
        return self._seen[1]

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> Iterable[UnitFigures]:
        """What is booked within the bounds in one year."""
        if not self._units:
            return self._figures(municipality, year, top_unit)
        whole, inside = self._whole, self._inside()
        if whole is None or municipality != self._municipality:
            return ()
        part = None if whole.has_history or len(self._units) > 1 else whole.top_unit(self._units[0], year)
        return tuple(each for each in self._figures(municipality, year, part) if each.unit in inside)

    def is_split(self, municipality: str, year: int) -> bool:
        """As the whole store's."""
        return self._store.is_split(municipality, year)

    def totals(self, year: int, municipalities: Collection[str], *, units: bool = False) -> Mapping[str, Totals]:  # noqa: ARG002 – known anyway
        """The year of each municipality, summed over its units; of this one only what may be seen."""
        from store.national import totals_by_reading  # noqa: PLC0415 – only questions about the nation ask

        return totals_by_reading(self.figures, year, [each for each in municipalities if each == self._municipality])

    def prognoses(self, municipality: str, year: int) -> tuple[Prognosis, ...]:
        """What was given within the bounds in the rounds of one year."""
        if municipality != self._municipality:
            return ()
        inside = self._inside()
        return tuple(each for each in self._store.prognoses(municipality, year) if each.unit in inside)

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        """As the whole store does; nothing can be given for what is only a sum of someone's units."""
        if self._units and any(getattr(each, "unit", None) == OWN_UNITS.code for each in transaction.put):
            raise StoreError("Ange vilken av dina enheter det gäller: en prognos lämnas för en enhet i taget.")
        return self._store.commit(transaction, expected)

    def remembers(self, transaction: Transaction) -> bool:
        """As the whole store does."""
        return self._store.remembers(transaction)

    def undoing(self, number: int | None = None, municipality: str | None = None) -> Undoing | None:  # noqa: ARG002 – always this one
        """What taking back a transaction of this municipality means."""
        return self._store.undoing(number, self._municipality)

    def generation(self) -> int:
        """As the whole store's."""
        return self._store.generation()

    def chosen(self) -> str | None:
        """The one that there is."""
        return self._municipality

    def choose(self, municipality: str, author: str = "") -> None:
        """As the whole store does."""
        self._store.choose(municipality, author)

    def log(self, since: int = 0) -> tuple[LogEntry, ...]:
        """What was written in the municipality; nothing for one who sees only a unit of it."""
        seen = () if self._units else self._store.log(since)
        return tuple(entry for entry in seen if entry.municipality == self._municipality)

    def outgoing(self) -> tuple[tuple[str, Outgoing], ...]:
        """The posts of the municipality."""
        return self._mine(self._store.outgoing())

    def schedules(self) -> tuple[tuple[str, Schedule], ...]:
        """The schedule of the municipality."""
        return self._mine(self._store.schedules())

    def people(self) -> tuple[tuple[str, Person | Invitation | ChatScope], ...]:
        """Those of the municipality."""
        return self._mine(self._store.people())

    def key_figures(self, municipality: str) -> tuple[KeyFigures, ...]:
        """Those of the municipality, which are public statistics."""
        return self._store.key_figures(municipality) if municipality == self._municipality else ()

    def reported(self, municipality: str) -> tuple[ReportedTable, ...]:
        """What is reported of the units that may be seen."""
        if municipality != self._municipality:
            return ()
        inside = self._inside()
        return tuple(table for table in self._store.reported(municipality) if table.unit in inside)

    def personal(self) -> Personal:
        """As the whole store's: who may ask it what is decided before it comes here."""
        return personal_of(self._store)

    def notebook(self, name: str) -> Notebook | None:
        """As the whole store's."""
        return self._store.notebook(name)

    def close(self) -> None:
        """Nothing: the whole store is closed by the one who opened it."""

    @property
    def _whole(self) -> Register | None:
        return next((each for each in self._store.registers() if each.id == self._municipality), None)

    def _cut(self, whole: Register | None) -> tuple[Register, ...]:
        seen = bounded(whole, self._units) if whole is not None and self._units else whole
        return () if seen is None else (seen,)

    def _inside(self) -> frozenset[str]:
        return frozenset(code for each in self.registers() for code in each.latest)

    def _mine(self, rows: Sequence[tuple[str, _T]]) -> tuple[tuple[str, _T], ...]:
        return tuple(row for row in rows if row[0] == self._municipality)
