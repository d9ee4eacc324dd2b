"""``koll kopia`` and ``koll aterstall FIL``: the store in one zip file of its own files, and back again.

A copy is a TinyDB store, whatever store it was made of, with ``kopia.json`` beside: which generation, and a hash of all that it
holds. It is read back, unpacked and compared before it gets its name, and once more before anything is put in its place. What an
older format holds is brought forward when it is read, and then no longer what was hashed; each file has a checksum of its own.
"""
from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import orjson

from core.ports import StoreError
from store import schema
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.left_lying import folder_of_ones_own
from store.tiny.moving import fill
from store.tiny.store import TinyStore
from store.unvouched import unvouched
from store.whole import Movable, Whole, counted, digest_of, left_behind

NAME: Final = "kopia.json"
FORMAT: Final = 1
_LARGEST: Final = 64 * 2**30
_STORE: Final = "koll.json"


def write_copy(store: Movable, target: str) -> str:
    """Make the copy, read it back, give it its name; what was done, in Swedish. Raises StoreError with no file left."""
    path = os.path.abspath(target)
    _refuse_standing(path, target)
    whole = store.whole()
    if not whole.generation:
        raise StoreError("Lagret är tomt. Det finns inget att kopiera.")
    if not os.path.isdir(os.path.dirname(path)):
        raise StoreError(f"Kopian {target} kunde inte skrivas: mappen {os.path.dirname(path)} finns inte.")
    try:
        with folder_of_ones_own(".koll-kopia-", os.path.dirname(path)) as folder:
            step = os.path.join(folder, "kopia.zip")
            _pack(step, *_files(store, whole, folder), whole)
            if digest_of(read_copy(step, folder)) != digest_of(whole):
                raise StoreError(f"Kopian {target} blev inte lik lagret när den lästes tillbaka. Den är borttagen; försök igen.")
            _name(step, path, target)
        Disk().sync_folder(os.path.dirname(path))
    except OSError as error:
        raise StoreError(f"Kopian {target} kunde inte skrivas: {cause_of(error)}.") from error
    held = f"{counted(whole)}, till och med ändring {whole.generation}.{left_behind(store)}"
    return f"Kopian {target} är skriven och läst tillbaka: {held} {unvouched(whole, 'lagret')}".rstrip()


def _refuse_standing(path: str, target: str) -> None:
    if os.path.lexists(path):
        raise StoreError(f"Filen {target} finns redan. Inget är skrivet; ange ett annat namn.")


def _name(step: str, path: str, target: str) -> None:
    """Give the copy its name, never that of a file that has come meanwhile. Raises StoreError and OSError."""
    try:
        os.link(step, path)
    except OSError:
        _refuse_standing(path, target)
        os.replace(step, path)


def read_copy(path: str, room: str | None = None) -> Whole:
    """Everything in a copy, when it is whole. ``room``: the folder to unpack it in, rather than the system's own. Raises StoreError."""
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise StoreError(f"Kopian {path} går inte att läsa: {cause_of(error)}.") from error
    said, whole = _read_unpacked(path, room)
    if said.get("schema", 1) == schema.FORMAT and digest_of(whole) != said["content"]:
        raise StoreError(f"Kopian {path} är ändrad eller skadad: innehållet är inte det som kopierades. Inget är återställt.")
    return whole


def _read_unpacked(path: str, room: str | None) -> tuple[dict[str, Any], Whole]:
    """What the copy says of itself, and what is in it. Where there is no room beside the store, there may be where the system has
    what is to go away."""
    for folder in (room, gettempdir()) if room else (gettempdir(),):
        try:
            with folder_of_ones_own(".koll-kopia-", folder) as unpacked:
                said = _unpack(path, unpacked)
                store = TinyStore(os.path.join(unpacked, _STORE))
                whole = store.whole()
                store.close()
                return said, whole
        except OSError as error:
            failed, where = error, folder
    raise StoreError(f"Kopian {path} gick inte att packa upp i {where}: {cause_of(failed)}. Inget är återställt.") from failed


def _files(store: Movable, whole: Whole, folder: str) -> tuple[str, list[str]]:
    """The folder and the names of the files to pack: those of the whole store, written anew beside the copy."""
    made = TinyStore(os.path.join(folder, _STORE))
    if isinstance(store, TinyStore) and (state := store.storage.state()):
        fill(made.storage, whole, state.store)
        _keep_journals(store, folder)
    else:
        fill(made.storage, whole)
    names = list(made.storage.places.files())
    made.close()
    return folder, names


def _keep_journals(store: TinyStore, folder: str) -> None:
    """The closed journals, which hold what stood in changes too old to be undone."""
    places = store.storage.places
    for path in places.closed_journals():
        name = os.path.basename(path).removeprefix(os.path.basename(places.main))
        Path(folder, _STORE + name).write_bytes(Path(path).read_bytes())


def _pack(path: str, folder: str, names: list[str], whole: Whole) -> None:
    said = {"koll": "kopia", "format": FORMAT, "schema": schema.FORMAT, "generation": whole.generation}
    said |= {"content": digest_of(whole), "files": names}
    with open(path, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(NAME, orjson.dumps(said, option=orjson.OPT_INDENT_2))
            for name in names:
                packed.write(os.path.join(folder, *name.split("/")), name)
        file.flush()
        os.fsync(file.fileno())


def _unpack(path: str, folder: str) -> dict[str, Any]:
    """Unpack what the copy says that it holds, and nothing else; zipfile checks each file's checksum as it is read."""
    try:
        with zipfile.ZipFile(path) as packed:
            said = orjson.loads(packed.read(NAME))
            if said.get("koll") != "kopia":
                raise StoreError(f"Filen {path} är ingen kopia av ett Koll-lager.")
            if said["format"] > FORMAT:
                raise StoreError(f"Kopian {path} är skriven av en nyare version av Koll (format {said['format']}). Uppgradera Koll.")
            if said.get("schema", 1) > schema.FORMAT:
                raise StoreError(f"Kopian {path} är skriven av en nyare version av Koll (format {said['schema']}). Uppgradera Koll.")
            if sum(each.file_size for each in packed.infolist()) > _LARGEST:
                raise StoreError(f"Kopian {path} är orimligt stor uppackad och rörs inte.")
            for name in said["files"]:
                packed.extract(name, folder)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, RuntimeError, AttributeError) as error:
        raise StoreError(f"Filen {path} är skadad, eller ingen kopia av ett Koll-lager. Inget är återställt.") from error
    except zlib.error as error:
        raise StoreError(f"Kopian {path} är skadad. Inget är återställt.") from error
    return dict(said)
