"""Reads the files of one import, also those of a whole folder, and tells how far it has come."""
from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from core.intake import Incoming
from core.progress import Progress, named, within
from store.reading.detect import read_file


def read_files(files: Sequence[str], progress: Progress) -> tuple[Incoming, ...]:
    """What the files hold, in the order given; how far it has come is reckoned by their bytes."""
    sizes = [_size(file) for file in files]
    total, before = max(1, sum(sizes)), 0
    read: list[Incoming] = []
    for file, size in zip(files, sizes, strict=True):
        part = named(within(progress, before / total, (before + size) / total), f"Läser {os.path.basename(file)}")
        part(0.0)
        read.append(read_file(Path(file), part))
        before += size
    return tuple(read)


def in_folders(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths, with a folder replaced by the files that lie straight in it; hidden ones are left out."""
    return tuple(each for path in paths for each in _files_in(Path(path)))


def _files_in(path: Path) -> list[str]:
    """A folder without files, or that cannot be listed, stands for itself, and the reading says why it cannot be read."""
    try:
        is_folder = path.is_dir()
        found = sorted(str(each) for each in path.iterdir() if each.is_file() and not each.name.startswith(".")) if is_folder else []
    except (OSError, ValueError):
        return [str(path)]
    return found or [str(path)]


def _size(file: str) -> int:
    try:
        return os.path.getsize(file)
    except (OSError, ValueError):
        return 0
