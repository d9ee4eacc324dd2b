"""The copies that Koll itself has laid beside a store in files when another was put in its place, and a person taken out of them.

A copy that can be read is written anew without the person, with a change of its own that vouches for it; one that cannot be read
may hold anyone and is removed. What users have copied somewhere themselves is not known here.
"""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from glob import escape, glob
from typing import Final, NamedTuple

from core.ports import Store, StoreError
from core.subject import Subject
from store.causes import cause_of
from store.copying import read_copy, write_copy
from store.personal import Words
from store.redaction import Redaction
from store.tiny import left_lying
from store.tiny.left_lying import folder_of_ones_own
from store.tiny.store import TinyStore
from store.tiny.swapping import take_back
from store.whole import Whole
from store.whole_names import Known, names_known

_NAME: Final = re.compile(r"\.\d+(-\d+)?\.bak")
"""After the name of the main file: a copy (a zip file, or a folder of the files as they were) of the store at a change."""
_STORE: Final = "koll.json"


class Aside(NamedTuple):
    """One such copy that tells of a person, or may: its path, and whether it can be read."""

    path: str
    is_readable: bool

    @property
    def name(self) -> str:
        """As it is called in its folder."""
        return os.path.basename(self.path)


def names_aside(store: Store) -> Known:
    """The names in the copies beside a store that can be read."""
    found: set[tuple[str, int | None]] = set()
    for path in _paths(store):
        with suppress(StoreError):
            found.update(names_known(_whole(path).tables, ()))
    return found


def telling(store: Store, subject: Subject) -> tuple[Aside, ...]:
    """The copies beside a store that tell of a person, and those that cannot be read; none of a store elsewhere than in files."""
    return tuple(aside for path in _paths(store) if (aside := _looked_at(path, subject)) is not None)


def cleared(copies: Sequence[Aside], subject: Subject, words: Words, *, remove: bool = True) -> None:
    """Take the person out of the copies, and ``remove`` those that cannot be read. Raises StoreError; done again it goes on."""
    for copy in copies:
        try:
            if copy.is_readable:
                _without(copy.path, subject, words)
            elif remove:
                _removed(copy.path)
        except OSError as error:
            raise StoreError(f"Kopian {copy.path} går inte att rensa: {cause_of(error)}. Personen är inte raderad; försök igen.") from error


def left_beside(store: Store, *, sweep: bool = False) -> tuple[str, ...]:
    """The names of what a restore or a copy that was killed left beside a store in files; ``sweep`` removes it. Raises StoreError."""
    if not isinstance(store, TinyStore):
        return ()
    places = store.storage.places
    found = left_lying.left_lying(places)
    if sweep and found:
        try:
            take_back(store.storage)
            with store.storage.exclusive():
                left_lying.sweep(places)
        except OSError as error:
            raise StoreError(f"Det som ligger kvar i {places.folder} går inte att ta bort: {cause_of(error)}. Försök igen.") from error
        found = tuple(path for path in found if not os.path.exists(path))
    return tuple(map(os.path.basename, found))


def _paths(store: Store) -> list[str]:
    """The copies beside a store; none of a store elsewhere than in files."""
    if not isinstance(store, TinyStore):
        return []
    main = store.storage.places.main
    return sorted(path for path in glob(escape(main) + ".*.bak") if _NAME.fullmatch(path[len(main) :]))


def _looked_at(path: str, subject: Subject) -> Aside | None:
    try:
        whole = _whole(path)
    except StoreError:
        return Aside(path, False)
    redaction = Redaction(subject, 0)
    tells = any(redaction.documents(table, held) != held for table, held in whole.tables.items())
    return Aside(path, True) if tells else None


def _whole(path: str) -> Whole:
    if not os.path.isdir(path):
        return read_copy(path)
    store = TinyStore(_main_in(path))
    try:
        return store.whole()
    finally:
        store.close()


def _main_in(folder: str) -> str:
    """The main file of the store in a folder: it is called as the folder is, without its number."""
    name = _NAME.sub("", os.path.basename(folder))
    if not os.path.exists(found := os.path.join(folder, name)):
        raise StoreError(f"Mappen {folder} har ingen {name}.")
    return found


def _without(path: str, subject: Subject, words: Words) -> None:
    if os.path.isdir(path):
        _erased(TinyStore(_main_in(path)), subject, words)
        return
    with folder_of_ones_own(".koll-rensad-", os.path.dirname(path)) as folder:
        store, anew = TinyStore(os.path.join(folder, _STORE)), os.path.join(folder, "kopia.zip")
        store.fill(read_copy(path))
        _erased(store, subject, words)
        write_copy(TinyStore(os.path.join(folder, _STORE)), anew)
        os.replace(anew, path)


def _erased(store: TinyStore, subject: Subject, words: Words) -> None:
    try:
        store.personal().erase(subject, words)
    finally:
        store.close()


def _removed(path: str) -> None:
    if os.path.isdir(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)
