"""Two stores in one folder that would write over each other's files, by their names: the second is refused before it is begun."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from core.ports import StoreError

_STORE: Final = b'{"_koll"'
_AFTER_MAIN: Final = re.compile(
    r"\.(?:(?:bak|tmp|ny|skadad|lock|radering|fragor|byte|journal|\d+(?:-\d+)?\.bak)(?:[.-].*)?|(?:inbox-|outbox|format-).*)"
)
"""What follows the name of the main file in those of a store's other files."""
_AFTER_STEM: Final = re.compile(r"\.(?:log\.json|undo|figures)(?:\..*)?")
"""The same after the name without ``.json``."""
_FOLDERS: Final = (".undo", ".figures")


def refuse_shared(main: str) -> None:
    """Raises StoreError where another store beside has files of the same names: ``…/koll`` beside ``…/koll.json``, and one that is
    called what a file of the other's is, ``…/koll.log.json``. One that stands there already goes on when the files are its own, and of
    ``koll`` and ``koll.json`` the one with the ending, which most stores have."""
    stem, is_new = main.removesuffix(".json"), not os.path.exists(main)
    other = stem if stem != main else stem + ".json"
    if other.endswith(".json") or is_new:
        _refuse_if_store(main, other)
    folder, name = os.path.split(main)
    for owner in _owners(name):
        _refuse_if_store(main, os.path.join(folder, owner))
    if folder.endswith(_FOLDERS):
        for owner in _owners(os.path.basename(folder)):
            _refuse_if_store(main, os.path.join(os.path.dirname(folder), owner))
    for own in _stores_in(folder) if is_new else ():
        if name in _owners(own):
            _refuse(main, os.path.join(folder, own))


def _owners(name: str) -> Iterator[str]:
    """The main files of the stores that would call a file of theirs this."""
    for dot in (at for at, character in enumerate(name) if character == "." and at):
        before, rest = name[:dot], name[dot:]
        if _AFTER_MAIN.fullmatch(rest):
            yield before
        if _AFTER_STEM.fullmatch(rest):
            yield from (before, before + ".json")


def _stores_in(folder: str) -> list[str]:
    """The main files of a folder, each of which has its journal beside it."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(name.removesuffix(".journal") for name in names if name.endswith(".journal"))


def _refuse_if_store(path: str, other: str) -> None:
    try:
        with open(other, "rb") as file:
            is_store = file.read(len(_STORE)) == _STORE
    except OSError:
        is_store = False
    if is_store or os.path.isfile(other + ".journal"):
        _refuse(path, other)


def _refuse(path: str, other: str) -> None:
    said = f"Lagret {path} skulle få samma filer som lagret {other}, som redan finns, och de skulle skriva över varandra"
    raise StoreError(f"{said}. Inget är skrivet; ange ett annat namn eller en egen mapp.")
