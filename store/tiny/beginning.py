"""Where a store begins: the folder that it lies in, its main file and the first journal."""
from __future__ import annotations

import os

from core.ports import StoreError
from store.causes import cause_of
from store.schema import Document
from store.tiny.disk import Disk
from store.tiny.journal import pack_head, read_head
from store.tiny.places import Places, network_of
from store.tiny.snapshot import Snapshot, pack
from store.tiny.state import State, state_of


def make_folder(places: Places, disk: Disk) -> None:
    """Make the folder that is written in. Raises StoreError when that cannot be done, on a network disk, and where another store has the
    same files."""
    places.refuse_shared()
    _refuse_network(places, disk)
    try:
        os.makedirs(places.folder, exist_ok=True)
    except FileNotFoundError as error:
        raise StoreError(f"Mappen {places.folder} kan inte skapas: där går det inte att göra mappar.") from error
    except FileExistsError as error:
        raise StoreError(f"{places.folder} är en fil och ingen mapp.") from error
    except OSError as error:
        raise StoreError(f"Mappen {places.folder} kan inte skapas: {cause_of(error)}.") from error


def _refuse_network(places: Places, disk: Disk) -> None:
    try:
        mounts = disk.read("/proc/self/mounts").decode("utf-8", "replace")
    except OSError:
        mounts = ""
    if network := network_of(places.folder, mounts):
        advice = "Lägg lagret på en egen disk, eller använd PostgreSQL (postgresql://…)."
        raise StoreError(f"Lagret ligger på en nätverksdisk ({network}), där Koll inte kan lova att inget går förlorat. {advice}")


def create(places: Places, disk: Disk) -> State:
    """Write the main file of a store that holds nothing, by the holder of the lock. Raises StoreError."""
    main = Snapshot(os.urandom(8).hex(), 0, {})
    try:
        disk.put(places.main, pack(main, os.path.basename(places.main)), backup=False)
        disk.sync_folder(places.folder)
    except OSError as error:
        raise StoreError(f"Lagret {places.main} kan inte skapas: {cause_of(error)}.") from error
    return state_of(main)


def begin_journal(places: Places, disk: Disk, state: State, last: Document) -> None:
    """Write a journal without transactions for a state that has none, by the holder of the lock. ``last``: the log's last entry. Raises
    StoreError."""
    head = pack_head(state.store, state.generation, 0, last)
    try:
        disk.put(places.journal, head.line, backup=False)
        disk.sync_folder(places.folder)
    except OSError as error:
        raise StoreError(f"Det går inte att skriva i {places.folder}: {cause_of(error)}.") from error
    state.head, state.place, state.last = read_head(head.line, places.journal), head.end, head.last
