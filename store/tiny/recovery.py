"""A damaged store: the last whole state out of files, backups and kept journals, and a store rebuilt from it."""
from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

import orjson

from core.ports import StoreError
from core.undo import REMEMBERED
from store import schema
from store.causes import cause_of
from store.filing import Changes
from store.holes import REGISTERS, left_unused
from store.schema import Document
from store.tiny.disk import Disk
from store.tiny.journal import Entry, Place, Tail, read_entries, read_head
from store.tiny.places import Places, span_of
from store.tiny.salvage import Salvage, is_of_a_rebuild
from store.tiny.snapshot import DamagedError, NewerError, Snapshot, unpack
from store.tiny.state import Part, State, lies_beside, state_of
from store.tiny.unlisted import listed_anew, municipalities_in

_UNIT = re.compile(rb'"\d+":\{"unit":("(?:[^"\\\n]|\\.)*")')
_FIRST_GENERATION = re.compile(rb'[0-9a-f]{8} \{"generation":(\d+),')


class Salvager:
    """Reads what can be read of a store, each file or its backup, and brings all of it to one generation by the journals."""

    def __init__(self, places: Places, disk: Disk) -> None:
        self._places, self._disk = places, disk
        self._damage: list[str] = []
        self._entries: dict[int, Entry] = {}
        self._lost: dict[str, tuple[str, ...]] = {}
        self._without_note: tuple[int, ...] = ()
        self._told = 0

    def salvage(self) -> Salvage | None:
        """The last whole state, or None when nothing can be had. Raises NewerError."""
        closed = (*self._places.closed_journals(), *self._places.closed_copies())
        journals = [self._journal(path, span_of(path)[1]) for path in closed]
        journals += [self._journal(path) for path in (self._places.mirror, self._places.journal)]
        is_open = all(store is None and not entries for store, entries in journals[-2:])
        owner = self._owner([store for store, _ in journals])
        for store, entries in journals:
            if store in (None, owner):
                self._entries.update({entry.generation: entry for entry in entries})
        main, is_listed = self._snapshot(self._places.main, owner) or self._nothing(owner), True
        if main is None:
            main, is_listed = listed_anew(self._places, self._disk, owner), False
        if main is None:
            return None
        through = self._last_after(main.generation)
        state = state_of(main)
        self._told = max((through, *self._entries, *self._told_in_log(state, through)))
        tables = {name: dict(held) for name, held in state.tables.documents.items()}
        for generation in range(main.generation + 1, through + 1) if is_listed else ():
            apply_to(tables, self._entries[generation].changes)
        if not is_listed:
            self._lost[REGISTERS] = municipalities_in(self._tables_beside(state, through))
        for table in self._tables_beside(state, through):
            tables[table] = self._brought_up(table, state.parts.get(table, {}).values(), main, through)
        damage, unknown = tuple(dict.fromkeys(self._damage)), self._history(closed)
        unused = left_unused(tables.get(schema.LOG, {})) if self._without_note else ()
        without_note = tuple(number for number in self._without_note if number not in unused)
        return Salvage(main.store, through, tables, damage, self._lost, without_note, unknown, self._told, is_open)

    def _history(self, closed: Iterable[str]) -> tuple[int, ...]:
        """The changes that neither a kept journal nor its second copy tells of any more."""
        told = {number for path in closed for number in range(span_of(path)[0], span_of(path)[1] + 1)}
        return tuple(sorted(told - self._entries.keys()))

    def _owner(self, stores: list[str | None]) -> str | None:
        """The store that most of the files belong to, the main file's when they are as many; the others are strangers here."""
        for path in (self._places.main + ".bak", self._places.main):
            with suppress(StoreError, OSError):
                stores.insert(0, unpack(self._disk.read(path), path).store)
        known = [store for store in stores if store is not None]
        return max(known, key=known.count, default=None)

    def _nothing(self, owner: str | None) -> Snapshot | None:
        """The empty store that the journals begin with, when they go back to the first transaction."""
        return Snapshot(owner or "", 0, {}) if 1 in self._entries else None

    def _last_after(self, generation: int) -> int:
        while generation + 1 in self._entries:
            generation += 1
        return generation

    def _journal(self, path: str, last: int = 0) -> tuple[str | None, list[Entry]]:
        """The store that a journal belongs to, None when its head is damaged, and its transactions up to the first damage.

        ``last``: the one that a closed journal goes on to; another may end in what a stopped writer left.
        """
        store = None
        try:
            content = self._disk.read(path)
        except OSError:
            return None, []
        try:
            head = read_head(content, path)
            store = head.store
            tail = read_entries(content[len(head.line) :], head.end, last, path, head.version)
        except DamagedError as error:
            self._damage.append(str(error))
            tail = _after_damaged_head(content, path)
        if tail.damage:
            self._damage.append(tail.damage)
        elif store is not None and tail.end.generation < last:
            self._damage.append(f"Journalen {path} är avkortad: den slutar vid ändring {tail.end.generation} i stället för {last}.")
        return store, tail.entries

    def _snapshot(self, path: str, store: str | None = None, through: int | None = None) -> Snapshot | None:
        """What is in a file, else in its backup: of what is known through a change (None: of any) what is not newer."""
        for name in (path, path + ".bak"):
            try:
                found = unpack(self._disk.read(name), name)
                if through is not None and found.generation > through and store in (None, "", found.store):
                    self._damage.append(f"Filen {name} är nyare än resten av lagret ({found.generation} mot {through}).")
                    continue
                if store in (None, "", found.store):
                    return found
                self._damage.append(f"Filen {name} hör till ett annat lager.")
            except NewerError:
                raise
            except FileNotFoundError:
                if name == path:
                    self._damage.append(f"Filen {path} saknas.")
            except OSError as error:
                self._damage.append(f"Filen {name} går inte att läsa: {cause_of(error)}.")
            except StoreError as error:
                self._damage.append(str(error))
        return None

    def _tables_beside(self, state: State, through: int) -> list[str]:
        changed = (table for generation in range(1, through + 1) for table in self._changed_at(generation))
        return list(dict.fromkeys([*state.parts, *changed]))

    def _changed_at(self, generation: int) -> Iterable[str]:
        entry = self._entries.get(generation)
        return [schema.LOG, *filter(lies_beside, entry.changes)] if entry else []

    def _brought_up(self, table: str, parts: Iterable[Part], main: Snapshot, through: int) -> dict[int, Document]:
        parts = tuple(parts)
        read = [self._snapshot(self._places.at(part.file), main.store, self._newest(part, through)) for part in parts]
        if table == schema.UNDO:
            return self._notes(parts, read, through)
        reach = [_reach(snapshot, part, main) for snapshot, part in zip(read, parts, strict=True)]
        whole = [snapshot for snapshot, last in zip(read, reach, strict=True) if snapshot and self._last_after(last) >= through]
        if len(whole) < len(read) and self._last_after(0) < through:
            self._lost[table] = self._units_seen(table, parts)
            return self._entries_left(read, through) if table == schema.LOG else {}
        filed = {table: {number: d for snapshot in whole for number, d in snapshot.tables.get(table, {}).items()}}
        since = min(reach, default=0) if len(whole) == len(read) else 0
        for generation in range(since + 1, through + 1):
            entry = self._entries.get(generation)
            if entry is not None:
                apply_to(filed, {schema.LOG: {generation: entry.said}} if table == schema.LOG else _only(table, entry.changes))
        found = filed.get(table, {})
        return {number: said for number, said in found.items() if number <= through} if table == schema.LOG else found

    def _newest(self, part: Part, through: int) -> int | None:
        """The change after which a file is of no use, since it holds what cannot be told from the rest; None where there is none such: a
        rebuild that was cut off has written some files with no more in them than its own change."""
        each_stands_for_itself = part.table in (schema.LOG, schema.UNDO)
        return None if each_stands_for_itself or (self._told == through and self._places.owns(part.file)) else through

    def _told_in_log(self, state: State, through: int) -> Iterable[int]:
        """The changes after one that the log tells of, but those of a rebuild that was cut off."""
        for part in state.parts.get(schema.LOG, {}).values():
            snapshot = self._snapshot(self._places.at(part.file), state.store)
            log = snapshot.tables.get(schema.LOG, {}) if snapshot else {}
            yield from (number for number, said in log.items() if number > through and not is_of_a_rebuild(said))

    def _entries_left(self, read: Iterable[Snapshot | None], through: int) -> dict[int, Document]:
        """The entries of the log that there still are, each of which stands for itself."""
        found = {n: d for snapshot in read if snapshot for n, d in snapshot.tables.get(schema.LOG, {}).items()}
        found.update({generation: entry.said for generation, entry in self._entries.items()})
        return {generation: found[generation] for generation in sorted(found) if generation <= through}

    def _units_seen(self, table: str, parts: Iterable[Part]) -> tuple[str, ...]:
        """The units that damaged files and the journals still name."""
        if not schema.is_figures(table):
            return ()
        changed = (entry.changes.get(table) or {} for entry in self._entries.values())
        seen = {document["unit"]: None for documents in changed for document in documents.values() if document}
        for part in parts:
            for path in (self._places.at(part.file), self._places.at(part.file) + ".bak"):
                with suppress(OSError):
                    seen.update(dict.fromkeys(filter(None, map(_text_in, _UNIT.findall(self._disk.read(path))))))
        return tuple(seen)

    def _notes(self, parts: Iterable[Part], read: Iterable[Snapshot | None], through: int) -> dict[int, Document]:
        """The undo notes that there still are: each stands for itself, and without one its change can only not be taken back."""
        read = tuple(read)
        found = {n: d for snapshot in read if snapshot for n, d in snapshot.tables.get(schema.UNDO, {}).items()}
        for generation, entry in self._entries.items():
            if generation <= through:
                found.update({n: d for n, d in (entry.changes.get(schema.UNDO) or {}).items() if d})
        behind = [part for part, snapshot in zip(parts, read, strict=True) if not snapshot or snapshot.generation < part.generation]
        filed = {n for part in behind for n in range(_first_in(part), part.generation + 1) if through - REMEMBERED < n <= through}
        self._without_note = tuple(sorted(filed - found.keys() - self._entries.keys()))
        return {number: found[number] for number in sorted(found) if number <= through}


