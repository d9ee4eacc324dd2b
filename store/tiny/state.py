"""What a process knows of the store at one generation: the main file's tables, and what the journal adds to the other files."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from store import schema
from store.filing import Changes, Tables
from store.schema import Document
from store.tiny.journal import Entry, Head, Place
from store.tiny.snapshot import Snapshot

FILES: Final = "_files"
"""The main file's table of the other files: ``{"table", "top", "file", "generation"}``, and ``retired`` for one that is no longer used."""

_PLACE: Final = ("parent", "valid_from", "valid_to")
"""What of a unit decides where it lies in the tree of a year."""


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
    """Everything through ``generation``; ``head`` and ``place`` say which journal was read and how far."""

    __slots__ = (
        "chain", "format", "generation", "head", "main_generation", "moved", "parts", "pending", "place", "retired", "store", "tables",
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
        self.format = schema.FORMAT
        """The oldest version of the format among the main file and the journal."""
        self.chain = ""
        """The audit chain's last link."""
        self.pending: dict[str, list[tuple[int, dict[int, Any] | None]]] = {}
        """Table that lies beside → generation and changes, oldest first."""
        self.moved: set[str] = set()
        """Municipalities whose unit tree has changed since their figures were filed."""

    def follow(self, entries: Iterable[Entry], place: Place) -> None:
        """Take in what the journal says next, through ``place``."""
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
            self.chain = said.get("chain", "")
        self.place = place
        self.generation = max(self.generation, place.generation)

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
