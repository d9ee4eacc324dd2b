"""A person taken out of the files of a store: first a change that vouches for what every file will say, then the files one by one.

What is to be done lies beside the store until all files are written. An erasure that is cut off is finished before anything else is
written, since what is written meanwhile would rest on what the change says is gone; what lies outside the store's own files (questions,
the chat's notes) is left to the next erasure, which says so.
"""
from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from core.ports import StoreError
from core.subject import Subject
from store import schema
from store.causes import cause_of
from store.chain import is_vouching, vouch
from store.content import sum_of, written
from store.filing import Changes
from store.personal import Erased, Words
from store.redaction import Redaction
from store.tiny.disk import Disk
from store.tiny.erasing_late import Earlier, earlier, owed
from store.tiny.erasing_note import left_to_do, note_down, subject_in
from store.tiny.journal import pack_entry, read_entries, read_head
from store.tiny.places import Places
from store.tiny.snapshot import Snapshot, pack, unpack
from store.tiny.storage import KollStorage
from store.undo import empty_note

Beside = Callable[[Erased], None]
"""What sees to what lies outside the store's own files, before the erasure is said to be done."""


def erase(storage: KollStorage, subject: Subject, words: Words, beside: Beside) -> int:
    """Erase the person; the generation of the change. Raises StoreError."""
    with _whole(storage):
        _finish_all(storage, beside)
        number = _erase(storage, subject, words)
        beside(Erased(subject, number))
        storage.reading.disk.remove(storage.places.erasing)
        return number


def finish(storage: KollStorage, beside: Beside) -> Erased | None:
    """Finish an erasure that was cut off; None where none was. Raises StoreError."""
    if not os.path.exists(storage.places.erasing):
        return None
    with _whole(storage):
        done = _finish_all(storage, beside)
        storage.reading.disk.remove(storage.places.erasing)
        return done


def _finish_all(storage: KollStorage, beside: Beside) -> Erased | None:
    done = _finish(storage)
    if done is not None:
        beside(done)
    return done


def finish_files(storage: KollStorage) -> None:
    """Finish the store's own files of an erasure that was cut off, by the holder of the lock. Its note stays. Raises StoreError.

    One whose change is not written and cannot be now, on a full disk, waits: nothing that is written meanwhile rests on it.
    """
    places, disk = storage.places, storage.reading.disk
    with _whole(storage):
        if left_to_do(places, disk).get("written"):
            return
        try:
            done = _finish(storage)
        except (OSError, StoreError):
            if _is_written(storage, left_to_do(places, disk)):
                raise
            return
        if done is not None:
            note_down(places, disk, {**left_to_do(places, disk), "number": done.number, "late": "0", "written": True})


@contextmanager
def _whole(storage: KollStorage) -> Iterator[None]:
    with storage.writing.exclusive(erases=True):
        try:
            yield
        except (OSError, StoreError) as error:
            stopped = error if isinstance(error, OSError) else error.__cause__
            if not isinstance(stopped, OSError):
                raise
            why = f"Personuppgifterna är inte helt raderade: {cause_of(stopped)}. Kör koll glom igen, så görs det klart."
            raise StoreError(why) from error


def _finish(storage: KollStorage) -> Erased | None:
    """One whose change was written has its files left to write; one cut off before that is made from the beginning."""
    left = left_to_do(storage.places, storage.reading.disk)
    if not left:
        return None
    subject, number, words = subject_in(left), left["number"], Words(*left["words"])
    if not _is_written(storage, left):
        return Erased(subject, _erase(storage, subject, words, int(left.get("late", "0"), 16)))
    if left.get("written"):
        return Erased(subject, number)
    storage.writing.checkpoint()
    if storage.generation > number:
        return Erased(subject, _finish_late(storage, subject, number, words))
    _rewrite(storage, Redaction(subject, number))
    return Erased(subject, number)


def _is_written(storage: KollStorage, left: Mapping[str, Any]) -> bool:
    """True when the change that a note names is in the log."""
    return is_vouching(storage.reading.documents(schema.LOG).get(left.get("number", 0), {}))


def _finish_late(storage: KollStorage, subject: Subject, number: int, words: Words) -> int:
    """Where something has been written since (by an older Koll): what the change vouches for, and the rest by a change of its own."""
    redaction, notes = Redaction(subject, number), storage.reading.documents(schema.UNDO)
    late = owed(redaction, number, notes)
    _rewrite(storage, earlier(redaction, number, notes))
    storage.reading.forget()
    storage.reading.catch_up()
    return _erase(storage, subject, words, late)


