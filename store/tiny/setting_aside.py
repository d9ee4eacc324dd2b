"""The files of a damaged store kept as they are, in a folder of their own, before it is made whole."""
from __future__ import annotations

import os
import shutil
from contextlib import suppress

from store.tiny.disk import Disk
from store.tiny.places import Places


def set_aside(places: Places, disk: Disk, *, with_backup: bool = False) -> str:
    """Keep every file as it is in a folder of its own beside the store, which Koll opens like any other; its path. Raises OSError.

    They are the same files under second names, since a file is replaced and never changed; but the lock, which is. ``with_backup``: what
    is kept is the store as the journal's backup has it, by the one who then writes that anew.
    """
    number = 1
    while os.path.exists(folder := f"{places.main}.skadad-{number}"):
        number += 1
    try:
        _link_all(places, disk, folder, with_backup=with_backup)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _link_all(places: Places, disk: Disk, folder: str, *, with_backup: bool) -> None:
    made = {folder}
    os.mkdir(folder)
    journal, mirror = os.path.basename(places.journal), os.path.basename(places.mirror)
    for name in places.everything():
        if with_backup and name == mirror:
            disk.link(places.mirror, os.path.join(folder, journal))
        if with_backup and name in (journal, mirror):
            continue
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        made.add(os.path.dirname(path))
        disk.link(places.at(name), path)
    if not with_backup:  # whose lock's file says nothing of it
        with suppress(FileNotFoundError):
            disk.write_new(os.path.join(folder, os.path.basename(places.lock)), disk.read(places.lock))
    for each in sorted(made):
        disk.sync_folder(each)
