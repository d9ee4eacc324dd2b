"""What a process knows of the store at one generation: the main file's tables, and what the journal adds to the other files."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from store import schema
from store.filing import Changes, Tables
from store.schema import Document
from store.tiny.journal import Entry, Head, Place, entry_of, said_in
from store.tiny.snapshot import Snapshot

FILES: Final = "_files"
"""The main file's table of the other files: ``{"table", "top", "file", "generation"}``, and ``retired`` for one that is no longer used."""

_ANYTHING: Final = ""
"""Stands for every document, among the tables that lines change."""

_PLACE: Final = ("parent", "valid_from", "valid_to")
"""What of a unit decides where it lies in the tree of a year."""


@cache
def lies_beside(table: str) -> bool:
    """True for a table with files of its own: figures, the log, and what stood before each change."""
    return table == schema.UNDO or table == schema.LOG or schema.is_figures(table)


class Part(NamedTuple):
    """A file that holds a table, or what of it belongs to one top unit ("" = to none); complete through ``generation``."""

    table: str
    top: str | None
    file: str
    generation: int

    def document(self) -> Document:
        """How it is listed in the main file."""
        return {"table": self.table, "top": self.top, "file": self.file, "generation": self.generation}


class State:
    """Everything through ``generation``; ``head`` and ``place`` say which journal was read and how far.

    Lines that ``take`` took in are known only as far as which documents they change, until ``settle`` makes the tables say what
    they do: a writer among many writers has no use for what most of them wrote.
    """

    __slots__ = (
        "_taken", "_touched", "_unsettled", "beyond", "format", "generation", "head", "last", "main_generation", "moved", "owed", "parts",
        "pending", "place", "retired", "settled", "store", "tables",
    )

    def __init__(
        self, store: str, generation: int, tables: Tables, parts: dict[str, dict[str | None, Part]] | None = None,
        retired: list[str] | None = None,
    ) -> None:
        """What the main file of a generation says, before any journal is read."""
        self.store, self.tables = store, tables
        self.main_generation = self.generation = generation
        self.parts, self.retired = parts or {}, retired or []
        self.head: Head | None = None
        self.place: Place | None = None
        self.owed = b""
        """Lines that were read from the journal's backup and that the journal lacks, the last ones before ``place``."""
        self.beyond = False
        """True where the journal's backup goes on after ``place`` with what was not acknowledged in this store: it is not taken in."""
        self.format = schema.FORMAT
        """The oldest version of the format among the main file and the journal."""
        self.last: Mapping[str, str] = {}
        """What the log says of the last transaction, the link of the audit chain and the sum of everything among it."""
        self.pending: dict[str, list[tuple[int, dict[int, Any] | None]]] = {}
        """Table that lies beside → generation and changes, oldest first."""
        self.moved: set[str] = set()
        """Municipalities whose unit tree has changed since their figures were filed."""
        self.settled = 0
        """How many times taken lines have been settled."""
        self._taken: list[bytes] = []
        self._touched: dict[str, set[str]] = {}
        self._unsettled = False

    def take(self, texts: Iterable[bytes], place: Place) -> None:
        """Take in lines of the journal through ``place``, as they are. Raises DamagedError."""
        said: dict[str, Any] = {}
        for text in texts:
            said = said_in(text)
            self._taken.append(text)
            for table, changed in said["changes"].items():
                if changed is None or None in changed.values():
                    self._touched.setdefault(_ANYTHING, set())
                elif table != schema.UNDO:
                    self._touched.setdefault(table if schema.is_figures(table) else _ANYTHING, set()).update(changed)
        if said:
            del said["changes"]
            self.last = said
        self.place, self.generation = place, max(self.generation, place.generation)

    def leaves_alone(self, changes: Changes) -> bool:
        """True when no line that is not settled changes what the changes, made from the tables, rest on: these documents of figures, the
        numbers of new ones, and all that are not figures. The changes are such that put documents, since what was not found cannot be
        told by its number."""
        touched = self._touched
        if not touched:
            return True
        return _ANYTHING not in touched and not any(
            changed is None or not touched[table].isdisjoint(map(str, changed)) for table, changed in changes.items() if table in touched
        )

    def settle(self) -> None:
        """Let the tables say what the lines do that were taken in."""
        if not self._taken:
            return
        texts, self._taken, self._touched = self._taken, [], {}
        self.settled += 1
        assert self.head is not None
        self._apply(entry_of(text, self.head.version) for text in texts)
        if self._unsettled:
            self._unsettled = False
            for changed in self.pending.values():
                changed.sort(key=itemgetter(0))

    def follow(self, entries: Iterable[Entry], place: Place) -> None:
        """Do what the journal says next, through ``place``; lines taken in before that are settled later must leave it alone."""
        self._unsettled = bool(self._taken)
        entry = None
        for entry in entries:
            self._apply((entry,))
        if entry is not None:
            self.last = entry.said
        self.place, self.generation = place, max(self.generation, place.generation)

    def _apply(self, entries: Iterable[Entry]) -> None:
        pending, knows = self.pending, self.tables.knows
        for generation, said, changes in entries:
            is_news, told = generation > self.main_generation, {}
            if is_news and "units" in changes:
                self._note_moves(changes)
            for table, changed in changes.items():
                if not lies_beside(table):
                    if is_news:
                        told[table] = changed
                    continue
                pending.setdefault(table, []).append((generation, changed))
                if knows(table):
                    told[table] = changed
            pending.setdefault(schema.LOG, []).append((generation, {generation: said}))
            if told:
                self.tables.apply(told)

    def _note_moves(self, changes: Changes) -> None:
        held = self.tables.documents.get("units", {})
        for number, after in (changes.get("units") or {}).items():
            before = held.get(number)
            if before is None or after is None or any(before.get(name) != after.get(name) for name in _PLACE):
                self.moved |= {unit["municipality"] for unit in (before, after) if unit is not None}


def state_of(main: Snapshot) -> State:
    """The state that the main file alone gives."""
    tables, parts, retired = Tables(), {}, []  # type: Tables, dict[str, dict[str | None, Part]], list[str]
    for listed in main.tables.get(FILES, {}).values():
        if "retired" in listed:
            retired.append(listed["retired"])
        else:
            part = Part(listed["table"], listed["top"], listed["file"], listed["generation"])
            parts.setdefault(part.table, {})[part.top] = part
    tables.documents = {name: held for name, held in main.tables.items() if name != FILES}
    state = State(main.store, main.generation, tables, parts, retired)
    state.format = main.version
    return state