def _erase(storage: KollStorage, subject: Subject, words: Words, late: int = 0) -> int:
    """``late``: what the sum of everything is to be corrected by, besides."""
    number = storage.generation + 1
    note_down(storage.places, storage.reading.disk, {**subject._asdict(), "number": number, "words": list(words), "late": written(late)})
    storage.writing.checkpoint()
    redaction = Redaction(subject, number)
    entries = redaction.vouched(storage.reading.documents(schema.LOG), _changed(storage), storage.reading.documents(schema.UNDO))
    state = storage.state()
    held = state.tables.documents if state else {}
    added = sum_of({table: redaction.documents(table, documents) for table, documents in held.items()}) - sum_of(held) + late
    nothing: Changes = {schema.UNDO: {number: empty_note(added)}}
    said = {"author": redaction.name(words.author), "municipality": words.municipality, "summary": redaction.text(words.summary)}
    storage.writing.commit(storage.said(**said, erased=vouch(entries)), lambda _, __: nothing)
    storage.writing.checkpoint()
    _rewrite(storage, redaction)
    return number


def _rewrite(storage: KollStorage, redaction: Redaction | Earlier) -> None:
    """Every file that may tell of a person. What was kept of an older format goes."""
    places, disk = storage.places, storage.reading.disk
    for path in _snapshots(storage):
        _put(storage, path, lambda content, path=path: _snapshot(content, path, redaction))  # type: ignore[misc] # bound now
    for path in (*places.closed_journals(), *places.closed_copies(), places.mirror, places.journal):
        _put(storage, path, lambda content, path=path: _journal(content, path, redaction))  # type: ignore[misc] # bound now
    for folder in places.kept_formats():
        shutil.rmtree(folder)
    for folder in places.kept_damaged():
        _drop_all_but_figures(Places(os.path.join(folder, os.path.basename(places.main))), disk)
    disk.sync_folder(places.folder)


def _drop_all_but_figures(kept: Places, disk: Disk) -> None:
    """Of a store kept as it was before it was rebuilt only the figures stay, which name no one: they may be all that is left of a year."""
    for name in list(kept.everything()):
        if not name.startswith(kept.figures + "/"):
            disk.remove(kept.at(name))


def _changed(storage: KollStorage) -> dict[int, Changes]:
    """What each change changed, of those whose journals are kept."""
    found: dict[int, Changes] = {}
    for path in (*storage.places.closed_journals(), storage.places.journal):
        content = storage.reading.disk.read(path)
        head = read_head(content, path)
        entries = read_entries(content[len(head.line) :], head.end, 0, path, head.version).entries
        found.update({entry.generation: entry.changes for entry in entries})
    return found


def _snapshots(storage: KollStorage) -> Iterator[str]:
    """The main file, the log and the notes for undo, each with its backup, and what a stopped writer left of one half-written."""
    places = storage.places
    yield from (places.main, places.main + ".bak", places.at(places.log), places.at(places.log) + ".bak")
    for at, _, names in os.walk(places.at(places.undo)):
        yield from (os.path.join(at, name) for name in sorted(names) if name.endswith((".json", ".bak")))


def _put(storage: KollStorage, path: str, change: Callable[[bytes], bytes]) -> None:
    """Write the file as ``change`` makes it. A damaged backup is of no use to anyone, and goes. Raises StoreError for another file."""
    disk = storage.reading.disk
    for left in (path + ".tmp", path + ".ny"):
        disk.remove(left)
    try:
        content = change(disk.read(path))
    except FileNotFoundError:
        return
    except StoreError:
        if not path.endswith(".bak"):
            raise
        disk.remove(path)
    else:
        disk.put(path, content, backup=False)


def _snapshot(content: bytes, path: str, redaction: Redaction | Earlier) -> bytes:
    """The file without the person. Raises StoreError."""
    found = unpack(content, path)
    tables = {table: redaction.documents(table, documents) for table, documents in found.tables.items()}
    return pack(Snapshot(found.store, found.generation, tables), _named(content))


def _named(content: bytes) -> str:
    """What the head of a file calls it, for the person who opens it."""
    head = content[: content.find(b"\n")]
    return str(orjson.loads(head[:-1] + b"}" if head.endswith(b",") else head)["_koll"]["1"]["file"])


def _journal(content: bytes, path: str, redaction: Redaction | Earlier) -> bytes:
    """The journal without the person, each line with a checksum of its own again."""
    head = read_head(content, path)
    tail = read_entries(content[len(head.line) :], head.end, 0, path, head.version)
    if tail.damage:
        raise StoreError(tail.damage)
    place, lines = head.end, [head.line]
    for entry in tail.entries:
        is_left = isinstance(redaction, Earlier) and entry.generation > redaction.number
        said, changes = (entry.said, entry.changes) if is_left else (redaction.said(entry.said), redaction.changes(entry.changes))
        line, place = pack_entry(place, said, changes)
        lines.append(line)
    return b"".join(lines)
