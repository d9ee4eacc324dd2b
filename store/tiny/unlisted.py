"""The files beside a main file that is lost in both copies, listed anew by what they say themselves: figures, log and notes for undo.

What stood in the main file alone (municipalities, units, accounts, rounds and more) is lost with it, and so is a file that cannot be
told to be the last one: nothing is taken from it that may be older than the rest.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from core.ports import StoreError
from store import schema
from store.tiny.disk import Disk
from store.tiny.journal import read_head
from store.tiny.places import Places, span_of
from store.tiny.snapshot import DamagedError, NewerError, Snapshot, unpack
from store.tiny.state import FILES, Part

_FIGURES: Final = re.compile(r"(?P<municipality>.+)-(?P<year>\d{4})(?:\.(?P<layout>\d+)/[^/]+)?\.json")
"""A file of figures, in the folder for them: of a whole year, or of one top unit in a layout that is numbered by its first change."""


def listed_anew(places: Places, disk: Disk, owner: str | None) -> Snapshot | None:
    """A main file that lists what there is beside it and holds nothing else; None where there is no more of a store. Raises NewerError.

    ``owner``: the store that the journals belong to, None where they do not say.
    """
    names = sorted({name.removesuffix(".bak") for name in places.everything() if places.owns(name.removesuffix(".bak"))})
    found = [(name, _read(places, disk, name)) for name in names]
    log = next((snapshot for name, (snapshot, _) in found if name == places.log), None)
    store = owner or (log.store if log is not None else None)
    if store is None:
        return None
    done = _checkpointed(places, disk, store)
    base = done if done is not None else log.generation if log is not None else 0
    parts = list(_last_of_each(places, [_part(places, name, snapshot, is_first, base) for name, (snapshot, is_first) in found], base))
    return Snapshot(store, base, {FILES: {number: part.document() for number, part in enumerate(parts, 1)}}) if parts else None


def municipalities_in(tables: Iterable[str]) -> tuple[str, ...]:
    """The ids of those that there are figures of."""
    return tuple(dict.fromkeys(schema.whose_figures(table)[0] for table in sorted(tables) if schema.is_figures(table)))


def _read(places: Places, disk: Disk, name: str) -> tuple[Snapshot | None, bool]:
    """What is in a file or its backup, and whether it is in the file itself."""
    for path, is_first in ((places.at(name), True), (places.at(name) + ".bak", False)):
        try:
            return unpack(disk.read(path), path), is_first
        except NewerError:
            raise
        except (OSError, StoreError):
            continue
    return None, False


def _checkpointed(places: Places, disk: Disk, store: str) -> int | None:
    """The change that the main file held, which is the one that the journal begins after; None where no journal says it."""
    for path in (places.journal, places.mirror):
        with suppress(OSError, DamagedError):
            head = read_head(disk.read(path), path)
            if head.store == store:
                return head.start
    return max((span_of(path)[1] for path in (*places.closed_journals(), *places.closed_copies())), default=None)


def _part(places: Places, name: str, snapshot: Snapshot | None, is_first: bool, base: int) -> Part | None:
    """How a file is listed: as old as it is, but a backup and one that is lost as the newest, so that no more is made of it than the
    journals do."""
    generation = snapshot.generation if snapshot is not None and is_first else base
    if name == places.log:
        return Part(schema.LOG, None, name, generation)
    if name.startswith(places.undo + "/"):
        return Part(schema.UNDO, name, name, generation)
    told = _FIGURES.fullmatch(name.removeprefix(places.figures + "/"))
    if told is None:
        return None
    table = next(filter(schema.is_figures, snapshot.tables if snapshot is not None else ()), f"{schema.FIGURES}/{told[1]}/{told[2]}")
    return Part(table, name if told["layout"] else None, name, generation)


def _last_of_each(places: Places, parts: Iterable[Part | None], base: int) -> Iterator[Part]:
    """The files that are in use: of a year that was written anew in another layout the last that was written to the end."""
    layouts: dict[str, dict[int, list[Part]]] = {}
    for part in parts:
        if part is None:
            continue
        if not schema.is_figures(part.table):
            yield part
            continue
        layout = _layout(places, part)
        if layout <= base:
            layouts.setdefault(part.table, {}).setdefault(layout, []).append(part)
    for written in layouts.values():
        yield from max(written.values(), key=lambda group: max(part.generation for part in group))


def _layout(places: Places, part: Part) -> int:
    """The change at which a layout was begun; 0 for a year in one file, which is written whole or not at all."""
    told = _FIGURES.fullmatch(part.file.removeprefix(places.figures + "/"))
    return int(told["layout"] or 0) if told is not None else 0
