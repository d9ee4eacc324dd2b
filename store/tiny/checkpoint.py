"""A checkpoint: the journal's changes go into the files, figures first, the main file last, then a fresh journal begins.

It may stop between any two steps. A file of figures newer than the main file is no harm, since the journal's changes can
be made twice; a figure that is filed under another top unit than before is written under a new name, so that the
files that the old main file lists stay whole; the journal is replaced only when every file holds what it said.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

import orjson

from core.ports import StoreError
from core.undo import REMEMBERED
from store import schema
from store.causes import cause_of
from store.schema import Document
from store.tiny.journal import pack_head
from store.tiny.reading import Reading
from store.tiny.snapshot import Snapshot, pack
from store.tiny.state import FILES, Part, State
from store.tops import top_units

NOTES_FILE = 256 * 1024
"""Bytes of a file of undo notes above which a new one is begun, so that a checkpoint rewrites little."""
NOTES_KEPT = 24 * 2**20
"""Bytes of all of them: when there are more, the oldest changes can no longer be taken back."""


class Checkpoint:
    """One checkpoint of a state, by the holder of the lock."""

    def __init__(self, reading: Reading, state: State, split_at: int, *, keep_old: bool = True) -> None:
        """``keep_old`` False: the files that are replaced are damaged and neither become backups nor a kept journal; the new ones are
        written twice, since there is no journal that leads to them."""
        self._reading, self._disk, self._places = reading, reading.disk, reading.places
        self._state, self._split_at = state, split_at
        self._keep_old = keep_old
        self._folders: set[str] = set()

    def written(self) -> State:
        """Write all files and return the state that they give. Raises StoreError; the store is whole wherever it stopped."""
        try:
            return self._write()
        except OSError as error:
            rest = "om ({}). Allt sparat finns kvar i journalen." if self._keep_old else "({})."
            raise StoreError(f"Lagrets filer kunde inte skrivas {rest.format(cause_of(error))}") from error

    def _write(self) -> State:
        state = self._state
        parts = dict(state.parts)
        for table in [*state.pending]:
            parts[table] = self._file_table(table)
        for table in self._moved_tables(parts):
            parts[table] = self._refile(table, self._reading.documents(table))
        for folder in sorted(self._folders):
            self._disk.sync_folder(folder)
        retired = sorted(_files(state.parts) - _files(parts))
        self._write_main(parts, retired)
        after = self._fresh_journal(parts, retired)
        for file in sorted(set(state.retired) - _files(parts) - set(retired)):
            self._disk.remove(self._places.at(file))
            self._disk.remove(self._places.at(file) + ".bak")
        return after

    def _moved_tables(self, parts: Mapping[str, dict[str | None, Part]]) -> Iterable[str]:
        """Split tables without changes of their own whose units have moved."""
        done = self._state.pending
        return [t for t, held in parts.items() if t not in done and _is_split(held) and self._has_moved(t)]

    def _has_moved(self, table: str) -> bool:
        return schema.whose_figures(table)[0] in self._state.moved

    def _file_table(self, table: str) -> dict[str | None, Part]:
        held = self._state.parts.get(table, {})
        if table == schema.UNDO:
            return self._file_notes(held)
        if _is_split(held) and not self._has_moved(table):
            filed = self._update_parts(table, held)
            if filed is not None:
                return filed
        return self._refile(table, self._reading.documents(table))

    def _update_parts(self, table: str, held: dict[str | None, Part]) -> dict[str | None, Part] | None:
        """Rewrite only the top units' files that have changes; None when that cannot be told from the changes."""
        changed: dict[int, Document] = {}
        for _, documents in self._state.pending[table]:
            if documents is None or None in documents.values():
                return None
            changed.update(documents)
        grouped = self._by_top(table, changed)
        if not grouped.keys() <= held.keys():
            return None
        filed = dict(held)
        for top, new in grouped.items():
            part = held[top]
            filed[top] = self._write_part(part, self._reading.read_part(part).tables.get(table, {}) | new)
        return filed

    def _refile(self, table: str, documents: dict[int, Document]) -> dict[str | None, Part]:
        """Write the table anew: in one file, or above ``split_at`` figures in one for each top unit."""
        if table == schema.LOG:
            return {None: self._write_part(Part(table, None, self._places.log, 0), documents)}
        municipality, year = schema.whose_figures(table)
        if figures_in(documents.values()) <= self._split_at:
            return {None: self._write_part(Part(table, None, self._places.figures_file(municipality, year), 0), documents)}
        filed: dict[str | None, Part] = {}
        for top, under in self._by_top(table, documents).items():
            file = self._places.split_file(municipality, year, self._state.generation, top)
            filed[top] = self._write_part(Part(table, top, file, 0), under)
        return filed

    def _file_notes(self, held: Mapping[str | None, Part]) -> dict[str | None, Part]:
        """Add what the journal has to the last file of notes, or to a new one when that is large; the oldest files go."""
        oldest = self._state.generation - REMEMBERED
        kept = {top: part for top, part in held.items() if part.generation > oldest}
        new = {n: d for _, changed in self._state.pending[schema.UNDO] for n, d in (changed or {}).items()} if held else None
        notes = {n: d for n, d in (self._reading.documents(schema.UNDO) if new is None else new).items() if n > oldest}
        last = max(kept.values(), key=_age, default=None)
        before = self._reading.part_if_whole(last) if last is not None and self._size(last) < NOTES_FILE else None
        if last is not None and before is not None:
            return kept | {last.top: self._write_part(last, before.tables.get(schema.UNDO, {}) | notes)}
        written = {file: self._write_part(Part(schema.UNDO, file, file, 0), some) for file, some in self._in_files(notes)}
        newest_first = sorted((kept | written).values(), key=_age, reverse=True)
        if not held:  # what is moved in or read back is all there afterwards, also more than there is room for from the next file on
            return {part.top: part for part in newest_first}
        room = sum(size <= NOTES_KEPT for size in accumulate(map(self._size, newest_first)))
        return {part.top: part for part in newest_first[: max(1, room)]}

    def _in_files(self, notes: Mapping[int, Document]) -> Iterator[tuple[str, dict[int, Document]]]:
        """Notes by the files that they are to be written in, oldest first; where there are none, one file of nothing."""
        some: dict[int, Document] = {}
        size = 0
        for number in sorted(notes):
            if size >= NOTES_FILE:
                yield self._places.undo_file(min(some)), some
                some, size = {}, 0
            some[number] = notes[number]
            size += len(orjson.dumps(notes[number]))
        yield self._places.undo_file(min(some, default=self._state.generation)), some

    def _size(self, part: Part) -> int:
        """Bytes of a file; one that is missing is found out when it is read."""
        try:
            return os.path.getsize(self._places.at(part.file))
        except OSError:
            return 0

    def _write_part(self, part: Part, documents: dict[int, Document]) -> Part:
        path, generation = self._places.at(part.file), self._state.generation
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self._folders |= {os.path.dirname(path), os.path.dirname(os.path.dirname(path))}
        self._put(path, pack(Snapshot(self._state.store, generation, {part.table: documents}), part.file))
        return Part(part.table, part.top, part.file, generation)

    def _by_top(self, table: str, documents: Mapping[int, Document]) -> dict[str, dict[int, Document]]:
        municipality, year = schema.whose_figures(table)
        tops = top_units(self._state.tables.documents.get("units", {}).values(), municipality, int(year))
        grouped: dict[str, dict[int, Document]] = {}
        for number, document in documents.items():
            grouped.setdefault(tops.get(document["unit"], ""), {})[number] = document
        return grouped

    def _write_main(self, parts: Mapping[str, dict[str | None, Part]], retired: list[str]) -> None:
        listed = [part.document() for held in parts.values() for part in held.values()] + [{"retired": file} for file in retired]
        tables = {**self._state.tables.documents, FILES: dict(enumerate(listed, 1))}
        content = pack(Snapshot(self._state.store, self._state.generation, tables), os.path.basename(self._places.main))
        self._put(self._places.main, content)
        self._disk.sync_folder(self._places.folder)

    def _put(self, path: str, content: bytes) -> None:
        """Put a file in its place so that there is another way to what it holds: the old file with the journals since, or a second copy."""
        if self._keep_old and (os.path.exists(path) or self._leads_from_the_beginning()):
            self._disk.put(path, content, backup=True)
        else:
            self._disk.put_twice(path, content)

    def _leads_from_the_beginning(self) -> bool:
        """True where journals are kept from the first change on, which a store has that was never moved in nor rebuilt."""
        assert self._state.head is not None
        return self._places.last_closed_from_the_beginning() >= self._state.head.start

    def _fresh_journal(self, parts: dict[str, dict[str | None, Part]], retired: list[str]) -> State:
        state = self._state
        assert state.head is not None
        assert state.place is not None
        head = pack_head(state.store, state.generation, state.place.checksum, state.last)
        closed = self._places.closed_journal(state.head.start + 1, state.generation)
        if self._keep_old:
            self._disk.link(self._places.journal, closed)
        self._disk.put(self._places.journal, head.line, backup=False)
        if self._keep_old:
            self._keep_mirror(closed, state.place.position)
        else:
            self._disk.remove(self._places.mirror)
        self._disk.sync_folder(self._places.folder)
        after = State(state.store, state.generation, state.tables, parts, retired)
        after.head, after.place, after.last = head, head.end, head.last
        return after

    def _keep_mirror(self, closed: str, size: int) -> None:
        """Let the journal's backup be that of the kept journal, written anew where it is not all there."""
        mirror = self._places.mirror
        if os.path.exists(mirror) and os.path.getsize(mirror) == size:
            file = self._disk.open(mirror)
            try:
                self._disk.sync(file)
            finally:
                os.close(file)
            self._disk.replace(mirror, closed + ".bak")
        else:
            self._disk.put(closed + ".bak", self._disk.read(closed), backup=False)


def figures_in(documents: Iterable[Document]) -> int:
    """How many figures documents hold."""
    return sum(_figures_in(document) for document in documents)


def _figures_in(document: Document) -> int:
    months = sum(len(series) for accounts in document["monthly"].values() for series in accounts.values())
    return months + sum(map(len, document["annual"].values()))


def _age(part: Part) -> tuple[int, str]:
    """By which files of notes are put in order: many may be written at once, and their names are in order too."""
    return part.generation, part.file


def _files(parts: Mapping[str, dict[str | None, Part]]) -> set[str]:
    return {part.file for held in parts.values() for part in held.values()}


def _is_split(held: Mapping[str | None, Part]) -> bool:
    return bool(held) and None not in held