def _reach(snapshot: Snapshot | None, part: Part, main: Snapshot) -> int:
    """The last change that a file holds: the main file knows of one that it was not written again for, since nothing changed in it."""
    if snapshot is None:
        return 0
    return max(snapshot.generation, main.generation) if snapshot.generation >= part.generation else snapshot.generation


def _first_in(part: Part) -> int:
    """The first change whose note a file holds; its name says it."""
    digits = os.path.basename(part.file).partition(".")[0]
    return int(digits) if digits.isdigit() else 1


def _text_in(quoted: bytes) -> str:
    """The text of a JSON string in a damaged file; "" when it is none."""
    with suppress(ValueError):
        return str(orjson.loads(quoted))
    return ""


def _after_damaged_head(content: bytes, path: str) -> Tail:
    """What follows a first line that is damaged elsewhere than in its checksum, which the next line continues."""
    end = content.find(b"\n") + 1
    first = _FIRST_GENERATION.match(content, end)
    if not end or first is None or not re.fullmatch(rb"[0-9a-f]{8}", content[:8]):
        return Tail([], Place(0, 0, 0))
    return read_entries(content[end:], Place(end, int(content[:8], 16), int(first[1]) - 1), 0, path)


def _only(table: str, changes: Changes) -> Changes:
    return {table: changes[table]} if table in changes else {}


def apply_to(tables: dict[str, dict[int, Document]], changes: Mapping[str, Mapping[int, Document | None] | None]) -> None:
    """Carry out changes in plain tables."""
    for table, changed in changes.items():
        if changed is None:
            tables.pop(table, None)
            continue
        held = tables.setdefault(table, {})
        for number, document in changed.items():
            if document is None:
                held.pop(number, None)
            else:
                held[number] = document
