"""What is wrong with the files of a store: each read and checked, backups too, and its journals followed from the beginning."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import orjson

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.chain import digest_of, vouched
from store.schema import Document
from store.tiny.asked import AskedFile
from store.tiny.borrowed import WAY_OUT, borrowed
from store.tiny.journal import Entry, read_entries, read_head
from store.tiny.left_lying import left_lying
from store.tiny.loading import Signature, look
from store.tiny.lock import WriterLock
from store.tiny.mirrored import faults_of_mirror
from store.tiny.recovery import Salvager, apply_to
from store.tiny.snapshot import unpack
from store.tiny.state import state_of
from store.tiny.storage import KollStorage
from store.whole import questions

_LEFT: Final = "ligger kvar efter en återställning eller kopia som blev avbruten. Nästa koll glom eller koll aterstall FIL tar bort den."
Tables = dict[str, dict[int, Document]]

TRIES: Final = 3
"""How often files that others change meanwhile are looked at without the lock: each look reads every file."""


def faults_of_files(storage: KollStorage) -> list[str]:
    """What does not hold, in Swedish. Files that another process changes while they are read do not fit together: then they are looked at
    again, and at last while no one writes. Raises NewerError."""
    for _ in range(TRIES):
        before = _signatures(storage)
        found = list(_faults_now(storage))
        if not found or _signatures(storage) == before:
            return found
    lock = WriterLock(storage.places.lock, storage.reading.disk)  # of its own: the store's may be held by another thread of this process
    try:
        lock.acquire()
    except StoreError as error:
        return [f"Filerna ändras medan de läses, så de gick inte att pröva. {error}"]
    try:
        return list(_faults_now(storage))
    finally:
        lock.release()
        lock.close()


def _signatures(storage: KollStorage) -> dict[str, Signature | None]:
    """Of each file that is read, and of those that tell that all of them are being replaced."""
    places = storage.places
    named = (places.lock, places.erasing, places.swapping, *map(places.at, places.everything()))
    return {path: look(path) for path in named}


def _faults_now(storage: KollStorage) -> Iterator[str]:
    places, disk = storage.places, storage.reading.disk
    acknowledged = storage.lock.acknowledged()
    salvage = Salvager(places, disk).salvage() if os.path.exists(places.main) or os.path.exists(places.journal) else None
    if salvage is None:
        return
    yield from salvage.damage
    yield from faults_of_mirror(places, disk, storage.lock)
    yield from _borrowed(storage)
    if os.path.exists(places.erasing):
        yield "En radering av personuppgifter blev avbruten. Kör koll glom igen, så görs den klar."
    yield from (f"Mappen {path} {_LEFT}" for path in left_lying(places))
    yield from _questions(storage)
    if salvage.generation < acknowledged:
        yield f"Lagret har bekräftat ändring {acknowledged} men går bara att läsa till {salvage.generation}."
    yield from (f"Säkerhetskopia: {fault}" for fault in _damaged_backups(storage) if fault not in salvage.damage)
    entries: dict[int, Entry] = {}
    sworn: set[int] = set()
    for path in (*places.closed_journals(), places.mirror, places.journal):
        read, version = _entries(storage, path)
        entries.update({entry.generation: entry for entry in read})
        sworn |= {entry.generation for entry in read if version == schema.FORMAT}
    yield from _otherwise_in_journal(entries, sworn, salvage.tables.get(schema.LOG, {}))
    if 1 in entries and len(entries) == salvage.generation:
        yield from _otherwise_than(salvage.tables, entries)


def _borrowed(storage: KollStorage) -> Iterator[str]:
    """A main file that lists another store's files; one without a journal cannot be read, which says so."""
    places = storage.places
    with suppress(OSError, StoreError):
        said = borrowed(places, state_of(unpack(storage.reading.disk.read(places.main), places.main)))
        if said and os.path.exists(places.journal):
            yield f"{said} Koll läser lagret men skriver inte i det. {WAY_OUT}"


def _questions(storage: KollStorage) -> Iterator[str]:
    """What is wrong with the questions that are kept, which no backup holds."""
    path = storage.places.asked
    try:
        lost = AskedFile(path, storage.reading.disk).unreadable()
    except StoreError as error:
        yield f"Frågeloggen: {error}"
        return
    if lost:
        yield f"Frågeloggen {path} är skadad: {questions(lost)} går inte att läsa. De andra läses, och det skadade gallras med dem."


def _damaged_backups(storage: KollStorage) -> Iterator[str]:
    places = storage.places
    for at, _, names in os.walk(places.folder):
        own = at == places.folder or at.startswith((places.at(places.figures), places.at(places.undo)))
        for name in sorted(names):
            if own and name.endswith(".json.bak"):
                path = os.path.join(at, name)
                try:
                    unpack(storage.reading.disk.read(path), path)
                except OSError as error:
                    yield f"Filen {path} går inte att läsa: {cause_of(error)}."
                except StoreError as error:
                    yield str(error)


def _entries(storage: KollStorage, path: str) -> tuple[list[Entry], int]:
    """The transactions of a journal, brought forward, and the format that they were written in."""
    try:
        content = storage.reading.disk.read(path)
        head = read_head(content, path)
    except (OSError, StoreError):
        return [], schema.FORMAT
    return read_entries(content[len(head.line) :], head.end, 0, path, head.version).entries, head.version


def _otherwise_in_journal(entries: dict[int, Entry], sworn: set[int], log: dict[int, Document]) -> Iterator[str]:
    """Journals hold what was written; the log must say the same, and the chain's digest be of it where it is as it was written."""
    digests = vouched(log, 1)
    for generation, entry in sorted(entries.items()):
        if log.get(generation) != entry.said:
            yield f"Ändring {generation} står på ett sätt i journalen och på ett annat i loggen."
        elif generation in sworn and "digest" in entry.said and (
            digest_of(entry.changes) not in (entry.said["digest"], *digests.get(generation, ()))
        ):
            yield f"Ändring {generation} i journalen ändrar något annat än det som kedjan intygar."


def _otherwise_than(tables: Tables, entries: dict[int, Entry]) -> Iterator[str]:
    """What the files hold that the journals, followed from the first change, do not lead to."""
    followed: Tables = {}
    for generation in sorted(entries):
        apply_to(followed, entries[generation].changes)
    for table in sorted(tables.keys() | followed.keys()):
        if table in (schema.LOG, schema.UNDO):
            continue
        held, made = tables.get(table, {}), followed.get(table, {})
        for number in sorted(held.keys() | made.keys()):
            if _text(held.get(number)) != _text(made.get(number)):
                yield f"Post {number} i {table} är inte den som journalerna leder fram till."


def _text(document: Document | None) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
