"""Bytes that rot: a file of the store cut off, a bit flipped, a page zeroed. Never a wrong value; nearly always healed without loss."""
from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

from core.ports import StoreError
from store.tiny.store import TinyStore, rebuild
from tests.store.faults_told import Outcome
from tests.store.small import SMALL, booked, months, put

KINDS = ("avkortad", "en bit vänd", "en sida nollad")
_PAGE = 4096


def damages(runs: int, kind: str) -> Outcome:
    """Damage one file picked by chance, read, heal, read again."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "koll.json"))
        _written(path)
        files = {file: file.read_bytes() for file in sorted(Path(folder).rglob("*")) if file.is_file()}
        right, picked = _seen(path), random.Random(kind)
        silent = unreadable = healed = noticed = 0
        for _ in range(runs):
            file = picked.choice([each for each, content in files.items() if content])
            file.write_bytes(harmed(files[file], kind, picked))
            told, seen = _read(path)
            noticed += bool(told)
            silent += seen != right and not told
            unreadable += seen is None
            healed += seen == right and (not told or _heals(path, right))
            _restored(Path(folder), files)
    share = 100 * healed / runs
    said = f"{share:.1f} % läkta utan förlust ({noticed} sagda, resten i filer som inget läses ur)".replace(".", ",")
    return Outcome(f"skada i vila: {kind}", "Koll", runs, 0, unreadable, silent, said, failed=share < 95)


def harmed(content: bytes, kind: str, picked: random.Random) -> bytes:
    """The content with one damage."""
    if kind == KINDS[0]:
        return content[: picked.randrange(len(content))]
    if kind == KINDS[1]:
        at = picked.randrange(len(content))
        return content[:at] + bytes([content[at] ^ 1 << picked.randrange(8)]) + content[at + 1 :]
    at = picked.randrange(0, len(content), _PAGE)
    return content[:at] + bytes(len(content[at : at + _PAGE])) + content[at + _PAGE :]


def _written(path: str) -> None:
    """A store with all kinds of files, changes in them, and changes that are in the journal alone."""
    store = TinyStore(path, checkpoint_at=6000, split_at=30)
    store.commit(put(*SMALL, *(booked(unit, *range(12)) for unit in ("KLK", "BUN", "SKOLA")), name="Sundbyköping"))
    for number in range(1, 40):
        store.commit(put(booked("KLK", number, number), booked("BUN", number, year=2019), summary=f"Ändring {number}"))
    store.close()


def _seen(path: str, told: list[str] | None = None) -> tuple[object, ...]:
    store = TinyStore(path, on_damage=None if told is None else told.append)
    try:
        return (store.registers(), months(store, "KLK"), months(store, "BUN", 2019), months(store, "SKOLA"), len(store.log()) >= 40)
    finally:
        store.close()


def _read(path: str) -> tuple[list[str], tuple[object, ...] | None]:
    told: list[str] = []
    try:
        return told, _seen(path, told)
    except StoreError as error:
        return [*told, str(error)], None


def _heals(path: str, right: tuple[object, ...]) -> bool:
    try:
        return "Inget är förlorat" in rebuild(path) and _seen(path) == right
    except StoreError:
        return False


def _restored(folder: Path, files: dict[Path, bytes]) -> None:
    for file in [each for each in folder.rglob("*") if each.is_file() and each not in files]:
        os.unlink(file)
    for file, content in files.items():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
