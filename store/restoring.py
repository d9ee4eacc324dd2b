"""``koll aterstall FIL``: a copy, a folder of open files or a store that was set aside, in place of what the store holds.

Everything is read and proved before anything is touched; what stood is kept beside, and stands as it was when anything fails.
"""
from __future__ import annotations

import os
from typing import Final, NamedTuple, cast

from core.ports import StoreError
from store import copying, open_reading
from store.content import sum_of
from store.opening import open_store, shown
from store.restored import highest, restored
from store.tiny.aside import main_file_in, read_aside
from store.tiny.snapshot import NewerError
from store.tiny.store import TinyStore
from store.tiny.swapping import take_back
from store.unvouched import told_of, unvouched
from store.whole import HalfwayError, Movable, Whole, counted


class Restorable(NamedTuple):
    """What was read, and what about it must be asked about: sentences in Swedish."""

    whole: Whole
    doubts: tuple[str, ...] = ()
    added: int = 0
    """What is other than the log tells and is among the doubts (edits, losses), as it counts in the sum of everything."""


class Standing(NamedTuple):
    """What the store holds, in Swedish ("" for nothing), and at which generation; None when that cannot be read."""

    words: str
    generation: int | None


class Act(NamedTuple):
    """From which file something is put back, by whom and through which face: for the log. What is not said stands there as such."""

    source: str = "en kopia"
    author: str = ""
    face: str = ""


UNSAID: Final = Act()


def read(source: str, url: str) -> Restorable:
    """Everything in a copy, in a folder of open files or in one where a store was set aside. Raises StoreError.

    What was changed beside Koll before it was copied is a doubt.
    """
    found = _read(source, url)
    doubt = unvouched(found.whole, "kopian", found.added)
    return found._replace(doubts=(*found.doubts, doubt)) if doubt else found


def _read(source: str, url: str) -> Restorable:
    if not os.path.exists(source):
        raise StoreError(f"{source} finns inte. Ange en fil från koll kopia eller en mapp från koll export.")
    if not os.path.isdir(source):
        return Restorable(copying.read_copy(source, _room(url)))
    if open_reading.is_export(source):
        whole, doubts = open_reading.read_folder(source)
        return Restorable(whole, (*doubts, *open_reading.unread(source)), open_reading.added_by_hand(source, whole))
    main = main_file_in(source)
    if main is None:
        raise StoreError(f"Mappen {source} är inte skriven av koll export, och är inget lager som Koll har lagt undan.")
    store = _opened(url)
    if isinstance(store, TinyStore) and os.path.realpath(main) == store.storage.places.main:
        raise StoreError(f"Mappen {source} är lagret självt. Ange en kopia, eller kör koll aterstall utan fil.")
    whole, doubts = read_aside(main)
    told = told_of(whole)
    is_less = len(doubts) > 1  # the second says what is lost, which a store that is rebuilt no longer vouches for either
    return Restorable(whole, doubts, sum_of(whole.tables) - told if is_less and told is not None else 0)


def standing(url: str) -> Standing:
    """What the store holds already. Files that cannot be read are something too. Raises StoreError for a store of a newer Koll, and for
    a server that does not answer.

    Where its files were being replaced when that was cut off, they are put back first.
    """
    store = _opened(url)
    if isinstance(store, TinyStore):
        take_back(store.storage)
    generation = None
    try:
        generation = store.generation()
        whole = store.whole_as_it_is() if isinstance(store, TinyStore) else store.whole()
    except NewerError:
        raise
    except StoreError as error:
        if not isinstance(store, TinyStore):
            raise
        return Standing(f"ett lager som inte går att läsa ({str(error).rstrip('.')})", generation)
    return Standing(counted(whole) if whole.generation else "", whole.generation)


def replace(found: Restorable, url: str, there: Standing, act: Act = UNSAID) -> str:
    """Put everything in place of what stands there, with the change that says so; what was done. Raises StoreError with the store as
    it was."""
    store, aside = _opened(url), ""
    whole = restored(found.whole, act.source, highest(store), act.author, act.face, found.added)
    try:
        aside = "" if isinstance(store, TinyStore) or not there.words else _copied(store, there)
        kept = store.put(whole, there.generation) or aside
    except HalfwayError as error:
        if not aside:
            raise
        raise HalfwayError(f"{error} Det som fanns där förut ligger också i {aside}.") from error
    except StoreError as error:
        if aside:
            os.unlink(aside)
        raise StoreError(f"{error} Inget är återställt: lagret {shown(url)} är som det var.") from error
    held = f"{counted(found.whole)}, till och med ändring {found.whole.generation}"
    said = [f"Lagret är återställt och läst tillbaka: {held}.", *found.doubts]
    said.append(f"Återställningen står i loggen som ändring {whole.generation}.")
    return " ".join([*said, f"Det som fanns där förut ligger i {kept}."] if kept else said)


def _copied(store: Movable, there: Standing) -> str:
    """A copy in the current folder of a store that has no files."""
    kept = _free(os.path.abspath(f"koll-lager.{there.generation}"))
    copying.write_copy(store, kept)
    return kept


def _opened(url: str) -> Movable:
    return cast("Movable", open_store(url))


def _room(url: str) -> str | None:
    """Where there is room to unpack a copy: beside the store, whose disk must hold it anyway."""
    store = _opened(url)
    if isinstance(store, TinyStore) and os.path.isdir(folder := store.storage.places.folder):
        return folder
    return None


def _free(stem: str) -> str:
    number, name = 1, f"{stem}.bak"
    while os.path.exists(name):
        number, name = number + 1, f"{stem}-{number + 1}.bak"
    return name
