"""A damaged store made whole: what would be lost is known beforehand, every file is kept, and what was lost is said and noted."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.chain import last_link, linked
from store.content import ANEW, after, content_of, sum_of
from store.tiny.all_files import write_all
from store.tiny.disk import Disk
from store.tiny.journal import pack_entry, pack_head, read_entries, read_head
from store.tiny.lock import WriterLock
from store.tiny.places import Places, span_of
from store.tiny.reading import Reading
from store.tiny.recovery import Salvager
from store.tiny.salvage import REBUILT, Salvage
from store.tiny.setting_aside import set_aside
from store.tiny.snapshot import DamagedError
from store.tiny.state import State
from store.undo import empty_note


class Rebuilt(NamedTuple):
    """What a rebuild did: through which change, what was lost (in Swedish words), where the old files are, and the note for the log."""

    generation: int
    lost: tuple[str, ...]
    kept: str
    noted: str

    def said(self) -> str:
        """The same in Swedish."""
        files = f"Filerna som de var ligger i {self.kept}."
        if not self.lost:
            return f"{REBUILT} {self.generation}, den sista. {files} Inget är förlorat."
        lost = f"{REBUILT} {self.generation}, men det här gick förlorat: {'; '.join(self.lost)}."
        return f"{lost} {files} Läs in det som saknas igen (koll importera), eller läs tillbaka en kopia (koll aterstall FIL)."


Say = Callable[[Rebuilt], dict[str, str]]
"""What the log says of a rebuild."""


def would_lose(path: str) -> tuple[str, ...]:
    """What rebuilding the store at a path would lose, in Swedish words. Raises StoreError when nothing of it can be read."""
    places, disk = Places(path), Disk()
    lock = WriterLock(places.lock, disk)
    try:
        return salvaged(places, disk).losses(lock.acknowledged())
    finally:
        lock.close()


def salvaged(places: Places, disk: Disk) -> Salvage:
    """The last whole state. Raises StoreError when there is none."""
    found = Salvager(places, disk).salvage()
    if found is None:
        raise StoreError(f"Lagret {places.main} går inte att återställa: varken filer, kopior eller journaler räcker.")
    return found


def rebuild(reading: Reading, split_at: int, said: Say, accepted: Collection[str] | None = None) -> Rebuilt:
    """Write all files anew from the last whole state, with a change that says so; those that there were are kept. ``split_at`` as in
    store.tiny.writing.

    Raises StoreError when nothing can be read, and when more would be lost than ``accepted`` (None: all is), with nothing written.
    """
    places, disk, lock = reading.places, reading.disk, reading.lock
    places.refuse_shared()
    with lock.held():
        found, acknowledged = salvaged(places, disk), lock.acknowledged()
        losses = found.losses(acknowledged)
        if accepted is not None and not set(losses) <= set(accepted):
            raise StoreError(f"Nu går mer förlorat än det som visades: {'; '.join(losses)}. Inget är ändrat; försök igen.")
        done = Rebuilt(found.generation, losses, _kept_aside(places, disk, found.store), found.noted())
        whole = _with_entry(found.left(), max(found.generation, found.told, acknowledged) + 1, said(done), is_less=bool(losses))
        try:
            write_all(reading, whole, split_at)
        except StoreError as error:
            raise StoreError(f"{error} Filerna som de var ligger i {done.kept}; kör koll aterstall igen när det går att skriva.") from error
        lock.acknowledge(whole.generation)
        _keep_entry(places, disk, whole)
        assert reading.state is not None
        drop_unlisted(places, disk, reading.state)
    return done


def _with_entry(left: Salvage, number: int, said: Mapping[str, str], *, is_less: bool) -> Salvage:
    """What is left with the change of the rebuild, which is part of what is written: a stop after it leaves no loss unsaid.

    ``is_less``: than what the log's last entry tells the sum of.
    """
    log, note = left.tables.get(schema.LOG, {}), empty_note()
    told = None if is_less else content_of(log[max(log)] if log else None)
    anew = {ANEW: "1"} if is_less else {}
    words = {**said, **anew, **after(sum_of(left.tables) if told is None else told, (note,))}
    entry = linked(last_link(log), number, words, {schema.UNDO: {number: note}})
    notes = {**left.tables.get(schema.UNDO, {}), number: note}
    return left._replace(generation=number, tables={**left.tables, schema.LOG: {**log, number: entry}, schema.UNDO: notes})


def _keep_entry(places: Places, disk: Disk, whole: Salvage) -> None:
    """Keep the change of the rebuild as a journal of its own, where the kept ones lead from the first change to the one before it: they
    go on doing so. It is one way more to what stands in the files already; where it cannot be written, that is all there is."""
    before = whole.generation - 1
    if places.last_closed_from_the_beginning() != before:
        return
    log, notes = whole.tables[schema.LOG], whole.tables[schema.UNDO]
    head = pack_head(whole.store, before, 0, log.get(before, {}))
    line, _ = pack_entry(head.end, log[whole.generation], {schema.UNDO: {whole.generation: notes[whole.generation]}})
    closed = places.closed_journal(whole.generation, whole.generation)
    with suppress(OSError):
        for name in (closed, closed + ".bak"):
            disk.put(name, head.line + line, backup=False)
        disk.sync_folder(places.folder)


def _kept_aside(places: Places, disk: Disk, store: str) -> str:
    """Keep every file as it is, and the journals as far as they can be read; the folder. Raises StoreError."""
    try:
        kept = set_aside(places, disk)
        keep_journals(places, disk, store)
    except OSError as error:
        raise StoreError(f"Det går inte att skriva i {places.folder}: {cause_of(error)}. Inget är ändrat.") from error
    return kept


def keep_journals(places: Places, disk: Disk, store: str) -> None:
    """Let the journals that hold what was changed outlive the rebuild, each in two copies; what is damaged in both is left as it is.
    Raises OSError."""
    for closed in sorted({path.removesuffix(".bak") for path in (*places.closed_journals(), *places.closed_copies())}):
        _, last = span_of(closed)
        _put_both(disk, closed, [found for found in _readable(disk, (closed, closed + ".bak"), store) if found.last == last])
    current = _readable(disk, (places.journal, places.mirror), store)
    longest = max(current, key=lambda found: found.last, default=None)
    if longest is not None and longest.last > longest.start:
        _put_both(disk, places.closed_journal(longest.start + 1, longest.last), [longest])


class _Readable(NamedTuple):
    start: int
    last: int
    content: bytes


def _readable(disk: Disk, paths: Iterable[str], store: str) -> list[_Readable]:
    """What there is of journals of the store up to their first damage."""
    found = []
    for path in paths:
        with suppress(OSError, DamagedError):
            content = disk.read(path)
            head = read_head(content, path)
            end = read_entries(content[len(head.line) :], head.end, 0, path, head.version).end
            if head.store == store and end.position:
                found.append(_Readable(head.start, end.generation, content[: end.position]))
    return found


def _put_both(disk: Disk, path: str, whole: list[_Readable]) -> None:
    if whole:
        for name in (path, path + ".bak"):
            disk.put(name, whole[0].content, backup=False)


def drop_unlisted(places: Places, disk: Disk, state: State) -> None:
    """Remove files beside the main file that hold nothing of the store any more: they are kept elsewhere."""
    listed = {part.file for held in state.parts.values() for part in held.values()}
    beside = (places.log, places.undo + "/", places.figures + "/")
    with suppress(OSError):
        for name in list(places.everything()):
            if name.startswith(beside) and name.removesuffix(".bak") not in listed:
                disk.remove(places.at(name))
