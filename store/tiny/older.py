"""A store in an older format is copied, file for file, before the first change brings it forward."""
from __future__ import annotations

import os
import shutil

from core.ports import StoreError
from store.causes import cause_of
from store.tiny.disk import Disk
from store.tiny.places import Places


def keep(places: Places, disk: Disk, version: int) -> str:
    """Copy every file into a folder beside the store, which the Koll that wrote them opens; its path.

    The caller holds the lock. Raises StoreError with nothing changed and no half copy left.
    """
    folder, number = f"{places.main}.format-{version}", 1
    while os.path.exists(folder):
        number += 1
        folder = f"{places.main}.format-{version}-{number}"
    step = folder + ".ny"
    try:
        shutil.rmtree(step, ignore_errors=True)
        folders = {step}
        for name in places.files():
            content, path = disk.read(places.at(name)), os.path.join(step, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            folders.add(os.path.dirname(path))
            disk.write_new(path, content)
            if disk.read(path) != content:
                raise StoreError(f"Säkerhetskopian {path} blev inte lik filen. Inget är ändrat.")
        for each in sorted(folders):
            disk.sync_folder(each)
        disk.replace(step, folder)
        disk.sync_folder(places.folder)
    except OSError as error:
        said = f"Lagret är i ett äldre format ({version}), och säkerhetskopian {folder} kunde inte skrivas: {cause_of(error)}"
        raise StoreError(f"{said}. Inget är ändrat.") from error
    return folder
