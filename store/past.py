"""What changes in the log changed, from the notes for undo (before) and from later notes or what stands now (after).

Nothing more is stored for it: what a record became is what stood before the next change of it, and what it is now where there is
none. A later change without such a note leaves what it may have touched unknown before it.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from core.past import Chosen, Kept, Past, Thing, Was
from core.ports import Store, StoreError
from store import schema
from store.chain import NOTE, is_altered, vouched_notes
from store.personal import personal_of
from store.schema import Document, Key
from store.undo import missing_notes, recent
from store.undo_figures import gone_back
from store.undo_plan import record_of

Place = tuple[str, Key]
"""Table and key."""
Figures = Callable[[str], Mapping[Key, Document]]
"""Table of figures → key → document, as it is now."""
Known = tuple[Document | None, bool]
"""A document, None where there was none; and whether that is known."""
_UNKNOWN: Final[Known] = (None, False)
_TRIES: Final = 10
"""How often everything is read where others write meanwhile: what stands must be of the moment that the notes are of."""


def past_of(store: Store, number: int) -> Past | None:
    """What one change changed; None when there is no such change. Raises StoreError."""
    return next((past for past in pasts(store, (number,))), None)


def pasts(store: Store, numbers: Collection[int]) -> Sequence[Past]:
    """What each of some changes changed, the latest first. Raises StoreError, also where others never stop writing."""
    for _ in range(_TRIES):
        before = store.generation()
        found = [*_walked(store, numbers)]
        if store.generation() == before:
            return found
    raise StoreError("Andra skriver i lagret hela tiden, så det som har ändrats gick inte att läsa. Försök igen.")


def _walked(store: Store, numbers: Collection[int]) -> Iterator[Past]:
    personal = personal_of(store)
    tables = personal.tables()
    log = tables.get(schema.LOG, {})
    wanted = sorted((number for number in numbers if number in log), reverse=True)
    if not wanted:
        return
    walk = _Walk(tables, _figures_of(store), wanted, store.generation(), personal.unseen)
    for number in sorted({*log, *tables.get(schema.UNDO, {})}, reverse=True):  # a change that the log has lost was made all the same
        changed = walk.back_over(number)
        if number in wanted:
            yield _past(number, log[number], walk.kept(number), changed)
        if number == wanted[-1]:
            return


class _Walk:
    """Goes back from what stands now, change by change."""

    def __init__(
        self, tables: Mapping[str, Mapping[int, Document]], figures: Figures, wanted: list[int], generation: int, unseen: Callable[[], str],
    ) -> None:
        """``unseen``: why not everything is seen, "" where it is."""
        self._unseen = unseen
        self._sees_all: bool | None = None
        self._tables, self._figures, self._log, self._generation = tables, figures, tables[schema.LOG], generation
        self._vouched = vouched_notes(self._log)
        self._notes = recent(tables.get(schema.UNDO, {}), max(tables[schema.LOG]))
        self._kept: dict[Place, Known] = {}
        self._unknown: set[str] = set()
        self._is_blind = False
        self._current: dict[str, Mapping[Key, Document]] = {}
        self._places = {_place(record) for number in wanted for record in self._records(number) or ()}

    def kept(self, number: int) -> Kept:
        """Whether what stood before a change is kept."""
        if self._records(number) is not None:
            return "altered" if self._is_altered(number) else "kept"
        if number in self._notes:
            return "large"
        if NOTE in self._log.get(number, {}) and missing_notes((number,), self._notes, self._generation):
            return "missing"
        return "old" if number < min(self._notes, default=number + 1) else "unnoted"

    def back_over(self, number: int) -> list[tuple[str, Known, Known]]:
        """Undo one change in mind: (table, before, after) of what it changed of all that is wanted."""
        records = self._records(number)
        if records is None:
            self._forget(self._notes[number]["tables"] if number in self._notes else None)
            return []
        found, is_altered = [], self._is_altered(number)
        for record in records:
            place = _place(record)
            if place in self._places:
                after = self._now(place)
                before = _before(record, after)
                self._kept[place] = _UNKNOWN if is_altered else before
                found.append((place[0], before, after))
        return found

    def _records(self, number: int) -> list[list[Any]] | None:
        found: list[list[Any]] | None = self._notes.get(number, {}).get("records")
        return found

    def _is_altered(self, number: int) -> bool:
        """True where a note is not what the log vouches for: what it says stood there is not known. By a login that does not see all of
        the log it cannot be told: an erasure in another municipality may vouch for it."""
        told = self._log.get(number, {}).get(NOTE, "")
        return is_altered(number, self._notes[number], told, self._vouched) and self._sees_everything()

    def _sees_everything(self) -> bool:
        """Asked only where something is not as the log says, and once."""
        if self._sees_all is None:
            self._sees_all = not self._unseen()
        return self._sees_all

    def _forget(self, tables: Collection[str] | None) -> None:
        """What a change without a note may have touched is unknown before it; None is everything."""
        self._kept = {place: known for place, known in self._kept.items() if tables is not None and place[0] not in tables}
        self._is_blind = self._is_blind or tables is None
        self._unknown.update(tables or ())

    def _now(self, place: Place) -> Known:
        if place in self._kept:
            return self._kept[place]
        table, key = place
        if self._is_blind or table in self._unknown:
            return _UNKNOWN
        if table not in self._current:
            held = self._tables.get(table, {}).values()
            self._current[table] = self._figures(table) if schema.is_figures(table) else {
                found: document for document in held if (found := schema.key_of(table, document)) is not None
            }
        return self._current[table].get(key), True


def _place(record: list[Any]) -> Place:
    return record[0], tuple(record[2])


def _before(record: list[Any], after: Known) -> Known:
    table, _, key, before = record
    if not schema.is_figures(table):
        return before, True
    return (gone_back(after[0], before, key[0], int(schema.whose_figures(table)[1])), True) if after[1] else _UNKNOWN


def _figures_of(store: Store) -> Figures:
    def figures(table: str) -> Mapping[Key, Document]:
        municipality, year = schema.whose_figures(table)
        found = (schema.file_record(municipality, each)[1] for each in store.figures(municipality, int(year)))
        return {(document["unit"],): document for document in found}

    return figures


def _past(number: int, said: Document, kept: Kept, changed: list[tuple[str, Known, Known]]) -> Past:
    rows, untold = [], 0
    for table, (before, is_known), (after, after_is_known) in changed:
        was = _thing(table, before)
        if not is_known or (not after_is_known and was is None):
            untold += 1
        elif was is not None or after is not None:
            rows.append(Was(was, _thing(table, after), after_is_known))
    return Past(schema.decode_log(number, said), kept, tuple(row for row in rows if row.before or row.after), untold)


def _thing(table: str, document: Document | None) -> Thing | None:
    if table == schema.SETTINGS and document is not None:
        return Chosen(document["value"]) if document.get("key") == "chosen" else None
    return record_of(table, document)
